from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cspt.store import upkeep
from cspt.store.lock import hold
from cspt.store.repo import GitFailed, Repo
from tests.gitting import git, head
from tests.store.conftest import Desk


def _packs(root: Path) -> int:
    return len(list((root / ".git" / "objects" / "pack").glob("*.pack")))


def _act_often(desk: Desk, times: int = 4) -> None:
    for number in range(times):
        desk.workspace.change(desk.action, {"ref": f"{_packs(desk.root)}.{number}"}, via="test")


def _all_objects(root: Path) -> list[str]:
    return sorted(git(root, "cat-file", "--batch-all-objects", "--batch-check").splitlines())


def test_an_act_leaves_one_pack_and_no_loose_object(desk: Desk) -> None:
    before, loose = _packs(desk.root), git(desk.root, "count-objects")
    _act_often(desk, 1)
    assert (_packs(desk.root), git(desk.root, "count-objects")) == (before + 1, loose)


def test_packs_are_put_together_and_nothing_is_thrown_away(desk: Desk) -> None:
    _act_often(desk)
    unreached = desk.workspace.repo.write_blob(b"named by nothing yet")
    before, objects = _packs(desk.root), _all_objects(desk.root)
    assert upkeep.keep_up(desk.workspace.repo)
    assert _packs(desk.root) < before
    assert _all_objects(desk.root) == objects
    assert desk.workspace.repo.read_blobs([unreached]) == {unreached: b"named by nothing yet"}
    assert git(desk.root, "fsck", "--strict", "--no-dangling") == ""


def test_a_git_that_knows_no_other_way_puts_all_packs_into_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _act_often(desk, 2)
    objects = _all_objects(desk.root)
    monkeypatch.setattr(upkeep, "_PACKING", ("repack", "--no-such-option"))
    assert upkeep.keep_up(desk.workspace.repo)
    assert _packs(desk.root) == 1
    assert _all_objects(desk.root) == objects


def test_the_graph_of_commits_tells_the_same_story(desk: Desk) -> None:
    _act_often(desk)
    record = desk.workspace.load().find(desk.action)
    before = desk.workspace.acts(record)
    upkeep.keep_up(desk.workspace.repo)
    assert (desk.root / ".git" / "objects" / "info" / "commit-graphs" / "commit-graph-chain").is_file()
    assert git(desk.root, "commit-graph", "verify") == ""
    assert desk.workspace.acts(record) == before
    desk.workspace.change(desk.action, {"ref": "since"}, via="test")
    assert desk.workspace.acts(record)[1:] == before


def test_it_waits_for_no_act_and_no_act_for_it(desk: Desk) -> None:
    with desk.workspace.journal.writing():
        assert upkeep.keep_up(desk.workspace.repo)
    with hold(desk.root / ".git" / "cspt" / "upkeep.lock"):
        assert not upkeep.keep_up(desk.workspace.repo)
        _act_often(desk, 1)


def test_it_is_due_after_some_dozens_of_acts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_MOST_PACKS", _packs(desk.root) + 1)
    _act_often(desk, 1)
    assert not upkeep.is_due(desk.workspace.repo)
    assert upkeep.start_if_due(desk.workspace.repo) is None
    monkeypatch.setattr(upkeep, "start_if_due", lambda _repo: None)
    _act_often(desk, 1)
    assert upkeep.is_due(desk.workspace.repo)


def test_it_is_due_once_in_a_large_store_that_is_new_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_LARGE_BYTES", 1)
    assert upkeep.is_due(desk.workspace.repo)
    upkeep.keep_up(desk.workspace.repo)
    assert not upkeep.is_due(desk.workspace.repo)


def test_a_process_of_its_own_does_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _act_often(desk, 2)
    before, newest = _packs(desk.root), head(desk.root)
    monkeypatch.setattr(upkeep, "_MOST_PACKS", 1)
    process = upkeep.start_if_due(desk.workspace.repo)
    assert process is not None
    assert process.wait() == 0
    assert (_packs(desk.root) < before, head(desk.root)) == (True, newest)


def test_where_no_process_can_be_started_the_store_stays_as_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _act_often(desk, 2)
    monkeypatch.setattr(upkeep, "_MOST_PACKS", 1)
    monkeypatch.setattr(sys, "executable", str(desk.root / "no such program"))
    assert upkeep.start_if_due(desk.workspace.repo) is None


def test_trouble_in_the_background_says_nothing_and_harms_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise GitFailed("no")

    monkeypatch.setattr(sys, "argv", ["upkeep", str(desk.root)])
    monkeypatch.setattr("os.nice", lambda _by: 0)
    assert upkeep.main() == 0
    monkeypatch.setattr(Repo, "run", refuse)
    assert upkeep.main() == 1
