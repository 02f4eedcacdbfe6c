"""Shows what somebody else saved meanwhile beside what one was about to save, to choose between the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from cspt.text import display
from cspt.tui.dialogs.confirm import keys_line
from cspt.tui.paint import quiet

Side = Literal["theirs", "mine"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One field with two values."""

    name: str
    label: str
    theirs: str
    """The value now in the store."""
    mine: str
    """The value that was to be saved."""


class PairView(Widget, can_focus=True):
    """A field's two values side by side."""

    DEFAULT_CSS = """
    PairView { height: auto; margin-bottom: 1; padding: 0 1; }
    PairView:focus { background: $focus-ground; }
    PairView Horizontal { height: auto; max-height: 14; }
    PairView .value { width: 1fr; height: auto; padding-right: 2; }
    """

    side: reactive[Side | None] = reactive(None)
    """Whose value is to stand; None while that is open."""

    class Decided(Message):
        """A value was chosen to stand."""

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair

    def compose(self) -> ComposeResult:
        """Lay out the label over the two values."""
        yield Static(display(self.pair.label, "bold $primary"))
        with Horizontal():
            yield Static(classes="value", id="theirs")
            yield Static(classes="value", id="mine")

    def on_mount(self) -> None:
        """Show that nothing is chosen yet."""
        self._show()

    def watch_side(self, side: Side | None) -> None:
        """Mark the value that stands."""
        if side:
            self._show()
            self.post_message(self.Decided())

    def on_click(self, event: Click) -> None:
        """Choose with the mouse."""
        half = self.region.x + self.region.width // 2
        self.side = "theirs" if event.screen_x < half else "mine"

    def _show(self) -> None:
        values = (("theirs", "now in the store", self.pair.theirs), ("mine", "mine", self.pair.mine))
        for name, heading, value in values:
            said = _value(heading, value, chosen=self.side == name, decided=bool(self.side))
            self.query_one(f"#{name}", Static).update(said)


class CollisionDialog(ModalScreen[Mapping[str, Side] | None]):
    """Gives back, for each field, whose value is to stand; None to go on editing."""

    DEFAULT_CSS = """
    CollisionDialog { align: center middle; }
    CollisionDialog > Vertical {
        width: 92; max-width: 96%; height: auto; max-height: 90%; background: $panel; padding: 1 2;
    }
    CollisionDialog VerticalScroll { height: auto; max-height: 1fr; margin: 1 0; scrollbar-size-vertical: 1; }
    """
    BINDINGS = [
        Binding("escape", "dismiss", "go on editing"),
        Binding("left,h", "choose('theirs')", "in the store"),
        Binding("right,l", "choose('mine')", "mine"),
        Binding("up,k", "app.focus_previous", "up"),
        Binding("down,j", "app.focus_next", "down"),
        Binding("enter", "accept", "save"),
        Binding("ctrl+s", "accept", "save"),
    ]
    AUTO_FOCUS = "PairView"

    def __init__(self, pairs: Sequence[Pair], who: str = "") -> None:
        """Make the dialog.

        Args:
            pairs: the fields that collide.
            who: who saved meanwhile and when, where that is known.
        """
        super().__init__()
        self._pairs = pairs
        self._who = who

    def compose(self) -> ComposeResult:
        """Lay out each field with its two values side by side."""
        with Vertical():
            yield Static(display("Changed by somebody else while you were typing", "bold"))
            yield Static(quiet(self._who or "Choose which value stands; everything else you typed is kept."))
            with VerticalScroll(can_focus=False):
                yield from (PairView(pair) for pair in self._pairs)
            yield Static(id="foot")

    def on_mount(self) -> None:
        """Say what to do."""
        self._show_foot()

    def action_choose(self, side: Side) -> None:
        """Let one of the two stand."""
        if isinstance(self.focused, PairView):
            self.focused.side = side

    def action_accept(self) -> None:
        """Give back what was chosen, or go to the first field that is still open."""
        open_one = next(self._undecided(), None)
        if open_one is not None:
            open_one.focus()
            self._show_foot()
            return
        self.dismiss({view.pair.name: view.side for view in self.query(PairView) if view.side})

    @on(PairView.Decided)
    def _show_foot(self) -> None:
        left = len(list(self._undecided()))
        enter = "save" if not left else f"next of {left} to decide" if left > 1 else "one to decide"
        keys = [("←", "as in the store"), ("→", "mine"), ("Enter", enter), ("Esc", "go on editing")]
        self.query_one("#foot", Static).update(keys_line(keys))

    def _undecided(self) -> Iterator[PairView]:
        return (view for view in self.query(PairView) if view.side is None)


def _value(heading: str, value: str, *, chosen: bool, decided: bool) -> Content:
    mark = Content.styled("● " if chosen else "○ ", "bold $primary" if chosen else "$quiet")
    style = "bold" if chosen else "$quiet" if decided else ""
    return mark + quiet(heading) + Content("\n") + display(value or "(blank)", style, lines=True)
