"""Filters as people type them: `rag=red status!=complete owner~police due<2026-12-01` and bare words.

field=a,b     is one of these; `field=` is blank
field!=a      is not; `field!=` is not blank
field~text    holds the text, in either case; `field!~text` does not
field<x       is before or below; also <=, > and >=; a blank field never is
date=2019-12  is in that month, or that year; date>2019 is after the whole of it
word          stands somewhere in the record
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cspt.errors import BadRequest
from cspt.model.dates import When, parse_typed, parse_when
from cspt.model.values import Value, to_text

_TERM = re.compile(r"(?P<field>[a-z_]+)(?P<op>!=|!~|<=|>=|=|~|<|>)(?P<value>.*)\Z", re.DOTALL)
_PERIOD = re.compile(r"\d{4}(-\d\d)?\Z")
_ORDERING = frozenset({"<", "<=", ">", ">="})
FieldReader = Callable[[str], Value | None]
"""Gives a record's value for a field's name."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on one field."""

    field: str
    op: str
    wanted: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.field}{self.op}{','.join(self.wanted)}"


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that must all hold."""

    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([*(str(term) for term in self.terms), *self.words])

    def matches(self, read: FieldReader, text: Callable[[], str]) -> bool:
        """Tell whether a record answers, given its fields' reader and its whole text in lower case."""
        if not all(_holds(term, read(term.field)) for term in self.terms):
            return False
        return not self.words or _has_words(text(), self.words)

    def with_term(self, field: str, op: str, wanted: Sequence[str]) -> Query:
        """Return the query with this condition in place of any other of the same field and operator."""
        kept = tuple(term for term in self.terms if (term.field, term.op) != (field, op))
        return Query((*kept, Term(field, op, tuple(wanted))) if wanted else kept, self.words)


def parse_query(parts: Sequence[str], fields: Collection[str], dates: Collection[str], today: date) -> Query:
    """Read filters, each part a condition or a bare word.

    Args:
        parts: what was typed, split at the spaces that separate filters.
        fields: the names that may be filtered on.
        dates: those of them that hold dates, whose values may be `tomorrow` or `31 Dec`.
        today: the day such words are counted from.

    Raises:
        BadRequest: a condition names no such field, or a date cannot be read.
    """
    terms, words = [], []
    for part in parts:
        match = _TERM.match(part)
        if not match:
            words.append(part.lower())
            continue
        name, op, value = match["field"], match["op"], match["value"]
        if name not in fields:
            raise BadRequest(f"no field `{name}` to filter on; there are {', '.join(sorted(fields))}")
        if op in _ORDERING and not value.strip():
            raise BadRequest(f"`{part}` needs something to compare with, such as `{part}2019-12-31`")
        is_date = name in dates and op not in ("~", "!~")
        wanted = [value.strip()] if op in _ORDERING else [piece.strip() for piece in value.split(",")]
        terms.append(Term(name, op, tuple(_day(piece, op, today) if is_date else piece for piece in wanted)))
    return Query(tuple(terms), tuple(words))


def whole_text(values: Mapping[str, Value], body: str) -> str:
    """Return all that a record says, in lower case, for bare words to be looked up in."""
    return "\n".join([*(to_text(value) for value in values.values()), body]).lower()


def _day(text: str, op: str, today: date) -> str:
    """Read a date in a condition: one a person types, a whole month or year, or none at all."""
    if not text or (text == "none" and op not in _ORDERING):
        return text
    try:
        return str(parse_when(text) if _PERIOD.match(text) else parse_typed(text, today))
    except ValueError as trouble:
        raise BadRequest(str(trouble)) from None


def _has_words(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _holds(term: Term, value: Value | None) -> bool:
    if term.op in ("=", "!="):
        return _equals(value, term.wanted) is (term.op == "=")
    if term.op in ("~", "!~"):
        text = to_text(value).lower()
        return any(piece.lower() in text for piece in term.wanted) is (term.op == "~")
    return value is not None and _compares(value, term.op, term.wanted[0])


def _equals(value: Value | None, wanted: Sequence[str]) -> bool:
    if value is None or value is False:
        return "" in wanted or "none" in wanted
    if isinstance(value, (date, When)):
        return any(_within(str(value), piece) for piece in wanted)
    items = [str(item) for item in value] if isinstance(value, tuple) else [to_text(value)]
    return any(item.casefold() == piece.casefold() for item in items for piece in wanted)


def _within(day: str, wanted: str) -> bool:
    """Tell whether a date is the one wanted, or lies in the month or year wanted."""
    return day == wanted or (bool(wanted) and day.startswith(f"{wanted}-"))


def _compares(value: Value, op: str, wanted: str) -> bool:
    left, right = _comparable(value, op, wanted)
    if op == "<":
        return left < right
    if op == "<=":
        return left <= right
    return left > right if op == ">" else left >= right


def _comparable(value: Value, op: str, wanted: str) -> tuple[tuple[float, str], tuple[float, str]]:
    """Order numbers as numbers, and dates and all else as text; ISO dates sort as text does."""
    if isinstance(value, int):
        try:
            return (float(value), ""), (float(wanted), "")
        except ValueError:
            raise BadRequest(f"`{wanted}` is not a number") from None
    if isinstance(value, (date, When)):
        when = parse_when(wanted)
        value = value.first() if isinstance(value, When) else value
        wanted = str(when.last() if op in ("<=", ">") else when.first())
    return (0.0, to_text(value)), (0.0, wanted)
