"""`cspt resolve`: settles what bringing people's work together left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import assignments_of_record, record_ids
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.typed import Assignment
    from cspt.model.document import Raw
    from cspt.model.record import Record


@click.command("resolve")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("fields", nargs=-1, required=True, metavar="field=value...", shell_complete=assignments_of_record)
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str, fields: tuple[str, ...]) -> None:
    """Settle conflicts of a record in one act; settled once, they are settled for everyone.

    due=1 (the first value that `cspt conflicts` shows)  due=before  due=mine  due=theirs  due=keep (as it stands now)
    due=31/12/2019 (another)  title==1 (a value that reads like one of these words)  record=keep  record=delete
    """
    from cspt.cli.typed import read_assignments
    from cspt.errors import BadRequest

    record = session.facts.snapshot.find(record_id)
    assignments = read_assignments(fields)
    if any(one.op != "=" for one in assignments):
        raise BadRequest("give each field one value: due=1, or due=31/12/2019")
    choices = {name: value for one in assignments for name, value in _choice(session, record, one)}
    session.saved(session.workspace.resolve(record.id, choices, via=VIA))


def _choice(session: Session, record: Record, assignment: Assignment) -> Iterator[tuple[str, Raw | None]]:
    """Yield the field with what was chosen for it."""
    from cspt.cli.typed import typed_values
    from cspt.errors import BadRequest
    from cspt.model.changes import BODY
    from cspt.model.settling import answer, asked
    from cspt.model.values import to_raw

    name, text = assignment.field, assignment.text
    conflict = next((each for each in record.conflicts if each.field == name), None)
    if conflict is None:
        open_ = ", ".join(dict.fromkeys(each.field for each in record.conflicts))
        raise BadRequest(
            f"`{name}` of {record.id} has no conflict; " + (f"these have: {open_}" if open_ else "nothing of it has")
        )
    value, is_word = answer(conflict, text, _me(session))
    if is_word:
        yield name, value
    elif not asked(conflict).can_write:
        raise BadRequest(f"`{name}` is settled with one of the words that `cspt conflicts {record.id}` shows")
    elif name == BODY or record.kind.field(name) is None:
        yield name, text.removeprefix("=")
    else:
        typed = assignment._replace(text=text.removeprefix("="))
        values = typed_values(session.workspace, record.kind, [typed], session.facts.snapshot, record)
        yield name, to_raw(values[name]) or ""


def _me(session: Session) -> str:
    from cspt.errors import CsptError

    try:
        return session.workspace.repo.identity().name
    except CsptError:
        return ""
