"""Acts on one record that more than one screen offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cspt.errors import CsptError
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.values import Value
from cspt.rules.rag import LETTERS, ORDER
from cspt.text import visible
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import Choice, ChooseDialog

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp


VIA = "terminal"
_WITH_REASON = ("red", "amber")
_LISTED = 8
_LONGEST = 36


def name_of(record: Record) -> str:
    """Return what a person calls a record in a sentence: its ref, or else its title."""
    return record.text("ref") or (record.title if len(record.title) <= _LONGEST else f"{record.title[: _LONGEST - 1]}…")


def set_fields(app: CsptApp, record: Record, values: dict[str, Value | None], said: str, via: str) -> None:
    """Change fields of a record; what others changed meanwhile in the same fields is not overwritten."""
    seen = {name: record.raw.get(name, "") for name in values}
    app.act(partial(app.workspace.change, record.id, values, via=via, seen=seen), said)


def set_status(app: CsptApp, record: Record, status: str, via: str = "board") -> None:
    """Move a record to a status; a case as its rules allow."""
    if record.kind.name == "case":
        from cspt.tui.casework import move_case

        move_case(app, record, status)
        return
    set_fields(app, record, {"status": status}, f"{name_of(record)} to {label(status).lower()}", via)


def choose_status(app: CsptApp, record: Record) -> None:
    """Ask for a new status and move the record there."""
    statuses = statuses_of(app, record.kind)
    if not statuses:
        return
    choices = [Choice(status, label(status)) for status in statuses]

    def move(chosen: str | None) -> None:
        if chosen is not None and chosen != record.text("status"):
            set_status(app, record, chosen, via=VIA)

    app.push_screen(ChooseDialog(f"Move {name_of(record)} to", choices, record.text("status")), move)


def choose_rag(app: CsptApp, record: Record) -> None:
    """Ask for a RAG and declare it; the reason is asked for where it is red or amber."""
    choices = [Choice(colour, f"{LETTERS[colour]}  {label(colour) or 'Not declared'}") for colour in ORDER]

    def choose(chosen: str | None) -> None:
        if chosen in _WITH_REASON and chosen != record.text("rag"):
            question = f"Why is {name_of(record)} {chosen}?"
            app.push_screen(
                AskDialog(question, "a few words, or Enter without any", optional=True), partial(give, chosen)
            )
        elif chosen is not None:
            declare(chosen, {})

    def give(chosen: str, reason: str | None) -> None:
        if reason is not None:
            declare(chosen, {"rag_reason": reason} if reason else {})

    def declare(chosen: str, reason: dict[str, Value | None]) -> None:
        said = f"{name_of(record)} declared {chosen or 'without a RAG'}"
        set_fields(app, record, {"rag": chosen or None, **reason}, said, VIA)

    app.push_screen(ChooseDialog(f"RAG of {name_of(record)}", choices, record.text("rag")), choose)


def statuses_of(app: CsptApp, kind: Kind) -> list[str]:
    """Return the statuses of a kind, in the profile's order."""
    return list(app.workspace.profile.workflow.get(kind.name, []))


def keep_hand_edits(app: CsptApp) -> None:
    """Ask why files were edited by hand, and save them."""

    def keep(why: str | None) -> None:
        if why:
            app.act(partial(app.workspace.record_hand_edits, why, via=VIA), "What was edited by hand is kept")

    app.push_screen(AskDialog("Why was it edited by hand?", "a few words for whoever reads the history"), keep)


async def show_hand_edits(app: CsptApp) -> None:
    """Say which files were edited by hand and are not yet kept."""
    try:
        edits = await app.ask_store(app.workspace.hand_edits)
    except CsptError as trouble:
        app.explain(trouble)
        return
    lines = [f"{edit.what} {edit.path}" + (f": {edit.problem.message}" if edit.problem else "") for edit in edits]
    more = [f"and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
    said = [visible(line) for line in (*lines[:_LISTED], *more)] or ["Nothing was edited by hand."]
    app.notify("\n".join(said), timeout=12, markup=False)
