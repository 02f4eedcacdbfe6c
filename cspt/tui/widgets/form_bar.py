"""The lines at the bottom of a form: what saving will do, or what stands in its way, then the keys."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from cspt.tui.keys import keys_for
from cspt.tui.paint import fit, quiet
from cspt.tui.widgets.key_bar import KeyBar


class FormBar(KeyBar):
    """Shows what will be saved; its keys can be clicked."""

    line: reactive[Content] = reactive(Content(""))
    """What saving will do."""

    def render(self) -> Content:
        """Return both lines."""
        width = self.content_region.width or self.app.size.width
        return Content("\n").join([fit(self.line, width), fit(self._clickable(), width)])

    def _clickable(self) -> Content:
        pieces = [
            (Content.styled(key.shown, "bold $primary") + quiet(f" {key.label}")).stylize(
                Style.from_meta({"@click": key.act if "." in key.act else f"screen.{key.act}"})
            )
            for key in keys_for("form")
            if key.in_footer
        ]
        return Content("   ").join(pieces)
