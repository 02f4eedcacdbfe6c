"""Reads the dates of a command that looks back: a day without a year is the last one, not the next."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from cspt.errors import BadRequest
from cspt.model.dates import parse_typed, parse_when

_WEEK = timedelta(days=7)


def past_day(text: str, today: date) -> date:
    """Return the day that a person means who looks back: `9 Dec`, `mon`, `2019-11` (its end), `yesterday`.

    Raises:
        BadRequest: the text is not a date.
    """
    with suppress(ValueError):
        return parse_when(text.strip()).last()
    try:
        day = parse_typed(text, today)
    except ValueError as trouble:
        raise BadRequest(str(trouble)) from None
    if day <= today:
        return day
    return _year_before(text, day, today) or _week_before(text, day, today) or day


def _year_before(text: str, day: date, today: date) -> date | None:
    """Return the day in the latest year that has passed, where the text gave a day and month and no year."""
    for year in range(today.year, today.year - 8, -1):
        for dated in (f"{text} {year}", f"{text}/{year}", f"{text}.{year}"):
            with suppress(ValueError):
                found = parse_typed(dated, today)
                if (found.month, found.day) == (day.month, day.day) and found <= today:
                    return found
    return None


def _week_before(text: str, day: date, today: date) -> date | None:
    """Return the weekday of the week that has passed, where the text named one."""
    named = text.strip().lower()[:3] == f"{day:%A}".lower()[:3]
    if not named:
        return None
    return day - _WEEK if day - _WEEK <= today else day
