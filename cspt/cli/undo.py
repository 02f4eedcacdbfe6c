"""`cspt undo`: takes back one's own last act."""

from __future__ import annotations

import click

from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("undo")
@json_option
@in_folder
@pass_session
def command(session: Session) -> None:
    """Take back your own last act, by a new one that restores every byte; again takes back the one before."""
    session.saved(session.workspace.undo(via=VIA))
