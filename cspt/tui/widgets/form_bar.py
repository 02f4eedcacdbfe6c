"""The lines at the bottom of a form: what saving will do, or what stands in its way, then the keys."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.reactive import reactive

from cspt.tui.keys import Key, keys_for
from cspt.tui.paint import fit, quiet
from cspt.tui.widgets.key_bar import KeyBar

_BETWEEN = "   "


class FormBar(KeyBar):
    """Shows what will be saved; its keys can be clicked."""

    line: reactive[Content] = reactive(Content(""))
    """What saving will do."""

    def render(self) -> Content:
        """Return both lines."""
        width = self.content_region.width or self.app.size.width
        return Content("\n").join([fit(self.line, width), fit(Content(_BETWEEN).join(self._pieces()), width)])

    async def on_click(self, event: Click) -> None:
        """Do what the key under the mouse does."""
        left = 1
        for key, piece in zip(_shown_keys(), self._pieces(), strict=True):
            if event.y == 1 and left <= event.x < left + piece.cell_length:
                await self.run_action(key.act if "." in key.act else f"screen.{key.act}")
            left += piece.cell_length + len(_BETWEEN)

    @staticmethod
    def _pieces() -> list[Content]:
        return [Content.styled(key.shown, "bold $primary") + quiet(f" {key.label}") for key in _shown_keys()]


def _shown_keys() -> list[Key]:
    return [key for key in keys_for("form") if key.in_footer]
