"""The forms in which papers write days and months, and the days that each of them means; British order always."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cspt.model.dates import When

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST, _LATEST = 1990, 2100

_DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th)\b)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_YEAR = r"(?:19|20)\d\d"
_AND = r"\s*(?:,\s*(?:and|&)?|&|\band\b)\s*"
_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*"
_DAYS = rf"{_DAY}(?:(?:{_AND}|{_TO}){_DAY})*"
_SLASHED = r"\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?(?:\d{4}|\d\d)"

_FORMS = (
    ("iso", rf"{_YEAR}-\d\d-\d\d"),
    ("span", rf"{_SLASHED}{_TO}{_SLASHED}"),
    ("halfspan", rf"\d{{1,2}}[/.]\d{{1,2}}{_TO}{_SLASHED}"),
    ("dashed", rf"\d{{1,2}}-\d{{1,2}}-{_YEAR}"),
    ("days", rf"(?:{_DAY}(?:{_AND}|{_TO}))*{_SLASHED}"),
    ("namedspan", rf"{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?{_TO}{_WEEKDAY}{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?"),
    ("hyphened", rf"\d{{1,2}}-{_MONTH}-(?:{_YEAR}|\d\d)"),
    ("named", rf"{_WEEKDAY}{_DAYS}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}|\s?['’]\d\d\b)?"),
    ("american", rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}"),
    ("monthspan", rf"{_MONTH}(?:\s+{_YEAR})?(?:{_TO}|\s?/\s?){_MONTH}\s+{_YEAR}"),
    ("month", rf"{_MONTH}(?:,?\s+{_YEAR}|\s?['’-]\d\d\b)"),
    ("baremonth", _MONTH),
    ("year", rf"(?<=\bin\s){_YEAR}"),
)
_PATTERN = re.compile(
    r"(?<![\w/.£#])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS) + r")(?![\w/%£]|[.:-]\d)",
    re.IGNORECASE,
)
_ONE_MONTH = re.compile(_MONTH, re.IGNORECASE)
_ONE_DAY = re.compile(r"\d{1,2}")
_ONE_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_ONE_WEEKDAY_NAME = re.compile(rf"\A{_WEEKDAY}", re.IGNORECASE)
_WRITTEN_YEAR = re.compile(rf"{_YEAR}|(?<=['’-])\d\d\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """A form of a date where it stands in a text."""

    start: int
    end: int
    words: str
    form: str
    days: tuple[tuple[When, When | None], ...]
    """Each day or run of days it means, first and last; year 0 where none is written. Empty where no such day is."""
    weekday: str = ""
    """The day of the week as written, three letters."""

    @property
    def dated(self) -> bool:
        """Whether its year is written."""
        return all(first.year for first, _ in self.days)

    def in_year(self, year: int) -> Found | None:
        """Return it with the year that it lacks; None where there is no such day in that year."""
        try:
            days = tuple((_real(year, first), last and _real(year, last)) for first, last in self.days)
        except ValueError:
            return None
        return replace(self, days=days)


def find_dates(text: str) -> list[Found]:
    """Return every form of a date in a text, in order; those that cannot be a date have no days."""
    return [found for match in _PATTERN.finditer(text) if (found := _found(match))]


def _found(match: re.Match[str]) -> Found | None:
    words, form = match[0], match.lastgroup or ""
    if form in ("named", "baremonth") and _may_be_a_verb(words):
        return None
    weekday = _ONE_WEEKDAY.match(words) if form == "named" else None
    try:
        days = tuple(_READERS[form](words))
    except ValueError:
        days = ()
    end = match.end() - (1 if words.endswith(".") else 0)
    return Found(match.start(), end, words.rstrip("."), form, days, weekday[0].lower() if weekday else "")


def _may_be_a_verb(words: str) -> bool:
    """Tell `may` and `march` in small letters, without a year, from the months."""
    last = words.rsplit(maxsplit=1)[-1]
    return last in ("may", "march", "mar", "sat", "sun", "dec") and not _WRITTEN_YEAR.search(words)


def _month(words: str) -> int:
    match = _ONE_MONTH.search(words)
    return _MONTHS.index(match[0][:3].lower()) + 1 if match else 0


def _number(words: str) -> int:
    match = _ONE_DAY.search(words)
    return int(match[0]) if match else 0


def _year(words: str) -> int:
    match = _WRITTEN_YEAR.search(words)
    return _whole(match[0]) if match else 0


def _whole(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _real(year: int, when: When) -> When:
    """Return the day in a year.

    Raises:
        ValueError: there is no such day, or the year is none that a plan speaks of.
    """
    if not _EARLIEST <= (year or _EARLIEST) <= _LATEST:
        raise ValueError(year)
    date(year or 2000, when.month or 1, when.day or 1)
    return When(year, when.month, when.day)


def _read_iso(words: str) -> Iterator[tuple[When, When | None]]:
    year, month, day = (int(part) for part in words.split("-"))
    yield _real(year, When(year, month, day)), None


def _slashed(words: str) -> When:
    day, month, year = re.split(r"\s?[/.\-]\s?", words.strip())
    return _real(_whole(year), When(0, int(month), int(day)))


def _read_span(words: str) -> Iterator[tuple[When, When | None]]:
    first, last = re.split(_TO, words, maxsplit=1, flags=re.IGNORECASE)
    yield _run(_slashed(first), _slashed(last))


def _read_halfspan(words: str) -> Iterator[tuple[When, When | None]]:
    first, last = re.split(_TO, words, maxsplit=1, flags=re.IGNORECASE)
    until = _slashed(last)
    day, month = re.split(r"[/.]", first)
    yield _run(_real(until.year, When(0, int(month), int(day))), until)


def _read_dashed(words: str) -> Iterator[tuple[When, When | None]]:
    yield _slashed(words), None


def _read_days(words: str) -> Iterator[tuple[When, When | None]]:
    match = re.search(rf"{_SLASHED}\Z", words)
    last = _slashed(match[0]) if match else When(0)
    yield from _listed(words[: match.start()] if match else "", last)


def _read_named(words: str) -> Iterator[tuple[When, When | None]]:
    words = _ONE_WEEKDAY_NAME.sub("", words)
    month = _ONE_MONTH.search(words)
    head = words[: month.start()] if month else words
    numbers = re.sub(r"(?i)(?<=\d)\s?(?:st|nd|rd|th)\b|\bof\b", "", head).strip()
    last = _real(_year(words), When(0, _month(words), _number(re.split(r"\D", numbers)[-1])))
    yield from _listed(re.sub(r"\d{1,2}\Z", "", numbers), last)


def _listed(before: str, last: When) -> Iterator[tuple[When, When | None]]:
    """Yield the days of a list that shares the month of its last one: `21, 22-23` before 24 November."""
    pieces = re.split(rf"({_TO}|{_AND})", before, flags=re.IGNORECASE)
    days = [(_number(day), sign) for day, sign in zip(pieces[::2], pieces[1::2], strict=False)]
    days.append((last.day, ""))
    if [day for day, _ in days] != sorted({day for day, _ in days}):
        raise ValueError(before)
    at = 0
    while at < len(days):
        first = _real(last.year, When(0, last.month, days[at][0]))
        runs = bool(days[at][1]) and re.fullmatch(_TO, days[at][1], re.IGNORECASE) is not None
        until = _real(last.year, When(0, last.month, days[at + 1][0])) if runs else None
        yield first, until
        at += 2 if runs else 1


def _read_namedspan(words: str) -> Iterator[tuple[When, When | None]]:
    first, last = (piece for piece in re.split(_TO, words, maxsplit=1, flags=re.IGNORECASE))
    ((until, _),) = _read_named(last)
    year = _year(first) or until.year
    ((begin, _),) = _read_named(re.sub(rf",?\s+{_YEAR}", "", first))
    yield _run(_real(year, begin), until)


def _read_hyphened(words: str) -> Iterator[tuple[When, When | None]]:
    day, month, year = words.split("-")
    yield _real(_whole(year), When(0, _month(month), int(day))), None


def _read_american(words: str) -> Iterator[tuple[When, When | None]]:
    yield _real(_year(words), When(0, _month(words), _number(words))), None


def _read_monthspan(words: str) -> Iterator[tuple[When, When | None]]:
    first, last = re.split(rf"{_TO}|/", words, maxsplit=1, flags=re.IGNORECASE)
    until = _real(_year(last), When(0, _month(last)))
    yield _run(_real(_year(first) or until.year, When(0, _month(first))), until)


def _read_month(words: str) -> Iterator[tuple[When, When | None]]:
    yield _real(_year(words), When(0, _month(words))), None


def _read_year(words: str) -> Iterator[tuple[When, When | None]]:
    yield _real(int(words), When(int(words))), None


def _run(first: When, last: When) -> tuple[When, When]:
    """Return a run of days.

    Raises:
        ValueError: it ends before it begins.
    """
    if (last.last() < first.first()) if first.year and last.year else last < first:
        raise ValueError(f"{first} to {last}")
    return first, last


_READERS = {
    "iso": _read_iso,
    "span": _read_span,
    "halfspan": _read_halfspan,
    "dashed": _read_dashed,
    "days": _read_days,
    "namedspan": _read_namedspan,
    "hyphened": _read_hyphened,
    "named": _read_named,
    "american": _read_american,
    "monthspan": _read_monthspan,
    "month": _read_month,
    "baremonth": _read_month,
    "year": _read_year,
}
