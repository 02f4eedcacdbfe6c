"""`cspt step`: the track of an ASB case review, and the taking of one of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.record import Record
    from cspt.rules.track import Step

_COLUMNS = (
    Column("Step", keep=True, rigid=True),
    Column("State", keep=True, rigid=True),
    Column("By", rigid=True),
    Column("Left"),
    Column("Why", main=True),
)


@click.command("step")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("name", metavar="[STEP]", default="")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--date", "day", default="", metavar="DATE", help="The day it was done; today otherwise.")
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, name: str, fields: tuple[str, ...], day: str) -> None:
    """Show the steps of an ASB case review; with a STEP, keep that it was done, and FIELDs such as decision=met."""
    from cspt.cli.days import past_day
    from cspt.cli.typed import read_assignments, typed_values
    from cspt.errors import BadRequest
    from cspt.rules.track import FIELD_OF

    review = session.facts.snapshot.find(record_id, "case-review")
    if not name:
        _show(session, review)
        return
    meant = [step for step in FIELD_OF if step.startswith(name.casefold())]
    if len(meant) != 1:
        raise BadRequest(f"no step `{name}`; there are {', '.join(step for step in FIELD_OF if step != 'application')}")
    today = session.workspace.today
    given = typed_values(session.workspace, review.kind, read_assignments(fields), session.facts.snapshot, review)
    done = past_day(day, today) if day else today
    session.saved(session.workspace.take_step(review, meant[0], done, given, via=VIA))


def _show(session: Session, review: Record) -> None:
    from cspt.errors import BadRequest
    from cspt.rules.case_review import procedure_of
    from cspt.rules.clocks import calendar_of
    from cspt.rules.track import track

    profile = session.workspace.profile
    procedure = procedure_of(review, profile)
    if procedure is None:
        raise BadRequest("the profile has no procedure of ASB case reviews; add `case_reviews` to cspt.yaml")
    steps = track(review, procedure, calendar_of(profile), session.workspace.today)
    if session.as_json:
        session.out.data([_data(step) for step in steps])
        return
    session.out.line(f"{review.title} · {procedure.label}", "bold")
    session.out.lines(table(_COLUMNS, [_row(step) for step in steps], session.out.room))


def _data(step: Step) -> dict[str, object]:
    return {
        "step": step.name,
        "state": step.state,
        "done": str(step.done or ""),
        "due": str(step.due or ""),
        "working_days_left": step.working_days,
        "why": step.why,
    }


def _row(step: Step) -> list[Cell]:
    style = {"over": "error", "late": "amber-text", "due": "bold"}.get(step.state, "dim")
    left = f"{step.working_days} working days" if step.is_open else str(step.done or "")
    return [[Span(step.name)], [Span(step.state, style)], [Span(str(step.due or ""))], [Span(left)], [Span(step.why)]]
