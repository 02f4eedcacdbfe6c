"""The course of a case: when its risk is reviewed, whether it falls, how long it is monitored, and what it still lacks.

The clocks are those of the Watford terms of reference, as the profile's `casework` gives them: review within two weeks,
lower within a month, a month's monitoring after de-escalation. A clock goes by the rule in force when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cspt.model.casework import CaseRules, Interval
from cspt.model.dates import When
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved
from cspt.rules.repeats import incidents, reported_on
from cspt.rules.risk import ASSESSMENT, Assessment, assessments, is_lower

OPEN, MONITORING, ESCALATED, CLOSED = "open", "monitoring", "escalated", "closed"
"""The statuses of a case that rules know; a partnership may have others beside them."""
REVIEW, INCIDENT = "review", "incident"


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """One review of a case that is to come."""

    day: date
    why: str
    """The rule that sets the day, and the day that rule holds from."""
    by: str = ""
    """The role that must do it; empty where anybody may."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands on a day."""

    status: str
    since: date | None
    """The day it came to that status; None where nothing says."""
    rules: CaseRules | None
    """The rules in force when it was opened."""
    assessments: tuple[Assessment, ...]
    band: str
    """The band of the latest assessment, or else the one on the case."""
    reviews: tuple[ReviewDue, ...]
    lower_by: date | None
    """The day by which the risk is expected to be lower; None once it is, or where that is not asked."""
    monitored_until: date | None
    """The last day of monitoring; None where it is not monitored."""
    new_incidents: tuple[Record, ...]
    """What was reported or happened since monitoring began."""
    referrals_wanted: tuple[tuple[str, str], ...]
    """Each flag that asks for a referral not yet made, and the service it is to go to."""
    factors_wanted: bool
    """True where its aggravating factors are to be named."""
    tasks_wanted: tuple[str, ...]
    """The aggravating factors without a task for somebody."""

    @property
    def latest(self) -> Assessment | None:
        """The newest assessment."""
        return self.assessments[-1] if self.assessments else None

    def put_forward(self, today: date) -> bool:
        """Tell whether it is put forward for escalation: its risk was expected to be lower by now, and is not."""
        return self.lower_by is not None and self.lower_by < today


@dataclass(frozen=True, slots=True)
class _Looked:
    """A case's reviews and assessments up to a day."""

    timeline: tuple[Record, ...]
    assessments: tuple[Assessment, ...]
    band: str

    def by(self, role: str) -> date | None:
        """Return the day that a role last reviewed or assessed the case."""
        events = [event for event in self.timeline if event.text("type") in (REVIEW, ASSESSMENT)]
        found = (_day(event) for event in events if role and _is_by(event.text("by").casefold(), role))
        return max(found, default=None)

    def last(self, opened: date | None, rules: CaseRules | None) -> date | None:
        """Return the day of the last review; the first assessment is none, unless the first review was due by then."""
        late = bool(self.assessments) and self._is_late(opened, rules)
        days = [one.day for one in (self.assessments if late else self.assessments[1:])]
        days += [_day(event) for event in self.timeline if event.text("type") == REVIEW]
        return max(days, default=None)

    def _is_late(self, opened: date | None, rules: CaseRules | None) -> bool:
        return opened is not None and rules is not None and self.assessments[0].day >= moved(opened, rules.first_review)


def course_of(case: Record, snapshot: Snapshot, profile: Profile, today: date) -> Course:
    """Work out where a case stands on a day."""
    timeline = [event for event in snapshot.timeline(case.id) if _day(event) <= today]
    opened, status = case.get("opened", date), case.text("status")
    rules = profile.case_rules(opened) if opened else None
    found = assessments(timeline, today)
    band = (found[-1].band if found else "") or case.text("risk_band")
    since = status_since(case, timeline)
    looked = _Looked(tuple(timeline), tuple(found), band)
    live = status not in profile.done
    wants_tasks = live and rules is not None and band in rules.tasks_for
    return Course(
        status=status,
        since=since,
        rules=rules,
        assessments=tuple(found),
        band=band,
        reviews=tuple(_reviews(case, looked, profile)) if live else (),
        lower_by=_lower_by(opened, status, found, rules),
        monitored_until=moved(since, rules.monitoring) if rules and since and status == MONITORING else None,
        new_incidents=tuple(_new_incidents(case, snapshot, since, today)) if status == MONITORING else (),
        referrals_wanted=tuple(_referrals_wanted(case, snapshot, rules)) if live and rules else (),
        factors_wanted=wants_tasks and not case.texts("factors"),
        tasks_wanted=tuple(_tasks_wanted(case, snapshot)) if wants_tasks else (),
    )


