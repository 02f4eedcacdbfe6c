from __future__ import annotations

from datetime import date, timedelta

import pytest

from cspt.model.document import Raw
from cspt.model.profile import BlankStatus, RagRule
from cspt.model.record import Record
from cspt.rules.rag import LETTERS, ORDER, ActionFacts, action_facts
from tests.making import ACTION, PLAN, PROFILE, TODAY, happened, made, profile_with, together


def _facts(
    days_to_due: int | None = None, days_silent: int | None = None, under: Record | None = None, **fields: Raw
) -> ActionFacts:
    if days_to_due is not None:
        fields["due"] = str(TODAY + timedelta(days=days_to_due))
    action = made(ACTION, "", **fields)
    events = [] if days_silent is None else [happened(1, str(TODAY - timedelta(days=days_silent)))]
    return action_facts(action, together(action, *events, *([under] if under else [])), PROFILE, TODAY)


@pytest.mark.parametrize(
    ("to_due", "silent", "rag", "why"),
    [
        (-1, None, "red", "overdue 1 day"),
        (-12, None, "red", "overdue 12 days"),
        (-1, 0, "red", "overdue 1 day"),
        (-1, 90, "red", "overdue 1 day"),
        (None, 62, "red", "no update for 62 days"),
        (60, 62, "red", "no update for 62 days"),
        (3, 62, "red", "no update for 62 days"),
        (0, None, "amber", "due today"),
        (1, None, "amber", "due tomorrow"),
        (14, None, "amber", "due in 14 days"),
        (14, 40, "amber", "due in 14 days"),
        (None, 61, "amber", "no update for 61 days"),
        (None, 35, "amber", "no update for 35 days"),
        (15, 35, "amber", "no update for 35 days"),
        (15, None, "green", "not soon due"),
        (15, 34, "green", "updated lately and not soon due"),
        (None, 34, "green", "updated lately and not soon due"),
        (None, 0, "green", "updated lately and not soon due"),
        (None, None, "", "no due date and no dated update to go by"),
        (None, -5, "", "no due date and no dated update to go by"),
    ],
)
def test_rag_is_derived_by_the_rules_to_the_day(to_due: int | None, silent: int | None, rag: str, why: str) -> None:
    facts = _facts(to_due, silent)
    assert (facts.derived, facts.why) == (rag, why)


def test_a_complete_action_is_blue_whatever_its_dates() -> None:
    facts = _facts(-12, 90, status="complete")
    assert (facts.derived, facts.why, facts.overdue) == ("blue", "complete", 0)


@pytest.mark.parametrize("status", ["not-started", "in-progress", "on-hold"])
def test_no_other_status_makes_an_action_blue(status: str) -> None:
    assert _facts(-12, status=status).derived == "red"


def test_due_in_a_month_is_due_on_its_last_day() -> None:
    assert _facts(due="2019-12").due == date(2019, 12, 31)
    assert _facts(due="2019-11").overdue == 10
    assert _facts(due="2019").derived == "green"


def test_days_over_are_counted() -> None:
    assert [_facts(days).overdue for days in (-12, -1, 0, 5)] == [12, 1, 0, 0]
    assert _facts().overdue == 0


def test_an_action_of_a_closed_plan_presses_nobody() -> None:
    facts = _facts(-400, 300, made(PLAN, status="closed"), plan=PLAN, status="in-progress")
    assert (facts.derived, facts.why, facts.overdue) == ("", "its plan is closed", 0)
    assert facts.shown == ""


def test_an_action_done_in_a_closed_plan_stays_blue() -> None:
    assert _facts(under=made(PLAN, status="closed"), plan=PLAN, status="complete").derived == "blue"


def test_an_action_of_an_open_plan_is_judged() -> None:
    assert _facts(-12, under=made(PLAN, status="approved"), plan=PLAN).derived == "red"


def test_what_is_declared_is_shown_and_blank_stays_blank() -> None:
    assert _facts(-12, rag="green").shown == "green"
    facts = _facts(-12)
    assert (facts.declared, facts.shown) == ("", "red")


@pytest.mark.parametrize(
    ("declared", "to_due", "words"),
    [
        ("green", -12, "declared green, overdue 12 days"),
        ("red", 30, "declared red, not soon due"),
        ("blue", 3, "declared blue, due in 3 days"),
        ("red", -12, ""),
        ("", -12, ""),
        ("green", None, ""),
    ],
)
def test_a_disagreement_is_said_in_words(declared: str, to_due: int | None, words: str) -> None:
    facts = _facts(to_due, rag=declared)
    assert facts.disagreement == words
    assert facts.disagrees is bool(words)


@pytest.mark.parametrize(
    ("status", "silent", "stands"),
    [
        ("on-hold", None, "on-hold"),
        ("on-hold", 1, "on-hold"),
        ("", None, "not-started"),
        ("", 1, "in-progress"),
        ("", -1, "not-started"),
    ],
)
def test_a_blank_status_is_placed_and_never_declared(status: str, silent: int | None, stands: str) -> None:
    facts = _facts(None, silent, status=status)
    assert (facts.status, facts.status_declared) == (stands, bool(status))


def test_the_profile_says_where_a_blank_status_stands() -> None:
    profile = profile_with(blank_status=BlankStatus(without_updates="on-hold", with_updates="on-hold"))
    action = made(ACTION)
    assert action_facts(action, together(action), profile, TODAY).status == "on-hold"


def test_being_put_into_done_by_the_profile_is_not_being_complete() -> None:
    profile = profile_with(blank_status=BlankStatus(without_updates="complete", with_updates="complete"))
    action = made(ACTION, due="2019-12-01")
    assert action_facts(action, together(action), profile, TODAY).derived == "red"


_OLD = RagRule(since=date(2000, 1, 1), red_no_update_days=62, amber_due_days=14, amber_no_update_days=35)
_NEW = RagRule(since=date(2019, 12, 10), red_no_update_days=20, amber_due_days=7, amber_no_update_days=10)


@pytest.mark.parametrize(
    ("today", "rag"),
    [(date(2019, 12, 9), "green"), (date(2019, 12, 10), "red"), (date(2020, 1, 1), "red"), (date(1999, 1, 1), "")],
)
def test_a_rule_holds_from_its_own_day_on(today: date, rag: str) -> None:
    action = made(ACTION)
    snapshot = together(action, happened(1, "2019-11-20"))
    assert action_facts(action, snapshot, profile_with(_NEW, _OLD), today).derived == rag


def test_before_all_rules_the_oldest_holds() -> None:
    profile = profile_with(
        _NEW, RagRule(since=date(2019, 6, 1), red_no_update_days=62, amber_due_days=1, amber_no_update_days=2)
    )
    assert profile.rag_rule(date(2001, 1, 1)).amber_no_update_days == 2


def test_every_colour_has_its_letter() -> None:
    assert {colour: LETTERS[colour] for colour in ORDER} == {
        "red": "R",
        "amber": "A",
        "green": "G",
        "blue": "B",
        "": "–",
    }
