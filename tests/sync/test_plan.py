"""What a sync would do, from what is known of both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cspt.sync.plan import Loss, Plan, Sides, Step, plan

OURS, THEIRS = "a" * 40, "b" * 40
FORKED = Sides(ours=OURS, theirs=THEIRS, verified=THEIRS, to_send=3, to_receive=2)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (Sides(ours=OURS, theirs=OURS), Plan(Step.NOTHING)),
        (Sides(ours=OURS, theirs="", to_send=4), Plan(Step.SEND, 4)),
        (Sides(ours=OURS, theirs=THEIRS, ours_holds_theirs=True, to_send=1), Plan(Step.SEND, 1)),
        (Sides(ours=OURS, theirs=THEIRS, theirs_holds_ours=True, to_receive=2), Plan(Step.RECEIVE, 0, 2)),
        (FORKED, Plan(Step.MERGE, 3, 2)),
    ],
    ids=["same", "nothing-there-yet", "ahead", "behind", "forked"],
)
def test_what_is_to_be_done_follows_from_who_holds_whom(sides: Sides, expected: Plan) -> None:
    assert plan(sides) == expected


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (replace(FORKED, ours=""), "cspt clone"),
        (replace(FORKED, theirs=""), "no longer has the branch"),
        (replace(FORKED, holds_verified=False), "was rewritten"),
        (replace(FORKED, holds_verified=False, is_earlier=True), "set back to an earlier state"),
        (replace(FORKED, related=False), "another beginning"),
        (replace(FORKED, form=2), "install a newer cspt"),
        (replace(FORKED, form=0), "has no profile any more"),
        (replace(FORKED, taken_here=Loss(10, 6)), "receiving would take away 6 of the 10 records here"),
        (replace(FORKED, taken_there=Loss(100, 51)), "sending would take away 51 of the 100 records there"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_not_be_brought_together_is_refused_in_one_line(sides: Sides, words: str) -> None:
    refused = plan(sides)

    assert (refused.step, refused.send, refused.receive) == (Step.REFUSE, 3, 2)
    assert words in refused.why
    assert "\n" not in refused.why


def test_a_first_sync_with_an_empty_place_is_no_loss() -> None:
    assert plan(Sides(ours=OURS, theirs="", verified="")).step is Step.SEND


@pytest.mark.parametrize(("held", "gone", "most"), [(6, 5, False), (6, 6, True), (12, 6, False), (12, 7, True)])
def test_more_than_half_of_the_records_and_more_than_a_few_are_most(held: int, gone: int, most: bool) -> None:  # noqa: FBT001 - a table of cases
    assert Loss(held, gone).is_most is most


def test_removals_that_are_meant_go_on() -> None:
    sides = replace(FORKED, taken_here=Loss(10, 10), taken_there=Loss(10, 10))
    assert plan(sides).step is Step.REFUSE
    assert plan(replace(sides, removals_meant=True)).step is Step.MERGE


def test_removals_that_are_meant_do_not_excuse_a_rewritten_history() -> None:
    assert plan(replace(FORKED, holds_verified=False, removals_meant=True)).step is Step.REFUSE
