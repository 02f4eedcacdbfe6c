"""The search: every record and timeline, as one types."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from cspt.model.dates import When, say_due, say_when
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.search import Found, Hit, snippet, spans
from cspt.text import display
from cspt.tui.keys import SCREENS, bindings_for
from cspt.tui.paint import ALARM, QUIET, fit, quiet, rag_of, risk_block, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank, heading, note

_PAUSE = 0.04
"""Seconds without a key before a search begins."""
_MOST = 500
"""The hits that are listed; whoever has more types another word."""
_ROOMY = 56
"""From this width on, hits show their kind and standing."""
_HEADINGS = {Found.TITLE: "In titles", Found.TEXT: "In records", Found.EVENT: "On timelines"}
_EXAMPLES = (
    ("cuckooing", "every action, case and update that speaks of it"),
    ("knife school", "both words, anywhere in the same record or update"),
    ("2.01", "the action of that number"),
    ("C19-6P", "a record by the start of its id"),
)


class SearchScreen(StoreScreen):
    """Shows what holds the words typed."""

    NAME = "search"
    BINDINGS = bindings_for("search")
    CSS_PATH = "search.tcss"
    AUTO_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self._came_from = self.app.current_mode
        """The screen to go back to; a mode's screen is made before the mode is switched."""
        self._prepared: Facts | None = None

    def parts(self) -> Iterator[Widget]:
        """Yield the line to type in, the count, and the hits."""
        yield Input(placeholder="type any words, a ref or the start of an id")
        yield Static(id="count")
        yield RowList("Nothing holds all of these words. Try fewer, or only the start of one.")

    def on_mount(self) -> None:
        """Note where one comes from, and show how to begin."""
        super().on_mount()
        self.app.mode_change_signal.subscribe(self, self._arrive)
        self.query_one(RowList).show(_how_to_begin())

    def show_facts(self, facts: Facts) -> None:
        """Look again through records that were read anew."""
        if facts is not self._prepared:
            self._prepared = facts
            self.run_worker(self._show(self.query_one(Input).value, again=True), group="look", exclusive=True)

    def selected(self) -> Record | None:
        """Return the record or event under the cursor."""
        return self.facts.snapshot.get(self.query_one(RowList).key) if self.facts else None

    def action_to_results(self) -> None:
        """Go from the words to the list."""
        rows = self.query_one(RowList)
        if rows.key:
            rows.focus()

    async def action_search(self) -> None:
        """Go back to the words."""
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """Go from the list to the words, and from the words to the screen one came from."""
        if self.query_one(Input).has_focus:
            self.app.switch_mode(self._came_from if self._came_from in SCREENS else "home")
        else:
            self.query_one(Input).focus()

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Look for what was typed, once there is a moment's pause."""
        self.run_worker(self._look(event.value), group="look", exclusive=True)

    @on(Input.Submitted)
    @on(RowList.Opened)
    def open_hit(self) -> None:
        """Open the hit under the cursor."""
        self.action_open()

    def _arrive(self, mode: str) -> None:
        """On coming from another screen, be ready to type; and remember that screen."""
        if mode == self.NAME:
            self.query_one(Input).focus()
        else:
            self._came_from = mode

    async def _look(self, typed: str) -> None:
        await asyncio.sleep(_PAUSE)
        await self._show(typed, again=False)

    async def _show(self, typed: str, *, again: bool) -> None:
        """Show what is found; where the same words are looked for again, the cursor stays."""
        facts = self._prepared
        if facts is None:
            return
        hits = await asyncio.to_thread(facts.search, typed, _MOST + 1)
        facts.prepare([hit.record for hit in hits if hit.record.kind.name == "action"])
        rows = self.query_one(RowList)
        rows.show(list(_rows(hits[:_MOST], typed, facts)) if typed.strip() else _how_to_begin())
        if not again:
            rows.action_edge(last=False)
            rows.scroll_home(animate=False)
        self.query_one("#count", Static).update(_count(len(hits)) if typed.strip() else Content(""))


def _how_to_begin() -> list[Row]:
    def example(words: str, meaning: str) -> Row:
        return Row("", lambda _width: [Content("  ") + fit(Content.styled(words, "bold"), 16) + quiet(meaning)])

    said = "Looks through titles, fields, notes and timelines, old plans and closed cases too."
    return [note(said), blank(), *(example(*pair) for pair in _EXAMPLES)]


def _count(found: int) -> Content:
    if found > _MOST:
        return quiet(f"more than {_MOST} found, the first {_MOST} shown; another word narrows it down")
    return quiet(f"{found:,} found" if found else "nothing found")


def _rows(hits: Sequence[Hit], typed: str, facts: Facts) -> Iterator[Row]:
    for place, (found, group) in enumerate(groupby(hits, key=lambda hit: hit.found)):
        if place:
            yield blank()
        yield heading(_HEADINGS[found])
        for hit in group:
            yield _event_row(hit.record, hit.event, typed, facts) if hit.event else _record_row(hit, typed, facts)


def _record_row(hit: Hit, typed: str, facts: Facts) -> Row:
    record = hit.record
    with_snippet = hit.found is not Found.TITLE

    def draw(width: int) -> list[Content]:
        name = _name(record, record.kind.label, typed, facts, width)
        first = spread(name, _standing(record, facts), width) if width >= _ROOMY else fit(name, width)
        return (
            [first, _below(snippet(record, typed, width - _indent(width)), typed, width)] if with_snippet else [first]
        )

    return Row(record.id, draw, 1 + with_snippet)


def _event_row(about: Record, event: Record, typed: str, facts: Facts) -> Row:
    when = event.get("date", When)
    title = event.text("title")

    def draw(width: int) -> list[Content]:
        day = quiet(say_when(when, facts.today) if when else "no date")
        said = title if any(spans(title, typed)) else snippet(event, typed, width - _indent(width)) or title
        name = _name(about, label(event.text("type") or "event"), typed, facts, width)
        return [spread(name, day, width), _below(said, typed, width)]

    return Row(event.id, draw, 2)


def _name(record: Record, kind: str, typed: str, facts: Facts, width: int) -> Content:
    ref = quiet(f"{record.text('ref')} ") if record.text("ref") else Content("")
    head = _block(record, facts) + quiet(f" {kind.lower()}" if width >= _ROOMY else "")
    return fit(head, _indent(width)) + ref + _lit(record.title, typed, "")


def _below(text: str, typed: str, width: int) -> Content:
    return fit(Content(" " * _indent(width)) + _lit(text, typed, QUIET), width)


def _indent(width: int) -> int:
    """Return the cells before a name: the block and the kind, or the block alone where there is little room."""
    return 16 if width >= _ROOMY else 4


def _lit(text: str, typed: str, style: str) -> Content:
    """Return text with the words looked for in bold."""
    content = display(text, style)
    for start, end in spans(content.plain, typed):
        content = content.stylize("bold $foreground underline", start, end)
    return content


def _block(record: Record, facts: Facts) -> Content:
    if record.kind.name == "action":
        return rag_of(facts.of(record))
    return (
        risk_block(record.text("risk_band") or record.text("risk"))
        if record.kind.name in ("case", "priority")
        else Content("   ")
    )


def _standing(record: Record, facts: Facts) -> Content:
    """Return when an action or case is due, or else its status."""
    status = record.text("status")
    due = record.get("review_due", date)
    if record.kind.name == "action":
        fact = facts.of(record)
        status, due = fact.status, fact.due
    if due is None or status in facts.profile.done:
        return quiet(label(status))
    return display(say_due(due, facts.today), ALARM if due < facts.today else QUIET)
