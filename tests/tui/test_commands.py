"""The command palette: acts, screens, themes and records by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from cspt.tui.app import CsptApp
from cspt.tui.commands import best_ids
from cspt.tui.keys import SCREENS, keys_for
from cspt.tui.screens.form import FormScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.themes import CONTRAST
from cspt.workspace import Workspace
from tests.making import ACTION, CASE, OTHER, happened, made, together
from tests.tui.driving import drive, wait_for


def _offered(app: CsptApp) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one(CommandList).options]


async def _palette(app: CsptApp, pilot: Pilot[Any], typed: str = "", awaited: str = "Go to Home") -> None:
    await pilot.press("ctrl+p")
    await wait_for(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette")
    app.screen.query_one(Input).value = typed
    await wait_for(pilot, lambda: any(awaited in line for line in _offered(app)), f"{awaited!r} in the palette")


async def _run(app: CsptApp, pilot: Pilot[Any], typed: str, name: str) -> None:
    await _palette(app, pilot, typed, name)
    await wait_for(pilot, lambda: name in _offered(app)[0], f"{name!r} at the top")
    await pilot.press("enter")
    await wait_for(pilot, lambda: not isinstance(app.screen, CommandPalette), "the palette to close")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_act_of_the_screen_is_offered(sample_store: Path, screen: str) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _palette(app, pilot)
        offered = " ".join(_offered(app))
        acts = [
            key for key in keys_for(screen) if not key.act.startswith(("go(", "app.")) and key.act != "command_palette"
        ]
        assert [key.act for key in acts if key.help not in offered] == []
        for name in ("Go to Search", "New member", "Theme: high contrast", "Undo", "Reload", "Quit"):
            assert name in offered

    drive(sample_store, script, start=screen)


def test_an_act_is_found_by_its_name_and_run(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _run(app, pilot, "amber", "Amber")
        await wait_for(pilot, lambda: "shows=amber" in str(app.screen._query), "the filter")  # type: ignore[attr-defined] # the board's own

    drive(sample_store, script, start="board")


def test_screens_themes_and_new_records_are_a_few_letters_away(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _run(app, pilot, "go to cases", "Go to Cases")
        await wait_for(pilot, lambda: app.current_mode == "cases", "the cases")
        await _run(app, pilot, "high contrast", "Theme: high contrast")
        await wait_for(pilot, lambda: app.theme == CONTRAST.name, "the theme")
        await _run(app, pilot, "new member", "New member")
        await wait_for(pilot, lambda: isinstance(app.screen, FormScreen), "the form")

    drive(sample_store, script)


def test_a_record_is_found_by_title_ref_and_id(sample_store: Path) -> None:
    action = next(a for a in Workspace.open(sample_store).load().of_kind("action") if a.text("ref") == "2.01")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        for typed in ("identify cuckooing", "2.01", action.id.lower()):
            await _run(app, pilot, typed, "2.01 Identify cuckooing")
            await wait_for(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
            await pilot.press("escape")
            await wait_for(pilot, lambda: not isinstance(app.screen, RecordScreen), "the way back")

    drive(sample_store, script, start="board")


def test_markup_in_a_title_is_shown_and_never_acts(sample_store: Path) -> None:
    action = Workspace.open(sample_store).load().of_kind("action")[0]
    Workspace.open(sample_store).change(action.id, {"title": "[@click=app.quit]Zebra[/] \x1b[31m [b"}, via="test")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _palette(app, pilot, "zebra", "[@click=app.quit]Zebra[/]")
        assert not any("\x1b" in line for line in _offered(app))

    drive(sample_store, script)


def test_the_best_records_hold_every_word_then_the_letters() -> None:
    whole, letters, neither = (
        made(ACTION, title="Knife bins"),
        made(OTHER, title="Kerb nuisance in Fore Street"),
        made(CASE),
    )
    names = together(letters, whole, neither, happened(1, "2019-12-01", title="knife")).names()
    assert best_ids(names, "kni", 20) == [ACTION, OTHER]
    assert best_ids(names, "kni", 1) == [ACTION]
    assert best_ids(names, "c19", 20) == [CASE]


def test_the_very_ref_comes_first() -> None:
    longer, exact = made(ACTION, ref="12.01", title="Short"), made(OTHER, ref="2.01", title="A much longer title")
    assert best_ids(together(longer, exact).names(), "2.01", 20)[0] == OTHER
