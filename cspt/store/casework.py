"""The acts of case work, each one commit: assess a case, move it on, review a report, take a case review on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cspt.errors import BadRequest, InvalidRecord
from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.layout import LETTERS
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.values import Value
from cspt.rules.assessing import Answers, Assessed, assess
from cspt.rules.course import MONITORING, OPEN
from cspt.rules.facts import Facts
from cspt.rules.moves import move_values, obstacles
from cspt.rules.track import FIELD_OF, LABELS, REFUSED
from cspt.store.create import sample_root
from cspt.store.files import read_file, read_if_there
from cspt.store.together import New, Together
from cspt.store.writer import Saved

DECISION = "decision"
OUTCOME = "outcome"


class Casework(Together):
    """One store, worked as a case group works."""

    def assess(self, case: Record, answers: Answers, *, via: str) -> tuple[Assessed, Saved]:
        """Keep a risk assessment on a case's timeline, with the case's band and next review.

        Raises:
            InvalidRecord: a factor has no answer or one outside it, or the band is overridden without a reason.
        """
        found = assess(case, answers, self.load(), self.profile)
        entry = New(KINDS["event"], found.title, found.event)
        return found, self.keep_together([entry], {case.id: found.case}, via=via)

    def move(self, record: Record, to: str, given: Mapping[str, Value | None], *, via: str, because: str = "") -> Saved:
        """Move a record on to a status; a case with an entry on its timeline that says so.

        Args:
            record: the record as it stands.
            to: the status it comes to.
            given: fields that are set in the same act.
            via: the front end that acts.
            because: why the rules that stand in the way are set aside; blank where none may be.

        Raises:
            InvalidRecord: a rule stands in the way, and no reason is given to set it aside.
        """
        values = {**move_values(record, to, self.profile, self.today), **given}
        if record.kind.name != "case" or record.text("status") == to:
            return self.change(record.id, values, via=via)
        facts = Facts(self.load(), self.profile, self.today)
        set_values = {name: value for name, value in given.items() if value is not None}
        faults = obstacles(record, to, set_values, facts)
        if faults and not because:
            raise InvalidRecord(f"{'; '.join(map(str, faults))}. A reason (--because) sets them aside")
        broken = [fault.rule for fault in faults]
        event: dict[str, Value | None] = {
            "about": record.id,
            "date": _when(self.today),
            "type": DECISION,
            "status_from": record.text("status") or None,
            "status_to": to,
            "overridden": ", ".join(broken) or None,
            "because": because or None if broken else None,
        }
        entry = New(KINDS["event"], f"Moved to {label(to).lower()}", event)
        return self.keep_together([entry], {record.id: values}, via=via, excused=broken)

    def review_report(
        self, report: Record, *, via: str, case: Record | None = None, new_case: str = "", no_action: bool = False
    ) -> Saved:
        """Keep that a report was looked at: joined to a case, made into a new one, or left without action.

        A case that was being monitored is opened again by it, in the same act.

        Raises:
            BadRequest: more than one of the three is asked for.
        """
        if sum((case is not None, bool(new_case), no_action)) > 1:
            raise BadRequest("a report goes to a case, or makes one, or needs no action: say one of the three")
        seen: dict[str, Value | None] = {"reviewed": self.today, "status": "no-action" if no_action else "reviewed"}
        if case is not None:
            return self._join(report, case, seen | {"status": "in-case", "case": case.id}, via=via)
        if not new_case:
            return self.keep_together([], {report.id: seen}, via=via)
        kind = KINDS["case"]
        made = New(kind, new_case, _case_from(report), id=self.reserve(kind))
        return self.keep_together([made], {report.id: seen | {"status": "in-case", "case": made.id}}, via=via)

    def take_step(self, review: Record, step: str, day: date, given: Mapping[str, Value | None], *, via: str) -> Saved:
        """Keep that a step of an ASB case review was done; telling the outcome makes its recommendations actions.

        Raises:
            BadRequest: there is no such step.
        """
        if step not in LABELS or step not in FIELD_OF:
            raise BadRequest(f"no step `{step}`; there are {', '.join(name for name in LABELS if name in FIELD_OF)}")
        changes: dict[str, Value | None] = {FIELD_OF[step]: day, **given}
        event: dict[str, Value | None] = {"about": review.id, "date": _when(day), "type": DECISION}
        new = [New(KINDS["event"], _said(step, str(given.get("decision") or "")), event)]
        if step == OUTCOME:
            new += self._actions(review, given)
        return self.keep_together(new, {review.id: changes}, via=via)

    def letter_template(self, step: str) -> str:
        """Return the store's own template of a step's letter, or the one that cspt brings where it has none.

        Raises:
            InvalidRecord: it is not text.
        """
        path = f"{LETTERS}/{step}.md"
        try:
            data = read_if_there(self.root, path)
            return (data if data is not None else read_file(sample_root(), path)).decode("utf-8")
        except UnicodeDecodeError:
            raise InvalidRecord(f"{path} is not UTF-8 text; save it as UTF-8") from None

    def _join(self, report: Record, case: Record, seen: Mapping[str, Value | None], *, via: str) -> Saved:
        changes: dict[str, Value | None] = {}
        new: list[New] = []
        if case.text("status") == MONITORING:
            changes = move_values(case, OPEN, self.profile, self.today)
            event: dict[str, Value | None] = {"about": case.id, "date": _when(self.today), "type": DECISION}
            event |= {"status_from": MONITORING, "status_to": OPEN}
            new = [New(KINDS["event"], f"Opened again by report {report.id}", event)]
        elif case.text("status") in self.profile.done:
            raise InvalidRecord(f"{case.id} is {case.text('status')}; move it back to open first, or make a new case")
        return self.keep_together(new, {report.id: seen, **({case.id: changes} if changes else {})}, via=via)

    def _actions(self, review: Record, given: Mapping[str, Value | None]) -> list[New]:
        """Return an action for each recommendation that has none yet."""
        held = given.get("recommendations", review.values.get("recommendations"))
        wanted = [str(one) for one in held] if isinstance(held, tuple) else []
        case = review.text("case")
        tasks = self.load().under("case", case, "action") if case else []
        known = {task.title.casefold() for task in tasks}
        issue = f"ASB case review {review.id}"
        values: dict[str, Value | None] = {"issue": issue, "case": case or None, "meeting": review.id}
        return [New(KINDS["action"], one, values) for one in wanted if one.casefold() not in known]


def _case_from(report: Record) -> dict[str, Value | None]:
    names = ("area", "people")
    kept: dict[str, Value | None] = {name: report.values.get(name) for name in names if report.values.get(name)}
    flags = ("hate",) if report.get("hate", bool) else ()
    return kept | ({"flags": flags} if flags else {}) | ({"restricted": True} if report.get("restricted", bool) else {})


def _said(step: str, decision: str) -> str:
    if step == "decision" and decision:
        return f"Threshold {'not met' if decision in REFUSED else 'met'}"
    return LABELS[step]


def _when(day: date) -> When:
    return When(day.year, day.month, day.day)
