"""Home: what needs doing, how the plans stand, and what others did since one last looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.model.dates import say_day, say_due, say_long
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.due import Due
from cspt.rules.facts import Facts
from cspt.rules.rollup import Rollup
from cspt.text import display
from cspt.tui.keys import bindings_for
from cspt.tui.paint import ALARM, bar, fit, quiet, rag_block, risk_block, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank, heading, note
from cspt.workspace import Act

_SHOWN_PLANS = 6
_NAME_WIDTH = 50


class HomeScreen(StoreScreen):
    """Shows what a person needs on opening the day."""

    NAME = "home"
    BINDINGS = bindings_for("home")
    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "#due"

    def __init__(self) -> None:
        super().__init__()
        self._acts: Sequence[Act] = ()
        self._new = 0

    def parts(self) -> Iterator[Widget]:
        """Yield the plans, what is due, and what is new."""
        yield Static(id="greeting")
        yield Static(id="plans")
        yield RowList("Nothing is due. a on the board adds an update; n makes something to do.", id="due")
        yield RowList("Nobody else has changed anything yet.", id="news")

    def on_mount(self) -> None:
        """Ask the store what others did, and again whenever something may have come in."""
        self.watch(self.app, "synced", self._ask_for_news, init=True)

    def _ask_for_news(self) -> None:
        self.run_worker(self._fetch_news(), exclusive=True, exit_on_error=False)

    def show_facts(self, facts: Facts) -> None:
        """Show what is due and how the plans stand."""
        within = timedelta(days=facts.profile.due_within_days)
        due = facts.due(within)
        self.query_one("#greeting", Static).update(self._greeting(facts))
        self.query_one("#plans", Static).update(self._plans(facts))
        self.query_one("#due", RowList).show(_due_rows(due, facts))
        self._show_news()

    def selected(self) -> Record | None:
        """Return the record under the cursor of the list in use."""
        key = self._in_use().key.partition(" ")[0]
        return self.facts.snapshot.get(key) if self.facts else None

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the row that was clicked twice."""
        self.action_open()

    def action_tab_next(self) -> None:
        """Go from what is due to what is new, and back."""
        lists = list(self.query(RowList))
        lists[1 - lists.index(self._in_use())].focus()

    def _in_use(self) -> RowList:
        return next((rows for rows in self.query(RowList) if rows.has_focus), self.query_one("#due", RowList))

    def _greeting(self, facts: Facts) -> Content:
        unread = sum(problem.unreadable for problem in facts.snapshot.problems)
        line = display(say_long(facts.today), "bold")
        if not unread:
            return line
        noun = "file cannot" if unread == 1 else "files cannot"
        return line + display(f"   {unread} {noun} be read · ! shows them", "$error")

    def _plans(self, facts: Facts) -> Content:
        plans = sorted(facts.snapshot.of_kind("plan"), key=lambda plan: plan.text("starts"), reverse=True)
        width = max(self.size.width - 2, 20)
        name_width = min(_NAME_WIDTH, width * 2 // 5)
        return Content("\n").join(self._plan(facts, plan, name_width, width) for plan in plans[:_SHOWN_PLANS])

    def _plan(self, facts: Facts, plan: Record, name_width: int, width: int) -> Content:
        rollup = facts.rollups(Query(), "plan").get(plan.id, Rollup({}))
        name = fit(display(plan.title), name_width)
        counted = quiet(f" {rollup.total} actions")
        return (
            name
            + Content("  ")
            + bar(rollup, min(rollup.total, width - name_width - 2 - counted.cell_length))
            + counted
        )

    async def _fetch_news(self) -> None:
        workspace = self.store_app.workspace
        try:
            self._acts, self._new = await self.store_app.ask_store(workspace.news)
        except CsptError as trouble:
            self.store_app.explain(trouble)
        self._show_news()

    def _show_news(self) -> None:
        if self.facts is not None:
            self.query_one("#news", RowList).show(_news_rows(self._acts, self._new, self.facts))


def _due_rows(due: Sequence[Due], facts: Facts) -> list[Row]:
    over = [item for item in due if item.day < facts.today]
    today = [item for item in due if item.day == facts.today]
    later = [item for item in due if item.day > facts.today]
    rows: list[Row] = []
    for name, items in (("Over", over), ("Today", today), (f"In the next {facts.profile.due_within_days} days", later)):
        if items:
            rows += [heading(f"{name}  {len(items)}"), *(_due_row(item, facts) for item in items), blank()]
    return rows[:-1]


def _due_row(item: Due, facts: Facts) -> Row:
    def draw(width: int) -> list[Content]:
        record = item.record
        is_action = record.kind.name == "action"
        block = rag_block(item.rag, declared=bool(record.text("rag"))) if is_action else risk_block(item.rag)
        when = fit(display(say_due(item.day, facts.today), ALARM if item.day < facts.today else ""), 15)
        what = quiet("" if is_action else f"{item.what} · ")
        ref = quiet(f"{record.text('ref')} " if record.text("ref") else "")
        line = block + Content(" ") + when + what + ref + display(record.title)
        return [spread(line, quiet(item.who), width)]

    return Row(f"{item.record.id} {item.what} {item.day}", draw)


def _news_rows(acts: Sequence[Act], new: int, facts: Facts) -> list[Row]:
    rows: list[Row] = []
    day = None
    for number, act in enumerate(acts):
        record = next((r for change in act.changes if (r := facts.snapshot.get(change.id))), None)
        if record is None or len(act.changes) > _SHOWN_PLANS:
            continue
        if act.when.date() != day:
            day = act.when.date()
            said_day = say_day(day, facts.today)
            rows.append(heading(f"{said_day[:1].upper()}{said_day[1:]}"))
        rows.append(_news_row(act, record, facts, new=number < new))
    said = f"{new} new since you last looked" if new else "Nothing new since you last looked"
    return [note(f"What others did · {said}"), *rows] if rows else []


def _news_row(act: Act, record: Record, facts: Facts, *, new: bool) -> Row:
    about = facts.snapshot.get(record.text("about")) or record
    _, _, said = act.subject.partition(": ")

    def draw(width: int) -> list[Content]:
        ref = about.text("ref")
        name = display(f"{ref} {about.title}" if ref else about.title)
        mark = display("● ", "$primary") if new else Content("  ")
        line = mark + quiet(f"{act.when:%H:%M}  ") + fit(display(act.who), min(26, width // 4)) + Content("  ")
        if about is not record:
            return [
                line
                + display(f"{label(record.text('type') or 'event')}: ", "$quiet")
                + display(record.title)
                + quiet("  on ")
                + name
            ]
        return [line + display(said, "$quiet") + Content("  ") + name]

    return Row(f"{about.id} {act.oid}", draw)
