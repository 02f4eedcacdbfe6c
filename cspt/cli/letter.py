"""`cspt letter`: a letter of an ASB case review, from the store's own template, filled in and ready to be edited."""

from __future__ import annotations

import click

from cspt.cli.complete import record_ids
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, pass_session


@click.command("letter")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("name", metavar="STEP")
@in_folder
@pass_session
def command(session: Session, record_id: str, name: str) -> None:
    """Print the letter that goes with a STEP: acknowledge, information, decision, panel, outcome or appeal.

    Templates lie in templates/letters and may be edited; so may a letter: `cspt letter ID decision > letter.md`.
    """
    from cspt.errors import BadRequest
    from cspt.rules.clocks import calendar_of
    from cspt.rules.letters import LETTERS, filled, letter_places

    review = session.facts.snapshot.find(record_id, "case-review")
    meant = [step for step in LETTERS if step.startswith(name.casefold())] if name else []
    if len(meant) != 1:
        raise BadRequest(f"no letter `{name}`; there are {', '.join(LETTERS)}")
    store = session.workspace
    calendar = calendar_of(store.profile)
    places = letter_places(review, session.facts.snapshot, store.profile, calendar, store.today)
    text = filled(store.letter_template(meant[0]), places)
    session.out.lines([[Span(line)] for line in text.splitlines()])
