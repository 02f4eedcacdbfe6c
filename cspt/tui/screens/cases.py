"""The cases: a table with those whose review is over at the top and closed ones at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from cspt.kinds import KINDS
from cspt.model.dates import say_day, say_due
from cspt.model.ids import short
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.rag import LETTERS
from cspt.rules.rollup import Rollup, roll_up
from cspt.text import display
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.filters import ask_filter, chips, choices_of, theme_word
from cspt.tui.keys import bindings_for
from cspt.tui.paint import ALARM, BANDS, QUIET, fit, quiet, risk_block, unsettled
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList

_CASE = KINDS["case"]
_GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    name: str
    width: int
    """Its cells; the title takes what the others leave."""
    draw: Callable[[Record, Facts], Content]
    least: int
    """The least width of the table that it is shown in."""
    most: int = 0
    """The cells it may grow to where there is room."""

    def cells(self, width: int) -> int:
        """Return its cells in a table of this width."""
        return max(self.width, min(self.most, width // 8))


class CasesScreen(StoreScreen):
    """Shows every case in one line each."""

    NAME = "cases"
    BINDINGS = bindings_for("cases")
    CSS_PATH = "cases.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self) -> None:
        super().__init__()
        self._query = Query()
        self._total = 0
        self._found = 0

    def parts(self) -> Iterator[Widget]:
        """Yield the chips, the names of the columns, and the table."""
        yield Static(id="chips")
        yield Static(id="columns")
        yield RowList("No cases yet. n makes one.")

    def show_facts(self, facts: Facts) -> None:
        """Show the cases that answer the filter."""
        found = facts.urgent(self._query)
        self._total = facts.count(_CASE, Query())
        rows = self.query_one(RowList)
        if self._total:
            rows.empty = "No case answers this filter. c clears it, f changes it."
        rows.show([_row(case_id, facts) for case_id in found])
        self._found = len(found)
        self._show_lines(facts)

    def on_resize(self, _event: Resize) -> None:
        """Fit the lines above the table to the new width."""
        if self.facts is not None:
            self._show_lines(self.facts)

    def selected(self) -> Record | None:
        """Return the case under the cursor."""
        return self.facts.snapshot.get(self.query_one(RowList).key) if self.facts else None

    def filter_by(self, query: Query) -> None:
        """Show the cases that answer a filter."""
        self._query = query
        if self.facts:
            self.show_facts(self.facts)

    def action_new(self) -> None:
        """Make a new case, of the theme that is shown."""
        themes = [term.wanted for term in self._query.terms if (term.field, term.op) == ("theme", "=")]
        self.make(_CASE, **({"theme": themes[0][0]} if themes and len(themes[0]) == 1 else {}))

    def action_toggle_review(self) -> None:
        """Show only the cases whose review is due or over, or all again."""
        if self.facts is None:
            return
        shown = any((term.field, term.op) == ("review_due", "<=") for term in self._query.terms)
        self.filter_by(self._query.with_term("review_due", "<=", [] if shown else [self.facts.today.isoformat()]))

    def action_lanes(self) -> None:
        """Show the cases in lanes by status."""
        from cspt.tui.screens.lanes import LanesScreen

        self.app.push_screen(LanesScreen())

    def action_clear(self) -> None:
        """Show every case."""
        self.filter_by(Query())

    def action_filter(self) -> None:
        """Type a filter in words."""
        if self.facts is not None:
            ask_filter(self.app, self.facts, _CASE, self._query, self.filter_by)

    def action_choose(self, field: str) -> None:
        """Choose one theme, status or risk to show."""
        if self.facts is None:
            return
        orders = {
            "theme": list(self.facts.profile.themes),
            "status": self.facts.profile.workflow.get("case", []),
            "risk_band": list(BANDS),
        }
        offered = choices_of(self.facts, _CASE, field, orders[field])
        current = next((term.wanted[0] for term in self._query.terms if (term.field, term.op) == (field, "=")), "")
        name = {"risk_band": "risk"}.get(field, field)

        def narrow(chosen: str | None) -> None:
            if chosen is not None:
                self.filter_by(self._query.with_term(field, "=", [chosen] if chosen else []))

        self.app.push_screen(ChooseDialog(f"Show one {name}", [Choice("", "Any"), *offered], current), narrow)

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the case that was clicked twice."""
        self.action_open()

    def _show_lines(self, facts: Facts) -> None:
        width, total = max(self.size.width - 2, 10), self._total
        line = chips(facts, self._query, everything=f"{total} cases", found=self._found, total=total, width=width)
        self.query_one("#chips", Static).update(line)
        self.query_one("#columns", Static).update(_heading(width - 1))


