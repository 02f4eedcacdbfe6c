from __future__ import annotations

import pytest

from cspt.errors import BadRequest, InvalidRecord, NoSuchRecord
from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.workspace import New
from tests.gitting import commits, git, head, is_clean
from tests.store.conftest import Desk

_DAY = When(2019, 12, 10)


def _entry(about: str, title: str = "Said") -> New:
    return New(KINDS["event"], title, {"about": about, "date": _DAY, "type": "note"})


def test_what_is_made_and_what_is_changed_are_one_commit(desk: Desk) -> None:
    before = commits(desk.root)

    saved = desk.workspace.keep_together([_entry(desk.action)], {desk.action: {"rag": "green"}}, via="test")

    assert commits(desk.root) == before + 1
    assert saved.summary == f"{desk.action}: rag blank → green; note added"
    assert is_clean(desk.root)
    assert "Said" in [event.title for event in desk.workspace.load().timeline(desk.action)]


def test_a_record_may_point_at_one_that_the_same_act_makes(desk: Desk) -> None:
    case = desk.workspace.reserve(KINDS["case"])
    new = [New(KINDS["case"], "Noise", {"theme": "asb"}, id=case), _entry(case, "Opened")]

    desk.workspace.keep_together(new, {desk.action: {"case": case}}, via="test")

    snapshot = desk.workspace.load()
    assert snapshot.find(desk.action).text("case") == case
    assert [event.title for event in snapshot.timeline(case)] == ["Opened"]
    assert desk.workspace.check() == []


def test_nothing_is_kept_where_one_part_cannot_be(desk: Desk) -> None:
    before = head(desk.root)

    with pytest.raises(InvalidRecord, match="`rag` is `mauve`"):
        desk.workspace.keep_together([_entry(desk.action)], {desk.action: {"rag": "mauve"}}, via="test")
    with pytest.raises(NoSuchRecord):
        desk.workspace.keep_together([_entry("A19-99999999")], {}, via="test")
    with pytest.raises(BadRequest, match="nothing to change"):
        desk.workspace.keep_together([], {desk.action: {"title": "Talks at schools"}}, via="test")

    assert head(desk.root) == before
    assert is_clean(desk.root)


def test_of_a_restricted_case_the_act_says_nothing_but_ids(desk: Desk) -> None:
    desk.workspace.keep_together([_entry(desk.case, "Secret")], {desk.case: {"lead": "Secret lead"}}, via="test")

    said = git(desk.root, "log", "-1", "--format=%B")
    assert said.splitlines()[0] == desk.case
    assert "ecret" not in said


def test_an_act_of_several_parts_is_undone_as_one(desk: Desk) -> None:
    before = git(desk.root, "rev-parse", "HEAD^{tree}")
    desk.workspace.keep_together([_entry(desk.action)], {desk.action: {"rag": "green"}}, via="test")

    desk.workspace.undo(via="test")

    assert git(desk.root, "rev-parse", "HEAD^{tree}") == before
