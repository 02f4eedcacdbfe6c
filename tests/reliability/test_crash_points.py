"""Dying at every named point of the write path, during every kind of act, loses nothing that was acknowledged."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.store.journal import POINTS
from cspt.workspace import Surroundings, Workspace
from tests.reliability.small_store import assert_sound, git, make_store

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX things", allow_module_level=True)

Act = Callable[[Workspace, list[RecordId]], object]
PUBLISHED = {"published", "placed", "indexed", "cleared"}


def _create(workspace: Workspace, ids: list[RecordId]) -> object:
    return workspace.create(KINDS["event"], "A visit", {"about": ids[0]}, via="crash")


def _edit(workspace: Workspace, ids: list[RecordId]) -> object:
    return workspace.change(ids[0], {"status": "complete"}, via="crash")


def _edit_many(workspace: Workspace, ids: list[RecordId]) -> object:
    return workspace.change_many({record_id: {"status": "on-hold"} for record_id in ids}, via="crash")


def _undo(workspace: Workspace, ids: list[RecordId]) -> object:
    return workspace.undo(via="crash")


def _record(workspace: Workspace, ids: list[RecordId]) -> object:
    return workspace.record_hand_edits("seen in the field", via="crash")


ACTS: dict[str, Act] = {"create": _create, "edit": _edit, "edit-many": _edit_many, "undo": _undo, "record": _record}


def _die_at(point: str) -> Surroundings:
    def passing(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return Surroundings(passing=passing)


def _die_in(root: Path, ids: list[RecordId], act: Act, point: str) -> None:
    """Do an act in a child that dies at a point."""
    child = os.fork()
    if child == 0:
        try:
            act(Workspace.open(root, _die_at(point)), ids)
        finally:
            os._exit(7)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the act never passed the point `{point}`"


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("point", POINTS)
def test_an_act_that_dies_at_a_point_is_whole_or_absent(
    tmp_path: Path, name: str, point: str, tried: Callable[[int, str], None]
) -> None:
    root = tmp_path / "store"
    ids = make_store(root, 3)
    tried(1, "crash points × acts, each whole or absent")
    hand_edited = root / Workspace.open(root).load().records[ids[1]].path
    if name == "record":
        hand_edited.write_text(hand_edited.read_text(encoding="utf-8") + "\nSeen by hand.\n", encoding="utf-8")
    before = git(root, "rev-parse", "HEAD").strip()

    _die_in(root, ids, ACTS[name], point)

    kept = git(root, "rev-parse", "HEAD").strip() != before
    assert kept is (point in PUBLISHED)
    workspace = Workspace.open(root)
    workspace.change(ids[0], {"timescale": "the next command"}, via="next")
    if name == "record" and not kept:
        assert [edit.what for edit in workspace.hand_edits()] == ["changed"]
        workspace.record_hand_edits("again", via="next")
    assert_sound(root)


def test_an_act_that_died_before_it_was_published_leaves_its_text_as_a_draft(tmp_path: Path) -> None:
    root = tmp_path / "store"
    ids = make_store(root, 3)

    def note(workspace: Workspace, ids: list[RecordId]) -> object:
        return workspace.change(ids[0], {}, body="A long account that took an hour to type.", via="crash")

    _die_in(root, ids, note, "journalled")
    workspace = Workspace.open(root)
    assert "kept as a draft" in workspace.recovered
    drafts = list((root / ".git" / "cspt" / "drafts").iterdir())
    assert any("took an hour to type" in draft.read_text(encoding="utf-8") for draft in drafts)


def test_recovery_says_what_it_finished(tmp_path: Path) -> None:
    root = tmp_path / "store"
    ids = make_store(root, 3)
    _die_in(root, ids, _edit, "published")
    assert "finished" in Workspace.open(root).recovered
    assert Workspace.open(root).recovered == ""
