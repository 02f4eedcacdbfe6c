from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.model.dates import (
    When,
    parse_date,
    parse_span,
    parse_typed,
    parse_when,
    say_age,
    say_day,
    say_due,
    say_long,
    say_when,
)

TODAY = date(2019, 12, 10)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2019-12-31", date(2019, 12, 31)),
        ("31/12/2019", date(2019, 12, 31)),
        ("31/12/19", date(2019, 12, 31)),
        ("4.10.19", date(2019, 10, 4)),
        ("08/10/2019", date(2019, 10, 8)),
        ("1/2/2020", date(2020, 2, 1)),
        ("31 Dec", date(2019, 12, 31)),
        ("31 december, 2020", date(2020, 12, 31)),
        ("1st Sept 2019", date(2019, 9, 1)),
        ("22nd jan", date(2020, 1, 22)),
        ("3rd February", date(2020, 2, 3)),
        ("10 Dec", date(2019, 12, 10)),
        ("9 dec", date(2020, 12, 9)),
        ("9/12", date(2020, 12, 9)),
        ("29 Feb", date(2020, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2019, 12, 11)),
        ("tom", date(2019, 12, 11)),
        ("yesterday", date(2019, 12, 9)),
        ("fri", date(2019, 12, 13)),
        ("Friday", date(2019, 12, 13)),
        ("next fri", date(2019, 12, 13)),
        ("tue", date(2019, 12, 17)),
        ("tues", date(2019, 12, 17)),
        ("weds", date(2019, 12, 11)),
        ("mon", date(2019, 12, 16)),
        ("in 3 days", date(2019, 12, 13)),
        ("+1d", date(2019, 12, 11)),
        ("+2w", date(2019, 12, 24)),
        ("in 2 weeks", date(2019, 12, 24)),
        ("+1m", date(2020, 1, 10)),
        ("  31   Dec ", date(2019, 12, 31)),
    ],
)
def test_a_date_is_read_as_a_person_types_it(typed: str, meant: date) -> None:
    assert parse_typed(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("+1m", date(2020, 1, 31), date(2020, 2, 29)),
        ("+1m", date(2019, 1, 31), date(2019, 2, 28)),
        ("+13m", date(2019, 12, 31), date(2021, 1, 31)),
        ("29 feb", date(2020, 2, 29), date(2020, 2, 29)),
        ("29/2/2020", date(2019, 1, 1), date(2020, 2, 29)),
    ],
)
def test_months_and_leap_days_end_on_days_that_exist(typed: str, today: date, meant: date) -> None:
    assert parse_typed(typed, today) == meant


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31 Feb", "31 February 2019 does not exist"),
        ("31/02/2020", "31 February 2020 does not exist"),
        ("2019-02-30", "30 February 2019 does not exist"),
        ("29 feb 2019", "29 February 2019 does not exist"),
        ("31 nov", "31 November 2019 does not exist"),
        ("0 jan", "0 January 2019 does not exist"),
        ("12/31/2019", "`12/31/2019` does not exist as a date"),
        ("2019-13-01", "`2019-13-01` does not exist as a date"),
        ("0000-01-01", "`0000-01-01` does not exist as a date"),
        ("2019-12", "`2019-12` is not a whole date"),
        ("soon", "`soon` is not a date; try 31/12/2019"),
        ("1 xyz", "is not a date"),
        ("", "is not a date"),
        ("fr", "is not a date"),
        ("٣١/١٢/٢٠١٩", "is not a date"),
        ("2019-12-31\n2020", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"does not exist|is not a") as caught:
        parse_typed(typed, TODAY)
    assert words in str(caught.value)


def test_a_leap_day_that_has_passed_and_does_not_come_next_year_is_refused() -> None:
    with pytest.raises(ValueError, match="29 February 2021 does not exist"):
        parse_typed("29 feb", date(2020, 3, 1))


@given(st.dates())
def test_every_day_is_read_from_its_own_spellings(day: date) -> None:
    for spelt in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year:04d}",
        f"{day.day} {say_long(day).split()[2]} {day.year:04d}",
    ):
        assert parse_typed(spelt, TODAY) == day


@given(st.text(max_size=12))
def test_no_text_makes_reading_a_date_fail_in_any_other_way(text: str) -> None:
    for reader in (lambda words: parse_typed(words, TODAY), parse_when, parse_date, parse_span):
        try:
            assert reader(text) is not None
        except ValueError as trouble:
            refusal = trouble
            assert str(refusal)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-02-06", date(2019, 2, 6), date(2019, 2, 6)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_date_known_to_the_month_or_year_covers_it(text: str, first: date, last: date) -> None:
    when = parse_when(text)
    assert (when.first(), when.last(), str(when)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["2019-2-6", "06/02/2019", "2019-02-06 ", "2019-02-06T10:00", "20190206", "٢٠١٩", "", "2019-02-06\n"]
)
def test_a_record_holds_dates_in_one_form_only(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_when(text)


def test_a_whole_date_needs_its_day() -> None:
    with pytest.raises(ValueError, match="not a whole date"):
        parse_date("2019-02")


@pytest.mark.parametrize(
    ("text", "days"), [("14d", 14), ("2w", 14), ("2 weeks", 14), ("1 day", 1), ("0d", 0), (" 3 D ", 3)]
)
def test_a_length_of_time_is_read(text: str, days: int) -> None:
    assert parse_span(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "14", "two weeks", "-3d", "1y"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a length of time; try 14d"):
        parse_span(text)


@pytest.mark.parametrize(
    ("days", "due", "age"),
    [
        (0, "today", "today"),
        (1, "tomorrow", "in 1 day"),
        (3, "in 3 days", "in 3 days"),
        (-1, "1 day over", "yesterday"),
        (-12, "12 days over", "12 days ago"),
        (-99, "99 days over", "99 days ago"),
        (-122, "4 months over", "4 months ago"),
        (800, "in 2 years", "in 2 years"),
        (-3653, "10 years over", "10 years ago"),
    ],
)
def test_days_are_said_in_words(days: int, due: str, age: str) -> None:
    day = TODAY + timedelta(days=days)
    assert say_due(day, TODAY) == due
    assert say_age(day, TODAY) == age


def test_a_day_is_said_short_and_in_full() -> None:
    assert say_day(date(2019, 12, 9), TODAY) == "yesterday"
    assert say_day(date(2019, 12, 13), TODAY) == "Fri 13 Dec"
    assert say_day(date(2020, 1, 3), TODAY) == "Fri 3 Jan 2020"
    assert say_long(TODAY) == "Tuesday 10 December 2019"
    assert [say_when(When(*parts), TODAY) for parts in ((2019,), (2019, 2), (2019, 12, 13))] == [
        "2019",
        "February 2019",
        "Fri 13 Dec",
    ]


def test_dates_sort_with_the_less_known_first() -> None:
    assert sorted([When(2019, 2, 1), When(2019, 2), When(2019), When(2018, 12, 31)]) == [
        When(2018, 12, 31),
        When(2019),
        When(2019, 2),
        When(2019, 2, 1),
    ]
