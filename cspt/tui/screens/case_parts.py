"""What case work adds to a record's screen: risk and its trend, a case review's track, what hangs on a case."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from cspt.model.dates import say_day, say_due
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.rules.case_review import procedure_of
from cspt.rules.clocks import calendar_of
from cspt.rules.course import Course, course_of
from cspt.rules.facts import Facts, sort_key
from cspt.rules.orders import order_facts
from cspt.rules.risk import trend
from cspt.rules.track import track
from cspt.text import display
from cspt.tui.paint import ALARM, quiet, spread
from cspt.tui.widgets.row_list import Row, heading

_PARTS = {
    "order": "Orders",
    "report": "Reports",
    "referral": "Referrals",
    "case-review": "ASB case reviews",
    "disclosure": "Disclosures",
}
_SIGNS = {"done": "●", "late": "●", "missed": "×", "due": "○", "over": "○"}


def casework_line(record: Record, facts: Facts) -> Content:
    """Return a line about a case's risk or a case review's steps; empty for other records."""
    if record.kind.name == "case":
        return _risk(course_of(record, facts.snapshot, facts.profile, facts.today), facts)
    if record.kind.name == "case-review":
        return _track(record, facts)
    return Content("")


def part_rows(record: Record, facts: Facts) -> Iterator[Row]:
    """Yield what hangs on a case besides its actions, a heading a kind."""
    if record.kind.name != "case":
        return
    for kind, name in _PARTS.items():
        held = sorted(facts.snapshot.under("case", record.id, kind), key=sort_key)
        if held:
            yield heading(f"{name} {len(held)}")
            yield from (_part(one, facts) for one in held)


def _risk(course: Course, facts: Facts) -> Content:
    words: list[Content] = []
    if latest := course.latest:
        total = f"{latest.total} of {latest.of}" if latest.total is not None and latest.of else ""
        words.append(display(f"risk {total} {latest.band} {trend(course.assessments)}"))
    if course.put_forward(facts.today):
        words.append(display("risk not falling: put forward for escalation", ALARM))
    elif course.lower_by:
        words.append(display(f"to be lower {say_due(course.lower_by, facts.today)}"))
    if course.monitored_until:
        words.append(display(f"monitored until {say_day(course.monitored_until, facts.today)}"))
    if course.new_incidents:
        words.append(display(f"{len(course.new_incidents)} new since: reopen it", ALARM))
    words += [display(f"{flag}: refer to {service}", ALARM) for flag, service in course.referrals_wanted]
    words += [display(f"no task against {factor}", ALARM) for factor in course.tasks_wanted]
    if course.factors_wanted:
        words.append(display("name its aggravating factors", ALARM))
    return Content.styled(" · ", "$quiet").join(words)


def _track(review: Record, facts: Facts) -> Content:
    procedure = procedure_of(review, facts.profile)
    if procedure is None:
        return Content("")
    words: list[Content] = []
    for step in track(review, procedure, calendar_of(facts.profile), facts.today):
        if step.state in _SIGNS:
            left = f"{abs(step.working_days)}wd {'over' if step.state == 'over' else 'left'}"
            days = f" {left}" if step.is_open else ""
            style = ALARM if step.state in ("over", "missed") else "" if step.is_open else "$quiet"
            words.append(display(f"{_SIGNS[step.state]} {step.name}{days}", style))
    return Content.styled("  ", "$quiet").join(words)


def _part(one: Record, facts: Facts) -> Row:
    said = label(one.text("status") or one.text("decision")).lower()
    if one.kind.name == "order":
        found = order_facts(one, facts.snapshot, facts.profile, facts.today)
        ends = f", ends {say_due(found.ends, facts.today)}" if found.state == "in force" and found.ends else ""
        said = f"{found.state}{ends}"

    def draw(width: int) -> list[Content]:
        return [spread(display(f"  {one.title}"), quiet(said), width)]

    return Row(one.id, draw)
