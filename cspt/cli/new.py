"""`cspt new`: makes a record and prints its id."""

from __future__ import annotations

from collections.abc import Mapping

import click

from cspt.cli.complete import assignments_of_kind, kinds
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

_MOST_LIKE = 3


@click.command("new")
@click.argument("kind", shell_complete=kinds)
@click.argument("title")
@click.argument("fields", nargs=-1, metavar="[field=value]...", shell_complete=assignments_of_kind)
@json_option
@in_folder
@pass_session
def command(session: Session, kind: str, title: str, fields: tuple[str, ...]) -> None:
    """Make a record of a KIND from its template and these fields, and print its id."""
    from cspt.cli.typed import read_assignments, refuse_given, typed_values
    from cspt.kinds import kind_named

    wanted, assignments = kind_named(kind), read_assignments(fields)
    refuse_given(wanted, assignments)
    values = typed_values(session.workspace, wanted, assignments, session.near, None)
    if wanted.name == "case":
        _name_like_cases(session, title, values)
    saved = session.workspace.create(wanted, title, values, via=VIA)
    if session.as_json:
        session.saved(saved)
    else:
        session.out.line(saved.id)
        session.name_left(saved)


def _name_like_cases(session: Session, title: str, values: Mapping[str, object]) -> None:
    """Say on standard error which cases the one that is about to be made is like."""
    from cspt.cli.output import complain
    from cspt.rules.repeats import like_cases

    known = session.facts.snapshot.of_kind("case")
    for like in like_cases({**values, "title": title}, known)[:_MOST_LIKE]:
        state = like.case.text("status") or "no status"
        complain(f"like {like.case.id} ({state}), {like.case.title}: {'; '.join(like.why)}")
