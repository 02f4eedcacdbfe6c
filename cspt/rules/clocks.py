"""Clocks: the day that a length of time ends on, in calendar time or in working days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from cspt.model.casework import WorkingDays
from cspt.model.profile import Profile
from cspt.model.spans import Span, moved, moved_back

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Which days are worked."""

    is_holiday: Callable[[date], bool]
    """Tells of any day whether it is a bank holiday, or one that the offices are shut."""

    def is_working(self, day: date) -> bool:
        """Tell whether a day is neither a Saturday, nor a Sunday, nor a holiday."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def after(self, day: date, span: Span) -> date:
        """Return the last day of a span that begins on a day; the day itself is not counted.

        A month from 31 January ends on the last of February. A working day is counted from the next working day.
        """
        return self.working_day(day, span.count) if span.unit == "wd" else moved(day, span)

    def working_day(self, day: date, count: int) -> date:
        """Return the working day that is so many after a day."""
        while count > 0:
            day += _DAY
            count -= self.is_working(day)
        return day

    def before(self, day: date, span: Span) -> date:
        """Return the last day on which something due a span before a day is in time."""
        if span.unit != "wd":
            return moved_back(day, span)
        for _ in range(span.count):
            day -= _DAY
            while not self.is_working(day):
                day -= _DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after the first day up to the last, negative where the last lies before the first."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def calendar_of(profile: Profile) -> Calendar:
    """Return the calendar of a profile; bank holidays are looked up when a working day is first asked for."""
    return Calendar(lambda day: is_shut(profile.working_days, day))


def is_shut(days: WorkingDays, day: date) -> bool:
    """Tell whether a day is a bank holiday, or one that the profile names."""
    return day in days.closed or day in _bank_holidays(days.bank_holidays, day.year)


@lru_cache(maxsize=256)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return a year's bank holidays, those in place of a weekend and those proclaimed once among them."""
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=nation, years=year))
