"""What is due beside a case's own clocks: reports, referrals, orders, steps of case reviews, disclosures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cspt.model.dates import say_due
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved
from cspt.rules.case_review import procedure_of
from cspt.rules.clocks import calendar_of
from cspt.rules.course import rule_of
from cspt.rules.due_line import Due
from cspt.rules.orders import order_facts
from cspt.rules.track import FIELD_OF, LABELS, Step, papers, track

NEW = "new"
UNANSWERED = ("sent", "waiting")


def report_due(report: Record, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    """Yield the weekly review of a report that nobody has looked at."""
    reported = report.get("reported", date)
    rules = profile.case_rules(reported) if reported else None
    if report.text("status") not in ("", NEW) or reported is None or rules is None or report.text("reviewed"):
        return
    day = moved(reported, rules.reports_reviewed)
    rule = rule_of(f"new reports within {rules.reports_reviewed.words}", rules.since)
    case = snapshot.get(report.text("case"))
    who = case.text("lead") if case else ""
    command = f"cspt review {report.id}"
    yield Due(day, report, "report review", say_due(day, today), who, "", rule, command, "w")


def referral_due(referral: Record, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    """Yield the chasing of a referral that its service has left unanswered."""
    service, sent = profile.services.get(referral.text("service")), referral.get("sent", date)
    if service is None or service.chase_after is None or sent is None:
        return
    if referral.text("status") not in ("", *UNANSWERED) or referral.text("answered"):
        return
    day = moved(sent, service.chase_after)
    case = snapshot.get(referral.text("case"))
    who = referral.text("by") or (case.text("lead") if case else "")
    rule = f"{service.label} answers within {service.chase_after.words}"
    command = f"cspt move {referral.id} accepted"
    yield Due(day, referral, "referral unanswered", say_due(day, today), who, "", rule, command, "m")


def order_due(order: Record, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    """Yield an order's end while it can still be extended, its reviews, and a court date that is to come."""
    facts, power = order_facts(order, snapshot, profile, today), profile.powers.get(order.text("power"))
    if power is None:
        return
    who, court = order.text("lead"), order.get("court", date)
    if facts.warn and facts.ends:
        extend = facts.can_extend
        why = f"ends {say_due(facts.ends, today)}; {'extend it or let it end' if extend else 'it cannot be extended'}"
        rule = f"{power.label}: told before it ends, {facts.warn.isoformat()}"
        command = f"cspt set {order.id} extended_to=DATE" if extend else f"cspt show {order.id}"
        yield Due(facts.warn, order, "order ending", why, who, "", rule, command, "e")
    if facts.review:
        why = say_due(facts.review, today)
        command = f'cspt log {order.id} "Reviewed" --type review'
        rule = f"{power.label}: {facts.review_why}"
        yield Due(facts.review, order, "order review", why, who, "", rule, command, "a")
    if court and court >= today and facts.state in ("sought", "in force"):
        yield Due(court, order, "court", say_due(court, today), who, "", power.law, f"cspt show {order.id}", "e")


def case_review_due(review: Record, _snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    """Yield the steps of a case review that are to be done."""
    procedure = procedure_of(review, profile)
    if procedure is None:
        return
    calendar = calendar_of(profile)
    steps = track(review, procedure, calendar, today)
    sending = papers(review, procedure, calendar, today)
    for step in [*steps, *([sending] if sending else [])]:
        if step.is_open and step.due:
            yield _step(review, step, step.due, procedure.label, today)


def disclosure_due(request: Record, _snapshot: Snapshot, _profile: Profile, today: date) -> Iterator[Due]:
    """Yield a request for information that nobody has decided."""
    asked = request.get("asked", date)
    if asked and not request.text("decision"):
        command = f"cspt set {request.id} decision=… decided=today decided_by=ROLE"
        yield Due(asked, request, "disclosure", f"asked {say_due(asked, today)}", "", "", "", command, "e")


def _step(review: Record, step: Step, day: date, label: str, today: date) -> Due:
    planned = f", planned for {step.done.isoformat()}" if step.done else ""
    left = f"{abs(step.working_days)} working day{'' if abs(step.working_days) == 1 else 's'}"
    when = say_due(day, today) + (
        f" ({left} {'left' if step.working_days > 0 else 'over'})" if step.working_days else ""
    )
    field = FIELD_OF.get(step.name, "papers_sent")
    what, rule = LABELS[step.name].lower(), f"{label}: {step.why}"
    command = f"cspt step {review.id} {step.name}" if step.name in FIELD_OF else f"cspt set {review.id} {field}=today"
    return Due(day, review, what, f"{when}{planned}", review.text("lead"), "", rule, command, "t")
