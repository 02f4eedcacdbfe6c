"""`cspt search`: words, in titles, fields, texts and events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span, complain
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.rules.search import Hit

_SNIPPET = 80
_MOST = 200
_COLUMNS = (
    Column(keep=True, rigid=True),
    Column("Id", keep=True, rigid=True),
    Column("Kind"),
    Column("Title", keep=True, main=True),
    Column("Event"),
    Column("Found", main=True, last=True),
)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=_MOST,
    show_default=True,
    help="At most so many; 0: all.",
)
@json_option
@in_folder
@pass_session
def command(session: Session, words: tuple[str, ...], limit: int) -> None:
    """Search for WORDS, in either case: all of them must stand in one record, or in one event on its timeline."""
    from cspt.rules.search import best_hits

    typed = " ".join(words)
    found = session.facts.search(typed, limit + 1 if limit else None)
    hits = best_hits(found[:limit] if limit else found)
    session.facts.prepare([hit.record for hit in hits if hit.record.kind.name == "action"])
    if session.as_json:
        session.out.data([_data(session, hit, typed) for hit in hits])
    elif hits:
        _print(session, hits, typed)
    else:
        session.out.line(f"Nothing holds {' and '.join(typed.split()) or 'no words at all'}.")
    if limit and len(found) > limit:
        complain(f"these are the first {limit}; another word narrows it down, and --limit 0 shows all")
    session.name_problems()


def _data(session: Session, hit: Hit, typed: str) -> dict[str, object]:
    place = {
        "found": hit.found.name.lower(),
        "event": hit.event.id if hit.event else "",
        "snippet": _snippet(hit, typed),
    }
    return {**session.facts.row(hit.record), **place}


def _snippet(hit: Hit, typed: str) -> str:
    """Return the words around what was found; an event whose title holds them is shown by its title."""
    from cspt.rules.search import Found, snippet

    if hit.found is Found.TITLE:
        return ""
    found = snippet(hit.event or hit.record, typed, _SNIPPET)
    return found or (hit.event.title if hit.event else "")


def _print(session: Session, hits: Sequence[Hit], typed: str) -> None:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    session.out.lines(table(_COLUMNS, [_row(session, speaker, hit, typed) for hit in hits], session.out.room))


def _row(session: Session, speaker: Speaker, hit: Hit, typed: str) -> list[Cell]:
    from cspt.cli.marks import rag_cell

    record = hit.record
    return [
        rag_cell(session.facts.of(record), session.out) if record.kind.name == "action" else [],
        [Span(speaker.id(record), "dim")],
        [Span(record.kind.name)],
        [Span(f"{record.text('ref')} {record.title}".strip(), "bold")],
        [Span(speaker.value(hit.event, "date") if hit.event else "", "dim")],
        [Span(_snippet(hit, typed))],
    ]
