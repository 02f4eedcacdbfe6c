"""The weekly queue: the reports nobody has looked at, and what each is like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.kinds import KINDS
from cspt.model.dates import say_age
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.queue import considered, weekly_queue
from cspt.text import display
from cspt.tui.casework import review_report
from cspt.tui.keys import bindings_for
from cspt.tui.paint import fit, quiet, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList


class QueueScreen(StoreScreen):
    """Shows the reports that wait for the weekly review, the oldest first."""

    NAME = "queue"
    BINDINGS = bindings_for("queue")
    CSS_PATH = "casework.tcss"
    AUTO_FOCUS = "RowList"

    def parts(self) -> Iterator[Widget]:
        """Yield the heading, the reports, and what is known of the one under the cursor."""
        yield Static(id="about")
        yield RowList("Every report has been looked at. n takes down a new one.")
        yield Static(id="known")

    def show_facts(self, facts: Facts) -> None:
        """Show the reports that wait."""
        waiting = weekly_queue(facts.snapshot)
        noun = "report waits" if len(waiting) == 1 else "reports wait"
        self.query_one("#about", Static).update(display(f"{len(waiting)} {noun} for the weekly review", "bold"))
        self.query_one(RowList).show([_row(report, facts) for report in waiting])
        self._show_known()

    def selected(self) -> Record | None:
        """Return the report under the cursor."""
        return self.facts.snapshot.get(self.query_one(RowList).key) if self.facts else None

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Ask what becomes of the report that was clicked twice."""
        self.action_open()

    def action_open(self) -> None:
        """Ask what becomes of the report under the cursor."""
        if report := self.selected():
            review_report(self.store_app, report)

    def action_new(self) -> None:
        """Take down a new report."""
        self.make(KINDS["report"])

    def action_back(self) -> None:
        """Go back to where you came from."""
        self.dismiss()

    @on(RowList.Moved)
    def _show_known(self) -> None:
        report, facts = self.selected(), self.facts
        lines: list[Content] = []
        width = max(self.size.width - 2, 20)
        if report and facts:
            found = considered(report, facts.snapshot, facts.profile, facts.today)
            lines += [display(f"Repeat victim {one.victim}: {one.why}", "$rag-red") for one in found.repeats]
            lines += [
                display(f"Like {one.case.title}") + quiet(f" ({one.case.text('status')}): {'; '.join(one.why)}")
                for one in found.like[:3]
            ]
            lines = lines or [quiet("Like no case that is kept here.")]
        self.query_one("#known", Static).update(Content("\n").join(fit(line, width) for line in lines))


def _row(report: Record, facts: Facts) -> Row:
    reported = report.get("reported", date)

    def draw(width: int) -> list[Content]:
        when = fit(quiet(say_age(reported, facts.today) if reported else "no date"), 13)
        kind = quiet(facts.profile.categories.get(report.text("category"), report.text("category")))
        return [spread(when + Content(" ") + display(report.title), kind, width)]

    return Row(report.id, draw)
