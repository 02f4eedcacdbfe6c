"""Turns a record into the rows that the index keeps of it, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import msgspec

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS
from cspt.model.dates import When
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.problem import Problem
from cspt.model.record import Record
from cspt.model.schema import LISTS, Field, Kind, Type
from cspt.model.snapshot import event_day
from cspt.model.values import BadValue, Value, Vocabulary, parse_text, parse_value, to_text
from cspt.rules.search import said_of
from cspt.store.index.schema import ITEMS_TYPES, typed

Cell = str | int | None
Doc = tuple[str, str, str, str, str]
"""Path, id, kind, fields as JSON, and body."""
DOC = "d.path, d.id, d.kind, d.raw, d.body"
_LONGEST_NUMBER = 4000
MARK = "\x1f"
"""Stands before and after each item of a list."""
_ENCODER = msgspec.json.Encoder()
_PLAIN = re.compile(r"[\n -~]*\Z")
_SHAPES: dict[str, tuple[tuple[str, bool, bool, bool], ...]] = {}
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
    texts = {name: value if type(value) is str else to_text(value) for name, value in record.values.items()}
    raw = _ENCODER.encode(dict(record.raw)).decode()
    title, place = f"{texts.get('ref', '')} {texts.get('title', '')}", place_key(texts.get("ref", ""))
    day = event_day(record).toordinal() if record.kind.lies_under else 0
    doc = (
        *(record.path, record.id, record.kind.name, raw, record.body, title),
        *(said_of(record), "\n".join([*texts.values(), record.body]).lower()),
        *(int(bool(record.problems)), int(CONFLICTS in record.raw), place, day),
    )
    plain = int("\\u00" not in raw and _PLAIN.match(raw) is not None)
    cells = (record.id, place, plain, *_typed_cells(record, texts), *_day_cells(record))
    about = texts.get(record.kind.lies_under, "") if record.kind.lies_under else ""
    return Rows(record.id, record.kind.name, record.path, doc, cells, about, record.problems)


def record_of(doc: Doc, vocabulary: Vocabulary, problems: tuple[Problem, ...] = ()) -> Record:
    """Return the record that a row of `doc` was made from."""
    path, record_id, kind, raw, body = doc
    declared, fields = KINDS[kind], msgspec.json.decode(raw)
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


def items_of(field: Field, cell: str | int) -> tuple[str, ...]:
    """Return the items of a list from what stands for it in the index; of any other field, its one text."""
    if field.type in LISTS:
        value = parse_text(field, str(cell), lambda _: (), date.min)
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()
    return (to_text(bool(cell)),) if field.type is Type.FLAG else (str(cell),)


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


def _typed_cells(record: Record, texts: Mapping[str, str]) -> Iterator[Cell]:
    for name, is_number, is_items, is_when in _shapes(record.kind):
        value = record.values.get(name)
        yield int(value) if is_number and isinstance(value, int) else texts.get(name)
        if is_items:
            yield items_key(tuple(str(item) for item in value)) if isinstance(value, tuple) else None
        if is_when:
            when = value if isinstance(value, When) else None
            yield when.first().isoformat() if when else None
            yield when.last().toordinal() if when else None


def _shapes(kind: Kind) -> tuple[tuple[str, bool, bool, bool], ...]:
    """Return the name of each typed field, and whether it is a number, a list of items, or a date not wholly known."""
    if kind.name not in _SHAPES:
        _SHAPES[kind.name] = tuple(
            (each.name, each.type in (Type.NUMBER, Type.FLAG), each.type in ITEMS_TYPES, each.type is Type.WHEN)
            for each, _ in typed(kind)
        )
    return _SHAPES[kind.name]


def _day_cells(record: Record) -> Iterator[Cell]:
    """Yield the day an event begins and the one it is over, and room for the newest event of a timeline."""
    if record.kind.lies_under:
        begins, ends = record.get("date", When), record.get("date_to", When)
        over = ends or begins
        yield begins.first().toordinal() if begins else None
        yield over.last().toordinal() if over else None
    if record.kind.timeline:
        yield None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(MARK, "\\u") if MARK in text or "\\" in text else text


def as_day(ordinal: int | None) -> date | None:
    """Return the day that a number in the index stands for."""
    return None if ordinal is None else date.fromordinal(ordinal)
