"""Two values of a field side by side, to choose between."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.collision import CollisionDialog, Pair, PairView, Side
from tests.tui.driving import drive, screen_text, wait_for

_PAIRS = (
    Pair("title", "Title", "Their [b]title[/b]", "My title\x1b[31m"),
    Pair("body", "Notes", "one\ntwo", ""),
)
Chosen = Mapping[str, Side] | None


async def _ask(app: CsptApp, pilot: Pilot[None]) -> list[Chosen]:
    answers: list[Chosen] = []
    app.push_screen(CollisionDialog(_PAIRS, "Council lead saved today at 10:42"), answers.append)
    await wait_for(pilot, lambda: isinstance(app.screen, CollisionDialog) and app.focused, "the two values")
    await pilot.pause()
    return answers


def test_each_field_is_decided_before_anything_is_given_back(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        answers = await _ask(app, pilot)
        shown = screen_text(app)
        assert "Their [b]title[/b]" in shown
        assert "My title␛[31m" in shown
        assert "(blank)" in shown
        await pilot.press("enter")
        assert answers == []
        await pilot.press("right", "enter", "left")
        assert [view.side for view in app.screen.query(PairView)] == ["mine", "theirs"]
        await pilot.press("enter")
        await wait_for(pilot, lambda: answers, "an answer")
        assert answers == [{"title": "mine", "body": "theirs"}]

    drive(sample_store, script, size=(80, 24))


def test_escape_decides_nothing(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        answers = await _ask(app, pilot)
        await pilot.press("right", "escape")
        await wait_for(pilot, lambda: answers, "an answer")
        assert answers == [None]

    drive(sample_store, script)


def test_a_click_decides(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _ask(app, pilot)
        view = app.screen.query(PairView).first()
        await pilot.click(view, offset=(view.size.width - 5, 1))
        await wait_for(pilot, lambda: view.side == "mine", "the right one to stand")
        await pilot.click(view, offset=(3, 1))
        await wait_for(pilot, lambda: view.side == "theirs", "the left one to stand")

    drive(sample_store, script)
