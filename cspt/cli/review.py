"""`cspt review`: the weekly queue of incident reports, and what is done with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record

_COLUMNS = (
    Column("Reported", rigid=True, last=True),
    Column("Id", keep=True, rigid=True),
    Column("Title", keep=True, main=True),
    Column("Category"),
    Column("Place"),
    Column("Like"),
)


@click.command("review")
@click.argument("record_id", metavar="[ID]", default="", shell_complete=record_ids)
@click.option("--case", "case_id", default="", metavar="ID", help="Join it to this case; a monitored one opens again.")
@click.option("--new-case", default="", metavar="TITLE", help="Make a case of it.")
@click.option("--no-action", is_flag=True, help="Nothing more is to be done.")
@click.option("--seen", is_flag=True, help="It was looked at, and stays by itself.")
@json_option
@in_folder
@pass_session
def command(session: Session, /, record_id: str, case_id: str, new_case: str, **how: bool) -> None:
    """Show the reports nobody has looked at yet; with an ID, what it is like, or what becomes of it."""
    facts = session.facts
    if not record_id:
        _queue(session)
        return
    report = facts.snapshot.find(record_id, "report")
    if not (case_id or new_case or how["no_action"] or how["seen"]):
        _consider(session, report)
        return
    case = facts.snapshot.find(case_id, "case") if case_id else None
    session.saved(
        session.workspace.review_report(report, via=VIA, case=case, new_case=new_case, no_action=how["no_action"])
    )


def _queue(session: Session) -> None:
    from cspt.cli.say import Speaker
    from cspt.rules.queue import weekly_queue

    facts = session.facts
    waiting = weekly_queue(facts.snapshot)
    if session.as_json:
        session.out.data([facts.row(report) for report in waiting])
    elif waiting:
        speaker = Speaker(facts, session.out.terminal)
        session.out.lines(table(_COLUMNS, [_row(session, speaker, report) for report in waiting], session.out.room))
    else:
        session.out.line("Every report has been looked at.")
    session.name_problems()


def _row(session: Session, speaker: Speaker, report: Record) -> list[Cell]:
    from cspt.rules.repeats import like_cases

    like = like_cases(report.values, session.facts.snapshot.of_kind("case"))
    return [
        [Span(speaker.value(report, "reported"))],
        [Span(speaker.id(report))],
        [Span(report.title)],
        [Span(report.text("category"))],
        [Span(report.text("address") or report.text("area"), "dim")],
        [Span(f"{len(like)} case{'' if len(like) == 1 else 's'}" if like else "", "dim")],
    ]


def _consider(session: Session, report: Record) -> None:
    from cspt.rules.queue import considered

    found = considered(report, session.facts.snapshot, session.workspace.profile, session.workspace.today)
    if session.as_json:
        row = session.facts.row(report)
        row["like_cases"] = [{"id": one.case.id, "title": one.case.title, "why": list(one.why)} for one in found.like]
        row["repeat_victims"] = [{"victim": one.victim, "why": one.why} for one in found.repeats]
        session.out.data([row])
        return
    session.out.line(f"{report.id}  {report.title}", "bold")
    for one in found.repeats:
        session.out.line(f"Repeat victim {one.victim}: {one.why}.")
    for like in found.like:
        session.out.line(f"Like {like.case.id}  {like.case.title} ({like.case.text('status')}): {'; '.join(like.why)}")
    if not found.like:
        session.out.line("Like no case.")
    session.out.line(f"Then: cspt review {report.id} --case ID, --new-case TITLE, --no-action or --seen.", "dim")
