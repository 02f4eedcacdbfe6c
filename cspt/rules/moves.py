"""A case's transitions: what stands in the way of each, by rule name, and what a move changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cspt.model.profile import Profile, label
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value, to_text
from cspt.rules.course import CLOSED, ESCALATED, MONITORING, Course, course_of
from cspt.rules.facts import Facts
from cspt.rules.fault import Fault
from cspt.rules.orders import state_of
from cspt.rules.risk import is_lower

_FROM = {MONITORING: ("open", ESCALATED, ""), CLOSED: (MONITORING,)}
"""The statuses a case may come from, where that matters."""


@dataclass(frozen=True, slots=True)
class _Move:
    """A move that is asked for, and what is known of its case."""

    case: Record
    course: Course
    given: Mapping[str, Value]
    facts: Facts

    def text(self, name: str) -> str:
        """Return a field as the move would leave it."""
        return to_text(self.given.get(name)) or self.case.text(name)


def obstacles(case: Record, to: str, given: Mapping[str, Value], facts: Facts) -> list[Fault]:
    """Return what stands in the way of moving a case to a status, each with what would clear it.

    Args:
        case: the case as it stands.
        to: the status it is to come to.
        given: fields that are set in the same act, such as the reason for closing.
        facts: the records as they stand, seen through the partnership's rules on the day of the move.
    """
    course = course_of(case, facts.snapshot, facts.profile, facts.today)
    if course.rules is None or case.text("status") == to:
        return []
    found = {MONITORING: _to_monitoring, ESCALATED: _to_escalated, CLOSED: _to_closed}.get(to)
    return list(found(_Move(case, course, given, facts))) if found else []


def move_values(case: Record, to: str, profile: Profile, today: date) -> dict[str, Value | None]:
    """Return the fields that a move changes beside what is given with it."""
    values: dict[str, Value | None] = {case.kind.status_field: to}
    if case.kind.name != "case":
        return values
    if to in profile.done:
        return values | {"closed": today, "review_due": None}
    if case.get("closed", date):
        values |= {"closed": None, "closed_reason": None}
    return values


def closing_faults(case: Record, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Fault]:
    """Yield the orders and actions that are still open, as a closed case may have none."""
    orders = snapshot.under("case", case.id, "order")
    live = [order for order in orders if state_of(order, profile, today) in ("in force", "sought")]
    if live:
        named = ", ".join(order.id for order in live)
        yield Fault("close-open-orders", "status", f"orders still in force or sought: {named}; end or discharge them")
    actions = snapshot.under("case", case.id, "action")
    left = [action for action in actions if action.text("status") not in profile.done]
    if left:
        named = ", ".join(action.id for action in left)
        yield Fault("close-open-actions", "status", f"actions not complete: {named}; complete them or take them off it")


def forgiven(case: Record, snapshot: Snapshot) -> set[str]:
    """Return the names of the rules that were set aside, with a reason, when a case came to its status."""
    moves = [event for event in snapshot.timeline(case.id) if event.text("status_to") == case.text("status")]
    return {rule for event in moves if event.text("because") for rule in _names(event.text("overridden"))}


def _to_monitoring(move: _Move) -> Iterator[Fault]:
    yield from _came_from(move.case, MONITORING)
    latest = move.course.latest
    if latest is None:
        yield Fault("monitor-not-assessed", "risk_band", "its risk was never assessed; assess it first")
    elif latest.band != "low" and not is_lower(latest, move.course.assessments[0]):
        message = "its risk is no lower than at first; assess it again, or escalate"
        yield Fault("monitor-not-lower", "risk_band", message)
    yield from _not_referred(move.course)


def _to_escalated(move: _Move) -> Iterator[Fault]:
    if not move.text("specialist"):
        message = "no specialist is named; say who it goes to with specialist=ROLE"
        yield Fault("escalate-no-specialist", "specialist", message)


def _to_closed(move: _Move) -> Iterator[Fault]:
    course, facts = move.course, move.facts
    yield from _came_from(move.case, CLOSED)
    if course.monitored_until and course.monitored_until > facts.today:
        yield Fault("close-too-soon", "status", f"it is monitored until {course.monitored_until.isoformat()}")
    if course.new_incidents:
        number = len(course.new_incidents)
        yield Fault("close-new-incident", "status", f"{number} new since monitoring began; reopen it")
    if not move.text("closed_reason"):
        yield Fault("close-no-reason", "closed_reason", "say what was reached with closed_reason=…")
    yield from _not_referred(course)
    yield from closing_faults(move.case, facts.snapshot, facts.profile, facts.today)


def _came_from(case: Record, to: str) -> Iterator[Fault]:
    allowed = _FROM[to]
    if case.text("status") not in allowed:
        wanted = " or ".join(status for status in allowed if status)
        now = label(case.text("status")).lower() or "without a status"
        yield Fault(
            f"{'close' if to == CLOSED else 'monitor'}-from", "status", f"it is {now}; it must be {wanted} first"
        )


def _not_referred(course: Course) -> Iterator[Fault]:
    for flag, service in course.referrals_wanted:
        message = f"flagged {flag}, but no referral to {service} is recorded; make it"
        yield Fault("referral-not-made", "flags", message)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
