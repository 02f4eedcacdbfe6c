"""`cspt report`: figures that are published or reported: of ASB case reviews for a year, of referrals for a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.rules.figures import ReviewFigures, Year

WHAT = ("case-reviews", "referrals")


@click.command("report")
@click.argument("what", type=click.Choice(WHAT))
@click.option("--year", default="", metavar="YEAR", help="Of case reviews: 2019 or 2019-20, the year begun in 2019.")
@click.option("--exact", is_flag=True, help="Of case reviews: small numbers too, not for publishing.")
@click.option("--from", "first", default="", metavar="DATE", help="Of referrals: the first day.")
@click.option("--to", "last", default="", metavar="DATE", help="Of referrals: the last day; today otherwise.")
@json_option
@in_folder
@pass_session
def command(session: Session, /, what: str, *, exact: bool, **period: str) -> None:
    """Print the four yearly figures of ASB case reviews that the law wants published, or counts of referrals."""
    if what == "referrals":
        _referrals(session, period["first"], period["last"])
    else:
        _case_reviews(session, period["year"], exact=exact)


def _case_reviews(session: Session, typed: str, *, exact: bool) -> None:
    from cspt.errors import BadRequest
    from cspt.rules.figures import year_of
    from cspt.rules.published import figure_rows

    profile = session.workspace.profile
    try:
        year = year_of(typed, profile)
    except ValueError as trouble:
        raise BadRequest(f"{trouble}; say which with --year") from None
    rows = figure_rows(_sound_figures(session, year), 0 if exact else profile.small_numbers.below)
    if session.as_json:
        session.out.data([{"figure": row.name, "label": row.label, "value": row.shown} for row in rows])
        return
    session.out.line(f"ASB case reviews {year.label}, applications received {year.first} to {year.last}", "bold")
    cells: list[list[Cell]] = [[[Span(row.label)], [Span(row.shown, "bold")]] for row in rows]
    session.out.lines(table([Column(keep=True, main=True), Column(keep=True, rigid=True)], cells, session.out.room))
    if exact:
        session.out.line("Exact figures: not for publishing where a number is small.", "dim")


def _sound_figures(session: Session, year: Year) -> ReviewFigures:
    """Return a year's figures, once neither they nor an application behind them contradicts itself."""
    from datetime import date

    from cspt.errors import InvalidRecord
    from cspt.rules.figures import contradictions, review_contradictions, review_figures

    reviews = session.facts.snapshot.of_kind("case-review")
    cohort = [review for review in reviews if year.holds(review.get("received", date))]
    figures = review_figures(cohort, year)
    wrong = [f"{review.id}: {words}" for review in cohort for words in review_contradictions(review)]
    wrong += contradictions(figures)
    if wrong:
        raise InvalidRecord(f"no figures for {year.label}: {'; '.join(wrong)}")
    return figures


def _referrals(session: Session, first: str, last: str) -> None:
    from cspt.cli.days import past_day
    from cspt.errors import BadRequest
    from cspt.rules.figures import referral_counts

    if not first:
        raise BadRequest("say from which day with --from")
    today, profile = session.workspace.today, session.workspace.profile
    begins, ends = past_day(first, today), past_day(last, today) if last else today
    if ends < begins:
        raise BadRequest(f"--to ({ends}) comes before --from ({begins})")
    counts = referral_counts(session.facts.snapshot.of_kind("referral"), begins, ends)
    if session.as_json:
        session.out.data(
            [{"service": name, "sent": held.total(), "states": dict(held)} for name, held in counts.items()]
        )
        return
    if not counts:
        session.out.line(f"No referral was sent from {begins} to {ends}.")
        return
    every = profile.vocabulary("workflow.referral")
    states = [state for state in every if any(held[state] for held in counts.values())]
    rows: list[list[Cell]] = [[[Span("")], *([Span(state, "dim")] for state in (*states, "all"))]]
    for name, held in sorted(counts.items()):
        service = profile.services.get(name)
        numbers = [[Span(str(held[state]))] for state in states]
        rows.append([[Span(service.label if service else name)], *numbers, [Span(str(held.total()), "bold")]])
    columns = [Column(keep=True, main=True), *(Column(keep=True, rigid=True) for _ in (*states, "all"))]
    session.out.lines(table(columns, rows, session.out.room))
