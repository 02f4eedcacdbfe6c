"""What is wrong in the store, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.screens.problems import ProblemsScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, toasts, wait_for


def _break(store: Path) -> None:
    """Make one file that cannot be read and one with a bad date, of actions without a timeline."""
    snapshot = Workspace.open(store).load()
    broken, dated = [a for a in snapshot.of_kind("action") if not snapshot.timeline(a.id) and not a.text("due")][:2]
    (store / broken.path).write_text("---\ntitle: [not closed\n---\n", encoding="utf-8")
    text = (store / dated.path).read_text(encoding="utf-8")
    (store / dated.path).write_text(text.replace("---\n", "---\ndue: 2019-02-31\n", 1), encoding="utf-8")
    (store / "records" / "stray [@click=app.quit]\u202e.md").write_text("?", encoding="utf-8")


async def _open(app: CsptApp, pilot: Pilot[None]) -> RowList:
    await pilot.press("exclamation_mark")
    await wait_for(pilot, lambda: isinstance(app.screen, ProblemsScreen), "the problems")
    rows = app.screen.query_one(RowList)
    await wait_for(pilot, lambda: "Checking" not in text_of(rows), "the check")
    return rows


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40), (200, 60)])
def test_what_cannot_be_read_comes_first_each_with_its_line(sample_store: Path, size: tuple[int, int]) -> None:
    _break(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        rows = await _open(app, pilot)
        shown = "\n".join(line.plain for row in rows.rows for line in row.draw(size[0] - 3))
        assert shown.index("Cannot be read") < shown.index("To be mended") < shown.index("31 February 2019")
        assert "line 2" in shown
        assert "‹U+202E›" in shown
        assert "2 cannot be read, 1 to mend" in screen_text(app)

    drive(sample_store, script, size=size, start="board")


def test_enter_opens_what_can_be_read_and_names_the_file_of_what_cannot(sample_store: Path) -> None:
    _break(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ProblemsScreen)
        assert "Mend it in any editor: records/actions/" in toasts(app)
        await pilot.press("end", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")

    drive(sample_store, script, start="board")


def test_what_is_mended_goes_from_the_list(sample_store: Path) -> None:
    _break(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        rows = await _open(app, pilot)
        next((sample_store / "records").glob("stray*")).unlink()
        app.reload()
        await wait_for(pilot, lambda: "stray" not in text_of(rows), "the list to shrink")

    drive(sample_store, script, start="board")


def test_a_sound_store_says_so(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        assert "Nothing is wrong" in text_of(await _open(app, pilot))
        await pilot.press("enter", "escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, ProblemsScreen), "the way back")

    drive(sample_store, script, start="plan")
