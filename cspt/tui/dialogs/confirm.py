"""Asks what to do, where going on at once might lose something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from cspt.text import display
from cspt.tui.paint import fit, quiet
from cspt.tui.widgets.row_list import Row, RowList


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that may be done."""

    value: str
    key: str
    """The letter that chooses it."""
    label: str


class ConfirmDialog(ModalScreen[str | None]):
    """Gives back the value of the answer chosen, or None where the question was left with Escape."""

    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; }
    ConfirmDialog > Vertical {
        width: 60; max-width: 90%; height: auto; max-height: 80%; background: $panel; padding: 1 2;
    }
    ConfirmDialog #detail { margin-bottom: 1; color: $quiet; }
    ConfirmDialog RowList { height: auto; background: $panel; }
    """
    BINDINGS = [
        Binding("escape", "dismiss", "back"),
        Binding("enter", "choose", "choose", priority=True),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, question: str, answers: Sequence[Answer], detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._answers = answers
        self._detail = detail

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with Vertical():
            yield Static(display(self._question, "bold"))
            yield Static(display(self._detail), id="detail")
            yield RowList()

    def on_mount(self) -> None:
        """Show the answers, the cursor on the first."""
        rows = self.query_one(RowList)
        rows.show([_row(answer) for answer in self._answers])
        rows.styles.height = len(self._answers)
        rows.cursor = 0

    def on_key(self, event: Key) -> None:
        """Choose by letter."""
        if chosen := next((answer for answer in self._answers if answer.key == event.character), None):
            event.stop()
            self.dismiss(chosen.value)

    @on(RowList.Opened)
    def action_choose(self) -> None:
        """Give back the answer under the cursor."""
        if key := self.query_one(RowList).key:
            self.dismiss(key)


def _row(answer: Answer) -> Row:
    def draw(width: int) -> list[Content]:
        return [fit(Content.styled(f" {answer.key}  ", "bold $primary") + display(answer.label), width)]

    return Row(answer.value, draw)


def keys_line(pairs: Sequence[tuple[str, str]]) -> Content:
    """Return the keys of a dialog as one line."""
    return Content("   ").join(Content.styled(key, "bold $primary") + quiet(f" {label}") for key, label in pairs)
