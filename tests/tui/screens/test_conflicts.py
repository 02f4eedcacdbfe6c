"""What is left to settle, on a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import ChooseDialog
from cspt.tui.screens.conflicts import ConflictsScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.disagreeing import disagree
from tests.tui.driving import drive, screen_text, wait_for

ACTION = "A19-A4XJJBVK"


@pytest.fixture
def disagreeing(sample_store: Path) -> Path:
    """The sample store, in which two people disagree about an action's due date and title."""
    here = {"due": "2019-12-20", "title": "From [@click=app.quit] here"}
    disagree(sample_store, ACTION, here, {"due": "2020-01-31", "title": "From there"})
    return sample_store


def _fields(store: Path) -> list[str]:
    return [each.conflict.field for each in Workspace.open(store).conflicts()]


def _due(store: Path) -> str:
    return Workspace.open(store).load().find(ACTION).text("due")


async def _open(app: CsptApp, pilot: Pilot[None]) -> None:
    await pilot.press("C")
    await wait_for(pilot, lambda: isinstance(app.screen, ConflictsScreen), "the conflicts")
    await wait_for(pilot, lambda: app.screen.query_one(RowList).rows, "the rows")


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (200, 60)])
def test_each_value_stands_there_with_who_gave_it(disagreeing: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        shown = screen_text(app)
        assert "Due" in shown
        assert "2019-12-20" in shown
        assert "Police officer" in shown
        assert "2 to settle in 1 record" in shown

    drive(disagreeing, script, size=size)


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_number_keeps_that_value_in_one_act(disagreeing: Path, key: str) -> None:
    [wanted] = [
        each.conflict.versions[int(key) - 1].value
        for each in Workspace.open(disagreeing).conflicts()
        if each.conflict.field == "due"
    ]

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        await pilot.press(key)
        await wait_for(pilot, lambda: _fields(disagreeing) == ["title"], "the due date to be settled")

    drive(disagreeing, script)
    assert _due(disagreeing) == wanted


def test_another_value_can_be_written(disagreeing: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        await pilot.press("w")
        await wait_for(pilot, lambda: isinstance(app.screen, AskDialog), "the question")
        await pilot.press(*"5/1/2020", "enter")
        await wait_for(pilot, lambda: _fields(disagreeing) == ["title"], "the due date to be settled")

    drive(disagreeing, script)
    assert _due(disagreeing) == "2020-01-05"


def test_enter_and_the_mouse_offer_everything_that_can_be_done(disagreeing: Path) -> None:
    stands = _due(disagreeing)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        await pilot.click(RowList, offset=(10, 2), times=2)
        await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog), "the choices")
        assert "Write another value" in screen_text(app)
        await pilot.press(*"stands", "enter")
        await wait_for(pilot, lambda: _fields(disagreeing) == ["title"], "the due date to be settled")

    drive(disagreeing, script)
    assert _due(disagreeing) == stands


def test_the_record_names_what_is_to_settle_and_leads_there(disagreeing: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        await pilot.press("o")
        await wait_for(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
        await wait_for(pilot, lambda: "C due, title to settle" in screen_text(app), "the conflict at the record")
        await pilot.press("C")
        await wait_for(pilot, lambda: isinstance(app.screen, ConflictsScreen), "the conflicts again")

    drive(disagreeing, script)


def test_an_empty_list_says_that_nobody_is_at_odds(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("C")
        await wait_for(pilot, lambda: "Nothing to settle" in screen_text(app), "the sentence")

    drive(sample_store, script)
