"""`cspt report`: figures that are published or reported: of ASB case reviews for a year, of referrals for a period."""

from __future__ import annotations

import click

from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, in_folder, json_option, pass_session


@click.group("report")
def command() -> None:
    """Figures: of ASB case reviews for a year, of referrals for a period."""


@command.command("case-reviews")
@click.option("--year", required=True, metavar="YEAR", help="2019 or 2019-20: the year that begins in 2019.")
@click.option("--exact", is_flag=True, help="Small numbers too; not for publishing.")
@json_option
@in_folder
@pass_session
def case_reviews(session: Session, year: str, exact: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Print the four figures that the law wants published of a year's applications, and two that councils add."""
    from datetime import date

    from cspt.errors import BadRequest, InvalidRecord
    from cspt.rules.figures import contradictions, review_contradictions, review_figures, year_of
    from cspt.rules.published import figure_rows

    profile = session.workspace.profile
    try:
        period = year_of(year, profile)
    except ValueError as trouble:
        raise BadRequest(str(trouble)) from None
    reviews = session.facts.snapshot.of_kind("case-review")
    wrong = [
        f"{review.id}: {words}"
        for review in reviews
        if period.holds(review.get("received", date))
        for words in review_contradictions(review)
    ]
    figures = review_figures(reviews, period)
    wrong += contradictions(figures)
    if wrong:
        raise InvalidRecord(f"no figures for {period.label}: {'; '.join(wrong)}")
    rows = figure_rows(figures, 0 if exact else profile.small_numbers.below)
    if session.as_json:
        session.out.data([{"figure": row.name, "label": row.label, "value": row.shown} for row in rows])
        return
    session.out.line(f"ASB case reviews {period.label}, applications received {period.first} to {period.last}", "bold")
    cells: list[list[Cell]] = [[[Span(row.label)], [Span(row.shown, "bold")]] for row in rows]
    session.out.lines(table([Column(keep=True, main=True), Column(keep=True, rigid=True)], cells, session.out.room))
    if exact:
        session.out.line("Exact figures: not for publishing where a number is small.", "dim")


@command.command("referrals")
@click.option("--from", "first", required=True, metavar="DATE")
@click.option("--to", "last", default="", metavar="DATE", help="Today otherwise.")
@json_option
@in_folder
@pass_session
def referrals(session: Session, first: str, last: str) -> None:
    """Count the referrals sent in a period, by service and what became of them."""
    from cspt.cli.days import past_day
    from cspt.errors import BadRequest
    from cspt.rules.figures import referral_counts

    today, profile = session.workspace.today, session.workspace.profile
    begins, ends = past_day(first, today), past_day(last, today) if last else today
    if ends < begins:
        raise BadRequest(f"--to ({ends}) comes before --from ({begins})")
    counts = referral_counts(session.facts.snapshot.of_kind("referral"), begins, ends)
    states = [
        state for state in profile.vocabulary("workflow.referral") if any(held[state] for held in counts.values())
    ]
    if session.as_json:
        session.out.data([{"service": name, "sent": held.total(), **held} for name, held in counts.items()])
        return
    if not counts:
        session.out.line(f"No referral was sent from {begins} to {ends}.")
        return
    heads = [
        Column("Service", keep=True, main=True),
        *(Column(state.title(), keep=True) for state in states),
        Column("All"),
    ]
    rows: list[list[Cell]] = []
    for name, held in sorted(counts.items()):
        service = profile.services.get(name)
        numbers = [[Span(str(held[state]))] for state in states]
        rows.append([[Span(service.label if service else name)], *numbers, [Span(str(held.total()))]])
    session.out.lines(table(heads, rows, session.out.room or 100))
