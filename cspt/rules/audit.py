"""What an auditor holds against a commit, judged from what it and its parents say; reading git is the store's affair.

A finding names commits, paths and fields and never quotes a value: findings are kept outside the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cspt.model.changes import BODY, say_raw
from cspt.model.document import Raw

SERIOUS, MINOR = "serious", "minor"
TOLERANCE_SECONDS = 60 * 60
"""How far two people's clocks may differ before a date counts as running backwards."""
CONFLICTS = "conflicts"
"""The field that holds the values a merge could not bring together."""
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_VERDICTS = {
    "N": "not signed, though the profile asks for signatures",
    "B": "its signature does not fit what it says",
    "U": "signed with a key that was not among the allowed signers before it",
    "X": "its signature has expired",
    "Y": "signed with a key that has expired",
    "R": "signed with a key that was withdrawn",
}
GOOD = "G"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the history that an auditor should look at."""

    kind: str
    """`signature`, `history`, `bypass`, `invalid`, `lost` or `dates`."""
    what: str
    """One line: what was found."""
    severity: str = SERIOUS
    commit: str = ""
    path: str = ""
    who: str = ""
    when: int = 0
    """By the author's clock: seconds since 1970; 0 where no commit is meant."""


@dataclass(frozen=True, slots=True)
class Times:
    """A commit's two clocks: seconds since 1970."""

    authored: int
    committed: int


@dataclass(frozen=True, slots=True)
class Side:
    """One record as one side of a merge has it."""

    values: Mapping[str, Raw]
    body: str = ""


ABSENT = Side({})


def signature_fault(verdict: str, signer: str, author_email: str) -> str:
    """Say what is wrong with a commit's signature; empty where it is good and its author's.

    Args:
        verdict: git's one letter; only `G` is good.
        signer: whom the allowed signers name for the key, several parted by commas.
        author_email: whose name the commit bears.
    """
    if verdict != GOOD:
        return _VERDICTS.get(verdict, "its signature cannot be checked")
    names = [name.strip() for name in signer.split(",")]
    if any(_stands_for(name, author_email) for name in names):
        return ""
    return "signed by somebody else than the author it names"


def clock_faults(own: Times, parents: Sequence[Times], now: int) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a commit's clocks, each with how bad it is: behind a parent's, or ahead of now."""
    for name, seconds, earlier in (
        ("author's", own.authored, [parent.authored for parent in parents]),
        ("committer's", own.committed, [parent.committed for parent in parents]),
    ):
        behind = max(earlier, default=seconds) - seconds
        if behind > TOLERANCE_SECONDS:
            yield f"the {name} date is {_length(behind)} before that of the commit it follows", SERIOUS
        if seconds - now > TOLERANCE_SECONDS:
            yield f"the {name} date is {_length(seconds - now)} in the future", MINOR


def lost_fields(bases: Sequence[Side], side: Side, result: Side) -> list[str]:
    """Return the fields whose values one side of a merge set and that neither its result nor its conflicts hold.

    Args:
        bases: the record as the merge bases have it.
        side: the record as one parent has it.
        result: the record as the merge left it.
    """
    kept = _Kept(result.values.get(CONFLICTS, ""))
    names = dict.fromkeys([*side.values, *(name for base in bases for name in base.values)])
    names.pop(CONFLICTS, None)
    found = [name for name in names if _loses(name, [_of(base, name) for base in bases], side, result, kept)]
    bodies = [base.body.strip() for base in bases]
    before, now, then = (bodies or [""])[0], side.body.strip(), result.body.strip()
    changed = now not in (*bodies, then)
    if changed and _loses_items(_lines(before), _lines(now), _lines(then), kept.of(BODY)):
        found.append(BODY)
    if _open(side) - _open(result) - {name for base in bases for name in _open(base)}:
        found.append(CONFLICTS)
    return found


def _open(copy: Side) -> set[str]:
    """Return the fields that wait to be settled; where none did before, only dropping them can have settled one."""
    held = copy.values.get(CONFLICTS, "")
    return (
        {str(entry.get("field", "")) for entry in held if isinstance(entry, dict)} if isinstance(held, list) else set()
    )


class _Kept:
    """What a record's `conflicts:` keeps of the values that lost."""

    def __init__(self, conflicts: Raw) -> None:
        self._entries = conflicts if isinstance(conflicts, list) else [conflicts]

    def of(self, name: str) -> Callable[[Raw], bool] | None:
        """Return what tells whether a field's value is kept; None where the field is in no conflict."""
        leaves = [leaf for entry in self._entries for leaf in _leaves(entry) if name in _leaves(entry)]
        if not leaves:
            return None
        lines = {line for leaf in leaves for line in _lines(leaf)}
        return lambda value: say_raw(value) in leaves or all(leaf in lines or leaf in leaves for leaf in _leaves(value))


def _loses(name: str, before: Sequence[Raw], side: Side, result: Side, kept: _Kept) -> bool:
    now, then = _of(side, name), _of(result, name)
    if now in (*before, then):
        return False
    holds = kept.of(name)
    values = (*before, now, then)
    if any(isinstance(value, dict) for value in values):
        return _loses_items(_pairs(_common(before)), _pairs(now), _pairs(then), holds)
    if any(isinstance(value, list) for value in values):
        return _loses_items(_items(_common(before)), _items(now), _items(then), holds)
    return holds is None or not holds(now)


def _loses_items(
    before: Sequence[Raw], now: Sequence[Raw], then: Sequence[Raw], holds: Callable[[Raw], bool] | None
) -> bool:
    """Tell whether an item that a side added is nowhere, or one that it took out is back."""
    added = [item for item in now if item not in before and item not in then]
    returned = [item for item in before if item not in now and item in then]
    if holds is None:
        return bool(added or returned)
    return not all(holds(item) for item in added)


def _common(values: Sequence[Raw]) -> Raw:
    """Return the value to compare with where there are several merge bases: the first."""
    return values[0] if values else ""


def _of(side: Side, name: str) -> Raw:
    return side.values.get(name, "")


def _items(value: Raw) -> list[Raw]:
    return value if isinstance(value, list) else [value] if value else []


def _pairs(value: Raw) -> list[Raw]:
    return [[key, item] for key, item in value.items()] if isinstance(value, dict) else _items(value)


def _lines(value: Raw) -> list[Raw]:
    text = value if isinstance(value, str) else ""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _leaves(value: Raw) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts: Iterable[Raw] = value.values() if isinstance(value, dict) else value
    return [leaf for part in parts for leaf in _leaves(part)]


def _stands_for(principal: str, email: str) -> bool:
    """Tell whether a name of an allowed signer means this e-mail address; one that is no address means anybody."""
    from fnmatch import fnmatchcase

    return ("@" not in principal and bool(principal)) or fnmatchcase(
        email.casefold(), principal.casefold().replace("[", "[[]")
    )


def _length(seconds: int) -> str:
    """Say a length of time in its largest unit: `3 days`, `2 hours`, `90 minutes`."""
    for size, unit in ((_DAY, "day"), (_HOUR, "hour")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return f"{seconds // _MINUTE} minutes"
