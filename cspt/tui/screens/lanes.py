"""The cases as lanes, one a status, each case with its band and its next review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.model.dates import say_day, say_due
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.text import display
from cspt.tui.casework import move_case
from cspt.tui.keys import bindings_for
from cspt.tui.paint import ALARM, fit, quiet, risk_block, two_lines
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList

_HANG = 4
"""The cells of a band's block and the space behind it."""


class LanesScreen(StoreScreen):
    """Shows every case in the lane of its status."""

    NAME = "lanes"
    BINDINGS = bindings_for("lanes")
    CSS_PATH = "casework.tcss"

    def parts(self) -> Iterator[Widget]:
        """Yield a lane for each status of a case."""
        with Horizontal(id="lanes"):
            for status in self._statuses():
                with Vertical():
                    yield Static(id=f"head-{status}")
                    yield RowList("", id=f"lane-{status}")

    def show_facts(self, facts: Facts) -> None:
        """Put every case in its lane, the longest over for review first."""
        urgent = [facts.snapshot.get(case_id) for case_id in facts.urgent(Query())]
        cases = [case for case in urgent if case is not None]
        for status in self._statuses():
            held = [case for case in cases if case.text("status") == status]
            head = display(label(status), "bold") + quiet(f" {len(held)}")
            self.query_one(f"#head-{status}", Static).update(head)
            self._lane(status).show([_row(case, facts) for case in held])
        if self.focused is None:
            self._first_held().focus()

    def selected(self) -> Record | None:
        """Return the case under the cursor of the lane in use."""
        return self.facts.snapshot.get(self._in_use().key) if self.facts else None

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the case that was clicked twice."""
        self.action_open()

    def action_lane(self, by: int) -> None:
        """Go to the lane on the left or right."""
        lanes = list(self.query(RowList))
        lanes[min(max(lanes.index(self._in_use()) + by, 0), len(lanes) - 1)].focus()

    def action_move(self, by: int) -> None:
        """Move the case to the lane on its left or right."""
        case, statuses = self.selected(), self._statuses()
        if case and case.text("status") in statuses:
            at = statuses.index(case.text("status")) + by
            if 0 <= at < len(statuses):
                move_case(self.store_app, case, statuses[at])

    def action_back(self) -> None:
        """Go back to where you came from."""
        self.dismiss()

    def _statuses(self) -> list[str]:
        return list(self.store_app.workspace.profile.vocabulary("workflow.case"))

    def _lane(self, status: str) -> RowList:
        return self.query_one(f"#lane-{status}", RowList)

    def _in_use(self) -> RowList:
        lanes = list(self.query(RowList))
        return next((lane for lane in lanes if lane.has_focus), lanes[0])

    def _first_held(self) -> RowList:
        lanes = list(self.query(RowList))
        return next((lane for lane in lanes if lane.rows), lanes[0])


def _row(case: Record, facts: Facts) -> Row:
    review, closed = case.get("review_due", date), case.get("closed", date)
    over = bool(review and review <= facts.today and case.text("status") not in facts.profile.done)

    def draw(width: int) -> list[Content]:
        said = say_due(review, facts.today) if review else f"closed {say_day(closed, facts.today)}" if closed else ""
        first, second = two_lines(case.title, width - _HANG, width - _HANG)
        hang = Content(" " * _HANG)
        lines = [
            risk_block(case.text("risk_band")) + Content(" ") + display(first),
            hang + display(second),
            hang + display(said, ALARM if over else "$quiet"),
        ]
        return [fit(line, width) for line in lines]

    return Row(case.id, draw, 3)
