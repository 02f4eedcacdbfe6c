from __future__ import annotations

from datetime import date, timedelta

from cspt.model.document import Raw
from cspt.model.record import Record
from cspt.rules.due import Due, what_is_due
from tests.making import ACTION, CASE, MEMBER, OTHER, PLAN, PROFILE, TODAY, made, together


def _due(*records: Record, days: int = 14, who: str = "") -> list[Due]:
    return what_is_due(together(*records), PROFILE, TODAY, timedelta(days=days), who)


def test_what_is_due_comes_longest_over_first_with_its_reason() -> None:
    found = _due(
        made(ACTION, due="2019-12-12", owner=["Housing", "SNT"], rag="green"),
        made(OTHER, due="2019-11-28"),
        made(CASE, review_due="2019-12-24", lead="ASB officer", risk_band="high"),
        made(PLAN, review_date="2019-12", ends="2020-03", lead="manager"),
        made(MEMBER, isp_expires="2019-12-10"),
        days=21,
    )
    assert [(due.record.id, due.what, due.why, due.who, due.rag) for due in found] == [
        (OTHER, "action", "12 days over", "", "red"),
        (MEMBER, "agreement", "today", "Title of M19-00000000", ""),
        (ACTION, "action", "declared green, due in 2 days", "Housing, SNT", "green"),
        (CASE, "review", "in 14 days", "ASB officer", "high"),
        (PLAN, "plan review", "in 21 days", "manager", ""),
    ]
    assert [due.day for due in found] == sorted(due.day for due in found)


def test_the_span_counts_its_last_day() -> None:
    record = made(ACTION, due="2019-12-24")
    assert _due(record, days=14)
    assert not _due(record, days=13)


def test_what_is_done_or_closed_is_not_due() -> None:
    closed: list[Record] = [
        made(ACTION, due="2019-12-01", status="complete"),
        made(CASE, review_due="2019-12-01", status="closed"),
        made(PLAN, review_date="2019-12-01", status="closed"),
        made(OTHER, due="2019-12-01", plan=PLAN),
    ]
    assert _due(*closed) == []


def test_a_plan_that_has_ended_is_not_reviewed() -> None:
    def plan(**fields: Raw) -> Record:
        return made(PLAN, "", review_date="2019-06", **fields)

    assert _due(plan(ends="2019-12-09")) == []
    assert _due(plan(ends="2019-12-10"))
    assert _due(plan(ends="2019-12"))
    assert _due(plan())


def test_what_has_no_date_is_not_due() -> None:
    assert _due(made(ACTION), made(CASE), made(PLAN), made(MEMBER)) == []


def test_due_for_somebody_is_found_in_either_case_by_any_part() -> None:
    mine, other = (
        made(ACTION, due="2019-12-12", owner=["Housing north"]),
        made(OTHER, due="2019-12-12", owner=["police"]),
    )
    assert [due.record.id for due in _due(mine, other, who="HOUSING")] == [ACTION]
    assert [due.record.id for due in _due(mine, other, who="charity")] == []
    assert len(_due(mine, other)) == 2


def test_things_of_one_day_keep_the_order_of_their_ids() -> None:
    found = _due(made(OTHER, due="2019-12-12"), made(ACTION, due="2019-12-12"))
    assert [due.record.id for due in found] == [ACTION, OTHER]
    assert found[0].day == date(2019, 12, 12)
