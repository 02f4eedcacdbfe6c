"""Taking a document in from the terminal: shown first, then one act."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from cspt.tui.app import CsptApp
from cspt.tui.screens.intake import ImportScreen
from cspt.tui.widgets.row_list import RowList
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, toasts, wait_for

_PLAN = "Action,Owner,Update\nHold talks [@click=app.quit],Police,06/02/2019 talk (240 students)\nFit locks,Housing,\n"


async def _open(app: CsptApp, pilot: Pilot[None], path: Path) -> RowList:
    await pilot.press("I")
    await wait_for(pilot, lambda: app.screen.query(Input), "the question")
    app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await wait_for(pilot, lambda: isinstance(app.screen, ImportScreen), "the import")
    rows = app.screen.query_one(RowList)
    await wait_for(pilot, lambda: "Reading" not in text_of(rows), "the document")
    return rows


def test_a_document_is_shown_and_taken_in_with_y(sample_store: Path, tmp_path: Path) -> None:
    paper = tmp_path / "New plan.csv"
    paper.write_text(_PLAN, encoding="utf-8")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        rows = await _open(app, pilot, paper)
        shown = text_of(rows)
        assert "Hold talks [@click=app.quit]" in shown
        assert "→ updates" in shown
        assert "New plan.csv into a new plan: New plan" in screen_text(app)
        assert len(Workspace.open(sample_store).load().of_kind("plan")) == 3
        await pilot.press("y")
        await wait_for(pilot, lambda: not isinstance(app.screen, ImportScreen), "the way back")
        assert len(Workspace.open(sample_store).load().of_kind("plan")) == 4

    drive(sample_store, script, start="plan")


def test_a_document_that_cannot_be_read_is_explained(sample_store: Path, tmp_path: Path) -> None:
    paper = tmp_path / "locked.docx"
    paper.write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, paper)
        assert "locked.docx is protected by a password" in toasts(app)
        await pilot.press("y", "escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, ImportScreen), "the way back")

    drive(sample_store, script, start="home")
