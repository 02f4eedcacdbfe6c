from __future__ import annotations

import pytest

from tests.cli.running import Cspt


@pytest.mark.parametrize(
    ("typed", "status"),
    [("complete", "complete"), ("IN", "in-progress"), ("not started", "not-started"), ("comp", "complete")],
)
def test_the_start_of_a_status_is_enough(typed: str, status: str, cspt: Cspt) -> None:
    assert cspt("move", "a4xj", typed).out == f"A19-A4XJJBVK: status on-hold → {status}\n"


def test_moving_to_where_it_stands_changes_nothing(cspt: Cspt) -> None:
    assert cspt("move", "a4xj", "on-hold").out == "A19-A4XJJBVK: nothing changed\n"


@pytest.mark.parametrize("typed", ["nowhere", "", "-"])
def test_a_wrong_status_is_answered_with_the_statuses_of_its_kind(typed: str, cspt: Cspt) -> None:
    ran = cspt("move", "x13n", "--", typed)

    assert ran.code == 5
    assert "open, monitoring, escalated, closed" in ran.complaint


def test_a_start_that_means_two_is_refused(cspt: Cspt) -> None:
    ran = cspt("move", "c7yd", "d")
    assert ran.out == "PL17-C7YDY0CY: status approved → draft\n"

    cases = cspt("move", "a4xj", "o")
    assert cases.out == "A19-A4XJJBVK: nothing changed\n"


def test_a_kind_without_statuses_does_not_move(cspt: Cspt) -> None:
    ran = cspt("move", "M16-3YS6", "open")

    assert ran.code == 2
    assert "no statuses" in ran.complaint
