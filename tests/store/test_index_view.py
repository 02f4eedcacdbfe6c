"""A view stays as it was, may be asked from several threads, and mends a damaged index while it is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cspt.kinds import KINDS
from cspt.model.query import Query
from cspt.store.index.database import IndexDamaged, IndexFailed
from cspt.store.index.store import Index
from cspt.store.index.view import View
from tests.making import TODAY
from tests.store.conftest import Desk


def test_a_view_is_frozen_whatever_is_written_meanwhile(desk: Desk) -> None:
    before = desk.workspace.load()
    desk.workspace.change(desk.action, {"status": "complete"}, via="test")
    after = desk.workspace.load()
    assert isinstance(before, View)
    assert before.find(desk.action).text("status") == "not-started"
    assert before.count(KINDS["action"], Query(), TODAY) == 2
    assert after.find(desk.action).text("status") == "complete"


def test_a_view_outlives_the_index_it_was_read_from(desk: Desk) -> None:
    view = desk.workspace.load()
    desk.workspace.index.throw_away()
    for path in (desk.root / ".git" / "cspt").glob("index.sqlite*"):
        path.unlink()
    assert dict(view.records) == dict(desk.workspace.load_files().records)


def test_an_index_damaged_under_a_question_is_made_anew_and_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = desk.workspace.load()
    assert isinstance(view, View)
    broken = view.database
    broken.close()
    monkeypatch.setattr(broken, "rows", _damaged)
    assert view.find(desk.action).title == "Talks at schools"
    assert view.database is not broken


def test_where_no_index_can_be_kept_the_files_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Index, "fresh", _failed)
    snapshot = desk.workspace.load()
    assert not isinstance(snapshot, View)
    assert snapshot.find(desk.action).title == "Talks at schools"


def test_several_threads_ask_one_view(desk: Desk) -> None:
    view, wanted = desk.workspace.load(), desk.workspace.load_files()
    ids = [*wanted.records] * 20
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(view.get, ids)] == [wanted.get(each) for each in ids]


def _damaged(*_: object) -> list[tuple[object, ...]]:
    raise IndexDamaged("a page cannot be read")


def _failed(*_: object) -> None:
    raise IndexFailed("not here")
