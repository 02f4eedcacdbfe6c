"""`cspt search`: words, in titles, fields, texts and events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from cspt.cli.layout import Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.record import Record
    from cspt.model.snapshot import Snapshot

_BEFORE, _AFTER = 20, 80
_COLUMNS = (
    Column(keep=True, rigid=True),
    Column("Id", keep=True, rigid=True),
    Column("Kind"),
    Column("Title", keep=True, main=True),
    Column("Where"),
    Column("Found", main=True, last=True),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words were found in a record, the best place of several."""

    rank: int
    record: Record
    where: str
    """A field's name, `text`, or `event` with its day."""
    snippet: str


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
@in_folder
@pass_session
def command(session: Session, words: tuple[str, ...]) -> None:
    """Search for WORDS, in either case: all of them must stand in one record, or in one event on its timeline."""
    facts = session.facts
    wanted = [word.casefold() for phrase in words for word in phrase.split()]
    hits = find_words(facts.snapshot, wanted) if wanted else []
    if session.as_json:
        session.out.data([{**facts.row(hit.record), "found": hit.where, "snippet": hit.snippet} for hit in hits])
    elif hits:
        _print(session, hits)
    else:
        session.out.line(f"Nothing holds {' and '.join(words)}.")
    session.name_problems()


def find_words(snapshot: Snapshot, words: Sequence[str]) -> list[Hit]:
    """Return the records that hold all of some words (in folded case), best first; an event's hit is its record's."""
    best: dict[str, Hit] = {}
    for record in snapshot.records.values():
        hit = _hit(record, words, snapshot)
        if hit and (hit.record.id not in best or hit.rank < best[hit.record.id].rank):
            best[hit.record.id] = hit
    return sorted(best.values(), key=lambda hit: (hit.rank, hit.record.kind.name, hit.record.title, hit.record.id))


def _hit(record: Record, words: Sequence[str], snapshot: Snapshot) -> Hit | None:
    everything: list[str] = []
    for rank, where, text in _places(record):
        if _holds(text, words):
            return _shown(Hit(rank, record, where, _snippet(text, words)), snapshot)
        everything.append(text)
    whole = "\n".join(everything)
    return _shown(Hit(3, record, "text", _snippet(whole, words)), snapshot) if _holds(whole, words) else None


def _places(record: Record) -> Iterator[tuple[int, str, str]]:
    from cspt.model.changes import say_raw

    yield 0, "title", record.title
    for name, value in record.raw.items():
        if name not in ("title", "kind"):
            yield 1, name, say_raw(value)
    yield 2, "text", record.body


def _shown(hit: Hit, snapshot: Snapshot) -> Hit:
    """Return the hit as it is shown: one in an event is a hit of the record the event is about."""
    kind = hit.record.kind
    about = snapshot.get(hit.record.text(kind.lies_under)) if kind.lies_under else None
    if about is None:
        return replace(hit, snippet="") if hit.where == "title" else hit
    return Hit(hit.rank + 4, about, f"event {hit.record.text('date')}", hit.snippet)


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _snippet(text: str, words: Sequence[str]) -> str:
    """Return the words around the first that was found."""
    line = " ".join(text.split())
    at = max(0, min((found for word in words if (found := line.casefold().find(word)) >= 0), default=0))
    start, end = line.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0, at + _AFTER
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")


def _print(session: Session, hits: Sequence[Hit]) -> None:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    rows = [
        [
            _mark(session, hit.record),
            [Span(speaker.id(hit.record), "dim")],
            [Span(hit.record.kind.name)],
            [Span(f"{hit.record.text('ref')} {hit.record.title}".strip(), "bold")],
            [Span(hit.where, "dim")],
            [Span(hit.snippet)],
        ]
        for hit in hits
    ]
    session.out.lines(table(_COLUMNS, rows, session.out.room))


def _mark(session: Session, record: Record) -> list[Span]:
    from cspt.cli.marks import rag_cell

    return [*rag_cell(session.facts.of(record), session.out)] if record.kind.name == "action" else []
