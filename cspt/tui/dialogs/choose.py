"""Asks for one of several things, narrowed down by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from cspt.text import display
from cspt.tui.paint import quiet, spread
from cspt.tui.widgets.row_list import Row, RowList


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str
    aside: str = ""
    """A quiet word at the right, such as a count."""


class ChooseDialog(ModalScreen[str | None]):
    """Gives back the chosen value, or None where nothing was chosen."""

    DEFAULT_CSS = """
    ChooseDialog { align: center middle; }
    ChooseDialog > Vertical {
        width: 60; max-width: 90%; height: auto; max-height: 80%; background: $panel; padding: 1 2;
    }
    ChooseDialog Input, ChooseDialog Input:focus {
        border: none; height: 1; padding: 0; margin-bottom: 1; background: $surface;
    }
    ChooseDialog RowList { height: auto; max-height: 14; background: $panel; }
    """
    BINDINGS = [
        Binding("escape", "dismiss", "back"),
        Binding("up", "step(-1)", "up", priority=True),
        Binding("down", "step(1)", "down", priority=True),
    ]

    def __init__(self, question: str, choices: Sequence[Choice], current: str = "") -> None:
        super().__init__()
        self._question = question
        self._choices = choices
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay out the question, the line to type in, and the choices."""
        with Vertical():
            yield Static(display(self._question, "bold"))
            yield Input(placeholder="type to narrow down, Enter to choose")
            yield RowList("Nothing by that name; press Backspace.")

    def on_mount(self) -> None:
        """Show every choice, the cursor on the present one."""
        self._show("")
        self.query_one(RowList).go_to(f"={self._current}")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show the choices that hold what was typed, the cursor on the first."""
        self._show(event.value)
        if event.value:
            self.query_one(RowList).cursor = 0

    @on(Input.Submitted)
    @on(RowList.Opened)
    def choose(self) -> None:
        """Give back the choice under the cursor."""
        if key := self.query_one(RowList).key:
            self.dismiss(key[1:])

    def action_step(self, by: int) -> None:
        """Go up or down while typing."""
        self.query_one(RowList).action_step(by)

    def _show(self, typed: str) -> None:
        wanted = typed.casefold()
        held = [choice for choice in self._choices if wanted in choice.label.casefold()]
        rows = [self._row(choice) for choice in sorted(held, key=lambda choice: not _begins(choice.label, wanted))]
        self.query_one(RowList).show(rows)
        self.query_one(RowList).styles.height = min(max(len(rows), 1), 14)

    def _row(self, choice: Choice) -> Row:
        mark = "• " if choice.value == self._current else "  "

        def draw(width: int) -> list[Content]:
            return [spread(Content(mark) + display(choice.label), quiet(choice.aside), width)]

        return Row(f"={choice.value}", draw)


def _begins(label: str, wanted: str) -> bool:
    """Return whether a word of a label begins so: `red` means Red before Not declared."""
    return any(word.startswith(wanted) for word in label.casefold().split())
