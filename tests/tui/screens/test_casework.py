"""Case work in the terminal, by keyboard alone, driven by Textual's pilot."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.tui.app import CsptApp
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.screens.assess import AssessScreen
from cspt.tui.screens.lanes import LanesScreen
from cspt.tui.screens.queue import QueueScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, wait_for

_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])
_CASE = "C19-X13NJFS5"


def _store(root: Path) -> Snapshot:
    return Workspace.open(root).load()


async def _press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def _on(app: CsptApp, pilot: Pilot[None], kind: type) -> None:
    await wait_for(pilot, lambda: isinstance(app.screen, kind) and app.screen.is_current, kind.__name__)
    await pilot.pause()


async def _open(app: CsptApp, pilot: Pilot[None], record_id: str) -> None:
    app.push_screen(RecordScreen(record_id))
    await _on(app, pilot, RecordScreen)


async def _type(app: CsptApp, pilot: Pilot[None], words: str) -> None:
    await wait_for(pilot, lambda: bool(app.screen.query(Input)), "a line to type in")
    app.screen.query_one(Input).value = words
    await _press(pilot, "enter")


async def _saved(app: CsptApp, pilot: Pilot[None], words: str) -> None:
    await wait_for(pilot, lambda: words in app.said, f"`{words}` to be said, not `{app.said}`")
    await pilot.pause()


@_SIZES
def test_a_case_is_scored_factor_by_factor_with_a_running_total(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, _CASE)
        await _press(pilot, "s")
        await _on(app, pilot, AssessScreen)
        assert "1 of 28  low" in screen_text(app)
        assert "not answered" in screen_text(app)
        await _press(pilot, "left", "down", "left", "down", "right", "down", "right", "down", "left")
        assert "violence: at least medium" in screen_text(app)
        assert "13 of 28  medium" in screen_text(app)
        await _press(pilot, "ctrl+s")
        assert isinstance(app.screen, AssessScreen)
        await _press(pilot, "right", "down", "right")
        assert "all answered" in screen_text(app)
        await _press(pilot, "ctrl+s")
        await _saved(app, pilot, "13 of 28, medium")
        await _on(app, pilot, RecordScreen)
        await wait_for(pilot, lambda: "risk 13 of 28 medium" in screen_text(app), "the new score")

    drive(sample_store, script, size=size)
    newest = _store(sample_store).timeline(_CASE)[0]
    assert (newest.text("scale"), newest.text("count"), newest.text("band")) == ("specimen 1", "13", "medium")
    assert newest.text("answers").startswith("frequency: daily, duration: longstanding, impact: low")
    assert _store(sample_store).find(_CASE).text("risk_band") == "medium"


@_SIZES
def test_the_weekly_queue_shows_what_waits_and_makes_a_case_of_it(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "w")
        await _on(app, pilot, QueueScreen)
        assert "3 reports wait for the weekly review" in screen_text(app)
        assert "Fireworks put through" in screen_text(app)
        await _press(pilot, "enter")
        await wait_for(pilot, lambda: "What becomes of" in screen_text(app), "the question")
        await _press(pilot, "enter")
        await wait_for(pilot, lambda: "What is the case called?" in screen_text(app), "the next question")
        await _type(app, pilot, "Fireworks at the park")
        await _saved(app, pilot, "looked at")
        await wait_for(pilot, lambda: "2 reports wait" in screen_text(app), "the queue to shrink")

    drive(sample_store, script, size=size)
    (case,) = [case for case in _store(sample_store).of_kind("case") if case.title == "Fireworks at the park"]
    (report,) = _store(sample_store).under("case", case.id, "report")
    assert report.text("status") == "in-case"


@_SIZES
def test_lanes_show_each_case_under_its_status_with_its_band(sample_store: Path, size: tuple[int, int]) -> None:
    cases = _store(sample_store).of_kind("case")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "4", "l")
        await _on(app, pilot, LanesScreen)
        for status in ("open", "monitoring", "escalated", "closed"):
            lane = app.screen.query_one(f"#lane-{status}", RowList)
            assert {row.key for row in lane.rows} == {case.id for case in cases if case.text("status") == status}
        await _press(pilot, "right")
        assert app.screen.query_one("#lane-monitoring", RowList).has_focus

    drive(sample_store, script, size=size)


def test_a_case_shows_its_reports_orders_and_referrals_under_its_actions(sample_store: Path) -> None:
    case = _store(sample_store).find("VF90D4B5")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, case.id)
        keys = [row.key for row in app.screen.query_one("#under", RowList).rows]
        for kind in ("action", "order", "report", "referral"):
            assert {one.id for one in _store(sample_store).under("case", case.id, kind)} <= set(keys)
        assert "risk 19 of 28 high ▅▄▆▆" in screen_text(app)

    drive(sample_store, script, size=(120, 40))


@_SIZES
def test_a_rule_in_the_way_is_told_and_set_aside_only_with_a_reason(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, _CASE)
        await _press(pilot, "m")
        await _type(app, pilot, "monitoring")
        await wait_for(pilot, lambda: isinstance(app.screen, AskDialog), "the reason to be asked for")
        assert "no lower than" in screen_text(app)
        await _press(pilot, "escape")
        assert _status(sample_store) == "open"
        await _press(pilot, "m")
        await _type(app, pilot, "escalated")
        await wait_for(pilot, lambda: "Which specialist does it go to?" in screen_text(app), "the specialist")
        await _type(app, pilot, "street nurse")
        await _saved(app, pilot, "to escalated")

    drive(sample_store, script, size=size)
    assert _status(sample_store) == "escalated"
    assert _store(sample_store).find(_CASE).text("specialist") == "street nurse"


def _status(root: Path) -> str:
    return _store(root).find(_CASE).text("status")


@_SIZES
def test_a_trigger_goes_through_its_steps_by_keyboard_alone(sample_store: Path, size: tuple[int, int]) -> None:
    (review,) = [one for one in _store(sample_store).of_kind("case-review") if one.text("status") == "open"]

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, review.id)
        assert "● decision" in screen_text(app)
        assert "○ panel 1wd over" in screen_text(app)
        for step in ("review", "panel"):
            await _press(pilot, "t")
            await _type(app, pilot, step)
            await _saved(app, pilot, step)
        await _press(pilot, "t")
        await _type(app, pilot, "outcome")
        await wait_for(pilot, lambda: "What does the panel recommend?" in screen_text(app), "the recommendations")
        await _type(app, pilot, "Mend the door this week; One officer to ring weekly")
        await _saved(app, pilot, "tell the outcome")

    drive(sample_store, script, size=size)
    after = _store(sample_store).find(review.id)
    assert after.text("outcome") == "recommendations"
    tasks = _tasks(_store(sample_store), review)
    assert tasks == ["Mend the door this week", "One officer to ring weekly"]


def _tasks(snapshot: Snapshot, review: Record) -> list[str]:
    actions = snapshot.under("case", review.text("case"), "action")
    return sorted(action.title for action in actions if action.text("meeting") == review.id)
