"""Drives the terminal application in tests, waiting on conditions and never on the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from cspt.tui.app import CsptApp
from cspt.workspace import Workspace

Script = Callable[[CsptApp, Pilot[None]], Awaitable[None]]
_TURNS = 2000


def drive(store: Path, script: Script, *, size: tuple[int, int] = (100, 30), start: str = "home") -> None:
    """Open the application on a store, wait until it has been read, and run a script in it."""

    async def session() -> None:
        app = CsptApp(Workspace.open(store), start=start)
        async with app.run_test(size=size) as pilot:
            await wait_for(pilot, lambda: app.facts is not None, "the store to be read")
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(session())


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], what: str) -> None:
    """Let the application work until a condition holds.

    Raises:
        AssertionError: it did not come to hold.
    """
    for _ in range(_TURNS):
        if condition():
            return
        await pilot.pause(0.005)
    raise AssertionError(f"waited in vain for {what}")


def text_of(widget: Widget) -> str:
    """Return what a widget shows, as plain lines."""
    lines = (widget.render_line(y).text.rstrip() for y in range(widget.size.height))
    return "\n".join(lines)


def screen_text(app: CsptApp) -> str:
    """Return what the whole screen shows, as plain lines."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def toasts(app: CsptApp) -> str:
    """Return the texts of the notifications that are shown."""
    return "\n".join(str(notification.message) for notification in app._notifications)
