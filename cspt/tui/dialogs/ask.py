"""Asks for a few words."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from cspt.text import display
from cspt.tui.dialogs.confirm import keys_line


class AskDialog(ModalScreen[str | None]):
    """Gives back what was typed, or None where the question was left with Escape."""

    DEFAULT_CSS = """
    AskDialog { align: center middle; }
    AskDialog > Vertical { width: 76; max-width: 95%; height: auto; background: $panel; padding: 1 2; }
    AskDialog Input, AskDialog Input:focus {
        border: none; height: 1; padding: 0; margin: 1 0; background: $surface;
    }
    """
    BINDINGS = [Binding("escape", "dismiss", "back")]

    def __init__(self, question: str, hint: str, *, optional: bool = False) -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._optional = optional

    def compose(self) -> ComposeResult:
        """Lay out the question and the line to type in."""
        with Vertical():
            yield Static(display(self._question, "bold"))
            yield Input(placeholder=self._hint)
            yield Static(keys_line((("Enter", "save"), ("Esc", "leave it"))))

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        """Give back the words, once there are some or none are needed."""
        words = event.value.strip()
        if words or self._optional:
            self.dismiss(words)
