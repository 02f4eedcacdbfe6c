"""The choice narrowed down by typing."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from tests.tui.driving import drive, screen_text, wait_for

_CHOICES = (Choice("red", "Red"), Choice("amber", "Amber"), Choice("", "Not declared"))


def test_a_word_that_begins_so_comes_before_one_that_only_holds_the_letters(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        chosen: list[str | None] = []
        app.push_screen(ChooseDialog("RAG", _CHOICES), chosen.append)
        await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog) and app.focused, "the question")
        await pilot.press(*"red")
        await pilot.pause()
        assert "red" in screen_text(app).replace("Not declared", "")
        await pilot.press("enter")
        await wait_for(pilot, lambda: chosen, "a choice")
        assert chosen == ["red"]

    drive(sample_store, script, size=(80, 24))
