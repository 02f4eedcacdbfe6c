"""`cspt history`: a record's story from git: who, when, which field from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import clipped
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.changes import FieldChange
    from cspt.workspace import Act, RecordChange

_UNTOLD = frozenset({"id", "kind", "about"})


@click.command("history")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str) -> None:
    """Tell a record's story, newest first: who changed which field from what to what, its events included."""
    record = session.facts.snapshot.find(record_id)
    acts = session.workspace.acts(record)
    if session.as_json:
        session.out.data([_data(act) for act in acts])
    elif acts:
        session.out.lines(line for act in acts for line in _told(session, act))
    else:
        session.out.line("Nothing of it is recorded yet; `cspt record -m WHY` records what was edited by hand.")


def _data(act: Act) -> dict[str, object]:
    return {
        "commit": act.oid,
        "who": act.who,
        "email": act.email,
        "when": act.when.isoformat(),
        "subject": act.subject,
        "via": act.via,
        "changes": [
            {
                "id": change.id,
                "kind": change.kind,
                "path": change.path,
                "what": change.what,
                "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in change.fields],
            }
            for change in act.changes
        ],
    }


def _told(session: Session, act: Act) -> Iterator[Line]:
    from cspt.model.dates import say_day

    terminal, room = session.out.terminal, session.out.room
    when = (
        f"{say_day(act.when.date(), session.workspace.today)} {act.when:%H:%M}"
        if terminal
        else f"{act.when:%Y-%m-%d %H:%M}"
    )
    via = act.via.removeprefix("cspt ") or "without cspt"
    yield clipped([Span(f"{when}  "), Span(act.who, "bold"), Span(f"  {via}", "dim")], room)
    for change in act.changes:
        if change.what != "changed":
            title = f": {change.title}" if change.title else ""
            yield clipped([Span(f"  {change.kind} {change.id} {change.what}{title}")], room)
        else:
            yield from _fields(change, room)


def _fields(change: RecordChange, room: int | None) -> Iterator[Line]:
    about = f"{change.kind} {change.id} " if change.kind == "event" else ""
    for field in change.fields:
        if field.field not in _UNTOLD:
            yield clipped([Span(f"  {about}{field.field}  ", "dim"), *_from_to(field)], room)


def _from_to(field: FieldChange) -> list[Span]:
    if field.field == "body":
        return [Span("changed")]
    return [Span(field.before or "blank", "dim" if not field.before else ""), Span(" → "), Span(field.after or "blank")]
