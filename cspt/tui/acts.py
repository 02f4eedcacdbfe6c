"""Acts on one record that more than one screen offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.values import Value
from cspt.rules.rag import LETTERS, ORDER
from cspt.tui.dialogs.choose import Choice, ChooseDialog

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp


def name_of(record: Record) -> str:
    """Return what a person calls a record in a sentence: its ref, or else its title."""
    return record.text("ref") or record.title


def set_fields(app: CsptApp, record: Record, values: dict[str, Value | None], said: str, via: str) -> None:
    """Change fields of a record; what others changed meanwhile in the same fields is not overwritten."""
    seen = {name: record.raw.get(name, "") for name in values}
    app.act(partial(app.workspace.change, record.id, values, via=via, seen=seen), said)


def set_status(app: CsptApp, record: Record, status: str, via: str = "board") -> None:
    """Move a record to a status."""
    set_fields(app, record, {"status": status}, f"{name_of(record)} to {label(status).lower()}", via)


def choose_status(app: CsptApp, record: Record) -> None:
    """Ask for a new status and move the record there."""
    statuses = statuses_of(app, record.kind)
    if not statuses:
        return
    choices = [Choice(status, label(status)) for status in statuses]

    def move(chosen: str | None) -> None:
        if chosen is not None and chosen != record.text("status"):
            set_status(app, record, chosen, via="terminal")

    app.push_screen(ChooseDialog(f"Move {name_of(record)} to", choices, record.text("status")), move)


def choose_rag(app: CsptApp, record: Record) -> None:
    """Ask for a RAG and declare it; the reason is asked for where it is red or amber."""
    choices = [Choice(colour, f"{LETTERS[colour]}  {label(colour) or 'Not declared'}") for colour in ORDER]

    def declare(chosen: str | None) -> None:
        if chosen is not None:
            said = f"{name_of(record)} declared {chosen or 'without a RAG'}"
            set_fields(app, record, {"rag": chosen or None}, said, "terminal")

    app.push_screen(ChooseDialog(f"RAG of {name_of(record)}", choices, record.text("rag")), declare)


def statuses_of(app: CsptApp, kind: Kind) -> list[str]:
    """Return the statuses of a kind, in the profile's order."""
    return list(app.workspace.profile.workflow.get(kind.name, []))
