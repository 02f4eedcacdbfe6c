"""What only a person can decide after two people's changes were brought together, kept in the record until it is.

In the file each is one line below `conflicts:`, so that it travels with the record and anybody can settle it:

    conflicts:
      - {field: due, base: 2026-11-01, values: [{value: 2026-12-01, who: Lead, when: 2026-11-23T09:10Z}, …]}
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from cspt.model.document import Raw

CONFLICTS = "conflicts"
"""The key, of every kind of record, that unsettled conflicts are kept under."""
WHOLE = "record"
"""Stands in a field's place where the record as a whole is meant."""
KEPT, DELETED = "keep", "delete"
"""The two things that may become of a record that one person deleted and another changed."""


class Why(Enum):
    """What made a conflict."""

    VALUES = ""
    """Two people gave one field different values."""
    CLOSED = "closed"
    """One person closed the record while another changed it; the status is as the one who closed it left it."""
    DELETED = "deleted"
    """One person deleted the record while another changed it; it is kept."""
    FIXED = "fixed"
    """Somebody changed a field that never changes; it is as it was."""
    LONG = "long"
    """Two people changed one passage of a text too long to be kept twice; both passages stand in it."""
    UNREADABLE = "unreadable"
    """What somebody saved could not be read as a record; the last that could be stands."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Who gave a field a value: the author as git has them, the minute in UTC, and the start of the commit's name."""

    who: str = ""
    when: str = ""
    commit: str = ""


NOBODY = Origin()


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that a field may have."""

    value: Raw
    origin: Origin = NOBODY


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field with more than one value, and the value it had before."""

    field: str
    """The field's name, `body` for the text, or `WHOLE`."""
    base: Raw
    versions: tuple[Version, ...]
    """In an order that does not depend on who merged."""
    why: Why = Why.VALUES

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same conflict in two copies of a record."""
        return self.field, self.why.value


def sign(value: Raw) -> str:
    """Return a value as text that is equal for equal values, to compare and to sort by."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def conflicts_of(raw: Raw) -> tuple[list[Conflict], list[Raw]]:
    """Read the value of `conflicts:`; what cannot be read as a conflict is given back as it is."""
    found: list[Conflict] = []
    strange: list[Raw] = []
    for item in raw if isinstance(raw, list) else [raw] if raw else []:
        conflict = _conflict(item)
        if conflict:
            found.append(conflict)
        else:
            strange.append(item)
    return found, strange


def raw_of(conflicts: Iterable[Conflict], strange: Iterable[Raw] = ()) -> list[Raw]:
    """Return the value of `conflicts:` as the front matter writes it, in the order of the fields' names."""
    ordered = sorted(conflicts, key=lambda conflict: conflict.key)
    return [*(_raw(conflict) for conflict in ordered), *sorted(strange, key=sign)]


def left_after(raw: Raw, settled: Collection[str]) -> list[Raw]:
    """Return the value of `conflicts:` once everything about some fields is settled."""
    found, strange = conflicts_of(raw)
    return raw_of((conflict for conflict in found if conflict.field not in settled), strange)


def say_why(conflict: Conflict) -> str:
    """Say in a few words what happened."""
    return {
        Why.VALUES: f"{len(conflict.versions)} people's changes differ",
        Why.CLOSED: "one person closed it while another changed it",
        Why.DELETED: "one person deleted it while another changed it",
        Why.FIXED: "it never changes, and somebody changed it",
        Why.LONG: "two people changed one passage, and both passages stand in the text",
        Why.UNREADABLE: "what somebody saved could not be read as a record",
    }[conflict.why]


def say_conflicts(raw: Raw) -> str:
    """Say a value of `conflicts:` as the fields that are unsettled."""
    found, strange = conflicts_of(raw)
    return ", ".join([*dict.fromkeys(conflict.field for conflict in found), *(["?"] if strange else [])])


def _raw(conflict: Conflict) -> dict[str, Raw]:
    values: list[Raw] = [_version_raw(version) for version in conflict.versions]
    said: dict[str, Raw] = {"field": conflict.field}
    if conflict.why is not Why.VALUES:
        said["why"] = conflict.why.value
    return said | {"base": conflict.base, "values": values}


def _version_raw(version: Version) -> dict[str, Raw]:
    origin = version.origin
    told = {"who": origin.who, "when": origin.when, "commit": origin.commit}
    return {"value": version.value, **{name: text for name, text in told.items() if text}}


def _conflict(item: Raw) -> Conflict | None:
    if not isinstance(item, dict):
        return None
    field, why, values = item.get("field"), item.get("why", ""), item.get("values")
    if (
        not isinstance(field, str)
        or not isinstance(values, list)
        or not item.keys() <= {"field", "why", "base", "values"}
    ):
        return None
    versions = [_version(value) for value in values]
    if not field or why not in [known.value for known in Why] or not versions or None in versions:
        return None
    return Conflict(field, item.get("base", ""), tuple(version for version in versions if version), Why(why))


def _version(item: Raw) -> Version | None:
    if not isinstance(item, dict) or "value" not in item or not item.keys() <= {"value", "who", "when", "commit"}:
        return None
    told = [item.get(name, "") for name in ("who", "when", "commit")]
    texts = [text for text in told if isinstance(text, str)]
    return Version(item["value"], Origin(*texts)) if len(texts) == len(told) else None
