"""`cspt history`: who, when, which field from what to what; of one record, or of the whole store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import clipped
from cspt.cli.output import Line, Span, complain
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from datetime import date

    from cspt.model.changes import FieldChange
    from cspt.workspace import Act, RecordChange

_UNTOLD = frozenset({"id", "kind", "about"})
_SHORT = 8


@click.command("history")
@click.argument("record_id", metavar="[ID]", default="", shell_complete=record_ids)
@click.option("--by", metavar="WHO", default="", help="Only acts of this person: part of a name or e-mail address.")
@click.option("--field", metavar="NAME", default="", help="Only changes of this field; `body` is the text.")
@click.option("--from", "first", metavar="DATE", default="", help="From this day on: 2019-12-01, mon, 2019-11.")
@click.option("--to", "last", metavar="DATE", default="", help="To the end of this day.")
@click.option("--new", is_flag=True, help="Only what others did since you last left the terminal.")
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, *, by: str, field: str, first: str, last: str, new: bool) -> None:
    """Tell a record's story, newest first: who changed which field from what to what, its events included.

    Without ID, all that was done in the store.
    """
    from cspt.workspace import Asked

    if new:
        _tell_news(session, record_id, (by, field, first, last))
        return
    begins, ends = past_days(session, first, last)
    path = _path(session, record_id) if record_id else ""
    wanted = Asked(path=path, by=by.strip(), field=field.strip(), first=begins, last=ends)
    found = session.workspace.history.acts(wanted)
    if session.workspace.is_shallow:
        complain("this clone is shallow: what came before its oldest commit was left out when it was cloned")
    if session.as_json:
        session.out.data([_data(act) for act in found])
        return
    lines = [line for act in found for line in _told(session, act, whole=not record_id)]
    session.out.lines(lines)
    if not lines:
        session.out.line(
            "Nothing of it is recorded yet; `cspt record -m WHY` records what was edited by hand."
            if record_id and not any((by, field, first, last))
            else "No act answers to that."
        )


def _tell_news(session: Session, record_id: str, limits: tuple[str, ...]) -> None:
    """Tell what others did since this person last looked, to one record or to all."""
    from cspt.errors import BadRequest

    if any(limits):
        raise BadRequest("`--new` goes by itself; leave out the other limits")
    store = session.workspace
    if record_id:
        found = store.news_of(session.facts.snapshot.find(record_id))
    else:
        acts, unseen = store.news()
        found = acts[:unseen]
    if session.as_json:
        session.out.data([_data(act) for act in found])
    elif found:
        session.out.lines([line for act in found for line in _told(session, act, whole=not record_id)])
    else:
        session.out.line("Nobody else has changed anything since you last looked.")


def past_days(session: Session, first: str, last: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a period as it was typed; a month or year means its first or last day.

    Raises:
        BadRequest: one of them is not a date, or they are the wrong way round.
    """
    from cspt.cli.days import past_day
    from cspt.errors import BadRequest
    from cspt.model.dates import parse_when

    today = session.workspace.today
    begins, ends = (past_day(text, today) if text.strip() else None for text in (first, last))
    with suppress(ValueError):
        begins = parse_when(first.strip()).first()
    if begins and ends and begins > ends:
        raise BadRequest(f"the period ends ({ends}) before it begins ({begins})")
    return begins, ends


def _path(session: Session, record_id: str) -> str:
    """Return where a record lies, or lay: the whole id of one that was taken away is enough."""
    from cspt.errors import AmbiguousId, InvalidRecord, NoSuchRecord
    from cspt.kinds import BY_PREFIX
    from cspt.model.ids import RecordId, prefix_of
    from cspt.model.layout import path_of

    try:
        return session.near.find(record_id).path
    except AmbiguousId:
        raise
    except (NoSuchRecord, InvalidRecord):
        kind = BY_PREFIX.get(prefix_of(record_id.upper()))
        if kind is None or kind.lies_under:
            raise
        path = path_of(kind, RecordId(record_id.upper()))
        if not session.workspace.history.has(path):
            raise
        return path


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


def _told(session: Session, act: Act, *, whole: bool) -> Iterator[Line]:
    from cspt.model.dates import say_day

    terminal, room = session.out.terminal, session.out.room
    when = (
        f"{say_day(act.when.date(), session.workspace.today)} {act.when:%H:%M}"
        if terminal
        else f"{act.when:%Y-%m-%d %H:%M}"
    )
    via = act.via.removeprefix("cspt ") or "without cspt"
    yield clipped([Span(f"{when}  "), Span(act.who, "bold"), Span(f"  {via}  {act.oid[:_SHORT]}", "dim")], room)
    if not act.changes:
        yield clipped([Span(f"  {act.subject}")], room)
    for change in act.changes:
        if change.what != "changed":
            title = f": {change.title}" if change.title else ""
            yield clipped([Span(f"  {change.kind} {change.id} {change.what}{title}")], room)
        else:
            yield from _fields(change, room, named=whole or change.kind == "event")


def _fields(change: RecordChange, room: int | None, *, named: bool) -> Iterator[Line]:
    about = f"{change.kind} {change.id} " if named else ""
    for field in change.fields:
        if field.field not in _UNTOLD:
            yield clipped([Span(f"  {about}{field.field}  ", "dim"), *_from_to(field)], room)


def _from_to(field: FieldChange) -> list[Span]:
    if field.field == "body":
        return [Span("changed")]
    return [Span(field.before or "blank", "dim" if not field.before else ""), Span(" → "), Span(field.after or "blank")]
