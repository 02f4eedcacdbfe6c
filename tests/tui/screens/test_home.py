"""Home: what is due, the plans' totals and what others did, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.screens.home import HomeScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, wait_for


def _rows(app: CsptApp, name: str) -> RowList:
    return app.screen.query_one(f"#{name}", RowList)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_shows_the_day_what_is_over_and_every_plan(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        shown = screen_text(app)
        assert "sample, Tuesday 10 December 2019" in shown
        assert "Over  31" in shown
        for plan in ("Hertsmere", "Havering", "Safer Watford"):
            assert plan in shown

    drive(sample_store, script, size=size)


def test_what_others_did_comes_from_the_history_with_the_new_marked(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: _rows(app, "news").rows, "the news to be read")
        news = text_of(_rows(app, "news"))
        assert "new since you last looked" in news
        assert "● 11:26" in news

    async def again(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: _rows(app, "news").rows, "the news to be read")
        news = text_of(_rows(app, "news"))
        assert "Nothing new since you last looked" in news
        assert "●" not in news

    drive(sample_store, script)
    drive(sample_store, again)


def test_my_own_acts_are_no_news_to_me(sample_store: Path) -> None:
    workspace = Workspace.open(sample_store)
    action = workspace.load().of_kind("action")[0]
    workspace.change(action.id, {"status": "on-hold"}, via="test")
    acts, _ = workspace.news()
    assert all(act.email != "officer@example.org" for act in acts)


def test_enter_opens_what_is_due(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        key = _rows(app, "due").key
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.record is not None
        assert app.screen.record.id == key.partition(" ")[0]

    drive(sample_store, script)


def test_files_that_cannot_be_read_are_named_on_home(sample_store: Path) -> None:
    broken = sample_store / "records/actions/2019/A19-ZZZZZZZZ/action.md"
    broken.parent.mkdir(parents=True)
    broken.write_text("---\ntitle: [\n---\n", encoding="utf-8")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        assert "1 file cannot be read · ! shows them" in screen_text(app)

    drive(sample_store, script)


def test_number_keys_go_to_every_screen_and_back(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        for key, mode in (("2", "board"), ("3", "plan"), ("4", "cases"), ("1", "home")):
            await pilot.press(key)
            await pilot.pause()
            assert app.current_mode == mode
        assert isinstance(app.screen, HomeScreen)

    drive(sample_store, script)


def test_clicking_a_screens_name_goes_there(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.click("TopBar", offset=(14, 1))
        await wait_for(pilot, lambda: app.current_mode == "board", "the board")

    drive(sample_store, script)
