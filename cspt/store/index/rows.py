"""Turns a record into the rows that the index keeps of it, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.problem import Problem
from cspt.model.query import whole_text
from cspt.model.record import Record
from cspt.model.schema import Field, Type
from cspt.model.snapshot import event_day
from cspt.model.values import BadValue, Value, Vocabulary, parse_value, to_text
from cspt.store.index.schema import ITEMS_TYPES, typed

Cell = str | int | None
Doc = tuple[str, str, str, str, str]
"""Path, id, kind, fields as JSON, and body."""
DOC = "d.path, d.id, d.kind, d.raw, d.body"
_LONGEST_NUMBER = 4000
MARK = "\x1f"
"""Stands before and after each item of a list."""
_PLAIN = re.compile(r"[\n -~]*\Z")
_PIECES = re.compile(r"\d+|\D")


@dataclass(frozen=True, slots=True)
class Rows:
    """What the index keeps of one record."""

    id: RecordId
    kind: str
    path: str
    doc: tuple[Cell, ...]
    """The row of `doc` without its number."""
    cells: tuple[Cell, ...]
    """The row of the kind's table without its number."""
    about: str
    """The record whose timeline it is on; empty for what is no event."""
    problems: tuple[Problem, ...]


def rows_of(record: Record) -> Rows:
    """Return what the index keeps of a record."""
    whole = whole_text(record.values, record.body)
    raw = json.dumps(dict(record.raw), ensure_ascii=False, separators=(",", ":"))
    title = f"{record.text('ref')} {record.text('title')}"
    place = place_key(record.text("ref"))
    identity = (record.path, record.id, record.kind.name)
    day = event_day(record).toordinal() if record.kind.lies_under else 0
    doc = (*identity, raw, record.body, title, _said(record), whole, int(bool(record.problems)), place, day)
    plain = int("\\u00" not in raw and _PLAIN.match(raw) is not None)
    cells = (record.id, place, plain, *_typed_cells(record), *_day_cells(record))
    about = record.text(record.kind.lies_under) if record.kind.lies_under else ""
    return Rows(record.id, record.kind.name, record.path, doc, cells, about, record.problems)


def record_of(doc: Doc, vocabulary: Vocabulary, problems: tuple[Problem, ...] = ()) -> Record:
    """Return the record that a row of `doc` was made from."""
    path, record_id, kind, raw, body = doc
    declared, fields = KINDS[kind], json.loads(raw)
    values: dict[str, Value] = {}
    for field in declared.fields:
        value = _value(field, fields.get(field.name, ""), vocabulary)
        if value is not None:
            values[field.name] = value
    return Record(
        RecordId(record_id), declared, path, MappingProxyType(values), MappingProxyType(fields), body, problems
    )


def items_key(items: tuple[str, ...]) -> str:
    """Return a list's items in one text, in which `item_key` of each is found and no other."""
    return MARK + "".join(_escaped(item.casefold()) + MARK for item in items)


def item_key(item: str) -> str:
    """Return what stands for an item in `items_key`."""
    return f"{MARK}{_escaped(item.casefold())}{MARK}"


def place_key(ref: str) -> str:
    """Return a text that sorts as a plan sorts its refs: numbers as numbers, `2.10` after `2.9`, blank ones last."""
    return ("0" if ref else "1") + "".join(_piece_key(piece) for piece in _PIECES.findall(ref))


def _piece_key(piece: str) -> str:
    if not piece.isdecimal():
        return f"1{piece}" if piece.isalpha() else ""
    number = str(int(piece[:_LONGEST_NUMBER]))
    return f"2{len(number):05d}{number}"


def _value(field: Field, raw: Raw, vocabulary: Vocabulary) -> Value | None:
    try:
        return parse_value(field, raw, vocabulary)
    except BadValue:
        return None


def _typed_cells(record: Record) -> Iterator[Cell]:
    for field, _ in typed(record.kind):
        value = record.values.get(field.name)
        yield int(value) if isinstance(value, int) else None if value is None else to_text(value)
        if field.type in ITEMS_TYPES:
            yield items_key(tuple(str(item) for item in value)) if isinstance(value, tuple) else None
        if field.type is Type.WHEN:
            when = value if isinstance(value, When) else None
            yield when.first().isoformat() if when else None
            yield when.last().toordinal() if when else None


def _day_cells(record: Record) -> Iterator[Cell]:
    """Yield the days an event counts from, first and last, and room for the newest event of a timeline."""
    if record.kind.lies_under:
        when = record.values.get("date_to") or record.values.get("date")
        yield when.first().toordinal() if isinstance(when, When) else None
        yield when.last().toordinal() if isinstance(when, When) else None
    if record.kind.timeline:
        yield None


def _said(record: Record) -> str:
    """Return every word of a record but its fields' names, as a search finds it."""
    return "\n".join([record.id, *(text for raw in record.raw.values() for text in _texts(raw)), record.body])


def _texts(raw: Raw) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for item in raw:
            yield from _texts(item)
    else:
        for name, item in raw.items():
            yield name
            yield from _texts(item)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(MARK, "\\u") if MARK in text or "\\" in text else text


def as_day(ordinal: int | None) -> date | None:
    """Return the day that a number in the index stands for."""
    return None if ordinal is None else date.fromordinal(ordinal)
