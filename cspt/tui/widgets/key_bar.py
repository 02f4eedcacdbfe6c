"""The line at the bottom: what was last saved or went wrong, then the keys that work here, the most useful first."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cspt.text import display
from cspt.tui.keys import EVERYWHERE, keys_for
from cspt.tui.paint import fit, quiet


class KeyBar(Widget):
    """Shows the last act and the keys of one screen."""

    DEFAULT_CSS = """
    KeyBar { height: 2; dock: bottom; background: $surface; padding: 0 1; }
    """

    said: reactive[str] = reactive("")
    """What the last act did, in words."""

    def __init__(self, screen_name: str) -> None:
        super().__init__()
        self._keys = sorted(
            (key for key in keys_for(screen_name) if key.in_footer), key=lambda key: EVERYWHERE in key.where
        )

    def render(self) -> Content:
        """Return both lines; keys that do not fit whole are left out."""
        width = self.content_region.width or self.app.size.width
        return Content("\n").join([fit(display(self.said, "$success"), width), self._line(width)])

    def _line(self, width: int) -> Content:
        line = Content("")
        for key in self._keys:
            piece = Content.styled(key.shown, "bold $primary") + quiet(f" {key.label}")
            if line.cell_length + piece.cell_length + 3 > width:
                continue
            line = line + Content("   " if line else "") + piece
        return line
