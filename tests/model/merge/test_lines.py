"""Two changes of one sequence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cspt.model.merge.lines import weave

_texts = st.lists(st.sampled_from("abc"), max_size=8)


def test_changes_in_different_places_both_stand() -> None:
    woven = weave("abcde", "aXcde", "abcdY")
    assert ("".join(woven.ours), woven.overlaps) == ("aXcdY", False)


def test_where_both_changed_one_place_each_result_has_one_side() -> None:
    woven = weave("abcde", "aXcdeZ", "aYcde")
    assert woven.overlaps
    assert ("".join(woven.ours), "".join(woven.theirs)) == ("aXcdeZ", "aYcdeZ")
    assert "".join(woven.both) == "aXYcdeZ"


def test_the_same_change_on_both_sides_is_made_once() -> None:
    assert weave("abc", "aXc", "aXc").ours == list("aXc")


@given(_texts, _texts, _texts)
def test_the_sides_may_be_swapped(base: list[str], ours: list[str], theirs: list[str]) -> None:
    woven, swapped = weave(base, ours, theirs), weave(base, theirs, ours)
    assert (woven.ours, woven.theirs, woven.both) == (swapped.theirs, swapped.ours, swapped.both)


@given(_texts, _texts)
def test_a_side_that_changed_nothing_gives_way(base: list[str], side: list[str]) -> None:
    woven = weave(base, side, base)
    assert woven.ours == woven.theirs == side


def test_texts_too_long_to_compare_line_by_line_still_keep_their_ends() -> None:
    base = [*"head", *(str(number % 7) for number in range(3_000)), *"tail"]
    ours = [*"head", *(str(number % 5) for number in range(3_000)), *"tail"]
    theirs = ["X", *base[1:]]
    woven = weave(base, ours, theirs)
    assert woven.ours[:4] == [*"Xead"]
    assert woven.ours[4:] == ours[4:]
