"""`cspt timeline`: a record's events, newest first, with dates and types in a gutter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import Column, table
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record

_COLUMNS = (
    Column("Date", keep=True, rigid=True),
    Column("Type"),
    Column("What happened", keep=True, main=True),
    Column("Count"),
    Column("By"),
    Column("Place"),
)


@click.command("timeline")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str) -> None:
    """Show a record's events, newest first; an event's id shows the timeline it is on."""
    from cspt.cli.say import Speaker

    record = session.facts.snapshot.find(record_id)
    if record.kind.lies_under:
        record = session.facts.snapshot.find(record.text(record.kind.lies_under))
    events = session.facts.snapshot.timeline(record.id)
    speaker = Speaker(session.facts, session.out.terminal)
    if session.as_json:
        session.out.data([session.facts.row(event) for event in events])
    elif events:
        session.out.lines(event_table(session, speaker, events))
    else:
        session.out.line(f"Nothing on the timeline yet; write with `cspt log {speaker.short(record.id)} TEXT`.")
    session.name_problems()


def event_table(session: Session, speaker: Speaker, events: Sequence[Record]) -> list[Line]:
    """Return events as aligned lines, in their order."""
    rows = [
        [
            [Span(_days(speaker, event), "dim")],
            [Span(event.text("type"))],
            [Span(event.title)],
            [Span(f"{event.text('count')} {event.text('unit')}".strip())],
            [Span(event.text("by"), "dim")],
            [Span(event.text("place"), "dim")],
        ]
        for event in events
    ]
    return table(_COLUMNS, rows, session.out.room)


def _days(speaker: Speaker, event: Record) -> str:
    first, last = speaker.value(event, "date"), speaker.value(event, "date_to")
    return f"{first} to {last}" if last else first
