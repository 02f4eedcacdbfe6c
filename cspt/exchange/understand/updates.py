"""Splits the words of an update column into dated events, and keeps what has no date as notes. Nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from cspt.exchange.understand.calendar import Found, find_dates
from cspt.exchange.understand.counts import Count, find_counts
from cspt.model.dates import When

_BULLET = re.compile(r"\s*[•●▪◦‣\uf0b7\uf0a7]\s*|\n\s*(?:[-–*]\s+|o\s+)?|\A\s*(?:[-–*]\s+|o\s+)")
_SINCE = re.compile(r"\b(?:since|from)\s+(?:the\s+)?(?:(?:start|beginning|end|middle)\s+of\s+)?\Z", re.IGNORECASE)
_SINCE_DAY = re.compile(r"\bsince\s+\Z", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|during|for|until|by|early|late|mid|end of)[\s-]+\Z", re.IGNORECASE)
_SHARE = re.compile(r"\s*:?\s*\d+(?:\.\d+)?\s?%")
_TIMES = re.compile(r"(?:\s+[A-Z][\w'’&-]*){0,6}\s+[x×]\s*\d+\b")
_SENTENCE = re.compile(r"[.;!?]\)?\s+(?=[A-Z0-9(‘“'\"])")
_JOINED = re.compile(r"\s*(?:,|;|&|,?\s*\band\b)\s*", re.IGNORECASE)
_BY_PREPOSITION = re.compile(r"\b(?:on|in|at|by|for|until|dated|expires?)\s*(?:the\s+)?\Z", re.IGNORECASE)
_INTRODUCED = re.compile(r"(?:\b(?:on|in|at|by|for|until|dated|expires?)(?:\s+the)?|[,:;–-])\s*\Z", re.IGNORECASE)
_RUN_ON = re.compile(
    r"(?<=[a-z)])(?<!\bthe)(?<!\bof)(?<!\bin)(?<!\bat)(?<!\band)(?<!\bto)(?<!\bby)(?<!\bfor)(?<!\bwith)(?<!\ba)\s+"
    r"(?=[A-Z][a-z]+\s+[a-z]{2})"
)
_CLOSE_DAYS = 120
_INNER_DAYS = 14
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Period:
    """The days a plan runs over."""

    starts: date
    ends: date

    def years_of(self, found: Found) -> list[int]:
        """Return the years in which a day without a year falls into the period."""
        return [
            year
            for year in range(self.starts.year, self.ends.year + 1)
            if (dated := found.in_year(year))
            and all(self.starts <= first.last() and first.first() <= self.ends for first, _ in dated.days)
        ]


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated event of an update."""

    date: When
    date_to: When | None
    words: str
    """The words it stands in, whole."""
    count: int | None = None
    unit: str = ""
    doubt: str = ""
    """What a reader should know of how its date was understood; empty where it was written out."""


@dataclass(frozen=True, slots=True)
class Updates:
    """What an update column's cell holds."""

    events: tuple[Dated, ...] = ()
    notes: tuple[str, ...] = ()
    """The items without a date, whole."""
    doubts: tuple[str, ...] = field(default=())
    """What looks like a date and is none, or cannot be given its year."""


def read_updates(text: str, period: Period | None) -> Updates:
    """Split a cell's words into dated events and undated notes.

    Args:
        text: the words, items parted by bullets or lines.
        period: the plan's period, which gives a date its year where the dates beside it do not.
    """
    items = [item.strip() for item in _BULLET.split(text)]
    items = [item for item in items if item.strip("•-–* ")]
    found = [[date for date in find_dates(item) if _is_event(date, item)] for item in items]
    doubts = [f"`{date.words}` is no date in British order" for dates in found for date in dates if not date.days]
    whole = [[date for date in dates if date.days] for dates in found]
    known = _years_given(whole, period)
    events: list[Dated] = []
    notes: list[str] = []
    for item, dates, given in zip(items, whole, known, strict=True):
        doubts += [
            f"`{date.words}` has no year, and the plan's period gives none"
            for date, year in zip(dates, given, strict=True)
            if not year
        ]
        resolved = [year for year in given if year]
        if resolved:
            events += _events(item, resolved)
        else:
            notes.append(item)
    return Updates(tuple(events), tuple(notes), tuple(doubts))


@dataclass(frozen=True, slots=True)
class _Given:
    """A form of a date with its year."""

    found: Found
    doubt: str = ""


def _is_event(found: Found, item: str) -> bool:
    """Tell a date that something happened on from the limit of a period, a label, or a name such as May."""
    before, after = item[: found.start], item[found.end :]
    if found.form in ("month", "monthspan", "baremonth", "year") and _SINCE.search(before):
        return False
    if _SINCE_DAY.search(before):
        return False
    if found.form == "baremonth":
        return not _SHARE.match(after) and bool(_IN.search(before) or _TIMES.match(after))
    return not (_is_span(found) and _is_inner(found, item))


def _is_span(found: Found) -> bool:
    return any(until and (until.last() - first.first()).days > _INNER_DAYS for first, until in found.days if first.year)


