"""The table of cases, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from cspt.model.record import Record
from cspt.tui.app import CsptApp
from cspt.tui.screens.cases import CasesScreen
from cspt.tui.screens.form import FormScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.widgets.row_list import RowList
from tests.tui.driving import drive, screen_text, text_of


def _table(app: CsptApp) -> RowList:
    assert isinstance(app.screen, CasesScreen)
    return app.screen.query_one(RowList)


def _shown(app: CsptApp) -> list[Record]:
    assert app.facts is not None
    return [record for row in _table(app).rows if (record := app.facts.snapshot.get(row.key))]


def _chips(app: CsptApp) -> str:
    return text_of(app.screen.query_one("#chips", Static))


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def test_what_is_over_comes_first_and_what_is_closed_last(sample_store: Path) -> None:
    async def script(app: CsptApp, _pilot: Pilot[None]) -> None:
        shown = _shown(app)
        closed = [case.text("status") == "closed" for case in shown]
        assert len(shown) == 20
        assert closed == sorted(closed)
        reviews = [case.text("review_due") for case in shown if case.text("status") != "closed"]
        assert reviews == sorted(reviews)
        assert "11 days over" in text_of(_table(app)).splitlines()[0]

    drive(sample_store, script, start="cases")


@pytest.mark.parametrize(
    ("width", "there", "missing"),
    [
        (40, ("review",), ("status", "lead", "theme")),
        (80, ("status", "lead", "review"), ("theme", "days", "actions")),
        (120, ("theme", "status", "lead", "review", "days", "actions"), (" id ",)),
        (200, (" id ", "theme", "status", "lead", "review", "days", "actions"), ()),
    ],
)
def test_narrow_screens_show_fewer_columns(
    sample_store: Path, width: int, there: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    async def script(app: CsptApp, _pilot: Pilot[None]) -> None:
        names = text_of(app.screen.query_one("#columns", Static))
        assert all(name in names for name in there)
        assert not any(name in names for name in missing)

    drive(sample_store, script, size=(width, 24), start="cases")


@pytest.mark.parametrize("size", [(20, 10), (80, 24), (120, 40), (200, 60)])
def test_columns_stand_under_their_names(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, _pilot: Pilot[None]) -> None:
        names = text_of(app.screen.query_one("#columns", Static))
        first = text_of(_table(app)).splitlines()[0]
        if "review" in names:
            assert first[names.index("review") :].startswith("11 days")
        assert first.startswith(" H  Woman")

    drive(sample_store, script, size=size, start="cases")


def test_theme_status_and_risk_are_chosen_by_a_key_each(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "t", *"asb", "enter")
        assert {case.text("theme") for case in _shown(app)} == {"asb"}
        assert "theme ASB" in _chips(app)
        await _press(pilot, "s", *"open", "enter")
        assert {case.text("status") for case in _shown(app)} == {"open"}
        await _press(pilot, "b", *"medium", "enter")
        assert {case.text("risk_band") for case in _shown(app)} == {"medium"}
        assert "2 of 20" in _chips(app)
        await _press(pilot, "c")
        assert len(_shown(app)) == 20

    drive(sample_store, script, start="cases")


def test_reviews_that_are_due_are_toggled(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "v")
        assert len(_shown(app)) == 7
        assert all(case.text("review_due") <= "2019-12-10" for case in _shown(app))
        assert "review due by today" in _chips(app)
        await _press(pilot, "v")
        assert len(_shown(app)) == 20

    drive(sample_store, script, start="cases")


def test_a_filter_is_typed_in_words(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "f")
        app.screen.query_one(Input).value = "lead~sergeant status!=closed"
        await _press(pilot, "enter")
        assert {case.text("lead") for case in _shown(app)} == {"SNT sergeant"}
        await _press(pilot, "f")
        app.screen.query_one(Input).value = "nosuchword"
        await _press(pilot, "enter")
        assert "No case answers this filter" in screen_text(app)

    drive(sample_store, script, start="cases")


def test_enter_opens_the_case_and_a_new_one_takes_the_theme_shown(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "down", "enter")
        assert isinstance(app.screen, RecordScreen)
        await _press(pilot, "escape", "t", *"rough", "enter", "n")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.kind.name == "case"
        assert app.screen._given == {"theme": "rough-sleeping"}

    drive(sample_store, script, start="cases")


def test_a_store_without_cases_says_how_to_make_one(sample_store: Path) -> None:
    import shutil

    shutil.rmtree(sample_store / "records" / "cases")

    async def script(app: CsptApp, _pilot: Pilot[None]) -> None:
        assert "No cases yet. n makes one." in screen_text(app)

    drive(sample_store, script, start="cases")
