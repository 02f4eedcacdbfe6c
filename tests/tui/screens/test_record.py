"""One record with its timeline and its tasks, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot

from cspt.model.record import Record
from cspt.tui.app import CsptApp
from cspt.tui.screens.record import RecordScreen, _titled
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, wait_for


def _case(store: Path, review_due: str = "2019-12-11") -> Record:
    return next(r for r in Workspace.open(store).load().of_kind("case") if r.text("review_due") == review_due)


async def _open(app: CsptApp, pilot: Pilot[None], record_id: str, event: str = "") -> None:
    app.push_screen(RecordScreen(record_id, event))
    await pilot.pause()
    await wait_for(pilot, lambda: isinstance(app.screen, RecordScreen) and app.screen.is_current, "the record to open")
    await pilot.pause()


def _list(app: CsptApp, name: str) -> RowList:
    return app.screen.query_one(f"#{name}", RowList)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_a_case_shows_its_timeline_newest_first(sample_store: Path, size: tuple[int, int]) -> None:
    case = _case(sample_store)
    events = Workspace.open(sample_store).load().timeline(case.id)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id)
        keys = [row.key for row in _list(app, "timeline").rows if row.key]
        assert keys == [event.id for event in events]
        assert events[0].title[:15] in text_of(_list(app, "timeline"))
        assert "review tomorrow" in screen_text(app)

    drive(sample_store, script, size=size)


def test_tab_goes_to_the_tasks_and_enter_opens_one(sample_store: Path) -> None:
    case = _case(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id)
        await pilot.press("tab")
        await pilot.pause()
        task = _list(app, "under").key
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        shown = app.screen.record
        assert shown is not None
        assert shown.id == task
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.record is not None
        assert app.screen.record.id == case.id

    drive(sample_store, script)


def test_a_new_status_is_chosen_and_saved(sample_store: Path) -> None:
    case = _case(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id)
        await pilot.press("m", *"open", "enter")
        await wait_for(pilot, lambda: "to open" in app.said, "the status to be saved")
        await wait_for(pilot, lambda: "Open ·" in screen_text(app), "the screen to show it")

    drive(sample_store, script)
    saved = Workspace.open(sample_store).load().get(case.id)
    assert saved is not None
    assert saved.text("status") == "open"


def test_opening_an_event_puts_the_cursor_on_it(sample_store: Path) -> None:
    case = _case(sample_store)
    event = Workspace.open(sample_store).load().timeline(case.id)[-1]

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id, event.id)
        assert _list(app, "timeline").key == event.id

    drive(sample_store, script, size=(80, 24))


def test_a_record_that_is_gone_says_so(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "C19-00000000")
        assert "no longer there" in screen_text(app)
        await pilot.press("e", "m", "a", "escape")

    drive(sample_store, script)


def test_an_action_without_a_timeline_says_what_to_do(sample_store: Path) -> None:
    action = next(r for r in Workspace.open(sample_store).load().of_kind("action") if r.text("ref") == "1.08")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, action.id)
        assert "Not started (not declared)" in screen_text(app)
        assert _list(app, "under").display is False

    drive(sample_store, script)


def test_a_long_title_is_shown_whole_over_several_lines(sample_store: Path) -> None:
    case = _case(sample_store)
    words = [f"word{number}" for number in range(22)]
    Workspace.open(sample_store).change(case.id, {"title": " ".join(words)}, via="test")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id)
        assert all(word in screen_text(app) for word in (*words, "review tomorrow", "lead"))

    drive(sample_store, script, size=(80, 24))


def test_a_title_without_end_leaves_room_for_the_rest() -> None:
    shown = _titled(Content("R "), "word " * 200, Content("≠A"), 60).plain.split("\n")
    assert len(shown) == 3
    assert shown[0].endswith(" ≠A")
    assert shown[2].rstrip().endswith("…")
    assert max(map(len, shown)) <= 60
    assert _titled(Content("R "), "", Content(""), 20).plain.strip() == "R"
