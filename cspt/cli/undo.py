"""`cspt undo`: takes back one of one's own acts."""

from __future__ import annotations

import click

from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("undo")
@click.argument("act", metavar="[ACT]", default="")
@json_option
@in_folder
@pass_session
def command(session: Session, act: str) -> None:
    """Take back your own last act by a new one; again takes back the one before.

    ACT is another act of yours, by its commit as `cspt history` shows it. What others changed since stays; where a
    later act touched the same fields, that act is named and nothing is done.
    """
    session.saved(session.workspace.undo(act, via=VIA))
