"""`cspt audit`: whether the history is what it was and was made by those who may, and the trail as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cspt.cli.layout import clipped
from cspt.cli.output import Line, Span, complain
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.rules.audit import Finding
    from cspt.store.audit import Audited


@click.group("audit", invoke_without_command=True)
@in_folder
@click.pass_context
def command(context: click.Context) -> None:
    """Verify the history, or export who changed what."""
    if context.invoked_subcommand is None:
        context.fail("say which: verify or export")


@command.command("verify", short_help="Rewriting, signatures, bypassing, losses, clocks.")
@click.option("--all", "whole", is_flag=True, help="From the first commit, whatever was verified before.")
@click.option("--accept", is_flag=True, help="You have looked into what was found: never show it again.")
@json_option
@in_folder
@pass_session
@click.pass_context
def verify_history(context: click.Context, session: Session, *, whole: bool, accept: bool) -> None:
    """Look for what a trustworthy history does not hold; ends with 1 where there is anything.

    Rewritten or dropped history, commits that are not signed as the profile asks, that bypassed cspt or made a record
    invalid, merges that lost a field, dates that run backwards. Begins where the last run ended.
    """
    audited = session.workspace.verify(whole=whole, accept=accept)
    if session.as_json:
        session.out.data([_data(finding) for finding in audited.findings])
    else:
        session.out.lines(line for finding in audited.findings for line in _told(session, finding))
        session.out.line(_summed_up(audited, accept=accept))
    if audited.forgotten:
        complain(f"the next run begins anew: what was verified cannot be remembered in {audited.forgotten}")
    context.exit(1 if audited.findings and not accept else 0)


@command.command("export", short_help="Who changed what, as CSV or Markdown.")
@click.option("--from", "first", metavar="DATE", required=True, help="The first day: 2019-12-01, mon, 2019-11.")
@click.option("--to", "last", metavar="DATE", required=True, help="The last day.")
@click.option("--format", "form", type=click.Choice(["csv", "md"]), default="csv", show_default=True)
@click.option("-o", "target", metavar="FILE", type=click.Path(dir_okay=False), help="Write this file.")
@in_folder
@pass_session
def export_trail(session: Session, first: str, last: str, form: str, target: str | None) -> None:
    """Tell who changed what from what to what, and when, as a table; of restricted records no value and no title."""
    from pathlib import Path

    from cspt.cli.history import past_days
    from cspt.rules.audit_table import as_csv, as_markdown

    begins, ends = past_days(session, first, last)
    if begins is None or ends is None:
        raise click.BadParameter("give a day, such as 2019-12-09 or yesterday")
    headings, rows = session.workspace.trail(begins, ends)
    text = (as_csv if form == "csv" else as_markdown)(headings, rows)
    if target is None:
        session.out.script(text)
        return
    mark = "\ufeff" if form == "csv" else ""
    Path(target).write_bytes(f"{mark}{text}".encode("utf-8", "replace"))
    complain(f"{len(rows)} change{'s' * (len(rows) != 1)} from {begins} to {ends} in {target}")


def _data(finding: Finding) -> dict[str, object]:
    return {
        "commit": finding.commit,
        "path": finding.path,
        "what": finding.what,
        "kind": finding.kind,
        "severity": finding.severity,
        "who": finding.who,
        "when": _when(finding.when),
    }


def _told(session: Session, finding: Finding) -> Iterator[Line]:
    room, when = session.out.room, _when(finding.when).replace("T", " ")[:16]
    style = "error" if finding.severity == "serious" else ""
    yield clipped([Span(f"{finding.severity}: ", style), Span(finding.what)], room)
    where = "  ".join(part for part in (finding.commit[:8], when, finding.who, finding.path) if part)
    if where:
        yield clipped([Span(f"  {where}", "dim")], room)


def _when(seconds: int) -> str:
    from cspt.workspace import local

    return local(seconds).isoformat() if seconds else ""


def _summed_up(audited: Audited, *, accept: bool) -> str:
    looked = f"{audited.checked:,} commit{'s' * (audited.checked != 1)} looked at, {audited.known:,} verified before"
    if not audited.findings:
        return f"Nothing found; {looked}."
    count = len(audited.findings)
    shown = "accepted and not shown again" if accept else "`cspt audit verify --accept` once you have looked into it"
    return f"{count} finding{'s' * (count != 1)}; {looked}. {shown[:1].upper()}{shown[1:]}."
