"""What one field holds on each side of a merge, and what it holds afterwards.

A field holds its value and, where nobody has settled it yet, the other values that it may have. Merging is that of a
set in which removals count, so a value that somebody decided against does not come back with a stale copy; a value
that somebody decided for counts as newly given, so that two who decided differently are both heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cspt.model.conflict import NOBODY, Conflict, Origin, Version, sign
from cspt.model.document import Raw

_MOST_WOVEN = 4
Rule = Callable[[Raw, Raw, Raw], list[Raw]]
"""Gives the values that a field may have, from the one before and each side's, where both changed it differently."""
Choice = Callable[[Iterable[Raw]], Raw]
"""Picks the value that stands until somebody decides."""


@dataclass(frozen=True, slots=True)
class State:
    """A field's value in one copy of a record, and its unsettled conflict there."""

    value: Raw
    origin: Origin = NOBODY
    conflict: Conflict | None = None

    def versions(self) -> dict[str, Version]:
        """Return every value the field may have, by its sign."""
        found = {sign(version.value): version for version in self.conflict.versions} if self.conflict else {}
        return found if sign(self.value) in found else found | {sign(self.value): Version(self.value, self.origin)}

    def open(self) -> frozenset[str]:
        """Return the signs of the values in conflict; none where nothing is unsettled."""
        return frozenset(sign(version.value) for version in self.conflict.versions) if self.conflict else frozenset()


Three = tuple[State, State, State]


def merge_states(states: Three, name: str, rule: Rule, choice: Choice) -> State:
    """Bring two states of one field together: the one before, ours and theirs."""
    base, ours, theirs = states
    if base.open() == ours.open() == theirs.open():
        return _merge_values(name, states, rule, choice)
    was, mine, other = base.versions(), ours.versions(), theirs.versions()
    if other.keys() == was.keys():
        return _shared(ours, theirs) if mine.keys() == was.keys() else ours
    if mine.keys() == was.keys():
        return theirs
    if mine.keys() == other.keys() and ours.value == theirs.value:
        return _shared(ours, theirs)
    if len(was) == 1 and len(mine) * len(other) <= _MOST_WOVEN:
        found = _woven(base.value, mine.values(), other.values(), rule)
    else:
        found = _united(was, mine, other)
    return _standing(name, states, found, choice)


def _merge_values(name: str, states: Three, rule: Rule, choice: Choice) -> State:
    """Merge the values of a field of which all three copies say the same as to what is unsettled."""
    base, ours, theirs = states
    if ours.value == theirs.value or base.value in (ours.value, theirs.value):
        changed = theirs if ours.value == base.value else ours
        return State(changed.value, changed.origin, _shared(ours, theirs).conflict)
    mine, other = (Version(state.value, state.origin) for state in (ours, theirs))
    found = _woven(base.value, [mine], [other], rule)
    if len(found) == 1 and ours.conflict:
        [only] = found.values()
        return State(only.value, only.origin, _shared(ours, theirs).conflict)
    kept = _shared(ours, theirs).versions() if ours.conflict else {}
    return _standing(
        name, states, {name: v for name, v in kept.items() if ours.conflict and name in ours.open()} | found, choice
    )


def _woven(base: Raw, ours: Iterable[Version], theirs: Iterable[Version], rule: Rule) -> dict[str, Version]:
    """Return what comes of each value of one side with each of the other, where the field had one before."""
    found: dict[str, Version] = {}
    for mine in ours:
        for other in theirs:
            for version in _pair(base, mine, other, rule):
                name = sign(version.value)
                found[name] = min(found.get(name, version), version, key=lambda each: each.origin)
    return found


def _pair(base: Raw, mine: Version, other: Version, rule: Rule) -> list[Version]:
    if mine.value == other.value:
        return [min(mine, other, key=lambda each: each.origin)]
    if base in (mine.value, other.value):
        return [other if mine.value == base else mine]
    values = rule(base, mine.value, other.value)
    if len(values) == 1:
        return [Version(values[0], min(mine.origin, other.origin))]
    return [Version(value, side.origin) for value, side in zip(values, (mine, other), strict=True)]


def _united(was: dict[str, Version], mine: dict[str, Version], other: dict[str, Version]) -> dict[str, Version]:
    """Return what all hold and what either side gave; what either decided against is out."""
    found: dict[str, Version] = {name: was[name] for name in was if name in mine and name in other}
    for side in (mine, other):
        for name, version in side.items():
            if name not in was or len(side) == 1:
                found[name] = min(found.get(name, version), version, key=lambda each: each.origin)
    return found


def _standing(name: str, states: Three, found: dict[str, Version], choice: Choice) -> State:
    """Return the state of a field that may have these values."""
    if len(found) == 1:
        [only] = found.values()
        return State(only.value, only.origin)
    before = [state.conflict.base for state in states if state.conflict] or [states[0].value]
    ordered = sorted(found.values(), key=lambda version: (version.origin, sign(version.value)))
    value = choice(version.value for version in ordered)
    return State(value, found[sign(value)].origin, Conflict(name, min(before, key=sign), tuple(ordered)))


def _shared(ours: State, theirs: State) -> State:
    """Return one of two states that hold the same, whichever side is which."""
    if ours.conflict is None or theirs.conflict is None:
        return min(ours, theirs, key=lambda state: (state.conflict is None, state.origin))
    return min(ours, theirs, key=lambda state: (repr(state.conflict), state.origin))
