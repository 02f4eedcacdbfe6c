"""The plan as a tree, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.choose import ChooseDialog
from cspt.tui.dialogs.filter_line import FilterDialog
from cspt.tui.screens.form import FormScreen
from cspt.tui.screens.plan import Outline, PlanScreen
from cspt.tui.screens.record import RecordScreen
from tests.tui.driving import drive, screen_text, text_of, wait_for

SIZES = [(80, 24), (120, 40), (200, 60)]


def _outline(app: CsptApp) -> Outline:
    assert isinstance(app.screen, PlanScreen)
    return app.screen.query_one(Outline)


def _lines(app: CsptApp) -> list[str]:
    return text_of(_outline(app)).splitlines()


def _kind(app: CsptApp) -> str:
    assert app.facts is not None
    record = app.facts.snapshot.get(_outline(app).key)
    return record.kind.name if record else ""


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
def test_plans_in_force_stand_open_and_others_folded_newest_first(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, _pilot: Pilot[None]) -> None:
        shown = screen_text(app)
        assert shown.index("Hertsmere community") < shown.index("Havering Community") < len(shown)
        assert "▾ Hertsmere community" in shown
        assert "▸ 1 Prevent serious youth" in shown
        assert "1.01" not in shown
        keys = [row.key for row in _outline(app).rows if row.key]
        assert keys[-1].startswith("PL16")

    drive(sample_store, script, size=size, start="plan")


def test_space_unfolds_what_the_cursor_is_on_and_folds_it_from_below(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "down")
        priority = _outline(app).key
        assert _kind(app) == "priority"
        await _press(pilot, "space")
        assert "1.01 Hold community events" in text_of(_outline(app))
        assert _outline(app).key == priority
        await _press(pilot, "down", "down", "space")
        assert "1.01" not in text_of(_outline(app))
        assert _outline(app).key == priority

    drive(sample_store, script, start="plan")


def test_right_goes_into_the_tree_and_left_out_of_it(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "down", "right", "right")
        assert _kind(app) == "action"
        await _press(pilot, "h")
        assert _kind(app) == "priority"
        await _press(pilot, "h", "h")
        assert _kind(app) == "plan"
        await _press(pilot, "left")
        assert _lines(app)[0].split()[:2] == ["r", "▸"]

    drive(sample_store, script, start="plan")


def test_every_fold_at_once(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        before = len(_outline(app).rows)
        await _press(pilot, "z")
        assert len(_outline(app).rows) > 100
        await _press(pilot, "z")
        assert before <= len(_outline(app).rows) < 40

    drive(sample_store, script, start="plan")


def test_clicking_a_fold_mark_folds(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.click(Outline, offset=(5, 0))
        await wait_for(pilot, lambda: "▸ Hertsmere" in text_of(_outline(app)), "the plan to fold")
        await pilot.click(Outline, offset=(12, 0))
        await pilot.pause()
        assert "▸ Hertsmere" in text_of(_outline(app))

    drive(sample_store, script, start="plan")


def test_one_plan_can_be_shown_alone(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "p")
        assert isinstance(app.screen, ChooseDialog)
        await _press(pilot, *"havering", "enter")
        shown = screen_text(app)
        assert "plan Havering" in shown
        assert "Hertsmere community" not in shown
        assert "20 of 82" in shown
        await _press(pilot, "c")
        assert "Hertsmere community" in screen_text(app)

    drive(sample_store, script, start="plan")


def test_a_filter_leaves_what_answers_and_unfolds_it(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "f")
        assert isinstance(app.screen, FilterDialog)
        app.screen.query_one(Input).value = "shows=blue"
        await _press(pilot, "enter")
        shown = screen_text(app)
        assert "rag B" in shown
        assert "1.13" in shown
        assert "1.01" not in shown
        await _press(pilot, "f")
        app.screen.query_one(Input).value = "zebra"
        await _press(pilot, "enter")
        assert "No action answers this filter" in screen_text(app)
        assert "0 of 82" in screen_text(app)

    drive(sample_store, script, start="plan")


def test_enter_opens_the_record_and_escape_comes_back_to_its_place(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "down", "space", "down")
        key = _outline(app).key
        await _press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        await _press(pilot, "escape")
        assert _outline(app).key == key

    drive(sample_store, script, start="plan")


def test_a_new_action_starts_in_the_plan_and_priority_of_the_cursor(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "down")
        priority = _outline(app).key
        await _press(pilot, "n")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.kind.name == "action"
        assert app.screen._given["priority"] == priority
        assert app.screen._given["plan"].startswith("PL19")

    drive(sample_store, script, start="plan")


@pytest.mark.parametrize("size", [(20, 10), (40, 12), (80, 24), (120, 40)])
def test_no_line_is_wider_than_the_screen(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "z")
        outline = _outline(app)
        for row in outline.rows[:30]:
            assert [line.cell_length for line in row.draw(outline.size.width)] == [outline.size.width] or not row.key

    drive(sample_store, script, size=size, start="plan")
