"""`cspt clone`: makes a store of a shared one."""

from __future__ import annotations

import click

from cspt.cli.complete import folders
from cspt.cli.output import Meter, complain
from cspt.cli.session import Session, in_folder, pass_session

_SHOWN = 3


@click.command("clone")
@click.argument("address", metavar="ADDRESS")
@click.argument("folder", metavar="DIR", shell_complete=folders)
@in_folder
@pass_session
def command(session: Session, address: str, folder: str) -> None:
    """Make a store in DIR of the shared one at ADDRESS.

    ADDRESS is one that your host gives (https://… or user@host:path) or a folder on a share. What you may open there
    with git, you may open with cspt; it asks for no password of its own.
    """
    from cspt.store.hosts import is_open
    from cspt.sync.addresses import from_here
    from cspt.sync.clone import clone

    there, root = from_here(address, session.folder), session.folder / folder
    if is_open(there):
        complain("cspt: on the way to this address others can read what is sent; ask for an https:// or ssh:// one")
    with Meter() as meter:
        problems = clone(there, root, progress=meter.show)
    session.out.line(f"A store in {root}; open it with `cspt -C {folder}`.")
    for problem in problems[:_SHOWN]:
        complain(f"  {problem}")
    if problems:
        complain(f"{len(problems)} problem{'s' * (len(problems) > 1)}; `cspt check` shows all")
