"""What taking a document in would do, before anything is written: its columns, what is new, differs or is in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.exchange.incoming import Decided, Wanted, accept, propose
from cspt.exchange.proposal import DOCUMENT, STORE, Change, Proposal
from cspt.model.changes import say_raw
from cspt.model.ids import RecordId
from cspt.text import display
from cspt.tui.acts import VIA
from cspt.tui.keys import bindings_for
from cspt.tui.paint import fit, quiet, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank, heading
from cspt.workspace import Saved

_KEPT_AS_TEXT = {"body": "kept in the action's text", "none": "left out", "action": "action (title)"}


class ImportScreen(StoreScreen):
    """Shows a document's proposal, lets collisions be decided, and takes it in."""

    NAME = "import"
    BINDINGS = bindings_for("import")
    CSS_PATH = "intake.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._proposal: Proposal | None = None
        self._sides: dict[tuple[RecordId, str], str] = {}

    def parts(self) -> Iterator[Widget]:
        """Yield what it comes to, and each thing it would do."""
        yield Static(id="about")
        yield RowList("Reading the document…")

    def on_mount(self) -> None:
        """Read the document, off the event loop."""
        super().on_mount()
        self.run_worker(self._read(), exit_on_error=False)

    def action_turn(self) -> None:
        """Keep the store's value of the field under the cursor, or the document's."""
        change = self._change()
        if change is not None and change.collides:
            key = change.id, change.field
            self._sides[key] = STORE if self._sides.get(key) == DOCUMENT else DOCUMENT
            self._show()

    @on(RowList.Opened)
    def turn_row(self) -> None:
        """Turn the row that was clicked twice."""
        self.action_turn()

    def action_accept(self) -> None:
        """Write what is shown, once every collision is decided."""
        proposal = self._proposal
        if proposal is None:
            return
        if proposal.empty:
            self.action_back()
            return
        open_ones = [each for each in proposal.collisions if (each.id, each.field) not in self._sides]
        if open_ones:
            self.app.notify(f"{len(open_ones)} to be decided first: Space keeps one of the two values.", markup=False)
            return
        act = partial(accept, self.store_app.workspace, proposal, Decided(self._sides), via=VIA)
        self.store_app.act(act, "Taken in; u takes it back", after=self._leave)

    def _leave(self, _saved: Saved) -> None:
        self.action_back()

    async def _read(self) -> None:
        workspace = self.store_app.workspace
        try:
            self._proposal = await self.store_app.ask_store(
                partial(propose, workspace, self._path, Wanted(), self._tell)
            )
        except CsptError as trouble:
            self.query_one(RowList).empty = "Nothing was written. Esc goes back."
            self.query_one(RowList).show([])
            self.store_app.explain(trouble)
            return
        self._show()

    def _tell(self, said: str) -> None:
        """Show how far the reading is; called in the store's thread."""
        self.app.call_later(self._say, said)

    def _change(self) -> Change | None:
        key = self.query_one(RowList).key
        number = key.removeprefix("change ") if key else ""
        return self._proposal.changes[int(number)] if self._proposal and number.isdigit() else None

    def _show(self) -> None:
        if self._proposal is not None:
            self.query_one(RowList).show(list(_rows(self._proposal, self._sides)))
            width = max(self.size.width - 2, 10)
            self.query_one("#about", Static).update(_about(self._proposal, width))


def _about(proposal: Proposal, width: int) -> Content:
    into = f"into {proposal.plan.id} {proposal.title}" if proposal.plan else f"into a new plan: {proposal.title}"
    said = "nothing to change" if proposal.empty else "y takes it in"
    return spread(display(f"{proposal.name} {into}", "bold"), quiet(said), width, share=0.8)


def _rows(proposal: Proposal, sides: dict[tuple[RecordId, str], str]) -> Iterator[Row]:
    yield heading("Columns")
    for number, use in enumerate(proposal.columns):
        yield _row(f"column {number}", use.heading, f"→ {_KEPT_AS_TEXT.get(use.field, use.field)}")
    yield from _new_rows(proposal)
    yield from _changed_rows(proposal, sides)
    if proposal.remarks:
        yield from (blank(), heading("Not taken, or taken with a doubt"))
    for number, remark in enumerate(proposal.remarks):
        yield _row(f"remark {number}", remark.message, remark.where)


def _new_rows(proposal: Proposal) -> Iterator[Row]:
    if proposal.priorities or proposal.actions:
        yield from (blank(), heading("New"))
    for number, priority in enumerate(proposal.priorities):
        yield _row(f"priority {number}", f"Priority {priority.ref} {priority.title}", priority.where)
    for number, action in enumerate(proposal.actions):
        many = len(action.events)
        events = f"{many} dated update{'' if many == 1 else 's'} · " if many else ""
        yield _row(
            f"action {number}", f"{action.fields.get('ref', '')} {action.title}".strip(), f"{events}{action.where}"
        )


def _changed_rows(proposal: Proposal, sides: dict[tuple[RecordId, str], str]) -> Iterator[Row]:
    if proposal.changes or proposal.events or proposal.gone:
        yield from (blank(), heading("Changed"))
    for number, change in enumerate(proposal.changes):
        yield _row(f"change {number}", _said(change), _side(change, sides))
    for number, new in enumerate(proposal.events):
        yield _row(f"event {number}", f"{new.label}: {new.event.words}", f"update of {new.event.date}")
    for number, record in enumerate(proposal.gone):
        yield _row(f"gone {number}", record.title, "no longer in the document; never deleted")


def _said(change: Change) -> str:
    now, then = (say_raw(value) or "blank" for value in (change.ours, change.theirs))
    return f"{change.field}: {now} → {then}  ({change.label})"


def _side(change: Change, sides: dict[tuple[RecordId, str], str]) -> str:
    by = f"says {change.who}" if change.who else ""
    if not change.collides:
        return by
    side = sides.get((change.id, change.field))
    return f"{by} · keeps the {side}'s" if side else f"{by} · changed on both sides: Space"


def _row(key: str, text: str, beside: str) -> Row:
    def draw(width: int) -> list[Content]:
        return [fit(spread(display(text), quiet(beside), width, share=0.7), width)]

    return Row(key, draw)
