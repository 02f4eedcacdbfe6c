"""Search: every record that holds the words typed, in its title, any field, its body or its timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from cspt.model.changes import say_raw
from cspt.model.record import Record
from cspt.model.schema import LINKS
from cspt.model.snapshot import Snapshot, event_day
from cspt.rules.facts import sort_key

_UNSAID = frozenset({"kind", "title"})


class Found(IntEnum):
    """Where the words stand, the place that matters most first."""

    TITLE = 0
    TEXT = 1
    EVENT = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that holds the words."""

    record: Record
    """What to open: for an event, the record it is about."""
    event: Record | None
    """The event the words stand in; None where they stand in the record itself."""
    found: Found


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    title: str
    text: str


class Search:
    """A snapshot made ready to be searched; making it takes a moment, searching it hardly any."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._entries = sorted(_entries(snapshot), key=lambda entry: _order(entry.hit))

    def find(self, typed: str) -> list[Hit]:
        """Return what holds every word typed: titles first, then other fields and bodies, then events, newest first."""
        words = words_of(typed)
        if not words:
            return []
        named, others = [], []
        for entry in self._entries:
            if not all(word in entry.text for word in words):
                continue
            if entry.hit.event is None and all(word in entry.title for word in words):
                named.append(replace(entry.hit, found=Found.TITLE))
            else:
                others.append(entry.hit)
        return named + others


def words_of(typed: str) -> list[str]:
    """Return the words to look for, in lower case."""
    return typed.casefold().split()


def snippet(record: Record, typed: str, width: int) -> str:
    """Return the piece of a record around the first word that stands outside its title, named by its field."""
    words = words_of(typed)
    for name, text in _texts(record):
        places = [place for word in words if (place := text.casefold().find(word)) >= 0]
        if places:
            lead = f"{name}: " if name else ""
            return lead + _around(text, min(places), max(width - len(lead), 8))
    return ""


def spans(text: str, typed: str) -> Iterator[tuple[int, int]]:
    """Yield where the words stand in a text."""
    for word in words_of(typed):
        for match in re.finditer(re.escape(word), text, re.IGNORECASE):
            yield match.span()


def _entries(snapshot: Snapshot) -> Iterator[_Entry]:
    for record in snapshot.records.values():
        about = snapshot.get(record.text(record.kind.lies_under)) if record.kind.lies_under else None
        title = f"{record.text('ref')} {record.text('title')}".casefold()
        said = "\n".join(text for _, text in _texts(record)).casefold()
        hit = Hit(about or record, record if about else None, Found.EVENT if about else Found.TEXT)
        yield _Entry(hit, title, f"{title}\n{record.id.casefold()}\n{said}")


def _order(hit: Hit) -> tuple[object, ...]:
    """Put records before events, records by kind and ref, and the newest events first."""
    if hit.event:
        return hit.found, -event_day(hit.event).toordinal(), hit.event.id
    return hit.found, hit.record.kind.prefix, sort_key(hit.record)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what a record says outside its title, each piece with its field's label; the body has none."""
    for name, raw in record.raw.items():
        field = record.kind.field(name)
        if name not in _UNSAID and not (field and field.type in LINKS):
            yield (field.label.lower() if field else name), say_raw(raw)
    if record.body.strip():
        yield "", " ".join(record.body.split())


def _around(text: str, place: int, width: int) -> str:
    """Cut a piece of this length out of a text so that the place is in its first third."""
    start = max(0, min(place - width // 3, len(text) - width))
    if start:
        space = text.find(" ", start, place)
        start = space + 1 if space >= 0 else start
    cut = text[start : start + width]
    return ("…" if start else "") + cut + ("…" if start + width < len(text) else "")
