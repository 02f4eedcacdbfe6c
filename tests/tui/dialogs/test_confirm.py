"""The question before something might be lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.confirm import Answer, ConfirmDialog
from tests.tui.driving import drive, screen_text, wait_for

_ANSWERS = (Answer("save", "s", "Save it"), Answer("throw", "t", "Throw it away"))


@pytest.mark.parametrize(
    ("keys", "given"),
    [(["enter"], "save"), (["down", "enter"], "throw"), (["t"], "throw"), (["escape"], None), (["x", "s"], "save")],
)
def test_an_answer_is_chosen_by_letter_or_by_cursor(sample_store: Path, keys: list[str], given: str | None) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        answers: list[str | None] = []
        app.push_screen(ConfirmDialog("Leave [b]it[/b]?", _ANSWERS, "Not saved: title"), answers.append)
        await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog) and app.focused, "the question")
        await pilot.pause()
        assert "Leave [b]it[/b]?" in screen_text(app)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: answers, "an answer")
        assert answers == [given]

    drive(sample_store, script, size=(80, 24))
