"""Brings together two people's changes to one sequence: a text's lines, or a list's items.

The three-way comparison of diff3 (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007): what both sides
left alone separates the places that were changed; a place that only one side changed takes its change; a place that
both changed in different ways is an overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST_COMPARED = 4_000_000
"""How many pairs of changed lines are compared; beyond it the whole middle of a text counts as one change."""


@dataclass(frozen=True, slots=True)
class Woven(Generic[T]):
    """A sequence with both sides' changes; where they overlap, one text has ours and the other has theirs."""

    ours: list[T]
    theirs: list[T]
    both: list[T]
    """Where they overlap it has both, in an order that does not depend on the sides."""
    overlaps: bool


def weave(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> Woven[T]:
    """Bring two changes of one sequence together."""
    ours_at, theirs_at = _matches(base, ours), _matches(base, theirs)
    with_ours: list[T] = []
    with_theirs: list[T] = []
    both: list[T] = []
    overlaps = False
    b = o = t = 0
    for at in [*(at for at in range(len(base)) if at in ours_at and at in theirs_at), len(base)]:
        o_end, t_end = ours_at.get(at, len(ours)), theirs_at.get(at, len(theirs))
        was, mine, other = list(base[b:at]), list(ours[o:o_end]), list(theirs[t:t_end])
        if mine in (was, other):
            mine = other
        elif other == was:
            other = mine
        else:
            overlaps = True
        both += (
            [*mine, *base[at : at + 1]] if mine == other else [*min(mine, other), *max(mine, other), *base[at : at + 1]]
        )
        with_ours += [*mine, *base[at : at + 1]]
        with_theirs += [*other, *base[at : at + 1]]
        b, o, t = at + 1, o_end + 1, t_end + 1
    return Woven(with_ours, with_theirs, both, overlaps)


def _matches(base: Sequence[T], side: Sequence[T]) -> dict[int, int]:
    """Return which places of the base a side kept, with where it has them."""
    most = min(len(base), len(side))
    head = next((at for at in range(most) if base[at] != side[at]), most)
    tail = next((at for at in range(most - head) if base[-1 - at] != side[-1 - at]), most - head)
    found = {at: at for at in range(head)}
    middle, other = base[head : len(base) - tail], side[head : len(side) - tail]
    if len(middle) * len(other) <= _MOST_COMPARED:
        for start, there, length in SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks():
            found |= {head + start + at: head + there + at for at in range(length)}
    return found | {len(base) - at: len(side) - at for at in range(1, tail + 1)}
