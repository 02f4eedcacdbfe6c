"""The help: the keys that work here and everywhere, and what the signs mean; made from the one table of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from textual.content import Content
from textual.widget import Widget

from cspt.model.profile import RagRule
from cspt.rules.facts import Facts
from cspt.text import display
from cspt.tui.keys import EVERYWHERE, SCREENS, Key, bindings_for, keys_for
from cspt.tui.paint import QUIET, fit, quiet, rag_block, risk_block
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.paper import Paper, beside

_KEY_WIDTH = 12
_BETWEEN = 4
_TWO_COLUMNS = 100
_WHERE = {
    "home": "On Home",
    "board": "On the board",
    "plan": "In the plan",
    "cases": "In the list of cases",
    "search": "In the search",
    "record": "In a record",
    "history": "In a record's history",
    "state": "In an earlier state",
    "problems": "In the list of problems",
    "form": "In a form",
}
_MOVING = (
    ("↑ ↓ ← →", "Move the cursor; so do k, j, h and l."),
    ("PgUp PgDn", "A screenful up or down."),
    ("Home End", "The first and the last."),
    ("mouse", "A click puts the cursor there, a second opens it; a card can be dragged; a click on ▸ unfolds."),
)


class HelpScreen(StoreScreen):
    """Explains the keys of the screen it was called from."""

    NAME = "help"
    BINDINGS = bindings_for("help")
    AUTO_FOCUS = "Paper"

    def __init__(self, screen_name: str) -> None:
        super().__init__()
        self._about = screen_name

    def parts(self) -> Iterator[Widget]:
        """Yield the text."""
        yield Paper()

    def on_mount(self) -> None:
        """Show the keys at once; what the store's rules say follows when it is read."""
        super().on_mount()
        if self.facts is None:
            self._show(None)

    def show_facts(self, facts: Facts) -> None:
        """Show the keys and what the letters mean by this store's rules."""
        self._show(facts)

    def action_close(self) -> None:
        """Go back to where one came from."""
        self.dismiss()

    def _show(self, facts: Facts | None) -> None:
        root = str(self.store_app.workspace.root)

        def write(width: int) -> list[Content]:
            if width < _TWO_COLUMNS:
                return [Content(""), *_keys(self._about, width), Content(""), *_meanings(facts, root, width)]
            half = (width - _BETWEEN) // 2
            pairs = zip_longest(_keys(self._about, half), _meanings(facts, root, half), fillvalue=Content(""))
            return [Content(""), *(fit(left, half) + Content(" " * _BETWEEN) + right for left, right in pairs)]

        self.query_one(Paper).show(write)


def _keys(screen: str, width: int) -> list[Content]:
    told = [key for key in keys_for(screen) if key.in_help]
    here = [key for key in told if not _is_common(key)]
    lines = _block(_WHERE.get(screen, "Here"), here, width) if here else []
    common = [key for key in told if _is_common(key)]
    return [*lines, *([Content("")] if lines else []), *_block("Everywhere", common, width)]


def _is_common(key: Key) -> bool:
    return EVERYWHERE in key.where or set(SCREENS) <= set(key.where)


def _block(name: str, keys: Iterable[Key], width: int) -> list[Content]:
    lines = [_heading(name)]
    for key in keys:
        lines += beside(Content.styled(key.shown, "bold"), display(key.help), _KEY_WIDTH, width)
    return lines


def _meanings(facts: Facts | None, root: str, width: int) -> list[Content]:
    lines = [_heading("Moving about")]
    for keys, meaning in _MOVING:
        lines += beside(Content.styled(keys, "bold"), Content(meaning), _KEY_WIDTH, width)
    lines += [Content(""), _heading("What the letters mean")]
    for sign, meaning in _signs(facts):
        lines += beside(sign, display(meaning), _KEY_WIDTH, width)
    lines += [Content(""), _heading("Where it is saved")]
    for label, meaning in _saving(facts, root):
        lines += beside(quiet(label), display(meaning), _KEY_WIDTH, width)
    return lines


def _signs(facts: Facts | None) -> Iterator[tuple[Content, str]]:
    for colour, meaning in _colours(facts.profile.rag_rule(facts.today) if facts else None):
        yield rag_block(colour), meaning
    yield rag_block("amber", declared=False), "A small letter on no colour: nobody has declared it, the dates say so."
    yield (
        Content.styled(" ≠", QUIET) + Content.styled("R", "bold $rag-red"),
        "The dates say red, the owner declared another.",
    )
    yield (
        Content.styled(" ?", QUIET),
        "At a card's foot: nobody has declared its status; its updates say where it stands.",
    )
    yield risk_block("high") + risk_block("medium") + risk_block("low"), "A case's risk: high, medium, low."


def _colours(rule: RagRule | None) -> Iterator[tuple[str, str]]:
    red = f", or no update for {rule.red_no_update_days} days" if rule else ""
    amber = f": due within {rule.amber_due_days} days, or no update for {rule.amber_no_update_days}" if rule else ""
    yield "red", f"Off track: past its day{red}."
    yield "amber", f"Slipping{amber}."
    yield "green", "On track."
    yield "blue", "Complete."
    yield "", "Nothing declared and no dates to go by."


def _saving(facts: Facts | None, root: str) -> Iterator[tuple[str, str]]:
    yield (
        "each act",
        "Saved at once, with your name and the time. H shows a record's history, u takes your last act back.",
    )
    yield "folder", root
    yield "files", "Plain text, one record a file, in records/ of that folder; any editor can read them."
    if facts and facts.profile.sample:
        yield "sample", "These are sample records; nothing here is anybody's real case."


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $primary")
