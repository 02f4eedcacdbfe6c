"""Settling conflicts, and finishing a merge that git broke off."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cspt.errors import BadRequest, InvalidRecord
from cspt.model.conflict import DELETED, WHOLE
from cspt.workspace import Workspace
from tests.disagreeing import COLLEAGUE, disagree, part
from tests.gitting import git, is_clean
from tests.store.conftest import Desk


def _open(desk: Desk) -> list[str]:
    return [each.conflict.field for each in desk.again().conflicts()]


def test_each_value_is_told_with_who_gave_it(desk: Desk) -> None:
    disagree(desk.root, desk.action, {"title": "Ours", "owner": "council"}, {"title": "Theirs", "due": "2020-01-01"})
    [unsettled] = desk.again().conflicts()
    assert (unsettled.id, unsettled.conflict.field, unsettled.conflict.base) == (
        desk.action,
        "title",
        "Talks at schools",
    )
    assert {each.value: each.origin.who for each in unsettled.conflict.versions}["Theirs"] == COLLEAGUE
    assert desk.again().load().find(desk.action).text("due") == "2020-01-01"
    assert any("waits to be settled" in problem.message for problem in desk.again().check())


def test_settling_is_one_commit_that_sets_the_field_and_takes_the_conflict_away(desk: Desk) -> None:
    disagree(desk.root, desk.action, {"title": "Ours", "due": "2020-01-01"}, {"title": "Theirs", "due": "2020-02-02"})
    saved = desk.again().resolve(desk.action, {"title": "A third", "due": "2020-02-02"}, via="test")
    record = desk.again().load().find(desk.action)
    assert (record.title, record.text("due"), record.conflicts) == ("A third", "2020-02-02", ())
    assert git(desk.root, "log", "-1", "--format=%P %H").split()[1] == saved.oid
    assert saved.summary == f"{desk.action}: title; due 2020-01-01 → 2020-02-02; due, title settled"
    assert is_clean(desk.root)


def test_keeping_what_stands_needs_no_value(desk: Desk) -> None:
    disagree(desk.root, desk.action, {"title": "Ours"}, {"title": "Theirs"})
    stood = desk.again().load().find(desk.action).title
    saved = desk.again().resolve(desk.action, {"title": None}, via="test")
    assert saved.summary == f"{desk.action}: title settled"
    assert desk.again().load().find(desk.action).title == stood
    assert _open(desk) == []


def test_setting_a_field_in_conflict_settles_it_and_leaves_the_others(desk: Desk) -> None:
    disagree(desk.root, desk.action, {"title": "Ours", "due": "2020-01-01"}, {"title": "Theirs", "due": "2020-02-02"})
    desk.again().change(desk.action, {"title": "Decided"}, via="test")
    assert _open(desk) == ["due"]
    desk.again().undo(via="test")
    assert sorted(_open(desk)) == ["due", "title"]


def test_a_value_that_does_not_fit_settles_nothing(desk: Desk) -> None:
    disagree(desk.root, desk.action, {"due": "2020-01-01"}, {"due": "2020-02-02"})
    with pytest.raises(InvalidRecord):
        desk.again().resolve(desk.action, {"due": "soon"}, via="test")
    with pytest.raises(BadRequest, match="these are: due"):
        desk.again().resolve(desk.action, {"title": "x"}, via="test")
    assert _open(desk) == ["due"]


def test_a_record_deleted_elsewhere_is_kept_or_taken_away_with_its_timeline(desk: Desk) -> None:
    def delete(store: Workspace) -> None:
        for path in (store.root / desk.path(desk.action)).parent.rglob("*.md"):
            path.unlink()
        store.record_hand_edits("gone", via="test")

    part(desk.root, delete, lambda store: store.change(desk.event, {"title": "More"}, via="test"))
    desk.again().merge(via="test")
    assert _open(desk) == [WHOLE, WHOLE]
    saved = desk.again().resolve(desk.action, {WHOLE: DELETED}, via="test")
    assert saved.summary == f"{desk.action}: deleted"
    assert desk.again().load().get(desk.event) is None
    assert is_clean(desk.root)


def test_git_pull_reports_a_conflict_without_touching_the_record_and_merge_finishes_it(
    desk: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(desk.root), "other")
    Workspace.open(other).change(desk.action, {"title": "Theirs"}, via="test")
    desk.workspace.change(desk.action, {"title": "Ours"}, via="test")
    text = desk.path(desk.action).read_bytes()
    with pytest.raises(subprocess.CalledProcessError):
        git(desk.root, "pull", "--quiet", "--no-rebase", str(other), "main")
    assert desk.path(desk.action).read_bytes() == text
    saved, plan = desk.again().merge(via="test")
    assert len(git(desk.root, "log", "-1", "--format=%P", saved.oid).split()) == 2
    assert [each.conflict.field for each in plan.conflicts] == ["title"]
    assert is_clean(desk.root)
    assert not (desk.root / ".git" / "MERGE_HEAD").exists()
    with pytest.raises(BadRequest, match="no merge"):
        desk.again().merge(via="test")


def test_what_a_person_wrote_into_an_unfinished_merge_is_kept_as_a_draft(desk: Desk) -> None:
    part(
        desk.root,
        lambda store: store.change(desk.action, {"title": "Theirs"}, via="test"),
        lambda store: store.change(desk.action, {"title": "Ours"}, via="test"),
    )
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes().replace(b"Ours", b"By hand"))
    desk.again().merge(via="test")
    [draft] = list((desk.root / ".git" / "cspt" / "drafts").iterdir())
    assert b"title: By hand" in draft.read_bytes()
