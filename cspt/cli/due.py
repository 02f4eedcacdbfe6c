"""`cspt due`: what is over or due soon, the longest over first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import owners
from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.rules.due import Due

_COLUMNS = (
    Column(keep=True, rigid=True),
    Column("Due", rigid=True, last=True),
    Column("Id", keep=True, rigid=True),
    Column("What"),
    Column("Title", keep=True, main=True),
    Column("Who"),
)


@click.command("due")
@click.option(
    "--for", "who", metavar="WHO", default="", shell_complete=owners, help="Only what is this role's or team's."
)
@click.option("--within", metavar="SPAN", help="How far ahead to look: 14d, 2w. The profile says how far otherwise.")
@json_option
@in_folder
@pass_session
def command(session: Session, who: str, within: str | None) -> None:
    """Show what is over, or due soon: actions, reviews of cases and plans, agreements that run out."""
    from datetime import timedelta

    from cspt.errors import BadRequest
    from cspt.model.dates import parse_span

    facts = session.facts
    try:
        span = parse_span(within) if within is not None else timedelta(days=facts.profile.due_within_days)
    except ValueError as trouble:
        raise BadRequest(str(trouble)) from None
    found = facts.due(span, who)
    facts.prepare([due.record for due in found if due.record.kind.name == "action"])
    if session.as_json:
        session.out.data([_data(due) for due in found])
    elif found:
        _print(session, found)
    else:
        session.out.line(f"Nothing is over or due within {span.days} days{f' for {who}' if who else ''}.")
    session.name_problems()


def _data(due: Due) -> dict[str, object]:
    return {
        "id": due.record.id,
        "kind": due.record.kind.name,
        "title": due.record.title,
        "what": due.what,
        "day": str(due.day),
        "why": due.why,
        "who": due.who,
        "rag": due.rag,
    }


def _print(session: Session, found: list[Due]) -> None:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    rows = [_row(session, speaker, due) for due in found]
    session.out.lines(table(_COLUMNS, rows, session.out.room))


def _row(session: Session, speaker: Speaker, due: Due) -> list[Cell]:
    from cspt.cli.marks import colour_cell, rag_cell
    from cspt.model.dates import say_due

    record = due.record
    action = record.kind.name == "action"
    mark = rag_cell(session.facts.of(record), session.out) if action else colour_cell(due.rag, session.out)
    when = say_due(due.day, session.facts.today) if session.out.terminal else str(due.day)
    name = f"{record.text('ref')} {record.title}".strip()
    return [
        mark,
        [Span(when)],
        [Span(speaker.id(record), "dim")],
        [Span(due.what)],
        [Span(name, "bold")],
        [Span(due.who, "dim")],
    ]
