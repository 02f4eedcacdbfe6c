"""`cspt assess`: scores a case's risk on the partnership's scale, and keeps every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.output import Span
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.model.casework import Scale
    from cspt.rules.assessing import Assessed
    from cspt.workspace import Saved


@click.command("assess")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@click.argument("answers", nargs=-1, metavar="[FACTOR=ANSWER]...")
@click.option("--scale", default="", metavar="NAME", help="Another scale than that of the case's theme, such as dash.")
@click.option("--date", default="", metavar="DATE", help="The day it was made; today otherwise.")
@click.option("--by", default="", metavar="ROLE", help="The role that made it; the case's lead otherwise.")
@click.option("--band", default="", metavar="BAND", help="Another band than the scale gives, with --because.")
@click.option("--because", default="", metavar="WHY", help="Why the band is another.")
@json_option
@in_folder
@pass_session
def command(session: Session, /, record_id: str, answers: tuple[str, ...], scale: str, date: str, **said: str) -> None:
    """Score the risk of a case; without answers, show the scale's factors and what may be answered.

    An answer may be typed by its start: `cspt assess 6pnp frequency=daily violence=y`.
    """
    from cspt.cli.days import past_day
    from cspt.rules.assessing import Answers, complete_answers, scale_named

    case = session.facts.snapshot.find(record_id, "case")
    today = session.workspace.today
    day = past_day(date, today) if date else today
    chosen = scale_named(scale, case.text("theme"), day, session.workspace.profile)
    if not answers:
        _show_scale(session, chosen)
        return
    given = complete_answers(chosen, _typed(answers))
    by = said["by"] or case.text("lead")
    whole = Answers(chosen, given, day, by, said["band"], said["because"])
    found, saved = session.workspace.assess(case, whole, via=VIA)
    _say(session, found, saved)


def _typed(parts: tuple[str, ...]) -> dict[str, str]:
    from cspt.errors import BadRequest

    typed: dict[str, str] = {}
    for part in parts:
        name, sign, answer = part.partition("=")
        if not sign or not answer:
            raise BadRequest(f"`{part}` is not factor=answer; `cspt assess ID` shows the factors")
        if name in typed:
            raise BadRequest(f"`{name}` is answered twice; answer it once")
        typed[name] = answer
    return typed


def _show_scale(session: Session, scale: Scale) -> None:
    from cspt.cli.layout import Cell, Column, table

    if session.as_json:
        data = [
            {"factor": one.name, "label": one.label, "choices": one.choices, "most": one.most, "default": one.default}
            for one in scale.factors
        ]
        session.out.data(data)
        return
    session.out.line(f"{scale.title}, version {scale.version}", "bold")
    if scale.note:
        session.out.line(scale.note, "dim")
    rows: list[list[Cell]] = []
    for factor in scale.factors:
        choices = ", ".join(f"{name} {points}" for name, points in factor.choices.items()) or f"0 to {factor.most}"
        default = f" ({factor.default} unless answered)" if factor.default else ""
        rows.append([[Span(factor.name, "bold")], [Span(f"{choices}{default}")], [Span(factor.label, "dim")]])
    session.out.lines(table([Column(keep=True, rigid=True), Column(keep=True, main=True), Column()], rows, None))
    bands = ", ".join(f"{band} from {least}" for band, least in scale.bands.items())
    session.out.line(
        f"Bands: {bands}. Floors: {'; '.join(f'{f.why} at least {f.band}' for f in scale.floors) or 'none'}."
    )


def _say(session: Session, found: Assessed, saved: Saved) -> None:
    score = found.score
    if session.as_json:
        row = {"id": saved.id, "total": score.total, "of": score.of, "band": found.band, "by_total": score.by_total}
        row["floors"] = [floor.why for floor in score.fired]
        row["review_due"] = str(found.case.get("review_due") or "")
        session.out.data([row])
        return
    session.saved(saved)
    lifted = f", lifted from {score.by_total} by {score.fired[-1].why}" if score.lifted else ""
    override = f"; {found.event['overridden']} set aside" if found.event["overridden"] else ""
    review = found.case.get("review_due")
    session.out.line(f"{found.title}{lifted}{override}. {f'Review by {review}.' if review else ''}".rstrip())
    for floor in score.fired:
        session.out.line(f"  floor: {floor.why}, at least {floor.band}", "dim")
