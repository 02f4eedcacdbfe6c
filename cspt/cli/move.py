"""`cspt move`: moves a record on to a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids, statuses
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.record import Record


@click.command("move")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("status", shell_complete=statuses)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--because", default="", metavar="WHY", help="Set the rules in a case's way aside, and keep why.")
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, status: str, fields: tuple[str, ...], because: str) -> None:
    """Move a record on to a STATUS of its kind; the start of one is enough. FIELDs are set in the same act."""
    from cspt.cli.typed import read_assignments, typed_values

    record = session.near.find(record_id)
    meant = _status(session, record, status)
    given = typed_values(session.workspace, record.kind, read_assignments(fields), session.near, record)
    session.saved(session.workspace.move(record, meant, given, via=VIA, because=because))


def _status(session: Session, record: Record, typed: str) -> str:
    from cspt.errors import BadRequest, InvalidRecord

    kind = record.kind
    declared = kind.field(kind.status_field)
    if declared is None:
        raise BadRequest(f"{record.id} is of kind {kind.name}, which has no statuses to move through")
    statuses = session.workspace.profile.vocabulary(declared.vocabulary)
    wanted = "-".join(typed.casefold().replace("_", " ").split())
    found = [s for s in statuses if s.casefold() == wanted] or [s for s in statuses if s.casefold().startswith(wanted)]
    if wanted and len(found) == 1:
        return found[0]
    trouble = f"`{typed}` may mean {' or '.join(found)}" if wanted and found else f"no status `{typed}`"
    raise InvalidRecord(f"{trouble}; a record of kind {kind.name} is {', '.join(statuses)}")
