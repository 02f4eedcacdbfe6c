from __future__ import annotations

import pytest

from cspt.model.document import Raw
from cspt.model.record import Record
from cspt.model.values import Value
from cspt.rules.facts import Facts
from cspt.rules.moves import move_values, obstacles
from tests.making import ACTION, CASE, PROFILE, TODAY, happened, made, profile_with, together


def _case(**fields: Raw) -> Record:
    return made(CASE, "", **{"opened": "2019-10-01", "status": "open", **fields})


def _assessed(number: int, day: str, total: int, band: str) -> Record:
    return happened(number, day, CASE, type="risk-assessment", count=str(total), unit="of 28", band=band)


_FELL = (_assessed(1, "2019-10-02", 17, "high"), _assessed(2, "2019-11-01", 6, "low"))
_STAYED = (_assessed(1, "2019-10-02", 17, "high"), _assessed(2, "2019-11-01", 17, "high"))


def _moved_on(day: str, to: str) -> Record:
    return happened(9, day, CASE, type="decision", status_to=to)


def _rules(case: Record, to: str, *others: Record, **given: Value) -> list[str]:
    facts = Facts(together(case, *others), PROFILE, TODAY)
    return [fault.rule for fault in obstacles(case, to, given, facts)]


def test_a_case_whose_risk_fell_goes_to_monitoring() -> None:
    assert _rules(_case(), "monitoring", *_FELL) == []
    assert _rules(_case(status="escalated"), "monitoring", *_FELL) == []
    assert _rules(_case(), "monitoring", *_STAYED) == ["monitor-not-lower"]
    assert _rules(_case(), "monitoring") == ["monitor-not-assessed"]
    assert _rules(_case(), "monitoring", _assessed(1, "2019-10-02", 3, "low")) == []
    assert _rules(_case(status="closed"), "monitoring", *_FELL) == ["monitor-from"]


def test_a_lower_total_of_the_same_scale_is_a_fall_and_another_scale_is_not_compared() -> None:
    first = happened(1, "2019-10-02", CASE, type="risk-assessment", count="20", unit="of 28", band="high", scale="a 1")
    same = happened(2, "2019-11-02", CASE, type="risk-assessment", count="18", unit="of 28", band="high", scale="a 1")
    other = happened(2, "2019-11-02", CASE, type="risk-assessment", count="18", unit="of 27", band="high", scale="b 1")

    assert _rules(_case(), "monitoring", first, same) == []
    assert _rules(_case(), "monitoring", first, other) == ["monitor-not-lower"]


def test_an_escalated_case_needs_a_specialist() -> None:
    assert _rules(_case(), "escalated") == ["escalate-no-specialist"]
    assert _rules(_case(), "escalated", specialist="police lead") == []
    assert _rules(_case(specialist="police lead"), "escalated") == []


def test_a_case_is_closed_once_its_month_of_monitoring_is_over() -> None:
    case = _case(status="monitoring", closed_reason="Quiet")

    assert _rules(case, "closed", _moved_on("2019-11-10", "monitoring")) == []
    assert _rules(case, "closed", _moved_on("2019-11-11", "monitoring")) == ["close-too-soon"]
    assert _rules(_case(), "closed", closed_reason="Quiet") == ["close-from"]
    assert _rules(_case(status="monitoring"), "closed", _moved_on("2019-11-01", "monitoring")) == ["close-no-reason"]


def test_what_is_new_or_still_open_keeps_a_case_from_being_closed() -> None:
    case = _case(status="monitoring", closed_reason="Quiet")
    began = _moved_on("2019-11-01", "monitoring")
    report = made("R19-00000000", "", case=CASE, reported="2019-11-20", status="in-case")
    order = made("OR19-00000000", power="closure-order", case=CASE, starts="2019-10-01", ends="2019-12-31")
    over = made("OR19-11111111", power="closure-order", case=CASE, starts="2019-08-01", ends="2019-10-31")

    assert _rules(case, "closed", began, report) == ["close-new-incident"]
    assert _rules(case, "closed", began, order, over) == ["close-open-orders"]
    assert _rules(case, "closed", began, made(ACTION, case=CASE)) == ["close-open-actions"]
    assert _rules(case, "closed", began, made(ACTION, case=CASE, status="complete"), over) == []


def test_a_flag_keeps_a_case_until_its_referral_is_made() -> None:
    flags: list[Raw] = ["mental-health"]
    case = _case(flags=flags)
    referral = made("RF19-00000000", service="cmht", basis="consent", sent="2019-11-01", case=CASE)

    assert _rules(case, "monitoring", *_FELL) == ["referral-not-made"]
    assert _rules(case, "monitoring", *_FELL, referral) == []


def test_a_partnership_without_rules_for_cases_is_never_in_the_way() -> None:
    facts = Facts(together(_case()), profile_with(casework=[]), TODAY)

    assert obstacles(_case(), "closed", {}, facts) == []


@pytest.mark.parametrize(
    ("status", "to", "closed", "values"),
    [
        ("monitoring", "closed", "", {"status": "closed", "closed": TODAY, "review_due": None}),
        ("closed", "open", "2019-11-01", {"status": "open", "closed": None, "closed_reason": None}),
        ("open", "escalated", "", {"status": "escalated"}),
    ],
)
def test_a_move_sets_and_blanks_the_day_of_closing(
    status: str, to: str, closed: str, values: dict[str, Value | None]
) -> None:
    assert move_values(_case(status=status, closed=closed), to, PROFILE, TODAY) == values
