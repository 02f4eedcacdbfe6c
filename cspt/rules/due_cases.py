"""What is due in a case: reviews, risk that does not fall, monitoring that is over, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cspt.model.casework import CaseRules
from cspt.model.dates import When, say_due
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.case_review import qualify
from cspt.rules.course import ESCALATED, MONITORING, Course, course_of, rule_of
from cspt.rules.due_line import Due

OPEN_REVIEW = "open"


def case_due(case: Record, snapshot: Snapshot, profile: Profile, today: date) -> Iterator[Due]:
    """Yield what is due in a case that is not done."""
    course = course_of(case, snapshot, profile, today)
    yield from _reviews(case, course, today)
    if course.rules is None:
        return
    line = _Line(case, course.band, course.rules, today)
    yield from _risk(line, course)
    yield from _monitoring(line, course)
    yield from _lacking(line, course)
    yield from _could_apply(line, snapshot, profile)


class _Line:
    """Makes lines about one case."""

    def __init__(self, case: Record, band: str, rules: CaseRules, today: date) -> None:
        self.case, self.band, self.rules, self.today = case, band, rules, today

    def due(self, day: date, what: str, why: str, rule: str, does: tuple[str, str]) -> Due:
        """Return a line; `does` is the command's words around the id, with `ID` in its place, and the key."""
        named = rule_of(rule, self.rules.since)
        when = say_due(day, self.today)
        said = f"{when}; {why}" if why else when
        command = f"cspt {does[0].replace('ID', self.case.id)}"
        return Due(day, self.case, what, said, self.case.text("lead"), self.band, named, command, does[1])


def _reviews(case: Record, course: Course, today: date) -> Iterator[Due]:
    for review in course.reviews:
        by = f" by the {review.by}" if review.by else ""
        why = f"{say_due(review.day, today)}{by}"
        who = review.by or case.text("lead")
        yield Due(review.day, case, "review", why, who, course.band, review.why, f"cspt assess {case.id}", "s")


def _risk(line: _Line, course: Course) -> Iterator[Due]:
    if course.lower_by is not None:
        rule = f"risk lower within {line.rules.falls_within.words}"
        if course.put_forward(line.today):
            why = "put forward for escalation; name the specialist it goes to"
            yield line.due(course.lower_by, "risk not falling", why, rule, ("move ID escalated specialist=ROLE", "m"))
        else:
            yield line.due(course.lower_by, "risk to be lower", "", rule, ("assess ID", "s"))
    if course.status == ESCALATED and not line.case.text("specialist"):
        day = course.since or line.case.get("opened", date) or line.today
        yield line.due(day, "specialist", "escalated, but to nobody", "escalation", ("set ID specialist=ROLE", "e"))


def _monitoring(line: _Line, course: Course) -> Iterator[Due]:
    if course.status != MONITORING:
        return
    rule = f"{line.rules.monitoring.words} of monitoring"
    if course.new_incidents:
        first = min(course.new_incidents, key=lambda one: one.text("date") or one.text("reported"))
        day = first.get("reported", date) or _event_day(first) or line.today
        why = f"{len(course.new_incidents)} new since monitoring began"
        yield line.due(day, "reopen", why, "a new incident reopens", ("move ID open", "m"))
    elif course.monitored_until is None:
        why = "nothing says when monitoring began; log it"
        yield line.due(line.today, "monitoring", why, rule, ('log ID "De-escalated" --type decision', "a"))
    else:
        yield line.due(
            course.monitored_until,
            "monitoring over",
            "offered for closure",
            rule,
            ("move ID closed closed_reason=…", "m"),
        )


def _lacking(line: _Line, course: Course) -> Iterator[Due]:
    assessed = course.latest.day if course.latest else None
    day = assessed or line.case.get("opened", date) or line.today
    for flag, service in course.referrals_wanted:
        began = line.case.get("opened", date) or line.today
        command = f"new referral TITLE case=ID service={service} basis=…"
        yield line.due(began, "referral", f"{flag}: tell {service} at once", f"flag {flag}", (command, ""))
    rule = f"tasks for {course.band} risk"
    if course.factors_wanted:
        yield line.due(day, "factors", "name its aggravating factors", rule, ("set ID factors=…", "e"))
    for factor in course.tasks_wanted:
        command = f'new action TITLE case=ID owner=ROLE "issue={factor}"'
        yield line.due(day, "task", f"nobody has a task against `{factor}`", rule, (command, "n"))


def _could_apply(line: _Line, snapshot: Snapshot, profile: Profile) -> Iterator[Due]:
    """Tell that the reports of a case would qualify for a case review, though nobody has asked for one."""
    procedure = profile.procedure(line.today)
    reports = snapshot.under("case", line.case.id, "report")
    asked = snapshot.under("case", line.case.id, "case-review")
    if procedure is None or not reports or any(review.text("status") == OPEN_REVIEW for review in asked):
        return
    known = [report for report in reports if (report.get("reported", date) or line.today) <= line.today]
    test = qualify(known, procedure, line.today, snapshot)
    if test.met:
        why = f"{test.why}; tell the victim they may ask"
        command = f"cspt new case-review TITLE case={line.case.id}"
        rule = f"{procedure.label}, s104"
        yield Due(line.today, line.case, "would qualify", why, line.case.text("lead"), line.band, rule, command, "")


def _event_day(event: Record) -> date | None:
    when = event.get("date", When)
    return when.last() if when else None
