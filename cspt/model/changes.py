"""What differs between two states of a record, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cspt.model.conflict import CONFLICTS, say_conflicts
from cspt.model.document import Raw

BODY = "body"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's value before and after, as text; empty where it was blank."""

    field: str
    before: str
    after: str


def field_changes(before: Mapping[str, Raw], after: Mapping[str, Raw], body: tuple[str, str]) -> list[FieldChange]:
    """Return the fields that differ, in the order of the later state, the body last."""
    names = [*after, *(name for name in before if name not in after)]
    found = [
        FieldChange(name, _said(name, before.get(name, "")), _said(name, after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]
    if body[0].strip() != body[1].strip():
        found.append(FieldChange(BODY, body[0].strip(), body[1].strip()))
    return found


def _said(name: str, value: Raw) -> str:
    return say_conflicts(value) if name == CONFLICTS else say_raw(value)


def say_raw(value: Raw) -> str:
    """Say a raw value as one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{key}: {say_raw(item)}" for key, item in value.items())
    return ", ".join(say_raw(item) for item in value)
