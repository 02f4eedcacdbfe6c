"""RAG: what an action's owner declares, what the profile's rules derive beside it, and where the two disagree.

Blue is complete; red is off track or overdue; amber is slipping or soon due; green is on track.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cspt.model.dates import When, say_due
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot, last_update

LETTERS = {"red": "R", "amber": "A", "green": "G", "blue": "B", "": "–"}
ORDER = ("red", "amber", "green", "blue", "")


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What the rules say of one action on one day."""

    declared: str
    """The owner's RAG; empty where nothing is declared."""
    derived: str
    """The rules' RAG; empty where there is no basis for one."""
    why: str
    """The reason for the derived RAG, in words."""
    overdue: int
    """Days past due; 0 when not."""
    due: date | None
    updated: date | None
    """The day of its last update."""
    status: str
    """The declared status, or else where the board puts it."""
    status_declared: bool

    @property
    def shown(self) -> str:
        """The RAG a screen shows: the declared one, or else the derived one."""
        return self.declared or self.derived

    @property
    def disagrees(self) -> bool:
        """True where both are known and differ."""
        return bool(self.declared and self.derived) and self.declared != self.derived

    @property
    def disagreement(self) -> str:
        """The disagreement in words, such as `declared green, overdue 12 days`; empty where there is none."""
        return f"declared {self.declared}, {self.why}" if self.disagrees else ""


def action_facts(action: Record, snapshot: Snapshot, profile: Profile, today: date) -> ActionFacts:
    """Work out an action's facts from its record and its timeline."""
    updated = last_update(snapshot.timeline(action.id), today)
    return facts_from(action, updated, snapshot, profile, today)


def facts_from(action: Record, updated: date | None, snapshot: Snapshot, profile: Profile, today: date) -> ActionFacts:
    """Work out an action's facts from its record and the day of its last update."""
    deadline = action.get("due", When)
    due = deadline.last() if deadline else None
    declared_status = action.text("status")
    blank = profile.blank_status
    status = declared_status or (blank.with_updates if updated else blank.without_updates)
    finished = declared_status in profile.done
    over = not finished and plan_is_closed(action, snapshot, profile)
    derived, why = _derive(due, updated, finished=finished, profile=profile, today=today)
    if over:
        derived, why = "", "its plan is closed"
    overdue = (today - due).days if due and due < today and not finished and not over else 0
    return ActionFacts(action.text("rag"), derived, why, overdue, due, updated, status, bool(declared_status))


def plan_is_closed(action: Record, snapshot: Snapshot, profile: Profile) -> bool:
    """Tell whether the plan that an action stands under has ended."""
    plan = snapshot.get(action.text("plan"))
    return plan is not None and plan.text("status") in profile.done


def _derive(
    due: date | None, updated: date | None, *, finished: bool, profile: Profile, today: date
) -> tuple[str, str]:
    rule = profile.rag_rule(today)
    if finished:
        return "blue", "complete"
    if due and due < today:
        return "red", f"overdue {_days((today - due).days)}"
    silent = (today - updated).days if updated else 0
    if silent >= rule.red_no_update_days:
        return "red", f"no update for {_days(silent)}"
    if due and (due - today).days <= rule.amber_due_days:
        return "amber", f"due {say_due(due, today)}"
    if silent >= rule.amber_no_update_days:
        return "amber", f"no update for {_days(silent)}"
    return _quiet(due, updated)


def _quiet(due: date | None, updated: date | None) -> tuple[str, str]:
    """Return the RAG of an action that nothing presses: green, or none where there is nothing to go by."""
    if due or updated:
        return "green", "updated lately and not soon due" if updated else "not soon due"
    return "", "no due date and no dated update to go by"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
