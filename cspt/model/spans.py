"""Lengths of time as a profile writes them: `14d`, `2w`, `1m`, `2y`, `3wd` (working days), `48h`.

Each is the text as written, checked when it is made, so that it compares, sorts into sets and prints as text does.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Self

_SPAN = re.compile(r"(\d{1,4})(wd|[hdwmy])\Z", re.ASCII)
_DEADLINE = re.compile(r"(?P<span>\S+)(?: after (?P<step>[a-z-]+))?\Z")
_WORDS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year", "wd": "working day"}
_HOURS = {"h": 1, "d": 24, "w": 168}
NO_DEADLINE = "none"


class Span(str):
    """A length of time; months and years are those of the calendar."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read a length of time.

        Raises:
            ValueError: the text is in another form.
        """
        if not _SPAN.match(text):
            raise ValueError(f"`{text}` is not a length of time; write 14d, 2w, 1m, 2y, 3wd (working days) or 48h")
        return super().__new__(cls, text)

    @property
    def unit(self) -> str:
        """Return `h`, `d`, `w`, `m`, `y` or `wd`."""
        return self.lstrip("0123456789")

    @property
    def count(self) -> int:  # type: ignore[override]  # a span is counted in units; nobody counts its letters
        """Return how many units it has."""
        return int(self[: -len(self.unit)])

    @property
    def hours(self) -> int:
        """Return it in hours where it is one of hours, days or weeks; 0 where a calendar decides."""
        return self.count * _HOURS.get(self.unit, 0)

    @property
    def words(self) -> str:
        """Return it as people say it: `3 working days`."""
        return f"{self.count} {_WORDS[self.unit]}{'' if self.count == 1 else 's'}"


class LawfulSpan(str):
    """A length that a law or a local rule sets, and where that is written: `3m s80(6)`."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read a length and the section behind it.

        Raises:
            ValueError: it does not begin with a length of time.
        """
        Span(text.partition(" ")[0])
        return super().__new__(cls, text)

    @property
    def span(self) -> Span:
        """Return the length."""
        return Span(self.partition(" ")[0])

    @property
    def law(self) -> str:
        """Return the section, empty where none is named."""
        return self.partition(" ")[2].strip()


class Deadline(str):
    """When a step is to be done: `3wd`, `21d after decision`, or `none`."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read a deadline.

        Raises:
            ValueError: the text is in another form.
        """
        match = _DEADLINE.match(text)
        if not match:
            raise ValueError(f"`{text}` is not a deadline; write 3wd, 21d after decision, or none")
        if text != NO_DEADLINE:
            Span(match["span"])
        return super().__new__(cls, text)

    @property
    def span(self) -> Span | None:
        """Return the length; None where there is no deadline."""
        return None if self == NO_DEADLINE else Span(self.partition(" ")[0])

    @property
    def after(self) -> str:
        """Return the step it is counted from; empty for the application."""
        return self.partition(" after ")[2]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on (or back), or the last of that month where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moved(day: date, span: Span) -> date:
    """Return the day a span of calendar time later; hours count as the days they begin.

    Raises:
        ValueError: the span is of working days, which only a calendar can count.
    """
    if span.unit == "wd":
        raise ValueError("working days are counted by a calendar")
    if span.unit in ("m", "y"):
        return add_months(day, span.count * (12 if span.unit == "y" else 1))
    return day + timedelta(days=-(-span.hours // 24))


def moved_back(day: date, span: Span) -> date:
    """Return the day a span of calendar time earlier.

    Raises:
        ValueError: the span is of working days, which only a calendar can count.
    """
    if span.unit in ("m", "y"):
        return add_months(day, -span.count * (12 if span.unit == "y" else 1))
    return day - (moved(day, span) - day)
