"""The search as one types, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cspt.kinds import KINDS
from cspt.tui.app import CsptApp
from cspt.tui.screens.record import RecordScreen
from cspt.tui.screens.search import SearchScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, wait_for

SIZES = [(80, 24), (120, 40), (200, 60)]


def _hits(app: CsptApp) -> RowList:
    assert isinstance(app.screen, SearchScreen)
    return app.screen.query_one(RowList)


def _input(app: CsptApp) -> Input:
    return app.screen.query_one(Input)


async def _type(app: CsptApp, pilot: Pilot[Any], typed: str, awaited: str) -> None:
    for letter in typed:
        await pilot.press("space" if letter == " " else letter)
    await wait_for(pilot, lambda: awaited in screen_text(app), f"{awaited!r} after typing {typed!r}")


@pytest.mark.parametrize("size", SIZES)
def test_results_come_as_one_types_titles_first(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _type(app, pilot, "cuckoo", "12 found")
        shown = [line.plain for row in _hits(app).rows for line in row.draw(size[0])]
        places = [shown.index(name) for name in ("In titles", "In records", "On timelines")]
        assert places == sorted(places)
        assert "1.07 Make cuckooing" in shown[places[0] + 1]

    drive(sample_store, script, size=size, start="search")


def test_words_found_are_bold(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _type(app, pilot, "cuckoo", "12 found")
        (line,) = next(row for row in _hits(app).rows if row.key).draw(100)
        bold = [line.plain[span.start : span.end] for span in line.spans if "bold" in str(span.style)]
        assert "cuckoo" in bold

    drive(sample_store, script, start="search")


def test_a_hit_in_an_event_shows_its_record_and_day_and_opens_there(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _type(app, pilot, "talks whole", "1 found")
        event = Workspace.open(sample_store).load().get(_hits(app).key)
        assert event is not None
        assert event.kind.name == "event"
        shown = text_of(_hits(app))
        assert "1.02 Workshops for pupils" in shown
        assert "Fri 26 Apr" in shown
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, RecordScreen), "the record to open")
        await pilot.pause()
        assert app.screen.query_one("#timeline", RowList).key == event.id

    drive(sample_store, script, start="search")


def test_number_keys_type_in_the_line_and_switch_screens_from_the_list(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _type(app, pilot, "2.01", "found")
        assert _input(app).value == "2.01"
        await pilot.press("down")
        assert _hits(app).has_focus
        await pilot.press("2")
        assert app.current_mode == "board"

    drive(sample_store, script, start="search")


def test_escape_goes_to_the_words_and_then_back_to_where_one_came_from(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        for came_from in ("cases", "plan"):
            app.switch_mode(came_from)
            await pilot.pause()
            await pilot.press("slash")
            await wait_for(pilot, lambda: isinstance(app.screen, SearchScreen) and _input(app).has_focus, "the search")
            await wait_for(pilot, lambda: "ooks through" in screen_text(app) or "found" in screen_text(app), "the list")
            if not _input(app).value:
                await _type(app, pilot, "cuckoo", "12 found")
            await pilot.press("down", "escape")
            assert _input(app).has_focus
            await pilot.press("escape")
            assert app.current_mode == came_from

    drive(sample_store, script, start="board")


def test_nothing_typed_and_nothing_found_each_say_so(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: "knife school" in screen_text(app), "the examples")
        await _type(app, pilot, "xyzzy", "Nothing holds all of these words")
        assert "nothing found" in screen_text(app)
        await pilot.press("down")
        assert _input(app).has_focus

    drive(sample_store, script, start="search")


def test_what_was_changed_meanwhile_is_found_and_the_cursor_stays(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _type(app, pilot, "posters", "found")
        await pilot.press("down", "down")
        key = _hits(app).key
        Workspace.open(sample_store).create(KINDS["action"], "Zebra posters", {}, via="test")
        app.reload()
        await wait_for(pilot, lambda: "Zebra posters".replace(" posters", "") in text_of(_hits(app)), "the new action")
        assert _hits(app).key == key

    drive(sample_store, script, start="search")


def test_odd_characters_are_only_words(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        _input(app).value = "[@click=app.quit]x[/] \\d+ (\u202e"
        await wait_for(pilot, lambda: "Nothing holds all" in screen_text(app), "the answer")

    drive(sample_store, script, start="search")
