"""The rules that records of case work must keep: broken ones are refused when an act would bring them, else listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from cspt.errors import InvalidRecord
from cspt.model.checks import DATES, disordered
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.case_review import procedure_of, qualify, reports_of
from cspt.rules.facts import Facts
from cspt.rules.fault import Fault
from cspt.rules.figures import review_contradictions
from cspt.rules.moves import closing_faults, forgiven, obstacles
from cspt.rules.orders import order_faults
from cspt.rules.risk import ASSESSMENT, score
from cspt.rules.track import FIELD_OF

FLAGGED = frozenset({"application-late"})
"""Rules that are told but never refused: an application may come late, and be decided on its merits."""
_JUDGED = ("persistence", "harm", "adequacy")


def faults(record: Record, snapshot: Snapshot, profile: Profile, today: date) -> list[Fault]:
    """Return the rules that a record breaks as it stands."""
    found = [Fault(DATES, then, message) for then, message in disordered(record)]
    return [*found, *rule_faults(record, snapshot, profile, today)]


def rule_faults(record: Record, snapshot: Snapshot, profile: Profile, today: date) -> list[Fault]:
    """Return the rules beside the order of dates that a record breaks."""
    found = _RULES.get(record.kind.name)
    return list(found(record, Facts(snapshot, profile, today))) if found else []


def refusals(before: Record | None, after: Record, facts: Facts) -> list[Fault]:
    """Return the rules that an act would break: those broken after it and not before, and a move's obstacles.

    Args:
        before: the record as it stands; None where the act makes it.
        after: the record as the act would leave it.
        facts: every other record as it stands, on the day of the act.
    """
    known = facts.snapshot, facts.profile, facts.today
    already = set(faults(before, *known)) if before else set()
    found = [fault for fault in faults(after, *known) if fault not in already]
    to = after.text("status")
    if before and after.kind.name == "case" and before.text("status") != to:
        seen = {fault.rule for fault in found}
        found += [fault for fault in obstacles(before, to, after.values, facts) if fault.rule not in seen]
    return [fault for fault in found if fault.rule not in FLAGGED]


def broken_rules(snapshot: Snapshot, profile: Profile, today: date) -> list[Problem]:
    """Return every rule that a record of a store breaks, as problems."""
    held = [record for kind in sorted(RULED - {"event"}) for record in snapshot.of_kind(kind)]
    cases = [record.id for record in held if record.kind.name == "case"]
    events = [event for case in cases for event in snapshot.timeline(case)]
    return [
        Problem(record.path, 0, str(fault))
        for record in (*held, *events)
        for fault in faults(record, snapshot, profile, today)
    ]


def _case(case: Record, facts: Facts) -> Iterator[Fault]:
    if case.text("status") in facts.profile.done:
        excused = forgiven(case, facts.snapshot)
        found = closing_faults(case, facts.snapshot, facts.profile, facts.today)
        yield from (fault for fault in found if fault.rule not in excused)


def _report(report: Record, _facts: Facts) -> Iterator[Fault]:
    if report.get("on_behalf", bool) and not report.text("consent"):
        message = "reported for another; say in `consent` whether they agree: given, refused or not-asked"
        yield Fault("report-consent", "consent", message)
    if report.text("same_as") == report.id:
        yield Fault("report-same-as-itself", "same_as", "it names itself as the same incident; blank `same_as`")


def _case_review(review: Record, facts: Facts) -> Iterator[Fault]:
    for message in review_contradictions(review):
        yield Fault("review-contradicts-itself", "decision", f"{message}; mend the one that is wrong")
    received = review.get("received", date)
    for name in FIELD_OF.values():
        done = review.get(name, date)
        if received and done and done < received:
            yield Fault("review-step-too-early", name, f"`{name}` ({done}) comes before `received` ({received})")
    for_another = review.text("applicant_kind") == "for-another" and review.text("consent") != "given"
    if review.text("decision") == "met" and for_another:
        message = "applied for another without their consent; get it, or decide no-consent"
        yield Fault("review-consent", "consent", message)
    yield from _decision(review, facts, received)


def _decision(review: Record, facts: Facts, received: date | None) -> Iterator[Fault]:
    procedure, decision = procedure_of(review, facts.profile), review.text("decision")
    if procedure is None or received is None:
        return
    test = qualify(reports_of(review, facts.snapshot), procedure, received, facts.snapshot)
    if decision == "not-met" and test.met:
        yield Fault("threshold-is-met", "decision", f"{test.why}; it cannot be decided not-met")
    if decision == "met" and not test.met and not any(review.text(name) for name in _JUDGED):
        message = f"{test.why}; record that judgement in persistence, harm and adequacy"
        yield Fault("threshold-not-shown", "decision", message)
    late = [one.report.id for one in test.counted if "the application came more than" in one.why]
    if late and not decision:
        message = (
            f"{', '.join(late)} came more than {procedure.applied_within.span.words} before it; decide on its merits"
        )
        yield Fault("application-late", "received", message)


def _referral(referral: Record, facts: Facts) -> Iterator[Fault]:
    service = facts.profile.services.get(referral.text("service"))
    if service and service.pointer and (referral.body.strip() or referral.text("person")):
        message = f"of {service.label} nothing but the pointer is kept here; take the text and the person out"
        yield Fault("pointer-only", "person", message)
    if referral.text("goals") and not referral.get("ended", date):
        yield Fault("referral-goals-before-end", "ended", "goals are told when it has ended; give the day in `ended`")


def _assessment(event: Record, facts: Facts) -> Iterator[Fault]:
    if event.text("type") != ASSESSMENT or not event.text("scale"):
        return
    scale = next((one for one in facts.profile.scales if f"{one.name} {one.version}" == event.text("scale")), None)
    answers = event.values.get("answers")
    if scale is None or not isinstance(answers, Mapping):
        return
    try:
        found = score(scale, answers)
    except InvalidRecord as trouble:
        yield Fault("score-outside-factor", "answers", str(trouble))
        return
    if event.get("count", int) != found.total:
        yield Fault("score-not-the-total", "count", f"the answers come to {found.total}; put that in `count`")
    if event.text("band") != found.band and not event.text("because"):
        message = f"the scale gives {found.band}; say in `because` why the band is another"
        yield Fault("band-without-reason", "band", message)


def _order(order: Record, facts: Facts) -> Iterator[Fault]:
    return order_faults(order, facts.snapshot, facts.profile)


_RULES: dict[str, Callable[[Record, Facts], Iterator[Fault]]] = {
    "case": _case,
    "report": _report,
    "case-review": _case_review,
    "order": _order,
    "referral": _referral,
    "event": _assessment,
}
"""The rules of each kind, besides the order of its dates."""
RULED = frozenset(_RULES) | {"disclosure"}
"""The kinds whose records are held to rules when an act changes them."""
