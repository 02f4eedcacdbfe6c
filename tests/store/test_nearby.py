"""An act reads the files of the records it is about, and looks at the whole store only where it must."""

from __future__ import annotations

import re

import pytest

from cspt.errors import CsptError
from cspt.model.snapshot import Snapshot
from tests.store.conftest import Desk


@pytest.fixture
def alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose store as a whole may not be read."""

    def refused() -> Snapshot:
        raise AssertionError("the whole store was read")

    monkeypatch.setattr(desk.workspace, "load", refused)
    monkeypatch.setattr(desk.workspace, "load_files", refused)
    return desk


def test_a_whole_id_is_read_from_its_own_file(alone: Desk) -> None:
    assert alone.workspace.near().find(alone.action).title == "Talks at schools"
    assert alone.workspace.near().find(alone.action.lower(), "action").id == alone.action


def test_a_change_of_a_record_and_an_event_on_it_read_nothing_else(alone: Desk) -> None:
    from cspt.kinds import KINDS

    alone.workspace.change(alone.action, {"status": "complete"}, via="test")
    values = alone.workspace.values_from_text(KINDS["event"], {"about": alone.action, "date": "2019-12-09"})
    assert alone.workspace.create(KINDS["event"], "Talk", values, via="test").oid


def test_an_edit_by_hand_is_seen(alone: Desk) -> None:
    path = alone.root / "records" / "actions" / "2019" / alone.action / "action.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Talks", "Walks"), encoding="utf-8")
    assert alone.workspace.near().find(alone.action).title == "Walks at schools"


@pytest.mark.parametrize("data", [None, b"no record"])
def test_a_record_that_is_gone_or_cannot_be_read_is_none(desk: Desk, data: bytes | None) -> None:
    path = desk.root / "records" / "actions" / "2019" / desk.action / "action.md"
    path.unlink() if data is None else path.write_bytes(data)
    assert desk.workspace.near().get(desk.action) is None
    with pytest.raises(CsptError) as found:
        desk.workspace.load_files().find(desk.action)
    with pytest.raises(type(found.value), match=re.escape(str(found.value))):
        desk.workspace.near().find(desk.action)


def test_what_is_typed_in_part_and_events_are_found_in_the_whole(desk: Desk) -> None:
    assert desk.workspace.near().find(desk.action[4:]).id == desk.action
    assert desk.workspace.near().find(desk.event).title == "Talk at the academy"
    assert {*desk.workspace.near().records} == {*desk.workspace.load_files().records}


def test_the_event_of_another_hand_is_read_as_it_now_stands(desk: Desk) -> None:
    near = desk.workspace.near()
    near.find(desk.event)
    path = desk.path(desk.event)
    path.write_text(path.read_text(encoding="utf-8").replace("academy", "college"), encoding="utf-8")
    assert near.find(desk.event).title == "Talk at the college"
