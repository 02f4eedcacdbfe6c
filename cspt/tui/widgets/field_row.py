"""Fields side by side on a form: each a label over what is typed into, and one line beneath to say what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from cspt.model.schema import Field
from cspt.text import display, visible
from cspt.tui.paint import fit, spread
from cspt.tui.widgets.fields import FlagInput, LinkInput
from cspt.tui.widgets.offers import OfferInput, OfferList

_GAP = 2


@runtime_checkable
class Editor(Protocol):
    """What a field is typed into."""

    text: str
    """The value as text."""

    def settle(self) -> None:
        """Take what is half chosen as chosen."""


class Label(Widget):
    """A field's name, and beside it what a date was understood as."""

    DEFAULT_CSS = "Label { height: 1; }"

    lit: reactive[bool] = reactive(default=False)
    """True while the field has the focus."""
    changed: reactive[bool] = reactive(default=False)
    """True where the field is not as it was."""
    echo: reactive[str] = reactive("")
    """What was typed, as it was understood."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field

    def render(self) -> Content:
        """Return the line."""
        style = "bold $primary" if self.lit else "bold" if self.changed else "$quiet"
        name = Content.styled(visible(self._field.label), style)
        if self._field.required:
            name += Content.styled(" *", "bold $primary")
        if self.changed:
            name += Content.styled(" •", "bold $primary")
        return spread(Content(" ") + name, display(self.echo) + Content(" "), self.size.width, share=0.75)


class FieldBox(Vertical):
    """One field: its label over its editor."""

    DEFAULT_CSS = "FieldBox { height: auto; width: 1fr; }"

    class Typed(Message):
        """Another text stands in the field."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    def __init__(self, field: Field, editor: Widget, offers: OfferList | None = None, *, wide: bool = False) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.editor = editor
        self.wide = wide
        """True where it takes a row of its own."""
        self.label = Label(field)
        self._offers = offers

    def compose(self) -> ComposeResult:
        """Lay out the label and what is typed into."""
        yield self.label
        yield self.editor
        if self._offers:
            yield self._offers

    @property
    def text(self) -> str:
        """The field's text; empty where it cannot be typed."""
        return self.editor.text if isinstance(self.editor, Editor) else ""

    @property
    def list_lines(self) -> int:
        """How many lines its open list takes; 0 where there is none."""
        return self._offers.lines if self._offers else 0

    def show(self, text: str) -> None:
        """Put another text in."""
        if isinstance(self.editor, Editor) and self.editor.text != text:
            self.editor.text = text

    def settle(self) -> None:
        """Take what is half chosen as chosen."""
        if isinstance(self.editor, Editor):
            self.editor.settle()

    @on(OfferList.Picked)
    def take_offer(self, event: OfferList.Picked) -> None:
        """Take what was clicked."""
        event.stop()
        if isinstance(self.editor, OfferInput):
            self.editor.take(event.value)
            self.editor.focus()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(FlagInput.Changed)
    @on(LinkInput.Changed)
    def tell(self, event: Message) -> None:
        """Tell the form what stands here now."""
        event.stop()
        self.post_message(self.Typed(self.field.name, self.text))


class Note(Widget):
    """The line beneath a row: what is wrong with its fields, or the help of the one in focus."""

    DEFAULT_CSS = "Note { height: 1; }"

    said: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """For each field of the row, what to say and in what style."""

    def render(self) -> Content:
        """Return the line; what stands alone may run beneath its neighbour."""
        width = self.size.width
        each = (width + _GAP) // max(len(self.said), 1)
        spoken = [index for index, (text, _) in enumerate(self.said) if text]
        if len(spoken) == 1:
            text, style = self.said[spoken[0]]
            line = display(text, style)
            left = max(0, min(spoken[0] * each + 1, width - line.cell_length - 1))
            return fit(Content(" " * left) + line, width)
        pieces = [fit(Content(" ") + display(_brief(text, each - 4), style), each) for text, style in self.said]
        return Content("").join(pieces).truncate(width)


class FieldRow(Vertical):
    """One field or two side by side, and the line beneath."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; }}
    FieldRow > Horizontal {{ height: auto; }}
    FieldRow FieldBox {{ margin-right: {_GAP}; }}
    FieldRow FieldBox:last-child {{ margin-right: 0; }}
    """

    def __init__(self, boxes: Sequence[FieldBox], columns: int) -> None:
        super().__init__()
        self.boxes = boxes
        self._columns = columns
        self._note = Note()

    def compose(self) -> ComposeResult:
        """Lay out the fields over the line beneath."""
        yield Horizontal(*self.boxes, *self._filling())
        yield self._note

    def say(self, said: Sequence[tuple[str, str]]) -> None:
        """Say something beneath each field, in a style; empty for nothing."""
        blank = [("", "")] * (0 if self.boxes[0].wide else self._columns - len(self.boxes))
        self._note.said = (*said, *blank)

    def _filling(self) -> Iterator[Widget]:
        if not self.boxes[0].wide:
            for _ in range(self._columns - len(self.boxes)):
                yield Static(classes="filling")


def in_rows(boxes: Sequence[FieldBox], columns: int) -> list[FieldRow]:
    """Put fields in rows, in their order; a wide one has a row of its own."""
    rows: list[list[FieldBox]] = []
    for box in boxes:
        full = not rows or rows[-1][0].wide or len(rows[-1]) >= columns
        if box.wide or full:
            rows.append([box])
        else:
            rows[-1].append(box)
    return [FieldRow(row, columns) for row in rows]


def _brief(text: str, room: int) -> str:
    """Return what is wrong without what would be right, where there is no room for both."""
    return text if len(text) <= room else text.partition(";")[0].partition(": ")[0]


def help_of(text: str) -> tuple[str, str]:
    """Return a help as a row says it."""
    return text, "$quiet"


def wrong(text: str) -> tuple[str, str]:
    """Return a trouble as a row says it: with a sign, so that it never hangs on colour."""
    return f"✗ {text}", "$error"
