"""`cspt demo`: a store of the sample records, opened."""

from __future__ import annotations

import click

from cspt.cli.complete import folders
from cspt.cli.output import complain
from cspt.cli.session import Session, in_folder, pass_session


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="cspt-sample", shell_complete=folders)
@click.option("--fresh", is_flag=True, help="Begin again: what was changed in it is lost.")
@in_folder
@pass_session
def command(session: Session, folder: str, fresh: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Open a store of sample records, made on the first call in DIR or else in ./cspt-sample.

    Where there is no terminal, prints its board.
    """
    from cspt.cli.opening import open_store
    from cspt.store.create import create_sample, is_sample, remove_sample

    root = session.folder / folder
    if fresh and is_sample(root):
        remove_sample(root)
    if not is_sample(root):
        create_sample(root)
        complain(f"a sample store in {root}")
    open_store(Session(folder=root), start="board")
