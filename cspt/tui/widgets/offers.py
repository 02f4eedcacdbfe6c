"""Lines that offer what may be typed in a list beneath: one choice of several, or words for a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Focus, MouseDown
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from cspt.text import display
from cspt.tui.paint import fit, quiet
from cspt.tui.widgets.fields import LineInput

_MOST = 9
_NO_MARK = Content("")
BLANK = "–"
"""What stands for no choice in a list of choices."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be chosen."""

    value: str
    label: str
    mark: Content = _NO_MARK
    """A coloured letter before the label."""


class OfferList(Widget):
    """The choices beneath a line, over whatever is there; nothing else moves."""

    DEFAULT_CSS = """
    OfferList {
        display: none; overlay: screen; constrain: none inside; width: 100%; height: auto;
        background: $panel; padding: 0 1;
    }
    OfferList.-open { display: block; }
    """

    offers: reactive[tuple[Offer, ...]] = reactive((), layout=True)
    """What there is to choose."""
    cursor: reactive[int] = reactive(-1)
    """The offer that Enter takes; -1 for none."""

    class Picked(Message):
        """An offer was clicked."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    @property
    def is_open(self) -> bool:
        """True while it is shown."""
        return self.has_class("-open")

    @property
    def picked(self) -> Offer | None:
        """The offer under the cursor."""
        return self.offers[self.cursor] if self.is_open and 0 <= self.cursor < len(self.offers) else None

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return min(len(self.offers), _MOST) if self.is_open else 0

    def open(self, offers: Sequence[Offer], value: str | None = None) -> None:
        """Show offers, the cursor on the one of this value; with none there is nothing to show."""
        self.offers = tuple(offers)
        self.cursor = next((index for index, offer in enumerate(offers) if offer.value == value), -1)
        self.set_class(bool(offers), "-open")

    def close(self) -> None:
        """Show nothing."""
        self.remove_class("-open")

    def step(self, by: int) -> None:
        """Go up or down."""
        self.cursor = min(max(self.cursor + by, 0), len(self.offers) - 1)

    def render(self) -> Content:
        """Return the offers around the cursor."""
        width = self.content_region.width or 20
        first = self._first()
        lines = []
        for index, offer in enumerate(self.offers[first : first + _MOST], first):
            ground = "bold on $focus-ground" if index == self.cursor else ""
            words = display(offer.label) if offer.value else quiet(offer.label)
            lines.append(fit(offer.mark + words, width).stylize_before(ground))
        return Content("\n").join(lines)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take the offer under the mouse, before the line it belongs to loses the focus."""
        event.stop()
        event.prevent_default()
        index = self._first() + event.y
        if 0 <= index < len(self.offers):
            self.post_message(self.Picked(self.offers[index].value))

    def _first(self) -> int:
        return max(0, min(self.cursor - _MOST // 2, len(self.offers) - _MOST))


class OfferInput(LineInput):
    """A line with offers beneath it."""

    LEAVES_ON_ENTER: ClassVar[bool] = True
    """True where taking an offer is all there is to do here."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "up", show=False),
        Binding("down", "step(1)", "down", show=False),
        Binding("escape", "close", "close the list", show=False),
    ]

    def __init__(self, text: str, offers: Sequence[Offer], shown: OfferList, *, select_on_focus: bool) -> None:
        super().__init__(text, select_on_focus=select_on_focus)
        self._offers = tuple(offers)
        self._list = shown

    def take(self, value: str) -> None:
        """Take an offer."""
        raise NotImplementedError

    def action_step(self, by: int) -> None:
        """Go through the list, or to the field above or below where it is closed."""
        if self._list.is_open:
            self._list.step(by)
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def action_close(self) -> None:
        """Close the list; where it is closed already, Escape means what it means on the form."""
        if not self._list.is_open:
            raise SkipAction
        self._list.close()

    async def action_submit(self) -> None:
        """Take what the cursor is on."""
        picked = self._list.picked
        if picked:
            self.take(picked.value)
        self._list.close()
        if picked is None or self.LEAVES_ON_ENTER:
            await super().action_submit()

    def on_blur(self, _event: Blur) -> None:
        """Decide, and close the list."""
        self.settle()
        self._list.close()


class ChoiceInput(OfferInput):
    """One of several choices; its list is open while it has the focus, and typing narrows it."""

    def __init__(self, text: str, offers: Sequence[Offer], shown: OfferList) -> None:
        self._chosen = next((offer.label for offer in offers if offer.value == text), text) if text else ""
        super().__init__(self._chosen, offers, shown, select_on_focus=True)

    @property
    def text(self) -> str:
        """The choice's value; what was typed where it is none of them."""
        typed = self.value.strip()
        if not typed:
            return ""
        wanted = typed.casefold()
        exact = [offer for offer in self._offers if wanted in (offer.label.casefold(), offer.value.casefold())]
        found = exact or self._matching(typed)
        picked = self._list.picked
        if picked is not None and picked in found:
            return picked.value
        return found[0].value if found else typed

    @text.setter
    def text(self, text: str) -> None:
        self.take(text)

    def take(self, value: str) -> None:
        """Show a choice as chosen."""
        self._chosen = next((offer.label for offer in self._offers if offer.value == value), value) if value else ""
        self.value = self._chosen
        self.selection = self.selection.__class__(0, len(self.value)) if self.has_focus else self.selection

    def settle(self) -> None:
        """Take the choice that what was typed stands for."""
        if self.value != self._chosen:
            self.take(self.text)

    def action_step(self, by: int) -> None:
        """Choose the one above or below, at once."""
        if not self._list.is_open:
            self._list.open(self._offers, self.text)
        self._list.step(by)
        if picked := self._list.picked:
            self.take(picked.value)

    def on_focus(self, _event: Focus) -> None:
        """Open the list."""
        self._list.open(self._offers, self.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down to what was typed."""
        if self.has_focus and event.value == self.value != self._chosen:
            found = self._matching(event.value.strip()) or ([] if event.value.strip() else self._offers)
            self._list.open(found, found[0].value if found else None)

    def _matching(self, typed: str) -> list[Offer]:
        """Return the choices that hold what was typed, those that begin with it first."""
        wanted = typed.casefold()
        found = [offer for offer in self._offers if wanted and offer.value and wanted in offer.label.casefold()]
        return sorted(found, key=lambda offer: not offer.label.casefold().startswith(wanted))


class ListInput(OfferInput):
    """A list with commas between; words that go on what is being typed are offered, and any may be typed."""

    LEAVES_ON_ENTER = False

    def __init__(self, text: str, offers: Sequence[Offer], shown: OfferList) -> None:
        super().__init__(text, offers, shown, select_on_focus=False)
        self._known = self.value

    def take(self, value: str) -> None:
        """Put a word in place of the one being typed."""
        head, _, _ = self._split()
        self.text = self._known = f"{head} {value}".strip()
        self._list.close()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer the words that what is being typed may become."""
        if not self.has_focus or event.value in (self._known, "") or event.value != self.value:
            self._list.close()
            return
        head, part, taken = self._split()
        self._known = ""
        wanted = part.casefold()
        found = [o for o in self._offers if o.value not in taken and wanted in o.value.casefold() and o.value != part]
        found.sort(key=lambda offer: not offer.value.casefold().startswith(wanted))
        self._list.open(found if wanted or head else [])

    def _split(self) -> tuple[str, str, set[str]]:
        """Return what stands before the word being typed, that word, and the words before it."""
        at = max(self.value.rfind(","), self.value.rfind(";")) + 1
        head = self.value[:at]
        return head, self.value[at:].strip(), {word.strip() for word in head.replace(";", ",").split(",")}
