"""`cspt timeline`: a record's events, newest first, with dates and types in a gutter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import GAP, Column, cells, clipped, fit, table, wrap
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record

_READABLE, _LEAST_BESIDE, _WIDEST = 40, 10, 120


@click.command("timeline")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.option("--type", "types", metavar="TYPE", default="", help="Only these types: visit,incident.")
@click.option("--format", "form", type=click.Choice(["md"]), help="As a narrative in Markdown, oldest first.")
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, types: str, form: str | None) -> None:
    """Show a record's events, newest first; an event's id shows the timeline it is on."""
    from cspt.cli.say import Speaker

    record = session.facts.snapshot.find(record_id)
    if record.kind.lies_under:
        record = session.facts.snapshot.find(record.text(record.kind.lies_under))
    events = _of_types(session.facts.snapshot.timeline(record.id), types)
    speaker = Speaker(session.facts, session.out.terminal)
    if form == "md":
        from cspt.exchange.narrative import narrative

        session.out.lines([[Span(line)] for line in narrative(record, events).split("\n")])
    elif session.as_json:
        session.out.data([session.facts.row(event) for event in events])
    elif events:
        session.out.lines(event_lines(session, speaker, events))
    else:
        session.out.line(f"Nothing on the timeline yet; write with `cspt log {speaker.short(record.id)} TEXT`.")
    session.name_problems()


def _of_types(events: Sequence[Record], types: str) -> Sequence[Record]:
    """Keep the events of some types, told by their starts."""
    from cspt.errors import BadRequest
    from cspt.kinds import KINDS

    wanted = [word.strip().casefold() for word in types.split(",") if word.strip()]
    declared = KINDS["event"].field("type")
    known = declared.choices if declared else ()
    for word in wanted:
        if not any(name.startswith(word) for name in known):
            raise BadRequest(f"no type `{word}`; an event is one of {', '.join(known)}")
    return [event for event in events if event.text("type").startswith(tuple(wanted))] if wanted else events


def event_lines(session: Session, speaker: Speaker, events: Sequence[Record], *, bodies: bool = True) -> list[Line]:
    """Return events in their order: for a person wrapped beside a gutter, else as one aligned line each."""
    if session.out.terminal:
        gutter = max(cells(_days(speaker, event)) for event in events) + GAP
        kinds = max(cells(event.text("type")) for event in events) + GAP
        kinds = kinds if session.out.width - gutter - kinds >= _READABLE else 0
        return [line for event in events for line in _wrapped(session, speaker, event, (gutter, kinds), bodies=bodies)]
    return _table(speaker, events)


def _wrapped(
    session: Session, speaker: Speaker, event: Record, gutters: tuple[int, int], *, bodies: bool
) -> Iterator[Line]:
    gutter, kinds = gutters
    if session.out.width - gutter < _LEAST_BESIDE:
        gutter = 0
        yield clipped([Span(_days(speaker, event), "dim")], session.out.room)
    room = max(1, min(session.out.width, _WIDEST) - gutter - kinds)
    said = wrap(event.title, room)
    details = _details(event, with_type=not kinds)
    beside = len(said) == 1 and cells(said[0]) + GAP + cells(details) <= room
    rest = [] if beside else [Span(line, "dim") for line in wrap(details, room)] if details else []
    text = event.body.strip() if bodies else ""
    body = [Span(part) for line in text.splitlines() for part in wrap(line.strip(), room)]
    for number, span in enumerate([*map(Span, said), *rest, *body]):
        day, kind = (_days(speaker, event), event.text("type")) if number == 0 else ("", "")
        lead = [*fit([Span(day if gutter else "", "dim")], gutter), *(fit([Span(kind)], kinds) if kinds else [])]
        yield [*lead, span, *([Span(" " * GAP), Span(details, "dim")] if number == 0 and beside else [])]


def _details(event: Record, *, with_type: bool) -> str:
    parts = [event.text("type") if with_type else "", _count(event), event.text("by"), event.text("place")]
    return " · ".join(part for part in parts if part)


def _count(event: Record) -> str:
    return f"{event.text('count')} {event.text('unit')}".strip()


def _table(speaker: Speaker, events: Sequence[Record]) -> list[Line]:
    rows = [
        [
            [Span(_days(speaker, event))],
            [Span(event.text("type"))],
            [Span(event.title)],
            [Span(_count(event))],
            [Span(event.text("by"))],
            [Span(event.text("place"))],
        ]
        for event in events
    ]
    return table([Column()] * 6, rows, None)


def _days(speaker: Speaker, event: Record) -> str:
    first, last = speaker.value(event, "date"), speaker.value(event, "date_to")
    return f"{first} to {last}" if last else first
