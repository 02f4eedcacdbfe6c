from __future__ import annotations

import pytest

from cspt.model.checks import check_snapshot
from cspt.model.document import Raw
from cspt.model.problem import Problem
from cspt.model.snapshot import Snapshot
from tests.making import ACTION, CASE, MEMBER, PLAN, PRIORITY, happened, made, together


def _found(*problems: Problem) -> list[str]:
    return [problem.message for problem in problems]


def test_a_sound_store_has_nothing_wrong() -> None:
    sound = together(
        made(PLAN, starts="2019-04", ends="2019-04"),
        made(PRIORITY, plan=PLAN),
        made(ACTION, plan=PLAN, priority=PRIORITY),
        made(CASE, opened="2019-12-01", closed="2019-12-01", links=[CASE]),
        happened(1, "2019-05-15", date_to="2019-05"),
    )
    assert check_snapshot(sound) == []


@pytest.mark.parametrize(
    ("record_id", "fields", "message"),
    [
        (ACTION, {"plan": "PL19-99999999"}, "`plan` points at PL19-99999999, which is not in the store"),
        (ACTION, {"plan": ACTION}, f"`plan` points at {ACTION}, which is an action, not a plan"),
        (CASE, {"links": [CASE, "C19-99999999"]}, "`links` points at C19-99999999, which is not in the store"),
        (PLAN, {"starts": "2019-04", "ends": "2019-03"}, "`ends` (2019-03-31) comes before `starts` (2019-04-01)"),
        (
            CASE,
            {"opened": "2019-12-02", "closed": "2019-12-01"},
            "`closed` (2019-12-01) comes before `opened` (2019-12-02)",
        ),
        (MEMBER, {"isp_signed": "2019-12-02", "isp_expires": "2018-12-01"}, "`isp_expires` (2018-12-01) comes before"),
    ],
)
def test_what_only_shows_between_records_is_named(record_id: str, fields: dict[str, Raw], message: str) -> None:
    (problem,) = check_snapshot(together(made(record_id, "", **fields)))
    assert message in problem.message
    assert problem.path.startswith("records/")


def test_an_event_about_nothing_and_out_of_order_is_named() -> None:
    problems = check_snapshot(together(happened(1, "2019-05-16", date_to="2019-05-15")))
    assert _found(*problems) == [
        "`about` points at A19-00000000, which is not in the store",
        "dates-out-of-order: `date_to` (2019-05-15) comes before `date` (2019-05-16)",
    ]


def test_what_reading_found_comes_first_by_path() -> None:
    bad = made(ACTION, due="soon")
    snapshot = Snapshot(
        {bad.id: bad}, (Problem("records/z", 0, "z"), Problem("records/a", 3, "a"), Problem("records/a", 2, "b"))
    )
    assert [str(problem) for problem in check_snapshot(snapshot)] == [
        "records/a:2: b",
        "records/a:3: a",
        f"{bad.path}:5: `due`: `soon` is not a date; write it as 2019-12-31",
        "records/z: z",
    ]
