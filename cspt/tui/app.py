"""The terminal application: one store, five screens, and one thread that does the store's work in order."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any, ClassVar

from rich.text import Text
from textual.app import App
from textual.command import Provider
from textual.driver import Driver
from textual.reactive import reactive

from cspt.errors import CsptError
from cspt.model.query import Query
from cspt.rules.facts import Facts
from cspt.text import visible
from cspt.tui.acts import VIA
from cspt.tui.commands import ActCommands
from cspt.tui.screens.board import BoardScreen
from cspt.tui.screens.cases import CasesScreen
from cspt.tui.screens.home import HomeScreen
from cspt.tui.screens.plan import PlanScreen
from cspt.tui.screens.search import SearchScreen
from cspt.tui.sharing import Sharing
from cspt.tui.themes import DARK, THEMES
from cspt.workspace import Saved, Workspace


class CsptApp(App[None]):
    """Shows a store and works it."""

    TITLE = "cspt"
    CSS_PATH = "app.tcss"
    MODES = {
        "home": HomeScreen,
        "board": BoardScreen,
        "plan": PlanScreen,
        "cases": CasesScreen,
        "search": SearchScreen,
    }
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ActCommands}
    ENABLE_COMMAND_PALETTE = True

    facts: reactive[Facts | None] = reactive(None)
    """The records seen through the rules; None until the store has been read."""
    progress: reactive[tuple[int, int]] = reactive((0, 0))
    """How many files of how many were read, while the store is being indexed."""
    said: reactive[str] = reactive("")
    """What the last act did."""
    standing: reactive[str] = reactive("")
    """How the store stands to the shared one, in words; empty where it is shared with nobody."""
    under_way: reactive[tuple[str, int] | None] = reactive(None)
    """What a sync that is under way does, and how many parts of a hundred are done; None where none is."""
    synced: reactive[int] = reactive(0)
    """How many times it was tried to sync."""

    def __init__(self, workspace: Workspace, *, start: str = "home", driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.workspace = workspace
        workspace.listen(self.hear, self.hear_progress)
        self._start = start
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.sharing = Sharing(self)
        self._store = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give style sheets the house's own colours whatever theme is on."""
        return DARK.variables

    def on_mount(self) -> None:
        """Show the first screen at once, and read the store behind it."""
        self.switch_mode(self._start)
        self.reload()
        self.sharing.begin()
        if self.workspace.recovered:
            self._toast(self.workspace.recovered)

    def on_unmount(self) -> None:
        """Let the act under way finish, then remember that what there is now has been looked at."""
        self.sharing.end()
        self._store.submit(self._remember)
        self._store.shutdown(wait=True)

    def reload(self) -> None:
        """Read the store again, off the event loop."""
        self.run_worker(self._load(), group="load", exclusive=True, exit_on_error=False)

    def act(self, act: Callable[[], Saved], said: str, *, after: Callable[[Saved], None] | None = None) -> None:
        """Do something to the store, in turn and off the event loop, then show what came of it.

        Args:
            act: what to do; it may raise a `CsptError`.
            said: what to say once it is done, such as `2.01 to complete`.
            after: called with the result, on the event loop.
        """
        self.run_worker(self._act(act, said, after), group="acts", exit_on_error=False)

    async def ask_store(self, question: Callable[[], Any]) -> Any:
        """Run something that reads the store in its own thread, and give back the answer.

        Raises:
            CsptError: the store could not answer.
        """
        return await self._loop_run(question)

    def explain(self, trouble: CsptError) -> None:
        """Show why an act failed, and what to do, without stopping anything."""
        self.notify(visible(str(trouble)), severity="error", timeout=12, markup=False)

    def hear_progress(self, done: int, total: int) -> None:
        """Note how far the reading of the store is; called in its thread."""
        self.call_later(setattr, self, "progress", (done, total))

    def hear(self, said: str) -> None:
        """Show what the store says while it works; called in its thread, which may not wait for the event loop."""
        self.call_later(self._toast, said)

    async def action_quit(self) -> None:
        """Leave; a form in which something was typed asks first, under whichever screen it lies."""
        from cspt.tui.screens.form import FormScreen

        for mode, stack in self._screen_stacks.items():
            for form in stack:
                if isinstance(form, FormScreen) and form.unsaved:
                    self.switch_mode(mode)
                    form.action_leave()
                    return
        await super().action_quit()

    def undo(self) -> None:
        """Take back one's own last act."""
        self.act(partial(self.workspace.undo, via=VIA), "Taken back")

    def _remember(self) -> None:
        with suppress(CsptError):
            self.workspace.mark_looked()

    def _toast(self, said: str) -> None:
        self.notify(visible(f"{said[:1].upper()}{said[1:]}"), timeout=8, markup=False)

    def _read(self) -> Facts:
        """Read the store and work out what every screen shows of it, so that no screen waits for that."""
        if self.synced:
            self.workspace.renew_profile()
        facts = self.workspace.facts()
        facts.rollups(Query())
        facts.rollups(Query(), "plan")
        facts.due(timedelta(days=facts.profile.due_within_days))
        return facts

    async def _load(self) -> None:
        try:
            self.facts = await self._loop_run(self._read)
        except CsptError as trouble:
            self.explain(trouble)
        else:
            await self.sharing.refresh()

    async def _act(self, act: Callable[[], Saved], said: str, after: Callable[[Saved], None] | None) -> None:
        try:
            saved = await self._loop_run(act)
        except CsptError as trouble:
            self.explain(trouble)
        else:
            self.said = f"{said} · undo u" if saved.summary else "Nothing changed"
            if saved.left:
                self.notify(
                    f"{visible(saved.left[0])} was edited by hand meanwhile and was left as it is", markup=False
                )
            if after:
                after(saved)
        await self._load()

    async def _loop_run(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._store, work)

    def _fatal_error(self) -> None:
        """End with one line; Textual's own report would print local variables, and with them record text."""
        kind, _, trace = sys.exc_info()
        frames = extract_tb(trace)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
        name = kind.__name__ if kind else "a fault"
        self.panic(Text(f"cspt stopped on a fault of its own ({name} at {where}); everything saved before is safe"))


def run(workspace: Workspace, *, start: str = "home") -> None:
    """Open the terminal on a store."""
    CsptApp(workspace, start=start).run()
