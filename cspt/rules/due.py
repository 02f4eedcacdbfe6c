"""What is due, from one engine: Home, `cspt due` and the case screen all draw on it.

Actions, reviews of cases and plans, agreements that run out, and the clocks of case work (`due_cases`, `due_work`),
each with the reason in words, the rule behind it, and what does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain

from cspt.model.dates import When, say_due
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved_back
from cspt.rules.due_cases import case_due
from cspt.rules.due_line import Due
from cspt.rules.due_work import case_review_due, disclosure_due, order_due, referral_due, report_due
from cspt.rules.rag import ActionFacts, facts_from, plan_is_closed

__all__ = ["Due", "what_is_due"]

_CASE_WORK: dict[str, Callable[[Record, Snapshot, Profile, date], Iterator[Due]]] = {
    "case": case_due,
    "report": report_due,
    "case-review": case_review_due,
    "order": order_due,
    "referral": referral_due,
    "disclosure": disclosure_due,
}


def what_is_due(
    snapshot: Snapshot,
    profile: Profile,
    today: date,
    within: timedelta,
    who: str = "",
    *,
    case_work: Snapshot | None = None,
) -> list[Due]:
    """Return what is over or due within a span from today, the longest over first.

    Args:
        snapshot: the records.
        profile: the partnership's rules.
        today: the day counted from.
        within: how far ahead to look.
        who: keeps only what belongs to a role or team whose name holds this text, in either case.
        case_work: where cases and what hangs on them are looked up, if `snapshot` holds only what bears a near date.
    """
    until = today + within
    lines = chain(_all(snapshot, profile, today), _of_case_work(case_work or snapshot, profile, today))
    found = [due for due in lines if due.day <= until]
    wanted = who.casefold()
    return sorted((due for due in found if wanted in due.who.casefold()), key=lambda due: due.order)


def _of_case_work(snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    for kind, lines in _CASE_WORK.items():
        for record in snapshot.of_kind(kind):
            if record.text("status") not in profile.done:
                yield from lines(record, snapshot, profile, today)


def _all(snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    actions = [record for record in snapshot.records.values() if record.kind.name == "action"]
    updates = snapshot.updates(actions, today)
    for record in snapshot.records.values():
        if record.kind.name == "action":
            facts = facts_from(record, updates[record.id], snapshot, profile, today)
            yield from _action(record, facts, snapshot, profile, today)
        elif record.text("status") in profile.done:
            continue
        elif record.kind.name == "plan":
            yield from _plan_review(record, today)
        elif record.kind.name == "member":
            yield from _agreement(record, profile, today)


def _action(record: Record, facts: ActionFacts, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    live = facts.status not in profile.done and not plan_is_closed(record, snapshot, profile)
    if facts.due and live:
        why = facts.disagreement or say_due(facts.due, today)
        who, command = ", ".join(record.texts("owner")), f"cspt move {record.id} complete"
        yield Due(facts.due, record, "action", why, who, facts.shown, "", command, "m")


def _plan_review(record: Record, today: date) -> Iterator[Due]:
    ends, review = record.get("ends", When), record.get("review_date", When)
    if review and (ends is None or ends.last() >= today):
        day = review.last()
        command = f"cspt set {record.id} review_date=DATE"
        yield Due(day, record, "plan review", say_due(day, today), record.text("lead"), "", "", command, "e")


def _agreement(record: Record, profile: Profile, today: date) -> Iterator[Due]:
    """Yield an agreement that is to be signed again: its day is the one it runs out on."""
    expires, rules = record.get("isp_expires", date), profile.case_rules(today)
    if expires is None:
        return
    asked = f"; asked for from {moved_back(expires, rules.sign_again).isoformat()}" if rules else ""
    why = say_due(expires, today)
    command = f"cspt set {record.id} isp_signed=today isp_expires=DATE"
    rule = f"the agreement's own end{asked}"
    yield Due(expires, record, "agreement", why, record.title, "", rule, command, "e")
