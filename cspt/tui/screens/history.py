"""A record's history: who changed what from what to what, and the record as it stood after each act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.changes import BODY, FieldChange
from cspt.model.dates import parse_when, say_day, say_when
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.schema import Field, Kind, Type
from cspt.rules.facts import Facts
from cspt.text import display
from cspt.tui.keys import bindings_for
from cspt.tui.paint import QUIET, fit, quiet, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank, heading
from cspt.workspace import Act, RecordChange

_FREE = frozenset({Type.TEXT, Type.TEXTS, Type.ROWS, Type.MAP})
"""The types whose changes are named in the list, and shown when the entry is opened."""
_MOST_EVENTS = 3
"""Entries of a timeline that one act's lines name; more are counted."""


class HistoryScreen(StoreScreen):
    """Shows every act that touched a record or its timeline, the newest first."""

    NAME = "history"
    BINDINGS = bindings_for("history")
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self, record: Record) -> None:
        super().__init__()
        self._record = record
        self._acts: Sequence[Act] = ()

    def parts(self) -> Iterator[Widget]:
        """Yield the record's name and the acts."""
        yield Static(id="about")
        yield RowList("Reading the history…")

    def show_facts(self, facts: Facts) -> None:
        """Ask the store for the acts, again after each new one."""
        self._record = facts.snapshot.get(self._record.id) or self._record
        self._show_about()
        self.run_worker(self._fetch(facts), exclusive=True, exit_on_error=False)

    def action_open(self) -> None:
        """Show the record as it stood after the act under the cursor."""
        from cspt.tui.screens.state import StateScreen

        key = self.query_one(RowList).key
        act = next((act for act in self._acts if act.oid == key), None)
        if act is not None:
            self.app.push_screen(StateScreen(self._record, act))

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the entry that was clicked twice."""
        self.action_open()

    async def _fetch(self, facts: Facts) -> None:
        rows = self.query_one(RowList)
        try:
            self._acts = await self.store_app.ask_store(partial(self.store_app.workspace.acts, self._record))
        except CsptError as trouble:
            rows.empty = "The history cannot be read just now. Esc goes back."
            self.store_app.explain(trouble)
        else:
            rows.empty = "Nothing of this record has been saved yet; `cspt record` saves what was written by hand."
        rows.show(list(_rows(self._acts, self._record, facts)))
        self._show_about()

    def _show_about(self) -> None:
        count = len(self._acts)
        said = quiet(f"{count} {'change' if count == 1 else 'changes'}" if count else "")
        ref = quiet(f"{self._record.text('ref')} ") if self._record.text("ref") else Content("")
        name = ref + display(self._record.title, "bold")
        self.query_one("#about", Static).update(spread(quiet("History of ") + name, said, max(self.size.width - 2, 10)))


def _rows(acts: Sequence[Act], record: Record, facts: Facts) -> Iterator[Row]:
    for place, (day, group) in enumerate(groupby(acts, key=lambda act: act.when.date())):
        if place:
            yield blank()
        yield heading(_sentence(say_day(day, facts.today)))
        for act in group:
            yield _row(act, record, facts)


def _row(act: Act, record: Record, facts: Facts) -> Row:
    pieces = list(pieces_of(act, record, facts)) or [quiet(act.subject)]

    def draw(width: int) -> list[Content]:
        who_width = max(8, min(26, width // 4))
        left = quiet(f"{act.when:%H:%M}  ") + fit(display(act.who), who_width) + Content("  ")
        room, indent = width - left.cell_length, Content(" " * left.cell_length)
        first = left + spread(pieces[0], quiet(_via(act)) if width >= 70 else Content(""), room)
        return [first, *(indent + fit(piece, room) for piece in pieces[1:])]

    return Row(act.oid, draw, len(pieces))


def pieces_of(act: Act, record: Record, facts: Facts) -> Iterator[Content]:
    """Yield what an act did to a record and its timeline, each in a line."""
    own = [change for change in act.changes if change.id == record.id]
    for change in own:
        yield from _own_pieces(change, record.kind, facts.today)
    others = [change for change in act.changes if change.id != record.id]
    if len(others) <= _MOST_EVENTS:
        yield from (_event_piece(change) for change in others)
        return
    for what, count in Counter(change.what for change in others).items():
        yield display(f"{count} entries of its timeline {_done(what)}")


def say_value(kind: Kind, name: str, text: str, today: date) -> str:
    """Say a field's text as a person would: a code as words, a date as a day."""
    field = kind.field(name)
    if not text or field is None:
        return text or "blank"
    if field.type is Type.CHOICE:
        return label(text)
    if field.type in (Type.DATE, Type.WHEN):
        try:
            return say_when(parse_when(text), today)
        except ValueError:
            return text
    return text


def name_of_field(kind: Kind, name: str) -> str:
    """Return a field's label; the body is the record's notes."""
    field = kind.field(name)
    return field.label if field else "Notes" if name == BODY else name


def _own_pieces(change: RecordChange, kind: Kind, today: date) -> Iterator[Content]:
    if change.what != "changed":
        yield display(_sentence(_done(change.what)), "bold")
    elif not change.fields:
        yield quiet("The file was changed, no field of it")
    else:
        yield from (_field_piece(kind, field, today) for field in change.fields)


def _field_piece(kind: Kind, change: FieldChange, today: date) -> Content:
    name, field = name_of_field(kind, change.field), kind.field(change.field)
    if field is None or (field.type in _FREE and not _is_short(field, change)):
        return display(f"{name} {_how(change)}")
    before, after = (say_value(kind, change.field, text, today) for text in (change.before, change.after))
    arrow = Content.styled(" → ", QUIET)
    return (
        quiet(f"{name}  ")
        + display(before, _ink(field, change.before))
        + arrow
        + display(after, _ink(field, change.after, "bold"))
    )


def _is_short(field: Field, change: FieldChange) -> bool:
    """Tell whether a list of names is short enough to be given whole."""
    return field.type is Type.TEXTS and len(change.before) + len(change.after) <= 40


def _ink(field: Field, text: str, weight: str = "") -> str:
    return f"bold $rag-{text}" if field.name == "rag" and text in field.choices else weight


def _how(change: FieldChange) -> str:
    if not change.before:
        return "written"
    return "changed" if change.after else "taken out"


def _event_piece(change: RecordChange) -> Content:
    sort = next((field.after or field.before for field in change.fields if field.field == "type"), "")
    name = label(sort) if sort else KINDS[change.kind].label
    return quiet(f"{name} {_done(change.what)}  ") + display(change.title)


def _done(what: str) -> str:
    return {"created": "added", "removed": "taken out"}.get(what, what)


def _via(act: Act) -> str:
    """Say what an act was made with: the front end, or by hand."""
    program, _, rest = act.via.partition(" ")
    return rest.partition(" ")[2] or program or "by hand"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
