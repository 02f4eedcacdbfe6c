from __future__ import annotations

from cspt.rules.rag import action_facts
from cspt.rules.rollup import Rollup, roll_up
from tests.making import ACTION, PROFILE, TODAY, made, together


def _rolled(*shown: str) -> Rollup:
    actions = [made(ACTION, rag=rag) for rag in shown]
    return roll_up(action_facts(action, together(action), PROFILE, TODAY) for action in actions)


def test_actions_are_counted_by_the_rag_a_screen_shows() -> None:
    rollup = _rolled("red", "green", "green", "", "blue")
    assert rollup.counts == {"red": 1, "amber": 0, "green": 2, "blue": 1, "": 1}
    assert rollup.total == 5


def test_the_worst_is_what_needs_looking_at_first() -> None:
    assert _rolled("blue", "green", "amber").worst == "amber"
    assert _rolled("", "blue", "red").worst == "red"
    assert _rolled("", "blue").worst == "blue"
    assert _rolled("").worst == ""
    assert _rolled().worst == ""
    assert _rolled().total == 0
