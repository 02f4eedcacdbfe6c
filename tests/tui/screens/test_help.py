"""The help, made from the table of keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.keys import EVERYWHERE, KEYS, SCREENS, keys_for
from cspt.tui.screens.help import HelpScreen
from cspt.tui.widgets.paper import Paper
from tests.tui.driving import drive, text_of, wait_for

ABOUT = sorted({screen for key in KEYS for screen in key.where} - {EVERYWHERE})


def _words(app: CsptApp) -> str:
    return " ".join(" ".join(line.plain for line in app.screen.query_one(Paper)._lines).split())


async def _explain(app: CsptApp, pilot: Pilot[None], screen: str) -> None:
    await app.push_screen(HelpScreen(screen))
    await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "the help")
    await wait_for(
        pilot, lambda: app.screen.query_one(Paper)._lines and app.screen.query_one(Paper).has_focus, "its lines"
    )


def test_every_key_of_every_screen_is_explained(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        for screen in ABOUT:
            await _explain(app, pilot, screen)
            told = [key for key in keys_for(screen) if key.in_help]
            assert [key.act for key in told if " ".join(key.help.split()) not in _words(app)] == [], screen
            await pilot.press("q")

    drive(sample_store, script, size=(80, 24))


def test_keys_that_do_the_same_share_one_line(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _explain(app, pilot, "board")
        lines = [line.plain for line in app.screen.query_one(Paper)._lines]
        first = [line.split("  ")[0].strip() for line in lines[: lines.index("Moving about")]]
        assert [first.count(keys) for keys in ("R A G B N", "1-5", "< >")] == [1, 1, 1]
        assert not {"R", "A", "G", "B", "N", "1", "2", "3", "4", "5", "<", ">"} & set(first)

    drive(sample_store, script, size=(80, 24))


@pytest.mark.parametrize("size", [(20, 10), (80, 24), (120, 40), (200, 60)])
def test_says_what_the_letters_mean_by_the_rules_of_the_store(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _explain(app, pilot, "board")
        lines = [line.plain for line in app.screen.query_one(Paper)._lines]
        words = " ".join("".join(lines).split())
        for part in ("62", "What the letters", "Where it", "Moving"):
            assert part in words
        assert "On the board" in lines[1]
        assert ("Moving about" in lines[1]) is (size[0] > 100)

    drive(sample_store, script, size=size)


@pytest.mark.parametrize("key", ["escape", "question_mark", "q", "f1"])
def test_closes_by_any_key_one_would_try(sample_store: Path, key: str) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await wait_for(pilot, lambda: isinstance(app.screen, HelpScreen), "the help")
        await pilot.press(key)
        await wait_for(pilot, lambda: getattr(app.screen, "NAME", "") == "cases", "the cases again")

    drive(sample_store, script, start="cases")


def test_scrolls_by_keys(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _explain(app, pilot, "board")
        paper = app.screen.query_one(Paper)
        assert "On the board" in text_of(paper)
        await wait_for(pilot, lambda: paper.show_vertical_scrollbar, "the text to be laid out")
        await pilot.press("end")
        await wait_for(pilot, lambda: "sample records" in text_of(paper), "the end of the text")

    drive(sample_store, script, size=(80, 24))


def test_the_five_screens_have_names_in_the_help() -> None:
    from cspt.tui.screens.help import _WHERE

    assert set(SCREENS) <= set(_WHERE)
