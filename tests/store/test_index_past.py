"""The records of a past day, through an index of that day's tree, are those that a reading of its commit gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cspt.model.snapshot import Snapshot
from cspt.store.index.database import IndexFailed
from cspt.store.index.past import PastIndex
from cspt.store.index.view import View
from tests.gitting import commit_all
from tests.store.conftest import DAY, Desk

_FIRST = date(2019, 12, 10)


@pytest.fixture
def lived(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A store with four days behind it: changes, a record taken away, a broken one, and edits not yet recorded."""
    desk.workspace.change(desk.action, {"status": "in-progress"}, via="test")
    desk.clock.seconds += DAY
    desk.path(desk.event).unlink()
    desk.path(desk.task).write_bytes(b"---\ntitle: [\n")
    with monkeypatch.context() as patch:
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.setenv(name, f"{desk.clock.moment().seconds} +0000")
        commit_all(desk.root, "taken away and broken")
    desk.clock.seconds += DAY
    desk.workspace.change(desk.plan, {"status": "closed"}, via="test")
    desk.clock.seconds += 2 * DAY
    path = desk.path(desk.case)
    path.write_text(path.read_text(encoding="utf-8") + "\nEdited by hand.\n", encoding="utf-8")
    (desk.root / "records" / "stray.txt").write_text("stray", encoding="utf-8")
    return desk


def test_each_day_is_as_its_commit_has_it(lived: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [date(2019, 12, number) for number in (8, 10, 11, 12, 13)]
    indexed = [lived.again().at(day) for day in days]
    assert [type(each) for each in indexed] == [View] * len(days)
    found = [_told(each) for each in indexed]
    monkeypatch.setattr(PastIndex, "fresh", _refused)
    assert found == [_told(lived.again().at(day)) for day in days]
    assert len({str(each) for each in found}) > len(days) - 2


def test_a_day_asked_for_again_reads_no_file_of_its_commit(lived: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _told(lived.again().at(_FIRST))
    monkeypatch.setattr(PastIndex, "_seen", _refused)
    assert _told(lived.again().at(_FIRST)) == before


def test_only_the_trees_asked_for_last_are_kept(lived: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cspt.store.index.past._KEPT", 2)
    for number in (8, 10, 11, 12):
        lived.again().at(date(2019, 12, number))
    assert len(list(_folder(lived).glob("*.sqlite"))) == 2


def test_a_damaged_one_is_made_anew(lived: Desk) -> None:
    before = _told(lived.again().at(_FIRST))
    for path in _folder(lived).glob("*.sqlite"):
        path.write_bytes(b"\xfe" * 9_000)
    assert _told(lived.again().at(_FIRST)) == before


def test_another_vocabulary_of_that_day_is_read_under(lived: Desk) -> None:
    path = lived.root / "cspt.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("on-hold", "paused"), encoding="utf-8")
    again = lived.again()
    assert list(again.profile.workflow["action"]) != list(lived.workspace.profile.workflow["action"])
    assert again.at(_FIRST).find(lived.action).text("status") == "in-progress"
    assert again.at(_FIRST).faults == ()


def _told(snapshot: Snapshot) -> tuple[object, ...]:
    return dict(snapshot.records), [*snapshot.records], snapshot.problems, snapshot.faults


def _refused(*_: object) -> Iterator[object]:
    raise IndexFailed("not to be used")


def _folder(desk: Desk) -> Path:
    return desk.root / ".git" / "cspt" / "at"
