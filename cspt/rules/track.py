"""The steps of an ASB case review as a track: what is done, what is due by when, and what waits for something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cspt.model.casework import APPLICATION, STEPS, Procedure
from cspt.model.record import Record
from cspt.model.spans import Deadline
from cspt.rules.clocks import Calendar

FIELD_OF = {
    APPLICATION: "received",
    "acknowledge": "acknowledged",
    "information": "information",
    "decision": "decided",
    "review": "manager_review",
    "panel": "panel",
    "outcome": "outcome_sent",
    "appeal": "appeal_heard",
}
"""The field whose date says that a step was done."""
LABELS = {
    "acknowledge": "Acknowledge the application",
    "information": "Agencies' information",
    "decision": "Decide the threshold",
    "review": "Review by the Community Safety Manager",
    "panel": "Independent panel",
    "outcome": "Tell the outcome",
    "appeal": "Hear the appeal",
    "papers": "Send the panel its papers",
}
_AFTER_THE_THRESHOLD = ("review", "panel")
REFUSED = ("not-met", "no-consent", "anonymous")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an application on a day."""

    name: str
    state: str
    """`done`, `late` (done after its day), `missed` (a later step was taken), `due`, `over`, `waiting` (for another
    step), `no deadline` or `not asked`."""
    done: date | None
    """The day it was done, or is planned for."""
    due: date | None
    why: str
    """What sets its day, in words."""
    working_days: int = 0
    """The working days left, below 0 where it is over; for a step that is due or over."""

    @property
    def is_open(self) -> bool:
        """True where somebody must still do it."""
        return self.state in ("due", "over")


def track(review: Record, procedure: Procedure, calendar: Calendar, today: date) -> list[Step]:
    """Return every step of an application, in order."""
    return [_step(name, review, procedure, calendar, today) for name in STEPS]


def papers(review: Record, procedure: Procedure, calendar: Calendar, today: date) -> Step | None:
    """Return the sending of the panel's papers, where the procedure asks for it and a panel is planned."""
    panel, before = review.get("panel", date), procedure.papers_before
    if panel is None or before is None or is_over(review):
        return None
    due = calendar.before(panel, before)
    found = _stated("papers", None, (due, f"{before.words} before the panel"), calendar, today)
    sent = review.get("papers_sent", date)
    return replace(found, state="done", done=sent) if sent or panel <= today else found


def is_over(review: Record) -> bool:
    """Tell whether an application was withdrawn."""
    return review.text("status") == "withdrawn"


def _step(name: str, review: Record, procedure: Procedure, calendar: Calendar, today: date) -> Step:
    done = review.get(FIELD_OF[name], date)
    found = _unfinished(name, review, procedure, calendar, today)
    if done and done <= today:
        late = found.due is not None and done > found.due
        return replace(found, state="late" if late else "done", working_days=0)
    if found.is_open and _was_passed(name, review, today):
        return replace(found, state="missed", why="a later step was taken without it", working_days=0)
    return found


def _unfinished(name: str, review: Record, procedure: Procedure, calendar: Calendar, today: date) -> Step:
    done = review.get(FIELD_OF[name], date)
    deadline = procedure.steps.get(name, Deadline("none"))
    if why := _why_not(name, review):
        return Step(name, "not asked", done, None, why)
    if deadline.span is None:
        return Step(name, "no deadline", done, None, f"{procedure.label} sets no deadline")
    after = deadline.after or ("appeal" if name == "appeal" else APPLICATION)
    start = review.get("appealed" if after == "appeal" else FIELD_OF[after], date)
    why = f"{deadline.span.words} after {_said(after)}"
    if start is None:
        return Step(name, "waiting", done, None, why)
    return _stated(name, done, (calendar.after(start, deadline.span), why), calendar, today)


def _was_passed(name: str, review: Record, today: date) -> bool:
    """Tell whether a step that comes after another was already taken."""
    later = STEPS[STEPS.index(name) + 1 :]
    return any((day := review.get(FIELD_OF[step], date)) and day <= today for step in later)


def _stated(name: str, done: date | None, deadline: tuple[date, str], calendar: Calendar, today: date) -> Step:
    due, why = deadline
    left = calendar.working_days_between(today, due)
    return Step(name, "over" if today > due else "due", done, due, why, left)


def _why_not(name: str, review: Record) -> str:
    """Say why a step is not to be taken, empty where it is: none once it is withdrawn, no panel below the threshold."""
    if is_over(review):
        return "the application was withdrawn"
    if name == "appeal" and review.get("appealed", date) is None:
        return "nobody has appealed"
    refused = name in _AFTER_THE_THRESHOLD and review.text("decision") in REFUSED
    return "the threshold was not met" if refused else ""


def _said(step: str) -> str:
    if step in (APPLICATION, "appeal"):
        return f"the {step}"
    return f"`{LABELS[step].lower()}`"
