"""Makes papers for tests: a small plan whose every part is known."""

from __future__ import annotations

from datetime import date
from functools import cache

from cspt.exchange.draft import Drawn, draw_up
from cspt.exchange.paper import Origin, Row
from cspt.model.document import Raw
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.rules.facts import Facts
from tests.making import ACTION, EVENT, OTHER, PLAN, PRIORITY, PROFILE, TODAY, made, together

COMMIT = "1234567890abcdef1234567890abcdef12345678"
SECOND = "PR19-11111111"
THIRD = "A19-22222222"
PLAN_FIELDS: dict[str, Raw] = {
    "title": "Plan & aims <2019>",
    "partnership": "Safer Town Partnership",
    "starts": "2019-04-01",
    "ends": "2020-03",
    "status": "approved",
    "marking": "OFFICIAL-SENSITIVE",
    "versions": [
        {"version": "0.1", "date": "2019-02", "note": "first draft"},
        {"version": "1.0", "date": "2019-03-05"},
    ],
}


def plan_of(*more: Record, **fields: Raw) -> list[Record]:
    """Return a plan of two priorities and two actions, and what else is given; a record given again replaces it."""
    plan = _plan() if not fields else made(PLAN, "", **{**PLAN_FIELDS, **fields})
    return [*{record.id: record for record in (plan, *_usual(), *more)}.values()]


@cache
def _plan() -> Record:
    return made(PLAN, "", **PLAN_FIELDS)


@cache
def _usual() -> tuple[Record, ...]:
    return (
        made(
            PRIORITY, "What it is for.\n\n## Notes\nnot shown", plan=PLAN, ref="1", title="Burglary", risk="high",
            links=[SECOND],
        ),
        made(SECOND, plan=PLAN, ref="2", title="Noise"),
        made(
            ACTION, "First words.\n\n- one\n- two\n\n## Noted\nsecret note", plan=PLAN, priority=PRIORITY, ref="1.1",
            title="Locks & lights", issue="Homes", owner=["police", "housing"], support=["fire"], status="in-progress",
            rag="green", due="2019-11-30", timescale="by the autumn", resources="two officers",
            outcome="Fewer burglaries", steps=["survey", "fit"],
            funding=[{"pounds": "50000", "source": "Crime Fund", "per": "year", "for": "locks"}],
        ),
        made(OTHER, plan=PLAN, priority=PRIORITY, ref="1.2", title="=1+1 Talks", issue="Homes"),
        made(
            EVENT, "All went well.", about=ACTION, date="2019-12-01", date_to="2019-12-02", title="Joint visit",
            count="12", unit="homes", by="police constable", place="Tudor ward", type="update",
        ),
        made("E19-00000001", about=ACTION, date="2019-10-04", title="Locks fitted", type="update"),
        made("E19-00000002", about=ACTION, date="2019-03", title="Survey", type="workshop"),
    )  # fmt: skip


def facts_of(*records: Record, profile: Profile = PROFILE, today: date = TODAY) -> Facts:
    """Return the facts of records on a day."""
    return Facts(together(*records), profile, today)


def drawn(
    *records: Record,
    updates: int | None = None,
    since: date | None = None,
    then: Facts | None = None,
    public: bool = False,
    restricted: bool = False,
    profile: Profile = PROFILE,
) -> Drawn:
    """Draw up the plan's document from records, or from the usual ones."""
    facts = facts_of(*(records or plan_of()), profile=profile)
    plan = facts.snapshot.find(PLAN)
    origin = Origin(PLAN, COMMIT, facts.today, updates, since, restricted)
    return draw_up(facts, plan, origin, public=public, then=then)


def row_of(found: Drawn, record_id: str = ACTION) -> Row:
    """Return an action's row."""
    return next(row for row in found.paper.rows if row.id == record_id)
