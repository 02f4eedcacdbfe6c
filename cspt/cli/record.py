"""`cspt record`: takes in what was edited by hand."""

from __future__ import annotations

import click

from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("record")
@click.option("-m", "--message", "why", metavar="WHY", required=True, help="Why it was edited, in your own words.")
@json_option
@in_folder
@pass_session
def command(session: Session, why: str) -> None:
    """Check the files that were edited by hand and record them in one act; nothing is kept where one is not sound."""
    if not why.strip():
        raise click.BadParameter("say why in a few words", param_hint="-m")
    session.saved(session.workspace.record_hand_edits(why.strip(), via=VIA))
