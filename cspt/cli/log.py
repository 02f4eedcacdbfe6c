"""`cspt log`: puts a dated event on a record's timeline."""

from __future__ import annotations

import click

from cspt.cli.complete import event_types, record_ids
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session


@click.command("log")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("text")
@click.option(
    "--type",
    "type_",
    metavar="TYPE",
    shell_complete=event_types,
    help="visit, meeting, referral…; an update otherwise.",
)
@click.option("--date", metavar="DATE", help="yesterday, mon, 9 Dec, 2019-11; today otherwise. +2w is still to come.")
@click.option("--count", metavar="N", help="How many, as a number.")
@click.option("--unit", metavar="WHAT", help="How many of what: students, referrals…")
@click.option("--place", metavar="PLACE", help="School, ward, street; never a house number.")
@click.option("--by", metavar="ROLE", help="The role that did it or told us.")
@json_option
@in_folder
@pass_session
def command(
    session: Session, /, record_id: str, text: str, type_: str | None, date: str | None, **details: str | None
) -> None:
    """Put a dated event on the timeline of a record; TEXT says what happened, in one line."""
    from cspt.kinds import KINDS

    event = KINDS["event"]
    record = session.near.find(record_id)
    typed = {"type": type_, "date": _dated(session, date), **details}
    given = {name: value for name, value in typed.items() if value is not None}
    values = session.workspace.values_from_text(event, {"about": record.id, **given})
    session.saved(session.workspace.create(event, text, values, via=VIA))


def _dated(session: Session, typed: str | None) -> str | None:
    """Return a date as the event holds it: `2019-11` stays a month."""
    from contextlib import suppress

    from cspt.cli.days import past_day
    from cspt.errors import BadRequest, InvalidRecord
    from cspt.model.dates import parse_when

    if typed is None:
        return None
    if not typed.strip():
        raise InvalidRecord("`date` is blank; leave it out for today")
    with suppress(ValueError):
        return str(parse_when(typed.strip()))
    try:
        return past_day(typed, session.workspace.today).isoformat()
    except BadRequest as trouble:
        raise InvalidRecord(str(trouble)) from None
