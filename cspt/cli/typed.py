"""Reads `field=value` as people type it, links by the start of an id included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cspt.errors import BadRequest, InvalidRecord
from cspt.model.record import Record
from cspt.model.schema import LINKS, LISTS, Field, Kind, Merge, Type
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value
from cspt.workspace import Workspace

_ASSIGNMENT = re.compile(r"(?P<field>[a-z_]+)(?P<op>\+=|-=|=)(?P<value>.*)\Z", re.DOTALL)
_SEVERAL = LISTS | {Type.ROWS}


class Assignment(NamedTuple):
    """One `field=value`; `+=` and `-=` add to a list and take from it."""

    field: str
    op: str
    text: str


def read_assignments(parts: Sequence[str]) -> list[Assignment]:
    """Read what was typed.

    Raises:
        BadRequest: a part is in another form, or names a field twice.
    """
    found: list[Assignment] = []
    for part in parts:
        match = _ASSIGNMENT.match(part)
        if not match:
            raise BadRequest(f"`{part}` is not field=value; write for example due=31/12/2019, or rag= to blank it")
        if any(match["field"] == one.field for one in found):
            raise BadRequest(f"`{match['field']}` is given twice; give it once")
        found.append(Assignment(match["field"], match["op"], match["value"]))
    return found


def typed_values(
    workspace: Workspace, kind: Kind, assignments: Sequence[Assignment], snapshot: Snapshot, record: Record | None
) -> dict[str, Value | None]:
    """Give what was typed for a kind's fields its types; links are resolved to whole ids.

    Raises:
        BadRequest: there is no such field, or it is no list to add to.
        NoSuchRecord: a link means no record, or several.
        InvalidRecord: a value does not fit.
    """
    texts = {one.field: _resolved(kind.field(one.field), one.text, snapshot) for one in assignments}
    values = workspace.values_from_text(kind, texts)
    for name, op, _ in assignments:
        if op != "=":
            values[name] = _combined(kind, name, op, values[name], record)
    return values


def refuse_given(kind: Kind, assignments: Sequence[Assignment]) -> None:
    """Refuse fields that a new record gets from cspt.

    Raises:
        InvalidRecord: one of them was given.
    """
    for one in assignments:
        declared = kind.field(one.field)
        if one.field in ("id", "kind") and declared and declared.merge is Merge.IMMUTABLE:
            raise InvalidRecord(f"`{one.field}` is given by cspt; leave it out")


def _combined(kind: Kind, name: str, op: str, value: Value | None, record: Record | None) -> Value | None:
    declared = kind.field(name)
    if declared is None or declared.type not in _SEVERAL:
        raise BadRequest(f"`{name}` holds one value; write {name}=…")
    held = record.values.get(name) if record else None
    now = held if isinstance(held, tuple) else ()
    items = value if isinstance(value, tuple) else ()
    if record and not held and record.raw.get(name):
        raise InvalidRecord(
            f"`{name}` holds something that cannot be read; mend it with `cspt edit`, or write {name}=…"
        )
    if op == "+=":
        return _tuple([*now, *(item for item in items if item not in now)])
    if missing := [item for item in items if item not in now]:
        raise InvalidRecord(
            f"`{name}` does not hold `{_say(missing[0])}`; it holds {', '.join(map(_say, now)) or 'nothing'}"
        )
    return _tuple([item for item in now if item not in items])


def _tuple(items: list[object]) -> Value | None:
    return tuple(items) or None  # type: ignore[return-value]  # items of one field are of one type


def _say(item: object) -> str:
    return item if isinstance(item, str) else ", ".join(f"{k}: {v}" for k, v in getattr(item, "items", dict)())


def _resolved(declared: Field | None, text: str, snapshot: Snapshot) -> str:
    if declared is None or declared.type not in LINKS or not text.strip():
        return text
    if declared.type is Type.LINK:
        return snapshot.find(text, declared.to).id
    pieces = [piece.strip() for piece in text.split(";" if ";" in text else ",")]
    return ", ".join(snapshot.find(piece, declared.to).id for piece in pieces if piece)
