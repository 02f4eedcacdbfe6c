"""Reads the records that are written plainly, as almost all are, in a tenth of the time a YAML parser takes.

Anything out of the ordinary, and any trouble at all, is left to the full reader: what is read here is read the same.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS
from cspt.model.layout import Place, place_of
from cspt.model.places import Raw
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.values import BadValue, Value, parse_value
from cspt.store.records import read_at

_LONGEST = 16_000
_LETTER = "A-Za-z0-9\u00c0-\u017f"
_SIGNS = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00a3\u20ac"
_TEXT = rf"[{_LETTER}\u00a3](?:[ !$-9;-~{_LETTER}{_SIGNS}]*[!$-9;-~{_LETTER}{_SIGNS}])?"
"""A plain scalar on one line: no colon, no hash, and nothing that YAML reads as a sign at its beginning."""
_ITEM = rf"[{_LETTER}](?:[ ()+./;_{_LETTER}{_SIGNS}'&%=-]*[()+./;_{_LETTER}{_SIGNS}'&%=-])?"
_PAIR = rf"[A-Za-z](?:[A-Za-z0-9 -]*[A-Za-z0-9])?: {_ITEM}"
_LINE = re.compile(
    r"([a-z][a-z_]*):"
    rf"(?: (?:({_TEXT})|\[({_ITEM}(?:, {_ITEM})*)\]|\{{({_PAIR}(?:, {_PAIR})*)\}}))?\n"
)
_HEAD, _FOOT = "---\n", "\n---\n"


def read_quickly(path: str, data: bytes, profile: Profile) -> Record | Problem:
    """Read the record that lies at a path from its bytes, as `cspt.store.records.read_at` does."""
    place = place_of(path, KINDS)
    read = _plain(data) if place else None
    found = _record(place, path, *read, profile) if place and read else None
    return found or read_at(path, data, profile)


def _plain(data: bytes) -> tuple[dict[str, Raw], str] | None:
    """Return the fields and the body of a file that is written plainly; None for any other."""
    if len(data) > _LONGEST or b"\r" in data or b"\0" in data:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    end = text.find(_FOOT, len(_HEAD) - 1)
    if end < 0 or not text.startswith(_HEAD):
        return None
    fields: dict[str, Raw] = {}
    at, count = len(_HEAD), 0
    while at <= end:
        line = _LINE.match(text, at, end + 1)
        if line is None:
            return None
        value = _value(*line.groups()[1:])
        if value is None:
            return None
        fields[line[1]] = value
        at, count = line.end(), count + 1
    return (fields, text[end + len(_FOOT) :]) if len(fields) == count else None


def _value(plain: str | None, items: str | None, pairs: str | None) -> Raw | None:
    if items:
        return [*items.split(", ")]
    if not pairs:
        return plain or ""
    found = [pair.split(": ") for pair in pairs.split(", ")]
    made: dict[str, Raw] = {name: text for name, text in found}  # noqa: C416 - gives the values their type
    return made if len(made) == len(found) else None


def _record(place: Place, path: str, raw: dict[str, Raw], body: str, profile: Profile) -> Record | None:
    """Return a record in which all is in order; None where there is anything to complain of, or to settle."""
    if CONFLICTS in raw:
        return None
    if raw.get("id") != place.id or raw.get("kind") != place.kind.name:
        return None
    if place.parent and raw.get(place.kind.lies_under) != place.parent:
        return None
    values: dict[str, Value] = {}
    for field in place.kind.fields:
        text = raw.get(field.name)
        try:
            value = parse_value(field, text, profile.vocabulary) if text else None
        except BadValue:
            return None
        if value is not None:
            values[field.name] = value
        elif field.required:
            return None
    return Record(place.id, place.kind, path, MappingProxyType(values), MappingProxyType(raw), body)
