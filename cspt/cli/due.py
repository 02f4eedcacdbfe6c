"""`cspt due`: what is over or due soon, the longest over first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import owners
from cspt.cli.layout import Cell, Column, clipped, table
from cspt.cli.output import Line, Span
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
@click.option("--ics", metavar="FILE", help="Write it as a calendar that Outlook and Thunderbird read.")
@json_option
@in_folder
@pass_session
def command(session: Session, who: str, within: str | None, ics: str | None) -> None:
    """Show what is over, or due soon: every clock of cases, orders, reports and case reviews, actions and agreements.

    Each line says what, when and why, the rule behind it, and the command that does it.
    """
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
    if ics is not None:
        _write_calendar(session, ics, found)
    elif session.as_json:
        session.out.data([_data(due) for due in found])
    elif found:
        _print(session, found)
    else:
        session.out.line(f"Nothing is over or due within {span.days} days{f' for {who}' if who else ''}.")
    session.name_problems()


def _write_calendar(session: Session, name: str, found: list[Due]) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    from cspt.exchange.ics import calendar

    text = calendar(found, f"Due, {session.facts.profile.name}", datetime.now(UTC))
    Path(name).write_text(text, encoding="utf-8", newline="")
    session.out.line(f"{len(found)} entries in {name}")


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
        "rule": due.rule,
        "command": due.command,
        "key": due.key,
    }


def _print(session: Session, found: list[Due]) -> None:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    rows = [_row(session, speaker, due) for due in found]
    if not session.out.terminal:
        told = [[[Span(due.why)], [Span(due.rule)], [Span(due.command)]] for due in found]
        whole = [[*row, *more] for row, more in zip(rows, told, strict=True)]
        session.out.lines(table([*_COLUMNS, Column(), Column(), Column()], whole, None))
        return
    lines = table(_COLUMNS, rows, session.out.room)
    begin = len(lines) - len(rows)
    whys = [_why(session, due) for due in found]
    session.out.lines(
        [*lines[:begin], *(line for row, why in zip(lines[begin:], whys, strict=True) for line in (row, *why))]
    )


def _why(session: Session, due: Due) -> list[Line]:
    """Return the line under a row of case work: why it is due, by which rule, and what does it."""
    if not due.rule:
        return []
    _, _, more = due.why.partition("; ")
    said = " · ".join(part for part in (more, due.rule, due.command) if part)
    return [clipped([Span("    "), Span(said, "dim")], session.out.room)]


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
