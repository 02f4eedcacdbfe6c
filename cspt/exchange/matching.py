"""Finds which row of a document is which record of a plan: by its id, its title, its ref or the likeness of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

L = TypeVar("L")
R = TypeVar("R")
_LIKE, _LIKE_WITH_REF = 0.72, 0.35
_MOST_COMPARED = 90_000
"""So many pairs are compared by their words; a document with more unmatched rows is matched without it."""


@dataclass(frozen=True, slots=True)
class Features:
    """What a row or a record is known by."""

    tag: str
    """Its record's id, where it is told; empty else."""
    title: str
    ref: str = ""
    group: str = ""
    """What parts like from like: the priority it stands under."""


@dataclass(frozen=True, slots=True)
class Matched(Generic[L, R]):
    """Which are the same."""

    pairs: tuple[tuple[L, R], ...]
    fresh: tuple[L, ...]
    gone: tuple[R, ...]


def match(
    rows: Sequence[L], records: Sequence[R], of_row: Callable[[L], Features], of_record: Callable[[R], Features]
) -> Matched[L, R]:
    """Match rows with records, the surest way first; a row or record is matched once."""
    left = {index: of_row(row) for index, row in enumerate(rows)}
    right = {index: of_record(record) for index, record in enumerate(records)}
    found: dict[int, int] = {}
    ways: Sequence[Callable[[Features], Hashable]] = (
        lambda each: each.tag,
        lambda each: (_plain(each.title), each.group, each.ref),
        lambda each: (_plain(each.title), each.group),
        lambda each: _plain(each.title),
    )
    for way in ways:
        _by_key(left, right, found, way)
    _by_likeness(left, right, found, lambda one, other: bool(one.ref) and one.ref == other.ref, _LIKE_WITH_REF)
    _by_likeness(left, right, found, lambda one, other: one.group == other.group, _LIKE)
    taken = set(found.values())
    return Matched(
        tuple((rows[at], records[found[at]]) for at in sorted(found)),
        tuple(row for at, row in enumerate(rows) if at not in found),
        tuple(record for at, record in enumerate(records) if at not in taken),
    )


def likeness(one: str, other: str) -> float:
    """Return how like two texts are, from 0 to 1."""
    matcher = SequenceMatcher(None, _plain(one), _plain(other), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _LIKE_WITH_REF else 0.0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _by_key(
    left: Mapping[int, Features], right: Mapping[int, Features], found: dict[int, int],
    way: Callable[[Features], Hashable],
) -> None:  # fmt: skip
    """Match what has the same key, in order where several have it."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    taken = set(found.values())
    for at, each in right.items():
        key = way(each)
        if at not in taken and key != "":
            waiting[key].append(at)
    for at, each in left.items():
        if at not in found and waiting.get(key := way(each)):
            found[at] = waiting[key].pop(0)


def _by_likeness(
    left: Mapping[int, Features], right: Mapping[int, Features], found: dict[int, int],
    fits: Callable[[Features, Features], bool], least: float,
) -> None:  # fmt: skip
    taken = set(found.values())
    rest = [at for at in left if at not in found and not left[at].tag]
    others = [at for at in right if at not in taken]
    if len(rest) * len(others) > _MOST_COMPARED:
        return
    scored = [
        (likeness(left[one].title, right[other].title), one, other)
        for one in rest
        for other in others
        if fits(left[one], right[other])
    ]
    for score, one, other in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score < least:
            return
        if one not in found and other not in found.values():
            found[one] = other
