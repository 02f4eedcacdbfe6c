"""Holds the rules of case work to the table of worked cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cspt.errors import InvalidRecord
from cspt.model.casework import Repeat
from cspt.model.document import Raw
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import Span
from cspt.rules.case_review import qualify
from cspt.rules.clocks import calendar_of
from cspt.rules.course import course_of
from cspt.rules.due_work import report_due
from cspt.rules.kpi import kpi_rag
from cspt.rules.orders import order_facts, order_faults
from cspt.rules.repeats import repeat_victims
from cspt.rules.risk import choices_of, points, score
from cspt.rules.track import papers, track
from tests.making import CASE, PROFILE, happened, made, profile_with, together
from tests.rules.worked_cases import WORKED, Worked

_ORDER, _REVIEW = "OR19-00000000", "CR19-00000000"
_CALENDAR = calendar_of(PROFILE)


def test_the_table_is_long_and_repeats_nothing() -> None:
    assert len(WORKED) >= 150
    assert len({(one.rule, one.given, one.day) for one in WORKED}) == len(WORKED)
    assert all(one.source for one in WORKED)


@pytest.mark.parametrize("worked", WORKED, ids=lambda one: f"{one.rule}: {one.given} on {one.day}")
def test_a_worked_case_comes_out(worked: Worked) -> None:
    assert _READERS[worked.rule](worked.given, worked.day) == worked.expected


def _fields(words: list[str]) -> dict[str, Raw]:
    pairs = (word.partition("=") for word in words)
    return {name: value for name, _, value in pairs}


def _deadline(given: str, day: str) -> str:
    procedure, step, *rest = given.split()
    review = made(_REVIEW, "", received=day, **_fields(rest))
    today, rules = date.fromisoformat(day), PROFILE.procedures[procedure]
    if step == "papers":
        found = papers(review, rules, _CALENDAR, today)
        assert found
    else:
        found = next(one for one in track(review, rules, _CALENDAR, today) if one.name == step)
    return {"no deadline": "none", "waiting": "waiting"}.get(found.state) or str(found.due)


def _risk(given: str, day: str) -> str:
    name, *rest = given.split()
    scale = next(scale for scale in PROFILE.scales if scale.name == name)
    least = {one.name: min(choices_of(one), key=lambda choice: points(one, choice)) for one in scale.factors}
    try:
        found = score(scale, {**least, **{str(k): str(v) for k, v in _fields(rest).items()}})
    except InvalidRecord:
        return "refused"
    floors = ", ".join(floor.why for floor in found.fired)
    return f"{found.total} {found.band}" + (f": {floors}" if floors else "")


def _threshold(given: str, day: str) -> str:
    name, *words = given.split()
    reports: list[Record] = []
    for number, word in enumerate(words):
        fields: dict[str, Raw] = {}
        if word.startswith("="):
            fields["same_as"] = reports[-1].id
        if word.endswith("!"):
            fields["hate"] = "yes"
        dates, _, who = word.strip("=!").partition("@")
        happened_on, _, fields["reported"] = dates.partition(">")
        if happened_on != "?":
            fields["happened"] = happened_on
        if who:
            fields["reporter"] = who
        reports.append(made(f"R19-{number:08d}", "", **fields))
    found = qualify(reports, PROFILE.procedures[name], date.fromisoformat(day), together(*reports))
    return f"{'met' if found.met else 'not met'} {found.number}"


def _an_order(given: str, day: str) -> Record:
    power, *rest = given.split()
    return made(_ORDER, "", power=power, starts=day, **_fields(rest))


def _order(given: str, day: str) -> str:
    order = _an_order(given, day)
    return ", ".join(fault.rule for fault in order_faults(order, together(order), PROFILE)) or "allowed"


def _order_review(given: str, day: str) -> str:
    order = _an_order(given, day)
    return str(order_facts(order, together(order), PROFILE, date.fromisoformat(day)).review or "none").lower()


def _order_warning(given: str, day: str) -> str:
    order = _an_order(given, day)
    return str(order_facts(order, together(order), PROFILE, date.fromisoformat(day)).warn or "none")


def _assessed(number: int, day: str, band: str, **fields: Raw) -> Record:
    return happened(number, day, CASE, type="risk-assessment", count="15", unit="of 28", band=band, **fields)


def _first_review(_given: str, day: str) -> str:
    case = made(CASE, opened=day, status="open")
    (review,) = course_of(case, together(case), PROFILE, date.fromisoformat(day)).reviews
    return str(review.day)


def _lower_by(_given: str, day: str) -> str:
    case = made(CASE, opened=day, status="open")
    course = course_of(case, together(case, _assessed(1, day, "high")), PROFILE, date.fromisoformat(day))
    return str(course.lower_by)


def _monitored_until(_given: str, day: str) -> str:
    case = made(CASE, opened="2018-10-01", status="monitoring")
    moved_on = happened(1, day, CASE, type="decision", status_to="monitoring")
    return str(course_of(case, together(case, moved_on), PROFILE, date.fromisoformat(day)).monitored_until)


def _next_review(given: str, day: str) -> str:
    chosen, band, *role = given.split()
    rules = profile_with(casework=[_with(then=chosen)])
    by = " ".join(role)
    opened = str(date.fromisoformat(day) - timedelta(days=14))
    case = made(CASE, opened=opened, status="open", risk_band=band)
    reviewed = happened(1, day, CASE, type="review", by=by)
    course = course_of(case, together(case, reviewed), rules, date.fromisoformat(day))
    return str(next((review.day for review in course.reviews if review.by == by), "none"))


def _with(**changes: object) -> object:
    import msgspec

    return msgspec.structs.replace(PROFILE.casework[0], **changes)


def _report_review(_given: str, day: str) -> str:
    report = made("R19-00000000", reported=day, status="new")
    (due,) = report_due(report, together(report), PROFILE, date.fromisoformat(day))
    return str(due.day)


def _repeat(given: str, day: str) -> str:
    reports = []
    for number, word in enumerate(given.split()):
        category, _, on = word.rpartition(":")
        report = made(f"R19-{number:08d}", reported=on, victim="A.B.", category=category or "threats")
        reports.append(report)
    rule = Repeat(reports=3, within=Span("3m"))
    found = repeat_victims(reports, Snapshot({one.id: one for one in reports}), rule, date.fromisoformat(day))
    return str(len(found[0].reports)) if found else "none"


def _measure(given: str, _day: str) -> str:
    name, better, *numbers = given.split()
    value, target, last_year = (None if number == "-" else int(number) for number in numbers)
    rule = PROFILE.kpi_rules[name]
    found = kpi_rag(rule, value, target, lower_is_better=better == "lower", last_year=last_year)
    return found.rag or "none"


_READERS: dict[str, Callable[[str, str], str]] = {
    "deadline": _deadline,
    "risk": _risk,
    "threshold": _threshold,
    "order": _order,
    "order review": _order_review,
    "order warning": _order_warning,
    "first review": _first_review,
    "lower by": _lower_by,
    "monitored until": _monitored_until,
    "next review": _next_review,
    "report review": _report_review,
    "repeat": _repeat,
    "measure": _measure,
}
