"""One record's part in an act: what is asked, against what it holds, what was seen and what was edited by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cspt.errors import Busy, InvalidRecord
from cspt.model.changes import BODY, FieldChange, field_changes, say_raw
from cspt.model.conflict import CONFLICTS, conflicts_of, left_after
from cspt.model.document import BadDocument, Document, Raw, parse_document, replace_body, replace_fields
from cspt.model.messages import say_change
from cspt.model.record import Record
from cspt.model.schema import Merge
from cspt.model.values import Value, to_raw
from cspt.store.commits import Edit


class Collision(Busy):
    """Somebody changed the same fields since they were read; nothing was saved."""

    def __init__(self, changes: Sequence[FieldChange]) -> None:
        names = ", ".join(change.field for change in changes)
        super().__init__(f"{names} changed since you opened it; look at both values and save again")
        self.changes = tuple(changes)
        """For each colliding field, the value now in the store (before) and the one that was to be saved (after)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an act asks of one record."""

    values: Mapping[str, Value | None]
    body: str | None = None
    seen: Mapping[str, Raw] = field(default_factory=dict)
    raw: Mapping[str, Raw] = field(default_factory=dict)
    """Values as the front matter writes them, such as one of those in conflict."""
    settles: frozenset[str] = frozenset()
    """The fields in conflict that this decides; one whose value it changes is decided all the same."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record's part in an act."""

    record: Record
    edit: Edit
    changes: tuple[FieldChange, ...]
    restricts: bool
    """True when the act itself makes the record restricted."""
    settled: tuple[str, ...] = ()
    """The fields in conflict that the act decides."""

    @property
    def said(self) -> list[str]:
        """What the act does to the record, each change in a few words."""
        said = [say_change(self.record.kind, change) for change in self.changes]
        return [*said, f"{', '.join(self.settled)} settled"] if self.settled else said

    @property
    def fields(self) -> list[str]:
        """The names of the fields that the act is about."""
        return [*(change.field for change in self.changes), *self.settled]


def part_of(record: Record, asked: Asked, now: bytes, committed: bytes) -> Part | None:
    """Work out a record's part in an act; None where nothing changes.

    Args:
        record: the record as its file stands.
        asked: what is to change.
        now: the file's bytes.
        committed: its bytes as last committed; other than `now` where the file holds edits made by hand, which are kept
            in the file but are no part of the act.

    Raises:
        Collision: a field to change is no longer as it was seen, or was edited by hand to another value.
        InvalidRecord: the field never changes, or the file cannot be edited in place.
    """
    changes = {name: to_raw(value) for name, value in asked.values.items() if _differs(record, name, value)}
    changes |= {name: value or None for name, value in asked.raw.items() if value != record.raw.get(name, "")}
    settles = asked.settles | changes.keys()
    _refuse_immutable(record, changes)
    _refuse_collisions(record, changes, asked)
    order = record.kind.names()
    base = _parsed(committed)
    if now != committed:
        _refuse_hand_edits(record, base, asked)
        held = base.values()
        wanted = {name: to_raw(value) for name, value in asked.values.items()} | dict(asked.raw)
        changes = {name: raw for name, raw in wanted.items() if held.get(name, "") != (raw or "")}
    document = _edited(committed, changes, asked.body, order, settles)
    after = document.text.encode()
    if after == committed:
        return None
    beside = None if now == committed else _edited(now, changes, asked.body, order, settles).text.encode()
    found = field_changes(base.values(), document.values(), (base.body, document.body))
    shown = tuple(change for change in found if change.field != CONFLICTS)
    open_ = {conflict.field for conflict in conflicts_of(base.values().get(CONFLICTS, ""))[0]}
    edit = Edit(record.path, now, after, beside)
    restricts = bool(document.values().get("restricted"))
    return Part(record, edit, shown, restricts, tuple(sorted(open_ & settles)))


def _differs(record: Record, name: str, value: Value | None) -> bool:
    """Tell whether a value is another than the record holds; one that cannot be read differs from all."""
    held = record.values.get(name)
    return value != held or (value is None and bool(record.raw.get(name)))


def _edited(
    before: bytes, changes: Mapping[str, Raw | None], body: str | None, order: Sequence[str], settles: Collection[str]
) -> Document:
    try:
        document = parse_document(before)
        held = document.values().get(CONFLICTS, "")
        if held and (left := left_after(held, settles)) != held:
            changes = {**changes, CONFLICTS: left or None}
        edited = replace_fields(document, changes, order)
        return edited if body is None else replace_body(edited, body)
    except BadDocument as trouble:
        raise InvalidRecord(f"line {trouble.line}: {trouble.message}" if trouble.line else trouble.message) from None


def _refuse_immutable(record: Record, changes: Mapping[str, Raw | None]) -> None:
    for name, value in changes.items():
        declared = record.kind.field(name)
        if declared and declared.merge is Merge.IMMUTABLE and value != record.raw.get(name):
            raise InvalidRecord(f"`{name}` never changes once a record is made")


def _refuse_hand_edits(record: Record, before: Document, asked: Asked) -> None:
    """Refuse to overwrite what was edited by hand in the very fields an act is about."""
    now = record.raw
    wanted = {name: to_raw(value) or "" for name, value in asked.values.items()}
    found = [
        FieldChange(name, say_raw(now.get(name, "")), say_raw(value))
        for name, value in wanted.items()
        if now.get(name, "") not in (before.values().get(name, ""), value)
    ]
    if asked.body is not None and record.body.strip() not in (before.body.strip(), asked.body.strip()):
        found.append(FieldChange(BODY, record.body, asked.body))
    if found:
        raise Collision(found)


def _parsed(data: bytes) -> Document:
    try:
        return parse_document(data)
    except BadDocument as trouble:
        raise InvalidRecord(f"line {trouble.line}: {trouble.message}") from None


def _refuse_collisions(record: Record, changes: Mapping[str, Raw | None], asked: Asked) -> None:
    """Refuse to overwrite what somebody else changed since the person saw it."""
    seen = asked.seen
    now, wanted = dict(record.raw), {name: value or "" for name, value in changes.items()}
    if asked.body is not None:
        now[BODY], wanted[BODY] = record.body, asked.body
    moved = [
        FieldChange(name, say_raw(now.get(name, "")), say_raw(value))
        for name, value in wanted.items()
        if seen and now.get(name, "") not in (seen.get(name, ""), value)
    ]
    if moved:
        raise Collision(moved)
