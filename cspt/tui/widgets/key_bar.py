"""The line at the bottom: what was last saved or went wrong, then the keys that work here, the most useful first."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cspt.text import display
from cspt.tui.keys import EVERYWHERE, Key, keys_for
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
        """Return both lines; keys that do not fit whole are left out, but never the help, which tells of them."""
        width = self.content_region.width or self.app.size.width
        return Content("\n").join([fit(display(self.said, "$success"), width), self._line(width)])

    def _line(self, width: int) -> Content:
        line, kept = Content(""), sum(_piece(key).cell_length for key in self._keys if key.act == "help")
        for key in self._keys:
            piece = _piece(key)
            kept -= piece.cell_length if key.act == "help" else 0
            if line.cell_length + piece.cell_length + kept > width:
                continue
            line = line + piece
        return line


def _piece(key: Key) -> Content:
    return Content.styled(key.shown, "bold $primary") + quiet(f" {key.label}   ")
