"""The application as a whole: what the store says reaches the person, and edits by hand can be kept."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from textual.pilot import Pilot

from cspt.tui.acts import keep_hand_edits, show_hand_edits
from cspt.tui.app import CsptApp
from cspt.tui.dialogs.ask import AskDialog
from cspt.workspace import Workspace
from tests.tui.driving import drive, toasts, wait_for


def _edited(store: Path) -> str:
    plan = Workspace.open(store).load().of_kind("plan")[0]
    path = store / plan.path
    path.write_text(path.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
    return plan.path


def test_what_the_store_says_in_its_own_thread_is_shown(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        thread = Thread(target=app.workspace.journal.tell, args=("waiting for [b]another[/b] program",))
        thread.start()
        thread.join()
        await wait_for(pilot, lambda: "Waiting for [b]another[/b] program" in toasts(app), "the line")

    drive(sample_store, script)


def test_what_opening_settled_is_shown(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "recovered", "finished saving 2.01, which was broken off")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: "Finished saving 2.01" in toasts(app), "the line")

    drive(sample_store, script)


def test_edits_by_hand_are_named_and_kept_with_a_reason(sample_store: Path) -> None:
    path = _edited(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await show_hand_edits(app)
        await wait_for(pilot, lambda: path in toasts(app), "the file to be named")
        keep_hand_edits(app)
        await wait_for(pilot, lambda: isinstance(app.screen, AskDialog) and app.focused, "the question why")
        await pilot.press("enter")
        assert isinstance(app.screen, AskDialog)
        await pilot.press(*"typo", "enter")
        await wait_for(pilot, lambda: "is kept" in app.said, "the edit to be kept")
        assert app.workspace.hand_edits() == []

    drive(sample_store, script)
