from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cspt.store.audit_export import HEADINGS, Row, export_rows
from cspt.store.history import Asked
from tests.store.auditing import Hand, with_field
from tests.store.conftest import DAY, NOON, Desk

SECRET = "Ms A of the blue door"


def _day(number: int) -> date:
    """Return the day so many days after the store's first, by this machine's own clock."""
    return date.fromtimestamp(NOON + number * DAY)  # noqa: DTZ012 - as a reader sees it


TODAY = _day(0)


def _rows(desk: Desk, first: date = TODAY, last: date = TODAY) -> list[Row]:
    return list(export_rows(desk.again(), first, last))


def _set(desk: Desk, record_id: str, **texts: str) -> str:
    record = desk.workspace.load().find(record_id)
    return desk.workspace.change(record.id, desk.workspace.values_from_text(record.kind, texts), via="set").oid


def _last(desk: Desk, count: int = 1) -> list[tuple[str, str, str, str]]:
    return [(row.id, row.field, row.before, row.after) for row in _rows(desk)[-count:]]


@pytest.fixture
def hand(desk: Desk) -> Hand:
    return Hand(desk.root)


def _path(desk: Desk, record_id: str) -> str:
    return desk.path(desk.workspace.load().find(record_id).id).relative_to(desk.root).as_posix()


def test_a_row_says_who_changed_what_from_what_to_what_and_when(desk: Desk) -> None:
    oid = _set(desk, desk.action, status="in-progress", owner="housing")
    first, second = _rows(desk)[-2:]
    assert HEADINGS == ("when", "who", "e-mail", "id", "kind", "title", "field", "before", "after", "via", "commit")
    assert first.when.startswith(str(TODAY))
    assert first.cells()[1:6] == ("Council officer", "officer@example.org", desk.action, "action", "Talks at schools")
    assert {(row.field, row.before, row.after) for row in (first, second)} == {
        ("status", "not-started", "in-progress"),
        ("owner", "police, schools", "housing"),
    }
    assert (first.via.endswith(" set"), first.commit) == (True, oid)


def test_a_new_record_has_a_row_a_field_and_none_for_what_the_row_says_already(desk: Desk) -> None:
    fields = [row.field for row in _rows(desk) if row.id == desk.event]
    assert fields == ["title", "about", "date", "type", "count"]


def test_only_the_days_asked_for_are_told_oldest_first(desk: Desk) -> None:
    desk.clock.seconds = NOON + 2 * DAY
    oid = _set(desk, desk.action, ref="1")
    assert {row.commit for row in _rows(desk, _day(2), _day(2))} == {oid}
    assert _rows(desk, _day(3), _day(90)) == []
    whens = [row.when for row in _rows(desk, _day(-300), _day(90))]
    assert whens == sorted(whens)


def test_a_file_that_is_no_record_is_named(desk: Desk, hand: Hand) -> None:
    hand.commit({"cspt.yaml": hand.text("cspt.yaml") + "\n", "x|y": "z"}, via=False)
    rows = [(row.id, row.kind, row.title, row.field, row.after, row.via) for row in _rows(desk)[-2:]]
    assert rows == [
        ("", "file", "cspt.yaml", "file", "changed", "without cspt"),
        ("", "file", "x|y", "file", "created", "without cspt"),
    ]


def test_a_version_that_cannot_be_read_is_told_as_such(desk: Desk, hand: Hand) -> None:
    path = _path(desk, desk.action)
    hand.commit({path: "no record"})
    assert (desk.action, "whole record", "", "cannot be read") in _last(desk, 20)


# Restricted records


def test_of_a_restricted_record_and_what_hangs_on_it_only_ids_and_fields_are_told(desk: Desk) -> None:
    _set(desk, desk.case, title=SECRET, lead=SECRET)
    _set(desk, desk.task, title=SECRET)
    rows = [row for row in _rows(desk) if row.id in (desk.case, desk.task)]
    assert {row.id for row in rows} == {desk.case, desk.task}
    assert {"title", "lead"} <= {row.field for row in rows}
    assert {(row.title, row.before, row.after) for row in rows} == {("", "", "")}


