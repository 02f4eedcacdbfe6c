"""The merge rules of fields: which values a field may have once two people's changes are brought together.

Every rule is symmetric. One value means that nothing is left to decide; several are for a person to choose from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from cspt.model.conflict import sign
from cspt.model.document import Raw
from cspt.model.merge.lines import weave
from cspt.model.schema import LISTS, Field, Kind, Merge, Type
from cspt.model.values import Vocabulary

BLANK: Raw = ""
DONE = "done"
"""The vocabulary of the statuses that end a record's work."""
_SEVERAL = LISTS | {Type.ROWS}


def normal(field: Field | None, raw: Raw) -> Raw:
    """Return a value in the one form that equal values share, so that `police` and `[police]` are one."""
    if raw in ("", [], {}):
        return BLANK
    return [raw] if field and field.type in _SEVERAL and not isinstance(raw, list) else raw


def candidates(field: Field | None, base: Raw, ours: Raw, theirs: Raw) -> list[Raw]:
    """Return the values that a field may have; both sides changed it, and not alike. Values are in normal form.

    A field that no kind declares follows the rule of single values.
    """
    rule = field.merge if field else Merge.SCALAR
    if field and field.type is Type.MAP and rule is Merge.SET:
        return _distinct(*_maps(_map(base), _map(ours), _map(theirs)))
    if rule is Merge.ACCESS and field and field.type is Type.FLAG:
        return [next((value for value in (ours, theirs) if value not in ("", "no")), BLANK)]
    if rule in (Merge.SET, Merge.ACCESS):
        return [_set(_list(base), _list(ours), _list(theirs)) or BLANK]
    if rule is Merge.TEXT:
        return texts(base, ours, theirs)
    if rule is Merge.IMMUTABLE and base:
        return [base]
    return _distinct(ours, theirs)


def texts(base: Raw, ours: Raw, theirs: Raw) -> list[Raw]:
    """Return a text, or an ordered list, with both sides' changes; two where they overlap."""
    if all(isinstance(value, str) for value in (base, ours, theirs)):
        lines = weave(*(str(value).splitlines(keepends=True) for value in (base, ours, theirs)))
        return _distinct("".join(lines.ours), "".join(lines.theirs))
    items = weave(_list(base), _list(ours), _list(theirs))
    return _distinct(items.ours or BLANK, items.theirs or BLANK)


def provisional(kind: Kind, field: Field | None, values: Iterable[Raw], vocabulary: Vocabulary) -> Raw:
    """Return which of several values stands until somebody settles it, by the values alone.

    A blank yields to any value; an earlier date comes before a later one; of choices, the one that keeps more people's
    eyes on the record: work still to do before work that is done, and the graver band. Anything else is by hash, which
    favours nobody.
    """

    def rank(value: Raw) -> tuple[bool, object, str]:
        return (
            value == BLANK,
            _caution(kind, field, value, vocabulary),
            hashlib.sha256(sign(value).encode()).hexdigest(),
        )

    return min(values, key=rank)


def _caution(kind: Kind, field: Field | None, value: Raw, vocabulary: Vocabulary) -> tuple[bool, int, str]:
    if field is None or not isinstance(value, str):
        return False, 0, ""
    if field.type in (Type.DATE, Type.WHEN):
        return False, 0, value
    choices = list(field.choices or (vocabulary(field.vocabulary) if field.vocabulary else ()))
    place = choices.index(value) if value in choices else len(choices)
    done = field.name == kind.status_field and value in vocabulary(DONE)
    return done, -place if field.graver_last else place, ""


def _set(base: Sequence[Raw], ours: Sequence[Raw], theirs: Sequence[Raw]) -> list[Raw]:
    """Return what all three hold, and what either side added; what either took out is out.

    Where one side alone added, its order is kept; else additions follow in alphabetical order.
    """
    was, mine, other = ({sign(item): item for item in side} for side in (base, ours, theirs))
    kept = [name for name in was if name in mine and name in other]
    added = {name: item for side in (mine, other) for name, item in side.items() if name not in was}
    orders = [
        [name for name in side if name in kept or name in added]
        for side in (mine, other)
        if added.keys() <= side.keys()
    ]
    if orders:
        moved = [order for order in orders if [name for name in order if name in was] != kept]
        return [(was | added)[name] for name in min(moved or orders)]
    return [*(was[name] for name in kept), *(added[name] for name in sorted(added))]


def _maps(base: Mapping[str, Raw], ours: Mapping[str, Raw], theirs: Mapping[str, Raw]) -> tuple[Raw, Raw]:
    """Bring two mappings together name by name; where one name has two texts, each result has one side's."""
    names = [*base, *sorted((ours.keys() | theirs.keys()) - base.keys())]
    with_ours: dict[str, Raw] = {}
    with_theirs: dict[str, Raw] = {}
    for name in names:
        was, mine, other = (side.get(name, BLANK) for side in (base, ours, theirs))
        mine, other = (other, other) if mine == was else (mine, mine) if other == was else (mine, other)
        with_ours |= {name: mine} if mine else {}
        with_theirs |= {name: other} if other else {}
    return with_ours or BLANK, with_theirs or BLANK


def _distinct(*values: Raw) -> list[Raw]:
    return [value for at, value in enumerate(values) if value not in values[:at]]


def _list(raw: Raw) -> list[Raw]:
    return raw if isinstance(raw, list) else [raw] if raw else []


def _map(raw: Raw) -> dict[str, Raw]:
    return raw if isinstance(raw, dict) else {"": raw} if raw else {}
