"""Search: every record that holds the words typed, in its title, any field, its body or its timeline.

A word is looked for where words begin; only where nothing holds all of them so, also inside words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache

from cspt.kinds import KINDS
from cspt.model.changes import say_raw
from cspt.model.record import Record
from cspt.model.schema import LINKS
from cspt.model.snapshot import Snapshot, event_day
from cspt.rules.facts import sort_key

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
"""A run of letters and digits, as SQLite's `unicode61` has it: the index finds the same words."""


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
    """Title and all else that is said, in lower case."""
    begins: tuple[str, str]
    """The words of the title and of all else, a space before each."""


class Search:
    """A snapshot made ready to be searched; making it takes a moment, searching it hardly any."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._entries = sorted(_entries(snapshot), key=lambda entry: _order(entry.hit))

    def find(self, typed: str) -> list[Hit]:
        """Return what holds every word typed: titles first, then other fields and bodies, then events, newest first."""
        words = words_of(typed)
        if not words:
            return []
        return self._by_beginning(words) or self._inside(words)

    def _by_beginning(self, words: list[str]) -> list[Hit]:
        phrases = [phrase for word in words if (phrase := _spaced(word))]
        odd = [word for word in words if not _spaced(word)]
        if not phrases:
            return []
        held = [
            entry
            for entry in self._entries
            if all(any(phrase in words for words in entry.begins) for phrase in phrases)
            and all(word in entry.text for word in odd)
        ]
        return _titles_first((entry.hit, all(phrase in entry.begins[0] for phrase in phrases)) for entry in held)

    def _inside(self, words: list[str]) -> list[Hit]:
        held = [entry for entry in self._entries if all(word in entry.text for word in words)]
        return _titles_first((entry.hit, all(word in entry.title for word in words)) for entry in held)


def _titles_first(hits: Iterable[tuple[Hit, bool]]) -> list[Hit]:
    named, others = [], []
    for hit, is_named in hits:
        if is_named and hit.event is None:
            named.append(replace(hit, found=Found.TITLE))
        else:
            others.append(hit)
    return named + others


def best_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Return the best hit of each record, in their order."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.record.id, hit)
    return list(found.values())


def title_of(record: Record) -> str:
    """Return what a search takes as a record's title."""
    return f"{record.text('ref')} {record.text('title')}"


def said_of(record: Record) -> str:
    """Return all that a record says beside its title: its id, its fields and its body, but neither kind nor links."""
    unsaid = _unsaid(record.kind.name)
    pieces = [raw if type(raw) is str else say_raw(raw) for name, raw in record.raw.items() if name not in unsaid]
    return "\n".join([record.id, *pieces, record.body])


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
        title, said = title_of(record).casefold(), said_of(record).casefold()
        hit = Hit(about or record, record if about else None, Found.EVENT if about else Found.TEXT)
        yield _Entry(hit, title, f"{title}\n{said}", (_spaced(title), _spaced(said)))


def _spaced(text: str) -> str:
    """Return a text's words, a space before each, so that `" gard"` is found in `" the garden"`."""
    return "".join(f" {word}" for word in _WORD.findall(text))


@cache
def _unsaid(kind: str) -> frozenset[str]:
    return frozenset({"kind", "title", *(field.name for field in KINDS[kind].fields if field.type in LINKS)})


def _order(hit: Hit) -> tuple[object, ...]:
    """Put records before events, records by kind and ref, and the newest events first."""
    if hit.event:
        return hit.found, -event_day(hit.event).toordinal(), hit.event.id
    return hit.found, hit.record.kind.prefix, sort_key(hit.record)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what a record says outside its title, each piece with its field's label; the body has none."""
    for name, raw in record.raw.items():
        field = record.kind.field(name)
        if name not in _unsaid(record.kind.name):
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