def test_an_event_of_a_restricted_case_is_not_told(desk: Desk, hand: Hand) -> None:
    path = f"{_path(desk, desk.case).rpartition('/')[0]}/events/E19-77777777.md"
    hand.commit({path: f"---\nid: E19-77777777\nkind: event\ntitle: {SECRET}\ndate: 2019-12-09\n---\n"})
    assert ("E19-77777777", "title", "", "") in _last(desk, 3)


@pytest.mark.parametrize("how", ["now", "then", "between"])
def test_what_was_restricted_at_any_time_stays_so(desk: Desk, hand: Hand, how: str) -> None:
    path = _path(desk, desk.case)
    closed = hand.text(path)
    opened = closed.replace("restricted: yes\n", "")
    stages = {"now": (opened, closed), "then": (closed, opened), "between": (opened, closed, opened)}[how]
    hand.commit({path: stages[0]})
    hand.commit({path: with_field(stages[0], "lead", SECRET)}, at=NOON + 3 * DAY)
    for number, text in enumerate(stages[1:], 4):
        hand.commit({path: text}, at=NOON + number * DAY)
    hand.git("reset", "-q", "--hard")
    day = _day(3)
    (row,) = _rows(desk, day, day if how != "between" else _day(4))[:1]
    assert (row.field, row.title, row.before, row.after) == ("lead", "", "", "")


def test_a_restricted_record_that_is_gone_is_still_restricted(desk: Desk, hand: Hand) -> None:
    task = _path(desk, desk.task)
    hand.commit({task: with_field(hand.text(task), "outcome", SECRET)}, at=NOON + 3 * DAY)
    hand.commit({_path(desk, desk.case): None, task: None}, at=NOON + 4 * DAY)
    hand.git("reset", "-q", "--hard")
    (row,) = _rows(desk, _day(3), _day(3))
    assert (row.field, row.after) == ("outcome", "")


# Acts of the whole store


def test_acts_are_found_by_person_field_and_period(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    red = _set(desk, desk.action, rag="red", ref="1")
    desk.clock.seconds = NOON + 2 * DAY
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Colleague")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "colleague@example.org")
    values = {"lead": "x"}
    lead = desk.again().change(desk.plan, values, via="set").oid

    def found(**asked: Any) -> list[str]:
        return [act.oid for act in desk.workspace.history.acts(Asked(**asked))]

    assert found(by="COLLEAGUE@") == [lead]
    assert found(by="council off", field="rag") == [red]
    assert found(field="lead") == [lead]
    assert found(first=_day(1)) == [lead]
    assert lead not in found(last=_day(1))
    assert found()[:2] == [lead, red]
    (act,) = desk.workspace.history.acts(Asked(field="rag"))
    assert [field.field for change in act.changes for field in change.fields] == ["rag"]
    assert found(path=_path(desk, desk.plan))[0] == lead


def test_each_line_keeps_its_author_and_a_merge_is_told_for_its_own_doing(desk: Desk, hand: Hand) -> None:
    path, base = _path(desk, desk.action), hand.tip
    text = hand.text(path)
    ours_text, both = with_field(text, "rag", "red"), with_field(with_field(text, "rag", "red"), "ref", "1")
    ours = hand.commit({path: ours_text}, parents=(base,))
    theirs = hand.commit({path: with_field(text, "ref", "1")}, parents=(base,), email="colleague@example.org")
    merge = hand.commit({path: with_field(both, "timescale", "soon")}, parents=(ours, theirs))
    told = {act.oid: [f.field for c in act.changes for f in c.fields] for act in desk.workspace.history.acts(Asked())}
    assert (told[ours], told[theirs], told[merge]) == (["rag"], ["ref"], ["timescale"])
    of_record = {act.oid for act in desk.workspace.history.acts(Asked(path=path))}
    assert {ours, theirs, merge} <= of_record


def test_a_hand_edit_does_not_open_what_was_saved_as_restricted(desk: Desk, hand: Hand) -> None:
    path = _path(desk, desk.case)
    closed = hand.text(path)
    opened = closed.replace("restricted: yes\n", "")
    hand.commit({path: opened})
    hand.commit({path: with_field(opened, "lead", SECRET)}, at=NOON + 3 * DAY)
    hand.commit({path: closed}, at=NOON + 5 * DAY)
    (desk.root / path).write_text(opened, encoding="utf-8")
    assert [(row.field, row.after) for row in _rows(desk, _day(3), _day(3))] == [("lead", "")]
