"""A record's history and its earlier states, driven by Textual's pilot."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cspt.kinds import KINDS
from cspt.model.record import Record
from cspt.tui.app import CsptApp
from cspt.tui.screens.history import HistoryScreen, say_value
from cspt.tui.screens.state import StateScreen
from cspt.tui.widgets.paper import Paper
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.gitting import commit_all
from tests.tui.driving import drive, screen_text, text_of, wait_for

SIZES = [(80, 24), (120, 40), (200, 60)]


def _action(store: Path, ref: str = "2.01") -> Record:
    return next(action for action in Workspace.open(store).load().of_kind("action") if action.text("ref") == ref)


def _rework(store: Path) -> Record:
    """Change an action three times, as an officer would."""
    workspace, action = Workspace.open(store), _action(store)
    workspace.change(action.id, {"status": "in-progress", "rag": "amber"}, via="board")
    workspace.change(
        action.id, {"title": "Visit every victim of cuckooing"}, body="First line\nSecond line\n", via="form"
    )
    workspace.change(action.id, {"rag": "red"}, body="First line\nOther line\n", via="board")
    return _action(store)


async def _open(app: CsptApp, pilot: Pilot[Any], record: Record) -> RowList:
    await app.push_screen(HistoryScreen(record))
    await wait_for(pilot, lambda: isinstance(app.screen, HistoryScreen), "the history")
    rows = app.screen.query_one(RowList)
    await wait_for(pilot, lambda: "Reading" not in text_of(rows), "the acts to be read")
    return rows


async def _open_state(app: CsptApp, pilot: Pilot[Any]) -> None:
    await pilot.press("enter")
    await wait_for(pilot, lambda: isinstance(app.screen, StateScreen), "the earlier state")
    await wait_for(pilot, lambda: text_of(app.screen.query_one(Paper)).strip(), "the earlier state to be read")


@pytest.mark.parametrize("size", SIZES)
def test_says_who_changed_which_field_from_what_to_what(sample_store: Path, size: tuple[int, int]) -> None:
    record = _rework(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        shown = text_of(await _open(app, pilot, record))
        lines = [" ".join(line.split()) for line in shown.splitlines()]
        assert any("Council officer RAG Amber → Red board" in line for line in lines)
        assert any("Council officer Title changed form" in line for line in lines)
        assert any("Status blank → In progress" in line for line in lines)
        assert shown.index("Amber → Red") < shown.index("Title changed") < shown.index("blank → Amber")
        assert "4 changes" in screen_text(app)
        assert "Visit every victim of cuckooing" in screen_text(app)

    drive(sample_store, script, size=size)


def test_entries_of_the_timeline_are_named_or_counted(sample_store: Path) -> None:
    case = next(c for c in Workspace.open(sample_store).load().of_kind("case") if c.id.startswith("C18-DF12"))

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        shown = text_of(await _open(app, pilot, case))
        assert "Visit added  Assertive outreach" in shown
        assert "14 entries of its timeline added" in shown

    drive(sample_store, script)


@pytest.mark.parametrize("size", SIZES)
def test_an_earlier_state_opens_with_what_differs_from_now_marked(sample_store: Path, size: tuple[int, int]) -> None:
    record = _rework(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, record)
        await pilot.press("down")
        await _open_state(app, pilot)
        lines = [" ".join(line.plain.split()) for line in app.screen.query_one(Paper)._lines]
        assert any(line.startswith("≠ RAG Amber now Red") for line in lines)
        assert any(line.startswith("Title Visit every victim") for line in lines)
        assert "≠ Notes" in lines
        assert "Second line" in lines
        assert "→ Visit every victim" in " ".join(lines)
        assert any("+ Second line" in line for line in lines)
        assert "As saved" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, HistoryScreen)

    drive(sample_store, script, size=size)


def test_the_newest_state_is_the_same_as_now_and_shows_which_lines_changed(sample_store: Path) -> None:
    record = _rework(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, record)
        await _open_state(app, pilot)
        shown = text_of(app.screen.query_one(Paper))
        assert "the same as now" in shown
        assert "− Second line" in shown
        assert "+ Other line" in shown
        assert "First line" in shown.partition("as it stood")[2]
        assert "First line" not in shown.partition("as it stood")[0]

    drive(sample_store, script)


def test_undo_shows_at_once(sample_store: Path) -> None:
    record = _rework(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        rows = await _open(app, pilot, record)
        await pilot.press("u")
        await wait_for(pilot, lambda: "Red → Amber" in text_of(rows), "the undo to show")
        assert "5 changes" in screen_text(app)

    drive(sample_store, script)


def test_a_record_taken_out_keeps_its_history(sample_store: Path) -> None:
    record = _action(sample_store)
    shutil.rmtree((sample_store / record.path).parent)
    commit_all(sample_store, "take it out")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        shown = text_of(await _open(app, pilot, record))
        assert "Taken out" in shown
        assert "by hand" in shown
        await _open_state(app, pilot)
        assert "no longer there" in text_of(app.screen.query_one(Paper))
        await pilot.press("escape", "down")
        await _open_state(app, pilot)
        assert "it is no longer there now" in text_of(app.screen.query_one(Paper))

    drive(sample_store, script)


def test_a_state_that_could_not_be_read_says_so(sample_store: Path) -> None:
    record = _action(sample_store)
    good = (sample_store / record.path).read_bytes()
    (sample_store / record.path).write_text("---\ntitle: [not closed\n---\n", encoding="utf-8")
    commit_all(sample_store, "break it")
    (sample_store / record.path).write_bytes(good)
    commit_all(sample_store, "mend it")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, record)
        await pilot.press("down")
        await _open_state(app, pilot)
        assert "could not be read then" in text_of(app.screen.query_one(Paper))

    drive(sample_store, script)


def test_a_record_never_saved_says_so(sample_store: Path) -> None:
    record = _action(sample_store)
    path = record.path.replace(record.id, "A19-00000000")
    (sample_store / path).parent.mkdir()
    text = (sample_store / record.path).read_text(encoding="utf-8").replace(record.id, "A19-00000000")
    (sample_store / path).write_text(text, encoding="utf-8")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        assert app.facts is not None
        fresh = app.facts.snapshot.get("A19-00000000")
        assert fresh is not None
        assert "Nothing of this record has been saved yet" in text_of(await _open(app, pilot, fresh))
        await pilot.press("enter")
        assert isinstance(app.screen, HistoryScreen)

    drive(sample_store, script)


def test_values_are_said_as_people_say_them() -> None:
    action, today = KINDS["action"], date(2019, 12, 10)
    assert say_value(action, "status", "in-progress", today) == "In progress"
    assert say_value(action, "due", "2019-12-31", today) == "Tue 31 Dec"
    assert say_value(action, "due", "2020-02", today) == "February 2020"
    assert say_value(action, "due", "nonsense", today) == "nonsense"
    assert say_value(action, "rag", "", today) == "blank"
    assert say_value(action, "local_note", "kept", today) == "kept"
