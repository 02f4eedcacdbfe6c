"""What is due: actions, case reviews, plan reviews and agreements that run out, each with the reason in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cspt.model.dates import When, say_due
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.rag import ActionFacts, facts_from, plan_is_closed


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due."""

    day: date
    record: Record
    what: str
    """What must be done: `action`, `review`, `plan review`, `agreement`."""
    why: str
    """When it is due, in words, and by what."""
    who: str
    """Whose it is; empty where nobody is named."""
    rag: str
    """The RAG or risk band it is shown with."""


def what_is_due(snapshot: Snapshot, profile: Profile, today: date, within: timedelta, who: str = "") -> list[Due]:
    """Return what is over or due within a span from today, the longest over first.

    Args:
        snapshot: the records.
        profile: the partnership's rules.
        today: the day counted from.
        within: how far ahead to look.
        who: keeps only what belongs to a role or team whose name holds this text, in either case.
    """
    until = today + within
    found = [due for due in _all(snapshot, profile, today) if due.day <= until]
    wanted = who.casefold()
    return sorted((d for d in found if wanted in d.who.casefold()), key=lambda d: (d.day, d.record.id))


def _all(snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    actions = [record for record in snapshot.records.values() if record.kind.name == "action"]
    updates = snapshot.updates(actions, today)
    for record in snapshot.records.values():
        if record.kind.name == "action":
            facts = facts_from(record, updates[record.id], snapshot, profile, today)
            yield from _action(record, facts, snapshot, profile, today)
        elif record.text("status") in profile.done:
            continue
        elif record.kind.name == "case":
            yield from _dated(
                record, "review_due", "review", record.text("lead"), today=today, rag=record.text("risk_band")
            )
        elif record.kind.name == "plan":
            yield from _plan_review(record, today)
        elif record.kind.name == "member":
            yield from _dated(record, "isp_expires", "agreement", record.title, today=today)


def _action(record: Record, facts: ActionFacts, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    live = facts.status not in profile.done and not plan_is_closed(record, snapshot, profile)
    if facts.due and live:
        why = facts.disagreement or say_due(facts.due, today)
        yield Due(facts.due, record, "action", why, ", ".join(record.texts("owner")), facts.shown)


def _plan_review(record: Record, today: date) -> Iterator[Due]:
    ends, review = record.get("ends", When), record.get("review_date", When)
    if review and (ends is None or ends.last() >= today):
        yield Due(review.last(), record, "plan review", say_due(review.last(), today), record.text("lead"), "")


def _dated(record: Record, field: str, what: str, who: str, *, today: date, rag: str = "") -> Iterator[Due]:
    if day := record.get(field, date):
        yield Due(day, record, what, say_due(day, today), who, rag)