def _is_inner(found: Found, item: str) -> bool:
    """Tell whether a date stands before this one in its item: a long span after it is what the figures are about."""
    return any(other.days for other in find_dates(item[: found.start]))


def _years_given(items: Sequence[Sequence[Found]], period: Period | None) -> list[list[_Given | None]]:
    """Give each date its year: its own, else the nearest beside it, else the plan's period."""
    flat = [found for dates in items for found in dates]
    given = [_Given(found, _weekday_doubt(found)) if found.dated else None for found in flat]
    for index, found in enumerate(flat):
        if given[index] is None:
            given[index] = _guessed(found, _beside(flat, index), period)
    answer, at = [], 0
    for dates in items:
        answer.append(given[at : at + len(dates)])
        at += len(dates)
    return answer


def _beside(flat: Sequence[Found], index: int) -> list[date]:
    """Return the nearest whole dates before and after one."""
    before = next((found for found in reversed(flat[:index]) if found.dated), None)
    after = next((found for found in flat[index + 1 :] if found.dated), None)
    return [found.days[0][0].first() for found in (before, after) if found]


def _guessed(found: Found, beside: Sequence[date], period: Period | None) -> _Given | None:
    """Give a date the year in which it stands close between two others, or else the one year of the plan."""
    near = _between(found, beside) if len(beside) == 2 else None
    if near:
        return _Given(near, f"the year of `{found.words}` is taken from the dates beside it")
    years = period.years_of(found) if period else []
    dated = found.in_year(years[0]) if len(years) == 1 else None
    return _Given(dated, f"the year of `{found.words}` is taken from the plan's period") if dated else None


def _between(found: Found, beside: Sequence[date]) -> Found | None:
    for year in sorted({day.year for day in beside}):
        dated = found.in_year(year)
        if dated and all(abs((dated.days[0][0].first() - day).days) <= _CLOSE_DAYS for day in beside):
            return dated
    return None


def _weekday_doubt(found: Found) -> str:
    day = found.days[-1][0]
    if found.weekday and day.day and day.first().weekday() != _WEEKDAYS.index(found.weekday):
        return f"`{found.words}` is not the weekday it says"
    return ""


def _events(item: str, dates: Sequence[_Given]) -> Iterator[Dated]:
    spans = [(found.start, found.end) for found in find_dates(item)]
    counts = [count for count in find_counts(item) if not any(a < count.end and count.start < b for a, b in spans)]
    groups = list(_groups(item, dates))
    cuts = [0, *(_cut(item, groups, index, counts) for index in range(len(groups) - 1)), len(item)]
    for group, start, end in zip(groups, cuts, cuts[1:], strict=False):
        words = item[start:end].strip()
        stated = _counted([count for count in counts if start <= count.start < end], group[0].found.start)
        for given in group:
            for first, last in given.found.days:
                number, unit = (stated.number, stated.unit) if stated else (None, "")
                yield Dated(first, last, words, number, unit, given.doubt)
                stated = None


def _groups(item: str, dates: Sequence[_Given]) -> Iterator[list[_Given]]:
    """Yield dates that stand in one list, with nothing but commas or `and` between them, together."""
    group: list[_Given] = []
    for given in dates:
        if group and not _JOINED.fullmatch(item, group[-1].found.end, given.found.start):
            yield group
            group = []
        group.append(given)
    yield group


def _cut(item: str, groups: Sequence[Sequence[_Given]], index: int, counts: Sequence[Count]) -> int:
    """Return where one date's words end and the next one's begin."""
    here, then = groups[index][-1].found.end, groups[index + 1][0].found.start
    gap = item[here:then]
    closing = _closes(item, groups, index + 1)
    if not gap.strip() or not (closing or _INTRODUCED.search(gap)):
        return then
    if boundary := list(_SENTENCE.finditer(gap)):
        return here + boundary[-1].end()
    if run_on := list(_RUN_ON.finditer(gap)):
        return here + run_on[-1].end()
    heads = [count for count in counts if here <= count.start and count.end <= then and not count.sessions]
    if heads:
        return heads[-1].start if _BY_PREPOSITION.search(gap) else heads[-1].end
    return here if closing or gap.lstrip()[:1] in (",", ";") else then


def _closes(item: str, groups: Sequence[Sequence[_Given]], index: int) -> bool:
    """Tell whether a date stands at the end of its words: at the item's end, or with another date straight after it."""
    end = groups[index][-1].found.end
    if index + 1 < len(groups) and not item[end : groups[index + 1][0].found.start].strip():
        return True
    in_list = groups[0][0].found.start > 0 and not item[groups[-1][-1].found.end :].strip(" .,;)")
    return in_list or (index + 1 == len(groups) and not item[end:].strip(" .,;)"))


def _counted(counts: Sequence[Count], at: int) -> Count | None:
    """Return the count that belongs to a date: rather how many came than how many sessions, rather after it."""
    ranked = sorted(counts, key=lambda count: (count.sessions, count.start < at, count.start))
    return ranked[0] if ranked else None
