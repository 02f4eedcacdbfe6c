"""Text to be read: it scrolls by the keys that move through a list, and fits itself to the width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cspt.tui.paint import fit

Lines = Callable[[int], Sequence[Content]]
"""Gives the lines of a text for a width in cells."""


class Paper(ScrollView, can_focus=True):
    """Shows lines that are laid out anew for each width."""

    DEFAULT_CSS = """
    Paper { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; background: $background; }
    """
    BINDINGS = [
        Binding("j", "scroll_down", "down", show=False),
        Binding("k", "scroll_up", "up", show=False),
        Binding("space", "page_down", "page down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._write: Lines = lambda _width: ()
        self._lines: Sequence[Content] = ()

    def show(self, write: Lines) -> None:
        """Show other text."""
        self._write = write
        self._lay_out()

    def on_resize(self, _event: Resize) -> None:
        """Fit the text to the new width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is seen."""
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        line = self._lines[at] if at < len(self._lines) else Content("")
        return Strip(fit(line, width).render_segments(self.visual_style), width)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._lines = self._write(width) if width else ()
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()


def beside(label: Content, text: Content, gutter: int, width: int) -> list[Content]:
    """Return text wrapped to the right of its label, or below it where there is hardly room."""
    if width < gutter * 2:
        return [label, *(Content("  ") + line for line in text.wrap(max(width - 2, 4)))]
    first, *rest = text.wrap(width - gutter) or [Content("")]
    return [fit(label, gutter) + first, *(Content(" " * gutter) + line for line in rest)]
