"""`cspt import`: shows what a document would do, asks, and takes it in as one act."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cspt.cli.output import complain
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.exchange.incoming import Decided
    from cspt.exchange.proposal import Change, Proposal
    from cspt.model.ids import RecordId

_SIDES = ("store", "document")
_MANY_COLLISIONS = 20


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--plan", metavar="ID", default="", help="The plan it is taken into.")
@click.option("--new-plan", metavar="TITLE", default="", help="Make a plan of this title for it.")
@click.option("--map", "mapping", metavar="COLUMN=FIELD", multiple=True, help="What a column holds; again for each.")
@click.option("--save-map", is_flag=True, help="Keep what --map says in cspt.yaml for the next time.")
@click.option("--keep", type=click.Choice(_SIDES), help="Whose value stands where both changed a field.")
@click.option("--yes", is_flag=True, help="Take it in without asking.")
@click.option("--dry-run", is_flag=True, help="Show what it would do, and ask nothing.")
@click.option("--all", "everything", is_flag=True, help="Show every row, however many.")
@json_option
@in_folder
@pass_session
def command(session: Session, /, file: Path, plan: str, new_plan: str, **given: Any) -> None:
    """Take a plan in from FILE: .docx, .xlsx, .csv, .tsv, .md, .html, or text pulled out of a PDF (.txt).

    What it would do is shown first; nothing is written until you accept it, and then it is one act that `cspt undo`
    takes back. The same file again changes nothing; its next version changes only what differs.
    """
    from cspt.cli.import_preview import as_data, preview
    from cspt.exchange.incoming import Wanted, accept, propose

    asked = _Asked(**given)
    columns = _columns(asked.mapping)
    tell = _tell if sys.stderr.isatty() else _unheard
    proposal = propose(session.workspace, file, Wanted(plan, new_plan, columns), tell)
    if session.as_json:
        session.out.data([*as_data(proposal)])
    else:
        session.out.lines(preview(proposal, session.out.room, everything=asked.everything))
    if asked.dry_run or proposal.empty:
        return
    decided = _decide(session, proposal, asked)
    if decided is None:
        return
    saved = accept(
        session.workspace, proposal, replace(decided, columns=columns if asked.save_map else {}, tell=tell), via=VIA
    )
    if not session.as_json:
        session.saved(saved)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says of how to go about it."""

    mapping: tuple[str, ...]
    save_map: bool
    keep: str | None
    yes: bool
    dry_run: bool
    everything: bool


def _columns(mapping: tuple[str, ...]) -> dict[str, str]:
    """Read what `--map` says."""
    from cspt.errors import BadRequest

    columns = {}
    for pair in mapping:
        heading, equals, field = pair.rpartition("=")
        if not equals or not heading.strip() or not field.strip():
            raise BadRequest(f"`{pair}` is no mapping; write it as --map 'Key task=action'")
        columns[heading.strip()] = field.strip().lower()
    return columns


def _decide(session: Session, proposal: Proposal, asked: _Asked) -> Decided | None:
    """Ask what only a person can decide; None where it is not to be taken in."""
    from cspt.errors import Busy
    from cspt.exchange.incoming import Decided
    from cspt.exchange.wording import counted

    asking = session.out.terminal and not asked.yes and not session.as_json
    if proposal.collisions and not (asked.keep or asking):
        fields = counted(len(proposal.collisions), "field")
        raise Busy(f"{fields} changed both here and in the document; say --keep store or --keep document")
    sides = {(change.id, change.field): asked.keep or _ask_side(session, change) for change in proposal.collisions}
    statuses = _ask_gone(session, proposal) if asking else {}
    if asked.yes:
        return Decided(sides, statuses)
    if not asking:
        complain("cspt: nothing was written; add --yes to take it in")
        return None
    if not click.confirm("Take it in?", default=False):
        session.out.line("Nothing was written.")
        return None
    return Decided(sides, statuses)


def _ask_side(session: Session, change: Change) -> str:
    """Show both values of a field that collides and ask which stands."""
    from cspt.model.changes import say_raw

    session.out.line("")
    session.out.line(f"{change.id} {change.label}: {change.field} changed on both sides", "bold")
    session.out.line(f"  was       {say_raw(change.base) or 'blank'}")
    session.out.line(f"  store     {say_raw(change.ours) or 'blank'}")
    session.out.line(f"  document  {say_raw(change.theirs) or 'blank'}{f'  ({change.who})' if change.who else ''}")
    return str(click.prompt("Keep", type=click.Choice(_SIDES), default="store"))


def _ask_gone(session: Session, proposal: Proposal) -> dict[RecordId, str]:
    """Ask what became of actions that the document no longer has; they are never deleted."""
    done: dict[RecordId, str] = {}
    choices = ["leave", *session.workspace.profile.workflow.get("action", [])]
    for record in proposal.gone[:_MANY_COLLISIONS]:
        session.out.line("")
        session.out.line(f"{record.id} {record.title}: the document no longer has it", "bold")
        answer = click.prompt("Leave it as it is, or set its status", type=click.Choice(choices), default="leave")
        if answer != "leave":
            done[record.id] = str(answer)
    return done


def _tell(said: str) -> None:
    complain(f"cspt: {said}…")


def _unheard(_said: str) -> None:
    return
