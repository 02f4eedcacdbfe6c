"""The two lines at the top: whose store, what day, the five screens and the RAG totals."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from cspt.model.dates import say_long
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.rules.facts import Facts
from cspt.rules.rollup import Rollup
from cspt.text import display
from cspt.tui.keys import SCREENS
from cspt.tui.paint import QUIET, quiet, spread, totals

_BAR = 24
_WIDE = 100
_BAR_CELLS = 16


class TopBar(Widget):
    """Shows where one is; clicking a screen's name goes there."""

    DEFAULT_CSS = """
    TopBar { height: 2; background: $surface; padding: 0 1; }
    """

    facts: reactive[Facts | None] = reactive(None)
    """The records shown, or None while the store is being read."""
    progress: reactive[tuple[int, int]] = reactive((0, 0))
    """How many files of how many were read, while the store is being indexed."""
    screen_name: reactive[str] = reactive("")
    standing: reactive[str] = reactive("")
    """How the store stands to the shared one; empty where it is shared with nobody."""
    under_way: reactive[tuple[str, int] | None] = reactive(None)
    """What a sync does, and how many parts of a hundred are done; None where none is under way."""

    def render(self) -> Content:
        """Return both lines."""
        width = self.content_region.width or self.app.size.width
        return Content("\n").join([self._first(width), self._second(width)])

    def _first(self, width: int) -> Content:
        if self.facts is None:
            return spread(Content.styled("cspt", "bold"), self._reading(), width, share=1)
        profile = self.facts.profile
        day = say_long(self.facts.today)
        right = quiet(f"sample, {day}" if profile.sample else day)
        if shared := self._shared():
            right = right + quiet("   ") + shared if width >= _WIDE else shared
        return spread(display(profile.name, "bold"), right, width, share=1)

    def _shared(self) -> Content:
        """Return how the store stands to the shared one, or how far a sync is; nothing where it is not shared."""
        if self.under_way is None:
            return quiet(self.standing)
        what, percent = self.under_way
        done = round(_BAR_CELLS * percent / 100)
        filled = Content.styled("━" * done, "bold $primary") + Content.styled("━" * (_BAR_CELLS - done), "$rule")
        return display(f"{what} ", "$primary") + filled

    def _reading(self) -> Content:
        done, total = self.progress
        if not total:
            return quiet("reading the store…")
        full = done * _BAR // total
        bar = Content.styled("█" * full, "$primary") + quiet("░" * (_BAR - full))
        return quiet("reading the store  ") + bar + quiet(f"  {done:,} of {total:,}")

    def _second(self, width: int) -> Content:
        wide = width >= _WIDE
        tabs = Content("  " if wide else " ").join(self._tab(number, name) for number, name in enumerate(SCREENS, 1))
        if self.facts is None:
            return tabs
        return spread(tabs, totals(self.facts.rollups(Query()).get("", Rollup({}))), width, share=1)

    def _tab(self, number: int, name: str) -> Content:
        here = name == self.screen_name
        return Content.styled(f" {number} {label(name)} ", "bold reverse" if here else QUIET)

    async def on_click(self, event: Click) -> None:
        """Go to the screen whose name was clicked."""
        gap, left = (2 if self.content_region.width >= _WIDE else 1), 0
        for number, name in enumerate(SCREENS, 1):
            width = self._tab(number, name).cell_length
            if event.y == 1 and left <= event.x - 1 < left + width:
                await self.run_action(f"screen.go('{name}')")
            left += width + gap
