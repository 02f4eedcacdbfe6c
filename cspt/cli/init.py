"""`cspt init`: makes an empty store."""

from __future__ import annotations

import click

from cspt.cli.complete import folders
from cspt.cli.session import Session, in_folder, pass_session


@click.command("init")
@click.argument("folder", metavar="DIR", shell_complete=folders)
@click.option("--name", metavar="NAME", default="", help="The partnership's name; the folder's otherwise.")
@in_folder
@pass_session
def command(session: Session, folder: str, name: str) -> None:
    """Make an empty store in a new or empty folder: profile, templates and git settings."""
    from cspt.store.create import create_store

    root = session.folder / folder
    create_store(root, name)
    session.out.line(f"A store in {root}. Its rules are in cspt.yaml; begin with `cspt -C {folder} new plan TITLE`.")