def _row(case_id: str, facts: Facts) -> Row:
    def draw(width: int) -> list[Content]:
        case = facts.snapshot.get(case_id)
        if case is None:
            return [Content("")]
        over = case.text("status") in facts.profile.done
        title = unsettled(case) + display(case.title, QUIET if over else "bold")
        cells = [(column.draw(case, facts), column.cells(width)) for column in _columns(width)]
        return [_line(risk_block("" if over else case.text("risk_band")), title, cells, width)]

    return Row(case_id, draw)


def _heading(width: int) -> Content:
    cells = [(quiet(column.name), column.cells(width)) for column in _columns(width)]
    return _line(Content("   "), quiet("case"), cells, width)


def _line(block: Content, title: Content, cells: Sequence[tuple[Content, int]], width: int) -> Content:
    """Put one line together: the block at the left edge, the title, then the columns."""
    taken = block.cell_length + 1 + sum(cell_width + _GAP for _, cell_width in cells)
    line = block + Content(" ") + fit(title, width - taken)
    for cell, cell_width in cells:
        line = line + Content(" " * _GAP) + fit(cell, cell_width)
    return fit(line, width)


def _columns(width: int) -> list[Column]:
    return [column for column in _COLUMNS if width >= column.least]


def _lead(case: Record, _facts: Facts) -> Content:
    return quiet(case.text("lead") or "no lead")


def _theme(case: Record, _facts: Facts) -> Content:
    return quiet(theme_word(case.text("theme")))


def _status(case: Record, facts: Facts) -> Content:
    status = case.text("status")
    return display(label(status), QUIET if status in facts.profile.done else "")


def _review(case: Record, facts: Facts) -> Content:
    if case.text("status") in facts.profile.done:
        closed = case.get("closed", date)
        return quiet(say_day(closed, facts.today) if closed else "")
    review = case.get("review_due", date)
    if review is None:
        return quiet("no review")
    style = ALARM if review < facts.today else "bold" if review == facts.today else ""
    return display(say_due(review, facts.today), style)


def _days_open(case: Record, facts: Facts) -> Content:
    opened, closed = case.get("opened", date), case.get("closed", date)
    days = ((closed or facts.today) - opened).days if opened else None
    return quiet(f"{days:>4}" if days is not None else "   –")


def _actions(case: Record, facts: Facts) -> Content:
    """Return how many tasks stand at each colour, the worst first."""
    tasks: Rollup = roll_up(facts.of(task) for task in facts.snapshot.under("case", case.id, "action"))
    shown = [(colour, count) for colour, count in tasks.counts.items() if count]
    return Content(" ").join(
        Content.styled(LETTERS[colour], f"bold $rag-{colour}" if colour else QUIET) + quiet(str(count))
        for colour, count in shown
    )


_COLUMNS = (
    Column("id", 8, lambda case, _facts: quiet(short(case.id)), 128),
    Column("theme", 14, _theme, 92),
    Column("status", 10, _status, 50),
    Column("lead", 14, _lead, 74, 28),
    Column("review", 12, _review, 34),
    Column("days", 4, _days_open, 104),
    Column("actions", 9, _actions, 112, 14),
)
