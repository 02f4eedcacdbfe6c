"""`cspt conflicts`: what is left to settle, with each side's value, who gave it and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import clipped
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.conflict import Conflict, Version
    from cspt.workspace import Unsettled

_NAMED = {"record": "The record", "body": "Text"}


@click.command("conflicts")
@click.argument("record_id", metavar="[ID]", default="", shell_complete=record_ids)
@json_option
@in_folder
@pass_session
@click.pass_context
def command(context: click.Context, session: Session, record_id: str) -> None:
    """Show what is left to settle: the field, the value before, each side's value, who gave it and when.

    Ends with 1 where there is anything. `cspt resolve ID field=1` keeps the first of the values shown.
    """
    snapshot = session.facts.snapshot
    only = snapshot.find(record_id).id if record_id else ""
    found = [each for each in session.workspace.conflicts(snapshot) if only in ("", each.id)]
    if session.as_json:
        session.out.data([_data(session, each) for each in found])
    elif found:
        session.out.lines(line for each in found for line in _told(session, each))
    else:
        session.out.line("Nothing to settle.")
    session.name_problems()
    context.exit(1 if found else 0)


def _data(session: Session, unsettled: Unsettled) -> dict[str, object]:
    record, conflict = session.facts.snapshot.records[unsettled.id], unsettled.conflict
    return {
        "id": record.id,
        "kind": record.kind.name,
        "path": record.path,
        "title": record.title,
        "field": conflict.field,
        "why": conflict.why.value or "values",
        "before": conflict.base,
        "values": [_version(version) for version in conflict.versions],
    }


def _version(version: Version) -> dict[str, object]:
    origin = version.origin
    return {"value": version.value, "who": origin.who, "when": origin.when, "commit": origin.commit}


def _told(session: Session, unsettled: Unsettled) -> Iterator[Line]:
    from cspt.cli.say import Speaker
    from cspt.model.conflict import say_why

    record, conflict = session.facts.snapshot.records[unsettled.id], unsettled.conflict
    speaker = Speaker(session.facts, session.out.terminal)
    declared = record.kind.field(conflict.field)
    name = declared.label if declared else _NAMED.get(conflict.field, conflict.field)
    yield [Span(f"{speaker.id(record)}  ", "dim"), Span(record.title, "bold")]
    yield from _wrapped(session, [Span(f"  {name}: {say_why(conflict)}")])
    yield from _values(session, conflict)
    yield [Span(f"          cspt resolve {speaker.short(record.id)} {conflict.field}={_hint(conflict)}", "dim")]
    yield []


def _values(session: Session, conflict: Conflict) -> Iterator[Line]:
    """Yield the value before and each side's, with who gave it and when."""
    from cspt.model.settling import asked, say_origin

    question = asked(conflict)
    shown = [("before", question.before, "")] if question.before else []
    shown += [(str(at), each.lines, say_origin(each.origin)) for at, each in enumerate(question.options, 1)]
    for lead, lines, origin in shown:
        several = len(lines) > 1
        for number, line in enumerate(lines):
            start = Span(f"  {lead if number == 0 else '':>6}  ", "dim")
            told = f"  {origin}" if origin and not several else ""
            yield from _wrapped(session, [start, Span(line or ("" if several else "(blank)")), Span(told, "dim")])
        if several and origin:
            yield [Span(f"          {origin}", "dim")]


def _wrapped(session: Session, line: Line) -> Iterator[Line]:
    yield clipped(line, session.out.room) if session.out.room else line


def _hint(conflict: Conflict) -> str:
    from cspt.model.conflict import DELETED, KEPT, WHOLE, Why
    from cspt.model.settling import asked

    if conflict.why is Why.DELETED:
        return f"{KEPT}  or  {conflict.field}={DELETED}"
    return "1" if asked(conflict).can_write and conflict.field != WHOLE else KEPT
