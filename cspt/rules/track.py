"""The steps of an ASB case review as a track: what is done, what is due by when, and what waits for something else."""

from __future__ import annotations

from dataclasses import dataclass
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
    """`done`, `late` (done after its day), `due`, `over`, `waiting` for another step, `no deadline` or `not asked`."""
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
    why = f"{before.words} before the panel"
    return _stated("papers", review.get("papers_sent", date), (due, why), calendar, today)


def is_over(review: Record) -> bool:
    """Tell whether an application was withdrawn."""
    return review.text("status") == "withdrawn"


def _step(name: str, review: Record, procedure: Procedure, calendar: Calendar, today: date) -> Step:
    done = review.get(FIELD_OF[name], date)
    deadline = procedure.steps.get(name, Deadline("none"))
    if not _is_asked(name, review):
        return Step(name, "done" if done and done <= today else "not asked", done, None, _why_not(name, review))
    if deadline.span is None:
        state = "done" if done and done <= today else "no deadline"
        return Step(name, state, done, None, f"{procedure.label} sets no deadline")
    after = deadline.after or ("appeal" if name == "appeal" else APPLICATION)
    start = review.get("appealed" if after == "appeal" else FIELD_OF[after], date)
    why = f"{deadline.span.words} after {_said(after)}"
    if start is None:
        return Step(name, "done" if done and done <= today else "waiting", done, None, why)
    return _stated(name, done, (calendar.after(start, deadline.span), why), calendar, today)


def _stated(name: str, done: date | None, deadline: tuple[date, str], calendar: Calendar, today: date) -> Step:
    due, why = deadline
    if done and done <= today:
        return Step(name, "late" if done > due else "done", done, due, why)
    left = calendar.working_days_between(today, due)
    return Step(name, "over" if today > due else "due", done, due, why, left)


def _is_asked(name: str, review: Record) -> bool:
    """Tell whether a step is to be taken: none once it is withdrawn, no panel where the threshold is not met."""
    if is_over(review):
        return False
    if name == "appeal":
        return review.get("appealed", date) is not None
    return not (name in _AFTER_THE_THRESHOLD and review.text("decision") in REFUSED)


def _why_not(name: str, review: Record) -> str:
    if is_over(review):
        return "the application was withdrawn"
    return "nobody has appealed" if name == "appeal" else "the threshold was not met"


def _said(step: str) -> str:
    return {APPLICATION: "the application", "appeal": "the appeal"}.get(step, f"`{LABELS[step].lower()}`")
