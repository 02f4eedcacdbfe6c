"""A plan's document made from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import ChooseDialog
from cspt.tui.dialogs.confirm import ConfirmDialog
from cspt.tui.documents import plan_over
from tests.tui.driving import drive, screen_text, toasts, wait_for

NAME = "PL19-EAD3V7ES-2019-12-10"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def _choose(app: CsptApp, pilot: Pilot[Any], words: str) -> None:
    await pilot.press("x")
    await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog), "the formats")
    app.screen.query_one(Input).value = words
    await pilot.pause()
    await pilot.press("enter")
    await wait_for(pilot, lambda: isinstance(app.screen, AskDialog), "the file's name")


def test_the_plan_under_the_cursor_becomes_a_file(shared_sample: Path, here: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _choose(app, pilot, "csv")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "50 actions in" in toasts(app), "the document")
        assert (here / f"{NAME}.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    drive(shared_sample, script, start="plan")


def test_for_publication_the_author_sees_what_was_left_out(shared_sample: Path, here: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _choose(app, pilot, "web page, for publication")
        app.screen.query_one(Input).value = "public"
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog), "the list of what was left out")
        assert "Left out, for you alone" in screen_text(app)
        assert (here / "public.html").is_file()

    drive(shared_sample, script, start="plan")


def test_a_file_that_is_there_is_asked_about(shared_sample: Path, here: Path) -> None:
    (here / "mine.md").write_text("mine", encoding="utf-8")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        for answer, kept in (("escape", True), ("o", False)):
            await _choose(app, pilot, "markdown")
            app.screen.query_one(Input).value = "mine.md"
            await pilot.press("enter")
            await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
            await pilot.press(answer)
            if not kept:
                await wait_for(pilot, lambda: "50 actions in" in toasts(app), "the document")
            assert ((here / "mine.md").read_text(encoding="utf-8") == "mine") is kept

    drive(shared_sample, script, start="plan")


def test_a_folder_that_is_not_there_is_said(shared_sample: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _choose(app, pilot, "markdown")
        app.screen.query_one(Input).value = "no/where.md"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "no folder no" in toasts(app), "the reason")

    drive(shared_sample, script, start="plan")


def test_every_record_of_a_plan_leads_to_it(shared_sample: Path) -> None:
    from cspt.workspace import Workspace

    facts = Workspace.open(shared_sample).facts()
    action = facts.snapshot.find("C4DJYRGR")
    found = [plan_over(facts, each) for each in (action, facts.snapshot.get(action.text("priority")))]
    assert [plan.id if plan else "" for plan in found] == ["PL19-EAD3V7ES"] * 2
    assert plan_over(facts, facts.snapshot.find("VF90D4B5")) is None
    assert plan_over(facts, None) is None
