"""Syncing from the terminal: off the event loop, in a thread of its own, so that a slow host holds up nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cspt.errors import CsptError
from cspt.sync.apply import Sync, Synced
from cspt.sync.standing import Standing, say_standing, standing_of
from cspt.sync.way import Way, find_way
from cspt.text import visible
from cspt.workspace import Workspace

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp

_LOOK_EVERY_SECONDS = 10 * 60


class Sharing:
    """What the application does with the shared store."""

    def __init__(self, app: CsptApp) -> None:
        self._app = app
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync")
        self._way: Way | None = None
        self._syncing = False
        self._standing = Standing()

    def begin(self) -> None:
        """Look at the shared store now and then, where this one was in step with it before."""
        self._app.set_interval(_LOOK_EVERY_SECONDS, self.look)

    def end(self) -> None:
        """Break off what is under way; nothing is lost by that."""
        if self._way:
            self._way.transport.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def sync(self) -> None:
        """Sync, unless that is under way already."""
        if not self._syncing:
            self._syncing = True
            if self._way:
                self._way.transport.stop()
            self._app.run_worker(self._sync(), group="sync", exit_on_error=False)

    def look(self) -> None:
        """See what is new in the shared store, without bringing it in; one that is not reached is passed over."""
        if self._standing.when and not self._syncing:
            self._app.run_worker(self._look(), group="look", exclusive=True, exit_on_error=False)

    async def refresh(self) -> None:
        """Find out how this store stands to the shared one, and show it."""
        facts = self._app.facts
        with suppress(CsptError):
            if facts is not None:
                self._standing = await self._app.ask_store(lambda: standing_of(self._app.workspace, facts.snapshot))
        self._app.standing = say_standing(self._standing, datetime.now().astimezone())

    def show(self, what: str, percent: int) -> None:
        """Show how far a sync is, if it is still under way."""
        if self._app.under_way is not None:
            self._app.under_way = what, percent

    async def _sync(self) -> None:
        self._app.under_way = ("looking", 0)
        try:
            synced = await self._in_thread(lambda: self._goes().run())
        except CsptError as trouble:
            self._app.explain(trouble)
        else:
            self._tell(synced)
        finally:
            self._syncing, self._app.under_way = False, None
        self._app.synced += 1
        self._app.reload()

    async def _look(self) -> None:
        with suppress(CsptError):
            await self._in_thread(lambda: self._goes().preview())
        await self.refresh()

    def _goes(self) -> Sync:
        """Open the store anew for this thread; whoever acts on the screens meanwhile has the other one."""
        screens = self._app.workspace
        given = screens.surroundings
        self._way = find_way(screens.root)
        surroundings = replace(given, tell=self._app.hear)
        return Sync(Workspace(screens.root, screens.profile, surroundings), self._way, self._show)

    def _show(self, what: str, percent: int) -> None:
        self._app.call_later(self.show, what, percent)

    def _tell(self, synced: Synced) -> None:
        parts = [f"{synced.sent} sent"] * bool(synced.sent) + [f"{synced.received} received"] * bool(synced.received)
        self._app.said = ", ".join([*parts, "in step with the shared store"]).capitalize()
        for note in synced.notes:
            self._app.notify(visible(note), timeout=12, markup=False)
        if synced.to_settle:
            self._app.notify(
                f"{synced.to_settle} to settle: two people gave one field different values. C shows them.",
                severity="warning",
                timeout=12,
                markup=False,
            )

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
