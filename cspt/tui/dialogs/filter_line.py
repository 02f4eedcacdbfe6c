"""Asks for a filter in words, and says at once what does not fit."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from cspt.errors import CsptError
from cspt.model.query import Query
from cspt.text import display
from cspt.tui.paint import quiet


class FilterDialog(ModalScreen[Query | None]):
    """Gives back the filter that was typed, or None where it was left."""

    DEFAULT_CSS = """
    FilterDialog { align: center middle; }
    FilterDialog > Vertical { width: 76; max-width: 95%; height: auto; background: $panel; padding: 1 2; }
    FilterDialog Input, FilterDialog Input:focus {
        border: none; height: 1; padding: 0; margin: 1 0; background: $surface;
    }
    """
    BINDINGS = [Binding("escape", "dismiss", "back")]

    def __init__(self, typed: str, read: Callable[[list[str]], Query]) -> None:
        super().__init__()
        self._typed = typed
        self._read = read

    def compose(self) -> ComposeResult:
        """Lay out the line to type in and what there is to type."""
        with Vertical():
            yield Static(display("Show only", "bold"))
            yield Input(self._typed, placeholder="shows=red,amber owner~safety due<fri posters")
            yield Static(id="trouble")
            yield Static(quiet("field=a,b  field!=a  field~text  due<31 Dec  or any word"))

    @on(Input.Changed)
    def check(self, event: Input.Changed) -> None:
        """Say what does not fit, while typing."""
        _, trouble = self._understood(event.value)
        self.query_one("#trouble", Static).update(display(trouble, "$error"))

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        """Give back the filter, once it can be read."""
        query, _ = self._understood(event.value)
        if query is not None:
            self.dismiss(query)

    def _understood(self, typed: str) -> tuple[Query | None, str]:
        try:
            return self._read(shlex.split(typed)), ""
        except CsptError as trouble:
            return None, str(trouble)
        except ValueError:
            return None, "a quotation mark is not closed"
