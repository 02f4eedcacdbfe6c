from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.exchange.understand.updates import Period, Updates, read_updates

_YEAR = Period(date(2019, 4, 1), date(2020, 3, 31))
_THREE = Period(date(2017, 4, 1), date(2020, 3, 31))


def _told(updates: Updates) -> list[str]:
    return [
        " ".join(
            [
                str(each.date),
                *(["to", str(each.date_to)] if each.date_to else []),
                *([f"{each.count} {each.unit}"] if each.count else []),
            ]
        )
        for each in updates.events
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26/11/2018 event at the primary school – 140 people attended", ["2018-11-26 140 people"]),
        ("06/02/2019 sessions for year 9 students (240)", ["2019-02-06 240 students"]),
        ("A workshop was held on 23/01/2019 and over 40 people attended", ["2019-01-23 40 people"]),
        ("13/03/2019 talk for year 5 & 6 students", ["2019-03-13"]),
        ("• 10/01/2019\n• 18/03/2019", ["2019-01-10", "2019-03-18"]),
        ("Academy 5.11.19 1 x Yr9 workshop 120 students and 21.11.19 1 x Y9 workshop 30 students",
         ["2019-11-05 120 students", "2019-11-21 30 students"]),
        ("Academy: 4.10.19 2 x workshops 60 students Town School (7 sessions): 11.12.19 workshop 120 students",
         ["2019-10-04 60 students", "2019-12-11 120 students"]),
        ("21, 22/11/2018 Queens x 8 sessions 4, 5/12/2018 Grace x 3 sessions",
         ["2018-11-21 8 sessions", "2018-11-22", "2018-12-04 3 sessions", "2018-12-05"]),
        ("12/02/2019, 5, 7/04/2019 Grace x 3 sessions", ["2019-02-12 3 sessions", "2019-04-05", "2019-04-07"]),
        ("11/01/2019 Grace x 2 sessions March x 5 sessions 03/04/2019 Meads x 7 sessions",
         ["2019-01-11 2 sessions", "2019-03 5 sessions", "2019-04-03 7 sessions"]),
        ("Between 1/4/19 – 10/12/2019 65 referrals have been received", ["2019-04-01 to 2019-12-10 65 referrals"]),
        ("29/05/2019 there have been three referrals made", ["2019-05-29 3 referrals"]),
        ("09/12/2019 - Since April 2019 23 young people have been referred", ["2019-12-09 23 young people"]),
        ("13/08/19 They reviewed 1st Jan – 1st April 2018 vs 1st Jan – 1st April 2019", ["2019-08-13"]),
        ("Talks delivered on 15-16/05/2019", ["2019-05-15 to 2019-05-16"]),
        ("12 people attended the training on 09/12/2019", ["2019-12-09 12 people"]),
    ],
)  # fmt: skip
def test_updates_become_dated_events_with_what_they_count(text: str, expected: list[str]) -> None:
    assert _told(read_updates(text, _YEAR)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Since April 2019 4 sessions were held",
        "From 2020 meetings are monthly",
        "April 5.3%. May 7.1%",
        "Thanks to May and June",
        "",
    ],
)
def test_the_start_of_a_period_a_label_and_a_name_are_no_events(text: str) -> None:
    updates = read_updates(text, _YEAR)
    assert updates.events == ()
    assert updates.notes == ((text,) if text else ())


def test_a_date_without_a_year_that_stands_close_between_two_takes_theirs_and_says_so() -> None:
    updates = read_updates("15-16/05/2018 talks. 2 & 4 July Peace week. 09/08/2018 fair", _YEAR)
    assert _told(updates) == ["2018-05-15 to 2018-05-16", "2018-07-02", "2018-07-04", "2018-08-09"]
    assert updates.events[1].doubt == "the year of `2 & 4 July` is taken from the dates beside it"


def test_or_else_from_the_plans_period_and_says_so() -> None:
    updates = read_updates("Visit planned for 10 and 21 June", _YEAR)
    assert _told(updates) == ["2019-06-10", "2019-06-21"]
    assert updates.events[0].doubt == "the year of `10 and 21 June` is taken from the plan's period"


@pytest.mark.parametrize("period", [None, _THREE])
def test_a_date_whose_year_nothing_tells_is_kept_as_words_and_told_about(period: Period | None) -> None:
    updates = read_updates("Visit on 10 June", period)
    assert updates.events == ()
    assert updates.notes == ("Visit on 10 June",)
    assert updates.doubts == ("`10 June` has no year, and the plan's period gives none",)


@pytest.mark.parametrize("text", ["31/02/2019 visit", "visit 02/13/2019"])
def test_what_is_no_day_in_british_order_is_never_turned_round(text: str) -> None:
    updates = read_updates(text, _YEAR)
    assert updates.events == ()
    assert updates.notes == (text,)
    assert "is no date in British order" in updates.doubts[0]


def test_a_weekday_that_does_not_fit_is_told_about() -> None:
    (event,) = read_updates("Thursday 27 March 2020", _YEAR).events
    assert event.doubt == "`Thursday 27 March 2020` is not the weekday it says"


_PIECES = st.lists(
    st.sampled_from(
        ("06/10/2019", "4.10.19", "2 & 4 July", "March 2019", "Talk at the school.", "140 people attended",
         "Since May 2019",
         "and", "x 5 sessions", "•", "The team met on", "Street Road", "(240)", "–", "in September")
    ),
    max_size=12,
)  # fmt: skip


@given(_PIECES)
def test_no_word_of_an_update_is_lost(pieces: list[str]) -> None:
    updates = read_updates(" ".join(pieces), _YEAR)
    words = {word for text in (*updates.notes, *(each.words for each in updates.events)) for word in text.split()}
    assert {word for piece in pieces for word in piece.split() if word not in ("•", "–")} <= words


@given(_PIECES)
def test_no_date_is_made_that_the_words_do_not_hold(pieces: list[str]) -> None:
    held = {(6, 10), (4, 10), (2, 7), (4, 7), (0, 3), (0, 9)}
    for event in read_updates(" ".join(pieces), _YEAR).events:
        assert (event.date.day, event.date.month) in held
