"""`cspt qualify`: whether reports would meet the threshold of an ASB case review, report by report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.rules.case_review import Qualifying

_COLUMNS = (Column(keep=True, rigid=True), Column("Report", keep=True, rigid=True), Column("Why", keep=True, main=True))


@click.command("qualify")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.option("--on", "day", default="", metavar="DATE", help="As if applied for on that day; today otherwise.")
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, day: str) -> None:
    """Show whether a case's reports, or those of an ASB case review, meet the threshold, and why each counts or not."""
    from datetime import date

    from cspt.cli.days import past_day
    from cspt.errors import BadRequest
    from cspt.rules.case_review import procedure_of, qualify, reports_of

    facts, today = session.facts, session.workspace.today
    record = facts.snapshot.find(record_id)
    profile = session.workspace.profile
    if record.kind.name == "case-review":
        reports, procedure = reports_of(record, facts.snapshot), procedure_of(record, profile)
        applied = record.get("received", date) or today
    elif record.kind.name == "case":
        applied = past_day(day, today) if day else today
        reports, procedure = facts.snapshot.under("case", record.id, "report"), profile.procedure(applied)
    else:
        raise BadRequest(f"{record.id} is of kind {record.kind.name}; name a case or an ASB case review")
    if procedure is None:
        raise BadRequest("the profile has no procedure of ASB case reviews; add `case_reviews` to cspt.yaml")
    _print(session, qualify(reports, procedure, applied, facts.snapshot))


def _print(session: Session, found: Qualifying) -> None:
    if session.as_json:
        data = [{"report": one.report.id, "counts": one.counts, "why": one.why} for one in found.counted]
        session.out.data([{"met": found.met, "why": found.why, "reports": data}])
        return
    session.out.line(f"{'Met' if found.met else 'Not met'}: {found.why}.", "bold")
    rows = [
        [[Span("yes" if one.counts else "no", "bold" if one.counts else "dim")], [Span(one.report.id)], [Span(one.why)]]
        for one in found.counted
    ]
    session.out.lines(table(_COLUMNS, rows, session.out.room))
