"""Dates as records hold them, as people type them, and as people say them. British order throughout."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?\Z", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?: (\d{4}|\d\d))?\Z", re.ASCII)
_OFFSET = re.compile(r"(?:in |\+)(\d{1,4}) ?(d|day|days|w|week|weeks|m|month|months)\Z", re.ASCII)
_SPAN = re.compile(r"(\d{1,4}) ?(d|day|days|w|week|weeks)\Z", re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date known to the day, the month or only the year, as papers give them; 0 stands for not known."""

    year: int
    month: int = 0
    day: int = 0

    def first(self) -> date:
        """Return the first day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        """Return the last day it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if not self.month:
            return f"{self.year:04d}"
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


def parse_when(text: str) -> When:
    """Read `2019-02-06`, `2019-02` or `2019`.

    Raises:
        ValueError: the text is in another form, or there is no such day.
    """
    match = _ISO.match(text)
    if not match:
        raise ValueError(f"`{text}` is not a date; write it as 2019-12-31")
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    _checked(year, month or 1, day or 1, text)
    return When(year, month, day)


def parse_date(text: str) -> date:
    """Read `2019-02-06`.

    Raises:
        ValueError: the text is in another form, or there is no such day.
    """
    when = parse_when(text)
    if not when.day:
        raise ValueError(f"`{text}` is not a whole date; write it as 2019-12-31")
    return when.first()


def parse_typed(text: str, today: date) -> date:
    """Read a date as a person types it: 2019-12-31, 31/12/2019, 31 Dec, today, tomorrow, fri, in 3 days, +2w.

    A day and month without a year mean the next such day from today; a weekday means the next one after today.

    Raises:
        ValueError: the text is none of these, or there is no such day.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if _ISO.match(words):
        return parse_date(words)
    for reader in (_relative, _weekday, _written):
        found = reader(words, today)
        if found is not None:
            return found
    raise ValueError(f"`{text}` is not a date; try 31/12/2019, 31 Dec, tomorrow, fri or +2w")


def parse_span(text: str) -> timedelta:
    """Read a length of time: 14d, 2 weeks.

    Raises:
        ValueError: the text is in another form.
    """
    match = _SPAN.match(text.strip().lower())
    if not match:
        raise ValueError(f"`{text}` is not a length of time; try 14d or 2w")
    return timedelta(days=int(match[1]) * (7 if match[2].startswith("w") else 1))


def say_day(day: date, today: date) -> str:
    """Say a date: today, tomorrow, `Tue 10 Dec`, or with the year where it is not this one."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near:
        return near
    plain = f"{_DAYS[day.weekday()][:3].title()} {day.day} {_MONTHS[day.month - 1][:3].title()}"
    return plain if day.year == today.year else f"{plain} {day.year}"


def say_long(day: date) -> str:
    """Say a date in full: `Tuesday 10 December 2019`."""
    return f"{_DAYS[day.weekday()].title()} {day.day} {_MONTHS[day.month - 1].title()} {day.year}"


def say_when(when: When, today: date) -> str:
    """Say a date that may be known only to the month or year: `Tue 10 Dec`, `February 2019`, `2019`."""
    if when.day:
        return say_day(when.first(), today)
    return f"{_MONTHS[when.month - 1].title()} {when.year}" if when.month else str(when.year)


def say_due(due: date, today: date) -> str:
    """Say when something is due: `in 3 days`, `today`, `12 days over`; months once days no longer help."""
    days = (due - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {_length(days)}" if days > 0 else f"{_length(-days)} over"


def say_age(day: date, today: date) -> str:
    """Say how long ago something was: `today`, `yesterday`, `4 days ago`, `3 months ago`."""
    days = (today - day).days
    if days < 0:
        return f"in {_length(-days)}"
    return {0: "today", 1: "yesterday"}.get(days) or f"{_length(days)} ago"


def _length(days: int) -> str:
    if days == 1:
        return "1 day"
    if days < 100:
        return f"{days} days"
    return f"{round(days / 30.44)} months" if days < 730 else f"{days // 365} years"


def _relative(words: str, today: date) -> date | None:
    near = {"today": 0, "tomorrow": 1, "tom": 1, "yesterday": -1}.get(words)
    if near is not None:
        return today + timedelta(days=near)
    match = _OFFSET.match(words)
    if not match:
        return None
    count, unit = int(match[1]), match[2][0]
    if unit == "m":
        month = today.month - 1 + count
        year, month = today.year + month // 12, month % 12 + 1
        return date(year, month, min(today.day, monthrange(year, month)[1]))
    return today + timedelta(days=count * (7 if unit == "w" else 1))


def _weekday(words: str, today: date) -> date | None:
    name = words.removeprefix("next ")
    if len(name) < 3:
        return None
    for index, day in enumerate(_DAYS):
        if day.startswith(name) or name == f"{day[:3]}s":
            return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)
    return None


def _written(words: str, today: date) -> date | None:
    for pattern in (_NUMERIC, _NAMED):
        match = pattern.match(words)
        if match:
            month = int(match[2]) if pattern is _NUMERIC else _month(match[2])
            return _in_year(int(match[1]), month, match[3], today, words) if month else None
    return None


def _month(name: str) -> int:
    return next((index for index, month in enumerate(_MONTHS, 1) if month.startswith(name)), 0)


def _in_year(day: int, month: int, year: str | None, today: date, words: str) -> date:
    if year:
        return _checked(int(year) + (2000 if len(year) == 2 else 0), month, day, words)
    this_year, following = _real(today.year, month, day), _real(today.year + 1, month, day)
    if this_year and this_year >= today:
        return this_year
    return following or _checked(today.year + bool(this_year), month, day, words)


def _real(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _checked(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and 1 <= year <= 9999:
            raise ValueError(f"{day} {_MONTHS[month - 1].title()} {year} does not exist") from None
        raise ValueError(f"`{words}` does not exist as a date") from None
