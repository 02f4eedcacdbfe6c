"""`cspt new`: makes a record and prints its id."""

from __future__ import annotations

import click

from cspt.cli.complete import assignments_of_kind, kinds
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


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
    saved = session.workspace.create(wanted, title, values, via=VIA)
    if session.as_json:
        session.saved(saved)
    else:
        session.out.line(saved.id)
        session.name_left(saved)
