"""A morning's work by command and by key: each act is one commit on its own lines, and can be taken back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.workspace import Workspace
from tests.gitting import git, head, is_clean, lines_changed
from tests.tui.driving import drive, wait_for


def _cspt(store: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "cspt", "-C", str(store), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout


async def _move_one_card(app: CsptApp, pilot: Pilot[None]) -> None:
    await pilot.press(">")
    await wait_for(pilot, lambda: "undo" in app.said, "the move to be saved")


def test_four_acts_make_four_commits_and_undo_a_fifth(sample_store: Path) -> None:
    actions = sorted(Workspace.open(sample_store).load().of_kind("action"), key=lambda action: action.text("ref"))
    moved, edited, logged = (next(a for a in actions if a.text("ref") == ref) for ref in ("2.05", "3.03", "4.04"))
    began = head(sample_store)

    _cspt(sample_store, "move", moved.id, "complete")
    assert lines_changed(sample_store) == ["+status: complete"]
    _cspt(sample_store, "set", edited.id, "rag=amber", "due=2019-12-20")
    assert lines_changed(sample_store) == ["+rag: amber", "+due: 2019-12-20"]
    _cspt(sample_store, "log", logged.id, "Helpline posters put up", "--count", "12")
    assert all(line.startswith("+") for line in lines_changed(sample_store))
    drive(sample_store, _move_one_card, start="board")
    assert lines_changed(sample_store) == ["+status: in-progress"]

    acts = git(sample_store, "log", "--format=%H", f"{began}..HEAD").split()
    assert len(acts) == 4
    for act in acts:
        author, message = git(sample_store, "show", "-s", "--format=%ae%x00%B", act).split("\0")
        assert author == "officer@example.org"
        for trailer in ("Record: ", "Change: ", "Via: cspt "):
            assert f"\n{trailer}" in message
        assert len(git(sample_store, "diff-tree", "--no-commit-id", "-r", "--name-only", act).split()) == 1
    assert is_clean(sample_store)

    board_path = git(sample_store, "diff-tree", "--no-commit-id", "-r", "--name-only", "HEAD").strip()
    before = git(sample_store, "show", f"HEAD^:{board_path}")
    _cspt(sample_store, "undo")
    assert git(sample_store, "rev-list", "--count", f"{began}..HEAD").strip() == "5"
    assert git(sample_store, "show", f"HEAD:{board_path}") == before
    assert is_clean(sample_store)

    then = json.loads(_cspt(sample_store, "list", "actions", "--at", "2019-12-09", "--json"))
    assert next(row for row in then if row["id"] == moved.id).get("status", "") == ""
    now = json.loads(_cspt(sample_store, "list", "actions", "--json"))
    assert next(row for row in now if row["id"] == moved.id)["status"] == "complete"
