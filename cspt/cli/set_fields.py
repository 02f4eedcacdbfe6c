"""`cspt set`: changes fields of a record."""

from __future__ import annotations

import click

from cspt.cli.complete import assignments_of_record, record_ids
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("set")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("fields", nargs=-1, required=True, metavar="field=value...", shell_complete=assignments_of_record)
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, fields: tuple[str, ...]) -> None:
    """Change fields of a record in one act.

    due='31 Dec'  rag=amber  rag= (blank)  owner+=Police  owner-=Police  plan=4t8k
    """
    from cspt.cli.typed import read_assignments, typed_values

    snapshot, assignments = session.near, read_assignments(fields)
    record = snapshot.find(record_id)
    values = typed_values(session.workspace, record.kind, assignments, snapshot, record)
    seen = record.raw if any(one.op != "=" for one in assignments) else None
    session.saved(session.workspace.change(record.id, values, via=VIA, seen=seen))
