"""The kanban: columns of cards, drawn as one widget, only the cards that are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from textual.binding import Binding
from textual.content import Content
from textual.events import Click, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp, Resize
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from cspt.model.dates import say_age, say_due
from cspt.model.record import Record
from cspt.rules.rag import ActionFacts
from cspt.text import display
from cspt.tui.paint import ALARM, disagreement, fit, quiet, rag_of, spread, two_lines, unsettled
from cspt.tui.widgets.cards import Card, Cards

_TIGHT, _ROOMY = 4, 5
_ROOMY_FROM = 40
"""From this many lines on, a blank line stands between cards."""
HEAD_HEIGHT = 2
_INDENT = 4
"""Cells of a RAG block and the space after it."""
_NARROWEST = 25


@dataclass(frozen=True, slots=True)
class Column:
    """One status with its cards, in order."""

    status: str
    label: str
    cards: Cards


class Kanban(Widget, can_focus=True):
    """Shows columns of cards, with a cursor on one of them."""

    DEFAULT_CSS = """
    Kanban { height: 1fr; padding: 0 1; }
    """
    BINDINGS = [
        Binding("up,k", "step(0, -1)", "up", show=False),
        Binding("down,j", "step(0, 1)", "down", show=False),
        Binding("left,h", "step(-1, 0)", "left", show=False),
        Binding("right,l", "step(1, 0)", "right", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "edge(False)", "first", show=False),
        Binding("end", "edge(True)", "last", show=False),
    ]

    columns: reactive[tuple[Column, ...]] = reactive((), always_update=True)
    at: reactive[tuple[int, int]] = reactive((0, 0))
    """The column and the card the cursor is on."""

    class Moved(Message):
        """A card was dragged to another column."""

        def __init__(self, card: Card, status: str) -> None:
            super().__init__()
            self.card = card
            self.status = status

    class Opened(Message):
        """A card was clicked twice."""

    def __init__(self, empty: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.today = date.min
        self.empty = empty
        self._tops: dict[str, int] = {}
        self._left = 0
        self._dragged: Card | None = None
        self._drop = -1

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        column, row = self.at
        if column >= len(self.columns) or row >= len(self.columns[column].cards):
            return None
        return self.columns[column].cards[row]

    @property
    def seen(self) -> range:
        """The columns that are in view."""
        return range(self._left, min(self._left + self._across, len(self.columns)))

    def show(self, columns: Sequence[Column], today: date) -> None:
        """Show other cards; the cursor stays on the same action wherever it went."""
        held = self.card.record.id if self.card else ""
        self.today = today
        self.columns = tuple(columns)
        self._aim(held)

    def move_card(self, by: int) -> tuple[Card, str] | None:
        """Move the card under the cursor by columns, at once; return it with its new status, None at the edge."""
        card, (column, _) = self.card, self.at
        target = column + by
        if card is None or not 0 <= target < len(self.columns):
            return None
        self._carry(card, column, target)
        return card, self.columns[target].status

    def watch_at(self) -> None:
        """Bring the cursor into view."""
        column, row = self.at
        if not self.columns:
            return
        self._left = min(max(self._left, column - self._across + 1), column)
        status = self.columns[column].status
        top = self._tops.get(status, 0)
        self._tops[status] = max(min(top, row), row - self.cards_in_view + 1, 0)
        self.refresh()

    def on_resize(self, _event: Resize) -> None:
        """Bring the cursor into view again."""
        self.watch_at()

    def action_step(self, across: int, down: int) -> None:
        """Go to the next card or column."""
        column, row = self.at
        column = min(max(column + across, 0), max(len(self.columns) - 1, 0))
        if across:
            row = min(row - self._top(self.at[0]) + self._top(column), self._last(column))
        self.at = (column, min(max(row + down, 0), self._last(column)))

    def action_page(self, by: int) -> None:
        """Go up or down by as many cards as are seen."""
        self.action_step(0, by * self.cards_in_view)

    def action_edge(self, last: bool) -> None:  # noqa: FBT001 - bound to a key
        """Go to the first or last card of the column."""
        self.at = (self.at[0], self._last(self.at[0]) if last else 0)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take hold of the card under the mouse."""
        self._dragged = None
        if (spot := self._spot(event.x, event.y)) and spot[1] >= 0:
            self.at = spot
            self._dragged = self.card
            self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Show where the card would go."""
        spot = self._spot(event.x, event.y) if self._dragged else None
        drop = spot[0] if spot else -1
        if drop != self._drop:
            self._drop = drop
            self.refresh()

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let the card go in the column under the mouse."""
        card, self._dragged, self._drop = self._dragged, None, -1
        self.release_mouse()
        spot = self._spot(event.x, event.y)
        if card and spot and spot[0] != self.at[0]:
            self._carry(card, self.at[0], spot[0])
            self.post_message(self.Moved(card, self.columns[spot[0]].status))
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Open the card on a second click."""
        if event.chain > 1 and self.card:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        self._scroll(event.x, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        self._scroll(event.x, -1)

    def render_line(self, y: int) -> Strip:
        """Draw one line across the columns in view."""
        width = self.content_region.width or self.size.width
        if not any(column.cards for column in self.columns) and y == HEAD_HEIGHT + 1:
            return self._strip(quiet(f"  {self.empty}"), width)
        parts = [self._cell(index, y, self._width_of(index, width)) for index in self.seen]
        return self._strip(Content(" ").join(parts), width)

    def _cell(self, index: int, y: int, width: int) -> Content:
        column = self.columns[index]
        if y < HEAD_HEIGHT:
            return self._head(index, column, width) if y == 0 else Content.styled("─" * width, "$rule")
        number, line = divmod(y - HEAD_HEIGHT, self._card_height)
        row = self._top(index) + number
        if row >= len(column.cards):
            return Content(" " * width)
        lit = (index, row) == self.at and line < _TIGHT
        content = self._card(column.cards[row], line, width)
        if lit:
            ground = "$focus-ground" if self.has_focus else "$surface"
            content = content.stylize_before(f"on {ground}")
        return content

    def _head(self, index: int, column: Column, width: int) -> Content:
        name = display(column.label, "bold underline" if index == self._drop else "bold")
        hidden = len(column.cards) - self._top(index) - self.cards_in_view
        more = quiet(f"{hidden} more below") if hidden > 0 and width >= 30 else quiet("↓" if hidden > 0 else "")
        head = name + Content.styled(f" {len(column.cards)}", "$primary")
        if index == self._left and index > 0:
            head = quiet(f"‹{self._beside(range(self._left))} ") + head
        if index == self.seen[-1] and index + 1 < len(self.columns):
            more = quiet(f"{self._beside(range(index + 1, len(self.columns)))}›")
        return spread(head, more, width, share=0.6) if more else fit(head, width)

    def _beside(self, indexes: range) -> str:
        return ", ".join(f"{self.columns[index].label} {len(self.columns[index].cards)}" for index in indexes)

    def _card(self, card: Card, line: int, width: int) -> Content:
        record, facts = card.record, card.facts
        ref = record.text("ref")
        room = width - _INDENT - (len(ref) + 1 if ref else 0) - (mark := unsettled(record)).cell_length
        first, second = two_lines(record.title, room, width - _INDENT)
        if line == 0:
            head = rag_of(facts) + quiet(f" {ref} " if ref else " ") + mark
            return fit(head + Content.styled(first, "bold"), width)
        if line == 1 and second:
            return fit(Content(" " * _INDENT) + Content.styled(second, "bold"), width)
        if line == (2 if second else 1):
            return self._who_and_when(record, facts, width)
        if line == (3 if second else 2):
            return self._age(facts, width)
        return Content(" " * width)

    def _who_and_when(self, record: Record, facts: ActionFacts, width: int) -> Content:
        owner = quiet(" " * _INDENT + (", ".join(record.texts("owner")) or "no owner"))
        if not facts.due or facts.status == "complete":
            return fit(owner, width)
        due = display(say_due(facts.due, self.today), ALARM if facts.overdue else "")
        return spread(owner, due, width, share=0.7)

    def _age(self, facts: ActionFacts, width: int) -> Content:
        age = say_age(facts.updated, self.today) if facts.updated else "no dated update"
        placed = "" if facts.status_declared else " · status not declared" if width > 46 else " ?"
        mark = disagreement(facts)
        left = quiet(f"{' ' * _INDENT}updated {age}{placed}" if facts.updated else f"{' ' * _INDENT}{age}{placed}")
        if facts.updated and left.cell_length + (mark.cell_length + 1 if mark else 0) > width:
            left = quiet(f"{' ' * _INDENT}{age}{placed}")
        return spread(left, mark, width) if mark else fit(left, width)

    def _strip(self, content: Content, width: int) -> Strip:
        return Strip(fit(content, width).render_segments(self.visual_style), width)

    @property
    def _across(self) -> int:
        width = (self.content_region.width or self.size.width) + 1
        return max(1, min(len(self.columns) or 1, width // (_NARROWEST + 1)))

    @property
    def _card_height(self) -> int:
        return _ROOMY if self.size.height >= _ROOMY_FROM else _TIGHT

    @property
    def cards_in_view(self) -> int:
        """How many whole cards a column shows."""
        return max(1, (self.size.height - HEAD_HEIGHT) // self._card_height)

    def _width_of(self, index: int, width: int) -> int:
        """Share the width out, the cells left over going to the first columns."""
        across = len(self.seen)
        each, over = divmod(width - (across - 1), across)
        return each + (1 if index - self._left < over else 0)

    def _top(self, column: int) -> int:
        return self._tops.get(self.columns[column].status, 0) if column < len(self.columns) else 0

    def _last(self, column: int) -> int:
        return max(len(self.columns[column].cards) - 1, 0) if column < len(self.columns) else 0

    def _aim(self, record_id: str) -> None:
        for number, column in enumerate(self.columns):
            if (row := column.cards.place(record_id)) >= 0:
                self.at = (number, row)
                self.watch_at()
                return
        column_at = self._nearest_filled(min(self.at[0], max(len(self.columns) - 1, 0)))
        self.at = (column_at, min(self.at[1], self._last(column_at)))
        self.watch_at()

    def _nearest_filled(self, column: int) -> int:
        """Return the column nearest to one that holds a card, so that the cursor is never on nothing."""
        filled = [index for index, other in enumerate(self.columns) if other.cards]
        return min(filled, key=lambda index: abs(index - column), default=column)

    def _carry(self, card: Card, source: int, target: int) -> None:
        """Show the card in its new column before it is saved, at the height it had."""
        status = self.columns[target].status
        moved = replace(card, facts=replace(card.facts, status=status, status_declared=True))
        columns = list(self.columns)
        columns[source] = replace(columns[source], cards=columns[source].cards.without(card.record.id))
        cards = columns[target].cards
        landing = min(self._top(target), len(cards))
        columns[target] = replace(columns[target], cards=cards.with_card(landing, moved))
        self.columns = tuple(columns)
        self._aim(card.record.id)

    def _scroll(self, x: int, by: int) -> None:
        spot = self._spot(x, HEAD_HEIGHT)
        if spot:
            status = self.columns[spot[0]].status
            most = max(len(self.columns[spot[0]].cards) - self.cards_in_view, 0)
            self._tops[status] = min(max(self._top(spot[0]) + by, 0), most)
            self.refresh()

    def _spot(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the column and card at a place in the widget; the card is -1 where there is none."""
        width = self.content_region.width
        left = 1
        for index in self.seen:
            right = left + self._width_of(index, width)
            if left <= x < right + 1:
                row = self._top(index) + (y - HEAD_HEIGHT) // self._card_height
                inside = y >= HEAD_HEIGHT and row < len(self.columns[index].cards)
                return index, row if inside else -1
            left = right + 1
        return None
