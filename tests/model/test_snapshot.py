from __future__ import annotations

from datetime import date

import pytest

from cspt.errors import AmbiguousId, InvalidRecord, NoSuchRecord
from cspt.model.problem import Problem
from cspt.model.snapshot import Snapshot, event_day, last_update
from tests.making import ACTION, CASE, OTHER, PLAN, PRIORITY, TODAY, happened, made, together


def test_records_hang_together_by_their_links() -> None:
    plan, priority = made(PLAN), made(PRIORITY, plan=PLAN)
    action, task = made(ACTION, plan=PLAN, priority=PRIORITY), made(OTHER, case=CASE)
    snapshot = together(plan, priority, action, task, made(CASE))
    assert snapshot.under("plan", PLAN, "action") == [action]
    assert snapshot.under("plan", PLAN, "priority") == [priority]
    assert snapshot.under("priority", PRIORITY, "action") == [action]
    assert snapshot.under("case", CASE, "action") == [task]
    assert snapshot.under("case", PLAN, "action") == []
    assert snapshot.of_kind("action") == [action, task]
    assert snapshot.get(PLAN) == plan
    assert snapshot.get("PL19-99999999") is None


def test_a_timeline_is_newest_first() -> None:
    days = ["2019-02-06", "2019", "2019-05-15", "2019-02"]
    events = [happened(number, day) for number, day in enumerate(days)]
    other = happened(9, "2019-07-07", about=OTHER)
    snapshot = together(made(ACTION), *events, other)
    assert [event.text("date") for event in snapshot.timeline(ACTION)] == [
        "2019",
        "2019-05-15",
        "2019-02",
        "2019-02-06",
    ]
    assert snapshot.timeline(OTHER) == [other]
    assert snapshot.timeline(PLAN) == []


def test_events_of_one_day_keep_one_order() -> None:
    events = [happened(number, "2019-02-06") for number in (2, 3, 1)]
    assert [event.id[-1] for event in together(*events).timeline(ACTION)] == ["3", "2", "1"]


def test_an_event_counts_by_its_last_day() -> None:
    assert event_day(happened(1, "2019-05-15", date_to="2019-05-16")) == date(2019, 5, 16)
    assert event_day(happened(1, "2019-02")) == date(2019, 2, 28)
    assert event_day(made("E19-00000001", about=ACTION)) == date.min


@pytest.mark.parametrize(
    ("days", "newest"),
    [
        ([], None),
        (["2019-12-11"], None),
        (["2019-12-10"], date(2019, 12, 10)),
        (["2019-12-01", "2019-12-11"], date(2019, 12, 1)),
        (["2019-11"], date(2019, 11, 30)),
        (["2019-12"], date(2019, 12, 1)),
        (["2019"], date(2019, 1, 1)),
        (["2020"], None),
        (["2018"], date(2018, 12, 31)),
    ],
)
def test_the_last_update_is_the_newest_that_is_not_to_come(days: list[str], newest: date | None) -> None:
    events = [happened(number, day) for number, day in enumerate(days)]
    assert last_update(events, TODAY) == newest


def test_a_run_of_days_that_has_begun_counts_from_its_first_day() -> None:
    assert last_update([happened(1, "2019-12-05", date_to="2019-12-20")], TODAY) == date(2019, 12, 5)


def test_a_record_is_found_by_the_start_of_its_id() -> None:
    snapshot = together(made(ACTION, title="One"), made(OTHER), made(CASE))
    assert snapshot.find("111").id == OTHER
    assert snapshot.find(CASE.lower()).id == CASE
    assert snapshot.find("000", "case").id == CASE
    with pytest.raises(NoSuchRecord, match="no record `zzz`; type the start of an id"):
        snapshot.find("zzz")
    with pytest.raises(NoSuchRecord, match="no plan `111`"):
        snapshot.find("111", "plan")


def test_an_ambiguous_id_lists_what_it_may_mean() -> None:
    snapshot = together(made(ACTION, title="One"), made(CASE, title="Two"))
    with pytest.raises(AmbiguousId) as caught:
        snapshot.find("0000")
    assert str(caught.value) == f"`0000` may mean {ACTION} (One), {CASE} (Two); type more of it"
    assert caught.value.exit_code == 4
    many = together(*(made(f"A19-7{number:07d}") for number in range(12)))
    with pytest.raises(AmbiguousId, match="and 4 more; type more of it"):
        many.find("7")


def test_a_ref_finds_its_record_where_no_id_does() -> None:
    snapshot = together(made(ACTION, ref="1.03", title="Posters"))
    assert snapshot.find("1.03").id == ACTION


@pytest.mark.parametrize("typed", ["A19-00000000", "a19-0000", "000"])
def test_a_record_that_cannot_be_read_is_named_with_its_file_and_what_is_wrong(typed: str) -> None:
    broken = Problem(f"records/actions/2019/{ACTION}/action.md", 5, "broken YAML", unreadable=True)
    event = Problem(f"records/actions/2019/{OTHER}/events/E19-99999999.md", 1, "not closed", unreadable=True)
    with pytest.raises(InvalidRecord, match=rf"^{ACTION} cannot be read: records/actions/.*/action.md:5: broken YAML$"):
        Snapshot({}, (broken, event)).find(typed)


def test_an_event_that_cannot_be_read_says_nothing_of_what_it_is_about() -> None:
    event = Problem(f"records/actions/2019/{OTHER}/events/E19-99999999.md", 1, "not closed", unreadable=True)
    with pytest.raises(NoSuchRecord):
        Snapshot({}, (event,)).find(OTHER)
    with pytest.raises(InvalidRecord, match="not closed"):
        Snapshot({}, (event,)).find("E19-99999999")
