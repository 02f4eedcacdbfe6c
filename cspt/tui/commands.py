"""The command palette: every act of the table of keys by its name, every screen, and every record by its title."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch

from cspt.kinds import KINDS
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.text import visible
from cspt.tui.acts import keep_hand_edits, show_hand_edits
from cspt.tui.keys import SCREENS, keys_for
from cspt.tui.paint import fit, quiet
from cspt.tui.themes import CONTRAST, DARK, LIGHT

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp
    from cspt.tui.screens.base import StoreScreen

_MOST_RECORDS = 20
_NAME_WIDTH = 28
_THEMES = ((DARK.name, "Dark"), (LIGHT.name, "Light"), (CONTRAST.name, "High contrast"))
_NEW = ("plan", "priority", "action", "case", "member")
_UNNAMED = frozenset({"command_palette", "app.quit", "undo"})
"""Acts that the palette does itself, or that would open it again."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do."""

    name: str
    help: str
    do: Callable[[], Any]
    key: str = ""
    """The key that does the same, where there is one."""


class ActCommands(Provider):
    """Finds acts, screens, themes and records by their names."""

    async def discover(self) -> Hits:
        """Yield every act that works here, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_shown(command, ()), command.do, text=command.name)

    async def search(self, query: str) -> Hits:
        """Yield the acts and the records whose names fit."""
        fuzzy = FuzzySearch()
        for command in self._commands():
            score, places = fuzzy.match(query, command.name)
            if score <= 0 and all(word in command.help.casefold() for word in query.casefold().split()):
                score, places = 0.1, ()
            if score > 0:
                yield Hit(score, _shown(command, places), command.do, text=command.name)
        for record in await asyncio.to_thread(self._records, query):
            name = _called(record)
            score, places = fuzzy.match(query, name)
            yield Hit(score or 0.5, _shown(self._opening(record), places), partial(self._open, record), text=name)

    def _records(self, query: str) -> Sequence[Record]:
        facts = self._app.facts
        if facts is None:
            return []
        found = facts.snapshot.several(best_ids(facts.names(), query, _MOST_RECORDS))
        return list(found.values())

    def _opening(self, record: Record) -> Command:
        return Command(_called(record), f"{record.kind.label}, {record.id}", partial(self._open, record))

    def _open(self, record: Record) -> None:
        if screen := self._store_screen:
            screen.open_record(record)

    def _commands(self) -> Iterator[Command]:
        yield from self._acts()
        app, screen = self._app, self._store_screen
        if screen is not None:
            for number, name in enumerate(SCREENS, 1):
                yield Command(
                    f"Go to {label(name)}", "One of the five screens.", partial(screen.action_go, name), str(number)
                )
            for kind in _NEW:
                yield Command(f"New {kind}", KINDS[kind].help, partial(screen.make, KINDS[kind]))
        yield Command("Undo", "Take back your own last act.", app.undo, "u")
        yield Command(
            "What was edited by hand", "Files changed outside and not yet kept.", partial(show_hand_edits, app)
        )
        yield Command(
            "Keep what was edited by hand",
            "Check those files and save them, with a reason.",
            partial(keep_hand_edits, app),
        )
        yield Command("Reload", "Read the store again, with what was changed outside.", app.reload)
        for name, said in _THEMES:
            yield Command(f"Theme: {said.lower()}", "How the screens look.", partial(setattr, app, "theme", name))
        yield Command("Quit", "Leave; everything is saved already.", app.action_quit, "Ctrl+Q")

    def _acts(self) -> Iterator[Command]:
        """Yield the acts that have a key on the screen behind the palette."""
        for key in keys_for(getattr(self.screen, "NAME", "")):
            if key.act in _UNNAMED or key.act.startswith("go("):
                continue
            yield Command(_sentence(key.label), key.help, partial(self.screen.run_action, key.act), key.shown)

    @property
    def _app(self) -> CsptApp:
        return cast("CsptApp", self.app)

    @property
    def _store_screen(self) -> StoreScreen | None:
        """The screen behind the palette, where it shows a store."""
        from cspt.tui.screens.base import StoreScreen

        return self.screen if isinstance(self.screen, StoreScreen) else None


def best_ids(names: Sequence[tuple[str, str, str]], query: str, most: int) -> list[str]:
    """Return the records that a few letters mean best: those that hold every word, then those that hold the letters.

    `names` gives id, ref and title of each record.
    """
    words = query.casefold().split()
    called = {record_id: visible(f"{ref} {title}".strip()) for record_id, ref, title in names}
    whole = [
        name for name in names if (text := f"{called[name[0]]} {name[0]}".casefold()) and all(w in text for w in words)
    ]
    whole.sort(key=lambda name: _distance(name, words))
    best = [record_id for record_id, _, _ in whole[:most]]
    if len(best) == most:
        return best
    letters = re.compile(".*?".join(re.escape(letter) for letter in query.casefold() if not letter.isspace()))
    held = {record_id for record_id, _, _ in whole}
    loose = (each for each, _, _ in names if each not in held and letters.search(called[each].casefold()))
    fuzzy = FuzzySearch()
    close = sorted(islice(loose, most * 10), key=lambda each: -fuzzy.match(query, called[each])[0])
    return [*best, *close][:most]


def _distance(name: tuple[str, str, str], words: Sequence[str]) -> tuple[bool, bool, int]:
    """Order records that hold every word: the very ref first, then titles that begin with it, then short ones."""
    _, ref, title = name
    return ref.casefold() not in words, not title.casefold().startswith(tuple(words)), len(title.casefold())


def _called(record: Record) -> str:
    return visible(f"{record.text('ref')} {record.title}".strip())


def _shown(command: Command, places: Sequence[int]) -> Content:
    """Return one line: the name with the letters that fit underlined, then what it does and its key, quiet."""
    name = Content(command.name)
    for place in places:
        name = name.stylize("bold underline", place, place + 1)
    key = f"  ({command.key})" if command.key else ""
    return fit(name, max(_NAME_WIDTH, name.cell_length)) + quiet(f"  {command.help}{key}")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
