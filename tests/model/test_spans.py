from __future__ import annotations

from datetime import date

import pytest

from cspt.model.spans import Deadline, LawfulSpan, Span, add_months, moved, moved_back


@pytest.mark.parametrize(
    ("text", "words", "ends"),
    [
        ("14d", "14 days", "2020-02-14"),
        ("1d", "1 day", "2020-02-01"),
        ("2w", "2 weeks", "2020-02-14"),
        ("1m", "1 month", "2020-02-29"),
        ("12m", "12 months", "2021-01-31"),
        ("2y", "2 years", "2022-01-31"),
        ("24h", "24 hours", "2020-02-01"),
        ("25h", "25 hours", "2020-02-02"),
    ],
)
def test_a_length_of_time_says_itself_and_ends_on_its_day(text: str, words: str, ends: str) -> None:
    span = Span(text)

    assert span.words == words
    assert moved(date(2020, 1, 31), span) == date.fromisoformat(ends)


@pytest.mark.parametrize("text", ["", "14", "d", "14 days", "-1d", "1.5m", "99999d", "٣d", "1mwd"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time; write 14d"):
        Span(text)


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(ValueError, match="counted by a calendar"):
        moved(date(2020, 1, 31), Span("3wd"))


def test_a_length_goes_back_as_it_goes_on() -> None:
    assert moved_back(date(2019, 4, 10), Span("4w")) == date(2019, 3, 13)
    assert moved_back(date(2020, 3, 31), Span("1m")) == date(2020, 2, 29)
    assert moved_back(date(2020, 2, 29), Span("1y")) == date(2019, 2, 28)
    assert add_months(date(2019, 12, 31), 2) == date(2020, 2, 29)


def test_a_lawful_length_names_its_section() -> None:
    limit = LawfulSpan("3m s80(6)")

    assert (limit.span, limit.law) == (Span("3m"), "s80(6)")
    assert LawfulSpan("48h").law == ""
    with pytest.raises(ValueError, match="`s80` is not a length of time"):
        LawfulSpan("s80")


def test_a_deadline_is_counted_from_a_step_or_there_is_none() -> None:
    assert (Deadline("21d after decision").span, Deadline("21d after decision").after) == (Span("21d"), "decision")
    assert (Deadline("3wd").span, Deadline("3wd").after) == (Span("3wd"), "")
    assert Deadline("none").span is None
    for odd in ("soon", "3wd before panel", "", "3wd after"):
        with pytest.raises(ValueError, match="is not a"):
            Deadline(odd)
