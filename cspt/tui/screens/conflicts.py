"""What is left to settle since people's work was brought together: the value before, and each person's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from textual import on
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.model.changes import BODY
from cspt.model.conflict import DELETED, KEPT, WHOLE, Conflict, Why, say_why
from cspt.model.document import Raw
from cspt.model.record import Record
from cspt.model.settling import ELIDED, asked, say_origin
from cspt.model.values import to_raw
from cspt.rules.facts import Facts
from cspt.text import display
from cspt.tui.acts import VIA, name_of
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.keys import bindings_for
from cspt.tui.paint import fit, quiet, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank
from cspt.workspace import Unsettled

_GUTTER = 10
_MOST_LINES = 8
"""How many lines of one value the list shows."""
_BEFORE, _KEEP, _WRITE = "before", "keep", "write"


class ConflictsScreen(StoreScreen):
    """Shows every conflict, and settles them by a key, by the mouse or by a value of one's own."""

    NAME = "conflicts"
    BINDINGS = bindings_for("conflicts")
    CSS_PATH = "conflicts.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self, record_id: str = "") -> None:
        """Make the screen; with a record's id the cursor begins at its first conflict."""
        super().__init__()
        self._begin_at = record_id
        self._open: Sequence[Unsettled] = ()

    def parts(self) -> Iterator[Widget]:
        """Yield how many there are, and each."""
        yield Static(id="about")
        yield RowList("Nothing to settle: nobody's changes are at odds.")

    def show_facts(self, facts: Facts) -> None:
        """Show what is unsettled in the records as they stand."""
        self._open = self.store_app.workspace.conflicts(facts.snapshot)
        self._show(facts)

    def on_resize(self, _event: Resize) -> None:
        """Wrap the values anew."""
        if self.facts is not None:
            self._show(self.facts)

    def selected(self) -> Record | None:
        """Return the record of the conflict under the cursor."""
        found = self._found()
        return found[0] if found else None

    def action_keep(self, number: int) -> None:
        """Keep one of the values of the conflict under the cursor."""
        found = self._found()
        if found is None:
            return
        record, conflict = found
        if conflict.why is Why.DELETED:
            self._settle(record, conflict, str(conflict.versions[number - 1].value) if number <= 2 else None)
        elif not asked(conflict).can_write:
            self._settle(record, conflict, None)
        elif number <= len(conflict.versions):
            self._settle(record, conflict, conflict.versions[number - 1].value)

    def action_write(self) -> None:
        """Write another value for the field under the cursor."""
        found = self._found()
        if found is None:
            return
        record, conflict = found
        if conflict.field == BODY or not asked(conflict).can_write or record.kind.field(conflict.field) is None:
            said = "Open the record's form to write its text anew, then keep it as it stands here."
            self.app.notify(said if asked(conflict).can_write else "Here only a value shown can be kept.", markup=False)
            return
        question = f"{_label(record, conflict)} of {name_of(record)}"
        self.app.push_screen(AskDialog(question, "the value that is right"), partial(self._write, record, conflict))

    def action_settle(self) -> None:
        """Offer everything that can be done with the conflict under the cursor."""
        found = self._found()
        if found is None:
            return
        record, conflict = found
        question = f"{_label(record, conflict)} of {name_of(record)}"
        self.app.push_screen(ChooseDialog(question, list(_choices(conflict))), partial(self._chosen, record, conflict))

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Offer what can be done with the row that was clicked twice."""
        self.action_settle()

    def action_open(self) -> None:
        """Open the record under the cursor."""
        super().action_open()

    def _chosen(self, record: Record, conflict: Conflict, choice: str | None) -> None:
        if choice == _WRITE:
            self.action_write()
        elif choice == _BEFORE:
            self._settle(record, conflict, conflict.base)
        elif choice == _KEEP:
            self._settle(record, conflict, None)
        elif choice is not None:
            self.action_keep(int(choice))

    def _write(self, record: Record, conflict: Conflict, text: str | None) -> None:
        if not text:
            return
        try:
            values = self.store_app.workspace.values_from_text(record.kind, {conflict.field: text})
        except CsptError as trouble:
            self.store_app.explain(trouble)
            return
        self._settle(record, conflict, to_raw(values[conflict.field]) or "")

    def _settle(self, record: Record, conflict: Conflict, value: Raw | None) -> None:
        choices = {conflict.field: value}
        said = f"{_label(record, conflict)} of {name_of(record)} settled"
        self.store_app.act(partial(self.store_app.workspace.resolve, record.id, choices, via=VIA), said)

    def _found(self) -> tuple[Record, Conflict] | None:
        key = self.query_one(RowList).key
        if not key or self.facts is None or int(key) >= len(self._open):
            return None
        unsettled = self._open[int(key)]
        record = self.facts.snapshot.get(unsettled.id)
        return (record, unsettled.conflict) if record else None

    def _show(self, facts: Facts) -> None:
        rows = self.query_one(RowList)
        width = max(rows.scrollable_content_region.width, 20)
        rows.show(list(_rows(self._open, facts, width)))
        if self._begin_at:
            at = next((number for number, each in enumerate(self._open) if each.id == self._begin_at), 0)
            rows.go_to(str(at))
            self._begin_at = ""
        count = len(self._open)
        said = f"{count} to settle in {len({each.id for each in self._open})} records" if count else ""
        about = spread(Content.styled("To settle", "bold"), quiet(said), max(self.size.width - 2, 10), share=0.8)
        self.query_one("#about", Static).update(about)


def _choices(conflict: Conflict) -> Iterator[Choice]:
    """Yield what may be done with a conflict."""
    question = asked(conflict)
    if conflict.why is Why.DELETED:
        yield Choice("1", "Keep the record")
        yield Choice("2", "Delete it")
        return
    if question.can_write:
        for number, option in enumerate(question.options, 1):
            line = next((line for line in option.lines if line not in ("", ELIDED)), "(blank)")
            yield Choice(str(number), f"{number}  {line}", say_origin(option.origin))
        if conflict.base:
            yield Choice(_BEFORE, "As it was before")
    yield Choice(_KEEP, "As it stands now")
    if question.can_write and conflict.field != BODY:
        yield Choice(_WRITE, "Write another value…")


def _label(record: Record, conflict: Conflict) -> str:
    declared = record.kind.field(conflict.field)
    names = {WHOLE: "The record", BODY: "Text"}
    return declared.label if declared else names.get(conflict.field, conflict.field)


def _rows(open_: Sequence[Unsettled], facts: Facts, width: int) -> Iterator[Row]:
    numbered = enumerate(open_)
    for record_id, group in groupby(numbered, key=lambda pair: pair[1].id):
        record = facts.snapshot.get(record_id)
        if record is None:
            continue
        yield _record_row(record)
        for number, unsettled in group:
            lines = list(_lines(record, unsettled.conflict, width))
            yield Row(str(number), _drawn(lines), len(lines))
        yield blank()


def _record_row(record: Record) -> Row:
    ref = quiet(f"{record.text('ref')} ") if record.text("ref") else Content("")
    name = ref + display(record.title, "bold")
    return Row("", lambda width: [spread(name, quiet(record.id), width)])


def _drawn(lines: list[Content]) -> Callable[[int], Sequence[Content]]:
    return lambda _width: lines


def _lines(record: Record, conflict: Conflict, width: int) -> Iterator[Content]:
    """Yield a conflict as the list shows it: what happened, the value before, and each value with who gave it."""
    question = asked(conflict)
    yield fit(display(f"  {_label(record, conflict)}  ", "bold $primary") + quiet(say_why(conflict)), width)
    if question.before:
        yield from _value("before", question.before, "", width)
    for number, option in enumerate(question.options, 1):
        lines = ("(blank)",) if option.lines in ((), ("",)) else option.lines
        said = {KEPT: ("keep the record",), DELETED: ("delete it",)} if conflict.why is Why.DELETED else {}
        yield from _value(str(number), said.get(str(option.value), lines), say_origin(option.origin), width)


def _value(lead: str, lines: Sequence[str], origin: str, width: int) -> Iterator[Content]:
    """Yield a value's lines, wrapped; who gave it stands beside a short one, and below a long one."""
    room = max(width - _GUTTER, 10)
    style = "" if origin else "$quiet"
    wrapped = [piece for line in lines for piece in (display(line, style).wrap(room) if line else [Content("")])]
    shown = wrapped[:_MOST_LINES] + [quiet(ELIDED)] * (len(wrapped) > _MOST_LINES)
    aside = quiet(origin)
    is_beside = len(shown) == 1 and shown[0].cell_length + aside.cell_length + 2 <= room
    for at, line in enumerate(shown):
        head = fit(Content.styled(f"{lead if at == 0 else '':>8}", "bold" if origin else "$quiet"), _GUTTER)
        yield head + (spread(line, aside, room, share=0.8) if is_beside else fit(line, room))
    if origin and not is_beside:
        yield Content(" " * _GUTTER) + fit(aside, room)