def status_since(case: Record, timeline: Iterable[Record]) -> date | None:
    """Return the day a case came to its status: that of the newest entry saying so, else its opening or closing."""
    status = case.text("status")
    moves = [_day(event) for event in timeline if event.text("status_to") == status]
    if moves:
        return max(moves)
    return case.get({OPEN: "opened", CLOSED: "closed"}.get(status, ""), date)


def last_review(timeline: Iterable[Record], today: date, by: str = "") -> date | None:
    """Return the day of the newest review on a timeline, by a role where one is named."""
    found = [event for event in timeline if event.text("type") == REVIEW and _day(event) <= today]
    return max((_day(event) for event in found if by in event.text("by").casefold()), default=None)


def rule_of(name: str, since: date) -> str:
    """Say which dated block of the profile a rule stands in."""
    return f"{name}, rule of {since.isoformat()}"


def _reviews(case: Record, looked: _Looked, profile: Profile) -> Iterator[ReviewDue]:
    opened, given = case.get("opened", date), case.get("review_due", date)
    rules = profile.case_rules(opened) if opened else None
    derived = list(_derived_reviews(opened, rules, looked, profile)) if opened and rules else []
    last = looked.last(opened, rules)
    if given and (last is None or last < given):
        earliest = min((review.day for review in derived), default=given)
        if derived and earliest == given:
            yield from derived
            return
        beside = f"; {derived[0].why} would be {earliest.isoformat()}" if earliest < given else ""
        yield ReviewDue(given, f"the day set on the case{beside}")
        return
    yield from derived


def _derived_reviews(opened: date, rules: CaseRules, looked: _Looked, profile: Profile) -> Iterator[ReviewDue]:
    last = looked.last(opened, rules)
    if last is None:
        why = rule_of(f"first review {rules.first_review.words} after opening", rules.since)
        yield ReviewDue(moved(opened, rules.first_review), why)
        return
    now = profile.case_rules(last) or rules
    for interval in profile.reviews.get(now.then, ()):
        if interval.band == looked.band:
            yield _next(interval, looked.by(interval.by) or (opened if interval.by else last), now)


def _next(interval: Interval, start: date, rules: CaseRules) -> ReviewDue:
    by = f" by the {interval.by}" if interval.by else ""
    why = rule_of(f"{interval.band} risk every {interval.every.words}{by}", rules.since)
    return ReviewDue(moved(start, interval.every), why, interval.by)


def _is_by(who: str, role: str) -> bool:
    """Tell whether somebody holds a role; a chief inspector is no inspector here, each has a clock."""
    return role in who and (role.startswith("chief") or f"chief {role}" not in who)


def _lower_by(opened: date | None, status: str, found: list[Assessment], rules: CaseRules | None) -> date | None:
    if opened is None or rules is None or status != OPEN or not found:
        return None
    if is_lower(found[-1], found[0]) or found[-1].band == "low":
        return None
    return moved(opened, rules.falls_within)


def _new_incidents(case: Record, snapshot: Snapshot, since: date | None, today: date) -> Iterator[Record]:
    if since is None:
        return
    reports = [one for one in snapshot.under("case", case.id, "report") if since < reported_on(one) <= today]
    yield from incidents(reports, snapshot)
    yield from (
        event for event in snapshot.timeline(case.id) if event.text("type") == INCIDENT and since < _day(event) <= today
    )


def _referrals_wanted(case: Record, snapshot: Snapshot, rules: CaseRules) -> Iterator[tuple[str, str]]:
    made = {referral.text("service") for referral in snapshot.under("case", case.id, "referral")}
    for flag, service in rules.referral_for.items():
        if flag in case.texts("flags") and service not in made:
            yield flag, service


def _tasks_wanted(case: Record, snapshot: Snapshot) -> Iterator[str]:
    tasks = snapshot.under("case", case.id, "action")
    covered = {task.text("issue").casefold() for task in tasks if task.texts("owner")}
    yield from (factor for factor in case.texts("factors") if factor.casefold() not in covered)


def _day(event: Record) -> date:
    when = event.get("date", When)
    return when.last() if when else date.max
