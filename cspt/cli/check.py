"""`cspt check`: everything wrong in the store, by file and line."""

from __future__ import annotations

import click

from cspt.cli.output import Span, complain
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("check")
@click.option("--fix", is_flag=True, help="Tidy what is safe: fields in order, plain spelling, line ends; in one act.")
@json_option
@in_folder
@pass_session
@click.pass_context
def command(context: click.Context, session: Session, fix: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Show everything wrong in the store, by file and line; ends with 1 where there is anything."""
    if fix:
        _fix(session)
    problems = sorted(session.workspace.check(), key=lambda problem: not problem.unreadable)
    if session.as_json:
        session.out.data([{"path": p.path, "line": p.line, "message": p.message} for p in problems])
    elif problems:
        session.out.lines([[Span(str(problem))] for problem in problems])
    else:
        session.out.line("Nothing wrong.")
    context.exit(1 if problems else 0)


def _fix(session: Session) -> None:
    """Tidy what is safe; what and where is said on standard error, so that standard output stays the problems."""
    plan = session.workspace.tidying()
    for path in plan.left:
        complain(f"left as it is, edited by hand and not yet recorded: {path}")
    for one in plan.tidied:
        complain(f"tidied {one.path}: {', '.join(one.what)}")
    if not plan.tidied:
        complain("nothing to tidy")
        return
    saved = session.workspace.tidy(plan.tidied, via=VIA)
    if saved.summary:
        complain(f"saved as one act, {saved.summary}; `cspt undo` takes it back")
    session.name_left(saved)
