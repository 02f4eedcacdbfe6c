"""A list that draws only the lines that are seen, whatever its length."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from cspt.tui.paint import fit, quiet


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list."""

    key: str
    """What it stands for, such as a record's id; empty for a heading, which the cursor passes over."""
    draw: Callable[[int], Sequence[Content]]
    """Gives its lines for a width in cells; called only when it is seen."""
    height: int = 1


def heading(text: str) -> Row:
    """Return a heading, which the cursor passes over."""
    return Row("", lambda _width: [Content.styled(text, "bold $primary")])


def blank() -> Row:
    """Return an empty line."""
    return Row("", lambda _width: [Content("")])


def note(text: str) -> Row:
    """Return a quiet line, which the cursor passes over."""
    return Row("", lambda _width: [quiet(text)])


class RowList(ScrollView, can_focus=True):
    """Shows rows under each other with a cursor that stays where it was when rows change."""

    DEFAULT_CSS = """
    RowList {
        height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; background: $background;
        scrollbar-background: $background; scrollbar-color: $rule;
    }
    """
    BINDINGS = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "edge(False)", "first", show=False),
        Binding("end", "edge(True)", "last", show=False),
    ]

    cursor: reactive[int] = reactive(-1)
    """The row the cursor is on; -1 where there is none to be on."""

    class Moved(Message):
        """The cursor came to another row."""

        def __init__(self, rows: RowList, key: str) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> RowList:
            """The list it happened in."""
            return self.rows

    class Opened(Moved):
        """A row was clicked twice."""

    def __init__(self, empty: str = "Nothing here.", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.empty = empty
        """The sentence shown when there are no rows."""
        self._rows: Sequence[Row] = ()
        self._tops: list[int] = []

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    @property
    def key(self) -> str:
        """What the row under the cursor stands for; empty where there is none."""
        return self._rows[self.cursor].key if 0 <= self.cursor < len(self._rows) else ""

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on the same key, or else at the same height."""
        key, at = self.key, self.cursor
        self._rows = rows
        self._tops = list(accumulate((row.height for row in rows), initial=0))
        self.virtual_size = Size(0, self._tops[-1])
        same = next((index for index, row in enumerate(rows) if key and row.key == key), -1)
        self.set_reactive(RowList.cursor, same if same >= 0 else self._selectable(max(at, 0), 1))
        self.refresh()

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row that stands for this; return whether there is one."""
        found = next((index for index, row in enumerate(self._rows) if row.key == key), -1)
        if found >= 0:
            self.cursor = found
        return found >= 0

    def watch_cursor(self) -> None:
        """Bring the cursor into view and say where it is."""
        if 0 <= self.cursor < len(self._rows):
            top, height = self._tops[self.cursor], self._rows[self.cursor].height
            above = 1 if self.cursor and not self._rows[self.cursor - 1].key else 0
            self.scroll_to_region(Region(0, top - above, 1, height + above), animate=False, force=True)
            self.post_message(self.Moved(self, self.key))
        self.refresh()

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual's signature
        """Draw the cursor strong or faint."""
        self.refresh()

    def action_step(self, by: int) -> None:
        """Go up or down by rows, over headings."""
        self.cursor = self._selectable(self.cursor + by, by)

    def action_page(self, by: int) -> None:
        """Go up or down by a screenful."""
        self.cursor = self._selectable(self.cursor + by * max(self.size.height - 1, 1), by)

    def action_edge(self, last: bool) -> None:  # noqa: FBT001 - bound to a key
        """Go to the first or the last row."""
        self.cursor = self._selectable(len(self._rows) - 1 if last else 0, -1 if last else 1)

    def on_click(self, event: Click) -> None:
        """Put the cursor where one clicks; a second click opens."""
        row = bisect_right(self._tops, event.y + self.scroll_offset.y) - 1
        if 0 <= row < len(self._rows) and self._rows[row].key:
            self.cursor = row
            if event.chain > 1:
                self.post_message(self.Opened(self, self.key))

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is seen."""
        width, line = self.scrollable_content_region.width, y + self.scroll_offset.y
        if not self._rows:
            return self._strip(quiet(f"  {self.empty}") if y == 0 else Content(""), width, lit=False)
        index = bisect_right(self._tops, line) - 1
        if index >= len(self._rows):
            return self._strip(Content(""), width, lit=False)
        row = self._rows[index]
        lines = row.draw(width)
        at = line - self._tops[index]
        return self._strip(
            lines[at] if at < len(lines) else Content(""), width, lit=index == self.cursor and bool(row.key)
        )

    def _strip(self, content: Content, width: int, *, lit: bool) -> Strip:
        base = self.visual_style
        if lit:
            ground = "$focus-ground" if self.has_focus else "$surface"
            base += Style.parse(f"on {self.app.theme_variables[ground[1:]]}")
        return Strip(fit(content, width).render_segments(base), width)

    def _selectable(self, at: int, step: int) -> int:
        """Return the nearest row the cursor may be on, first in the direction of the step."""
        if not self._rows:
            return -1
        at = min(max(at, 0), len(self._rows) - 1)
        ahead = range(at, len(self._rows)) if step > 0 else range(at, -1, -1)
        behind = range(at, -1, -1) if step > 0 else range(at, len(self._rows))
        return next((index for index in (*ahead, *behind) if self._rows[index].key), -1)
