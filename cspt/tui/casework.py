"""Acts of case work that more than one screen offers, and the questions they ask first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.values import Value
from cspt.rules.fault import Fault
from cspt.rules.moves import obstacles
from cspt.rules.queue import considered
from cspt.rules.track import FIELD_OF, LABELS
from cspt.tui.acts import VIA, name_of
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import Choice, ChooseDialog

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp

_ASKED = {"close-no-reason": "closed_reason", "escalate-no-specialist": "specialist"}
"""The rules that a few words satisfy, and the field the words go to."""
_QUESTIONS = {"closed_reason": "What was reached, or why does it end?", "specialist": "Which specialist does it go to?"}


def move_case(app: CsptApp, case: Record, status: str, given: dict[str, Value] | None = None) -> None:
    """Move a case on; what it lacks is asked for, and a rule in the way is set aside only for a reason."""
    given = given or {}
    if app.facts is None:
        return
    faults = obstacles(case, status, given, app.facts)
    lacking = next((fault for fault in faults if fault.rule in _ASKED), None)
    if lacking:
        _ask_for(app, case, status, given, _ASKED[lacking.rule])
    elif faults:
        _ask_why(app, case, status, given, faults)
    else:
        _move(app, case, status, given, "")


def review_report(app: CsptApp, report: Record) -> None:
    """Ask what becomes of a report: join it to a case, the likest first, make a case, or leave it."""
    facts = app.facts
    if facts is None:
        return
    found = considered(report, facts.snapshot, facts.profile, facts.today)
    like = {one.case.id: "; ".join(one.why) for one in found.like}
    others = [case for case in facts.snapshot.of_kind("case") if case.text("status") not in facts.profile.done]
    cases = [one.case for one in found.like if one.case.text("status") not in facts.profile.done]
    cases += [case for case in others if case.id not in like]
    choices = [Choice("new", "Make a case of it"), Choice("none", "No action"), Choice("seen", "Looked at, leave it")]
    choices += [Choice(case.id, f"Join: {case.title}", like.get(case.id, "")) for case in cases]

    def choose(chosen: str | None) -> None:
        if chosen == "new":
            _ask(app, "What is the case called?", "a few words", partial(_reviewed, app, report, "new"))
        elif chosen is not None:
            _reviewed(app, report, chosen, "")

    app.push_screen(ChooseDialog(f"What becomes of {name_of(report)}?", choices), choose)


def choose_step(app: CsptApp, review: Record) -> None:
    """Ask which step of an ASB case review was done today, and how it was decided where it is the decision."""
    done = {step for step, field in FIELD_OF.items() if review.text(field)}
    open_steps = [step for step in FIELD_OF if step not in done and step in LABELS]
    choices = [Choice(step, LABELS[step]) for step in open_steps]

    def choose(chosen: str | None) -> None:
        if chosen == "decision":
            decisions = [Choice("met", "Met"), Choice("not-met", "Not met"), Choice("no-consent", "Without consent")]
            app.push_screen(ChooseDialog("The threshold is", [*decisions, Choice("anonymous", "Anonymous")]), decide)
        elif chosen == "outcome":
            hint = "semicolons between; Enter without any for no further action"
            _ask(app, "What does the panel recommend?", hint, recommend, optional=True)
        elif chosen is not None:
            take(chosen, {})

    def decide(decision: str | None) -> None:
        if decision is not None:
            take("decision", {"decision": decision})

    def recommend(words: str) -> None:
        wanted = tuple(part.strip() for part in words.split(";") if part.strip())
        outcome = "recommendations" if wanted else "no-further-action"
        take("outcome", {"outcome": outcome, "recommendations": wanted or None})

    def take(step: str, given: dict[str, Value | None]) -> None:
        store = app.workspace
        act = partial(store.take_step, review, step, store.today, given, via=VIA)
        app.act(act, f"{name_of(review)}: {LABELS[step].lower()}")

    app.push_screen(ChooseDialog("What was done today?", choices), choose)


def _ask_for(app: CsptApp, case: Record, status: str, given: dict[str, Value], field: str) -> None:
    def give(words: str) -> None:
        move_case(app, case, status, {**given, field: words})

    _ask(app, _QUESTIONS[field], "a few words", give)


def _ask_why(app: CsptApp, case: Record, status: str, given: dict[str, Value], faults: list[Fault]) -> None:
    said = "; ".join(fault.message for fault in faults)
    question = f"{said[:1].upper()}{said[1:]}. Why go on all the same?"
    _ask(app, question, "the reason is kept; Esc leaves it", partial(_move, app, case, status, given))


def _move(app: CsptApp, case: Record, status: str, given: dict[str, Value], because: str) -> None:
    act = partial(app.workspace.move, case, status, given, via=VIA, because=because)
    app.act(act, f"{name_of(case)} to {label(status).lower()}")


def _reviewed(app: CsptApp, report: Record, chosen: str, title: str) -> None:
    case = app.facts.snapshot.get(chosen) if app.facts and chosen not in ("new", "none", "seen") else None
    act = partial(app.workspace.review_report, report, via=VIA, case=case, new_case=title, no_action=chosen == "none")
    app.act(act, f"{name_of(report)} looked at")


def _ask(app: CsptApp, question: str, hint: str, then: Callable[[str], None], *, optional: bool = False) -> None:
    def give(words: str | None) -> None:
        if words is not None:
            then(words)

    app.push_screen(AskDialog(question, hint, optional=optional), give)
