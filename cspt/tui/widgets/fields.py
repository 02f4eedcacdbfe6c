"""What a form is typed into: a line, several lines, a box to tick, and links to records.

Each has `text`, the field's value as text, and says when it changes. What is typed or pasted passes `visible`, so that
a control or bidirectional character shows as a sign and is never saved unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.document._document import EditResult
from textual.events import Click, Paste
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit

from cspt.text import display, visible
from cspt.tui.paint import fit, quiet

_UP_AND_DOWN: list[BindingType] = [
    Binding("up", "app.focus_previous", "field before", show=False),
    Binding("down", "app.focus_next", "next field", show=False),
]


class LineInput(Input):
    """One line of text."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        border: none; border-left: outer $rule; height: 1; padding: 0; padding-right: 1; background: $surface;
        background-tint: $surface 0%;
    }
    LineInput:focus { background: $focus-ground; border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = _UP_AND_DOWN

    def __init__(self, text: str = "", *, placeholder: str = "", select_on_focus: bool = False) -> None:
        super().__init__(visible(text), placeholder=placeholder, select_on_focus=select_on_focus)

    @property
    def text(self) -> str:
        """The value as text."""
        return self.value

    @text.setter
    def text(self, text: str) -> None:
        self.value = text
        self.cursor_position = len(self.value)

    def settle(self) -> None:
        """Take what is half chosen as chosen, where there is a choice."""

    def validate_value(self, value: str) -> str:
        """Show what could act on the terminal as a sign."""
        return visible(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of other text, made visible first so that the cursor stands behind it."""
        super().replace(visible(text), start, end)

    def on_paste(self, event: Paste) -> None:
        """Paste several lines as one; nothing of them is dropped."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split("\n")).replace("\r", "").strip(), *self.selection)


class LinesInput(TextArea):
    """Several lines of text."""

    DEFAULT_CSS = """
    LinesInput, LinesInput:focus {
        border: none; border-left: outer $rule; height: auto; min-height: 2; max-height: 12; padding: 0;
        background: $surface;
    }
    LinesInput:focus { background: $focus-ground; border-left: outer $primary; }
    LinesInput.-tall { min-height: 5; max-height: 16; }
    """

    def __init__(self, text: str = "", *, tall: bool = False) -> None:
        super().__init__(
            visible(text, lines=True), tab_behavior="focus", highlight_cursor_line=False,
            classes="-tall" if tall else "",
        )  # fmt: skip

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; what could act on the terminal becomes a sign first."""
        edit.text = visible(edit.text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)
        return super().edit(edit)

    def settle(self) -> None:
        """There is nothing half chosen."""


class FlagInput(Widget, can_focus=True):
    """A box to tick: yes, or blank."""

    DEFAULT_CSS = """
    FlagInput { height: 1; border-left: outer $rule; background: $surface; }
    FlagInput:focus { background: $focus-ground; border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*_UP_AND_DOWN, Binding("space,enter", "turn", "yes or blank", show=False)]

    text: reactive[str] = reactive("")
    """`yes`, or blank."""

    class Changed(Message):
        """The box was ticked, or emptied."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.set_reactive(FlagInput.text, text)

    def render(self) -> Content:
        """Return the box."""
        return Content.styled("[✓] yes", "bold") if self.text == "yes" else quiet("[ ] yes")

    def settle(self) -> None:
        """There is nothing half chosen."""

    def watch_text(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def on_click(self, event: Click) -> None:
        """Tick with the mouse."""
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Tick the box, or empty it."""
        self.text = "" if self.text == "yes" else "yes"


class LinkInput(Widget, can_focus=True):
    """The records a field points at, shown by title and kept by id."""

    DEFAULT_CSS = """
    LinkInput { height: 1; border-left: outer $rule; background: $surface; }
    LinkInput:focus { background: $focus-ground; border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *_UP_AND_DOWN,
        Binding("enter,space", "ask", "choose", show=False),
        Binding("backspace,delete", "drop", "take out", show=False),
    ]

    text: reactive[str] = reactive("")
    """The ids, commas between."""

    class Changed(Message):
        """Another record was chosen, or one taken out."""

    class Asked(Message):
        """The person wants to choose."""

        def __init__(self, link: LinkInput) -> None:
            super().__init__()
            self.link = link

    def __init__(self, text: str, named: Callable[[str], str]) -> None:
        """Make a field of links.

        Args:
            text: the ids, commas between.
            named: gives an id's title.
        """
        super().__init__()
        self.set_reactive(LinkInput.text, visible(text))
        self._named = named

    @property
    def ids(self) -> list[str]:
        """The ids of the records it points at."""
        return [part.strip() for part in self.text.split(",") if part.strip()]

    def point_at(self, record_id: str, *, several: bool) -> None:
        """Take a record in; one of several that is there already is taken out."""
        if not several:
            self.text = record_id
        elif record_id in self.ids:
            self.text = ", ".join(each for each in self.ids if each != record_id)
        else:
            self.text = ", ".join([*self.ids, record_id])

    def render(self) -> Content:
        """Return the titles, or how to choose where there are none."""
        if self.ids:
            line = display("; ".join(self._named(each) for each in self.ids))
        else:
            line = quiet("Enter chooses" if self.has_focus else "–")
        return fit(line, self.content_region.width or 20)

    def settle(self) -> None:
        """There is nothing half chosen."""

    def watch_text(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Say how to choose only where one is."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Choose with the mouse."""
        event.stop()
        self.action_ask()

    def action_ask(self) -> None:
        """Ask for a record."""
        self.post_message(self.Asked(self))

    def action_drop(self) -> None:
        """Take the last record out."""
        self.text = ", ".join(self.ids[:-1])
