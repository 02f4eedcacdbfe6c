"""`cspt merge`: finishes a merge that git broke off."""

from __future__ import annotations

import click

from cspt.cli.output import complain
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("merge")
@json_option
@in_folder
@pass_session
def command(session: Session) -> None:
    """Finish a merge that `git pull` left unfinished: records are brought together field by field.

    Git is told to leave records alone, so that it puts no marks into them; `cspt sync` needs no git at all.
    """
    saved, planned = session.workspace.merge(via=VIA)
    for problem in planned.problems:
        complain(str(problem))
    for old, new in planned.renamed.items():
        complain(f"two records had the id {old}; one of them is {new} now")
    session.saved(saved)
    if waiting := len({each.id for each in planned.conflicts}):
        complain(f"{waiting} record{'s' * (waiting != 1)} to settle; see `cspt conflicts`")
