from __future__ import annotations

from cspt.rules.restricted import is_restricted
from tests.making import ACTION, CASE, PLAN, happened, made, together


def test_what_hangs_on_a_restricted_case_is_restricted_at_any_remove() -> None:
    case, task = made(CASE, restricted="yes"), made(ACTION, case=CASE)
    event = happened(1, "2019-12-01")
    snapshot = together(case, task, event)
    assert [is_restricted(record, snapshot) for record in (case, task, event)] == [True, True, True]


def test_what_hangs_on_an_open_case_is_not() -> None:
    case, task = made(CASE), made(ACTION, case=CASE)
    assert not is_restricted(task, together(case, task))


def test_a_kind_without_the_mark_may_bear_it() -> None:
    plan = made(PLAN, restricted="Yes")
    assert is_restricted(plan, together(plan))


def test_records_that_hang_on_each_other_in_a_circle_end() -> None:
    case, task = made(CASE, case=ACTION), made(ACTION, case=CASE)
    assert not is_restricted(task, together(case, task))
