"""Where a record lies in the store: its kind, the year in its id, and its id; nothing that can change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cspt.model.ids import ALPHABET, RecordId, prefix_of, year_of
from cspt.model.schema import Kind

RECORDS = "records"
TEMPLATES = "templates"
LETTERS = f"{TEMPLATES}/letters"
PROFILE = "cspt.yaml"

_ID = rf"[A-Z]{{1,2}}\d\d-[{ALPHABET}]{{8}}"
_LETTER = re.compile(rf"{LETTERS}/[a-z-]+\.md\Z", re.ASCII)
_PLACE = re.compile(
    rf"{RECORDS}/(?P<plural>[a-z]+(?:-[a-z]+)?)/(?P<year>20\d\d)/"
    rf"(?:(?P<file>{_ID})\.md|(?P<folder>{_ID})/(?:(?P<name>[a-z]+(?:-[a-z]+)?)\.md|events/(?P<event>{_ID})\.md))\Z",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a path alone tells of the record in it."""

    kind: Kind
    id: RecordId
    parent: RecordId | None = None
    """The record whose folder it lies in."""


def place_of(path: str, kinds: Mapping[str, Kind]) -> Place | None:
    """Return what the path says of its record; None where no record may lie there.

    The whole path must be right: the folder of the kind, the year of the id, the prefix of the kind.
    """
    match = _PLACE.match(path)
    if not match:
        return None
    holder_id = RecordId(match["file"] or match["folder"])
    holder = next((kind for kind in kinds.values() if kind.plural == match["plural"]), None)
    if not holder or prefix_of(holder_id) != holder.prefix or str(year_of(holder_id)) != match["year"]:
        return None
    if match["event"]:
        event = kinds["event"]
        fits = holder.timeline and prefix_of(match["event"]) == event.prefix
        return Place(event, RecordId(match["event"]), holder_id) if fits else None
    if holder.lies_under or holder.timeline is bool(match["file"]) or match["name"] not in (None, holder.name):
        return None
    return Place(holder, holder_id)


def is_kept(path: str, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether a store keeps a path: its profile, a template of a kind or a letter, or the place of a record."""
    template = path in {f"{TEMPLATES}/{name}.md" for name in kinds} or _LETTER.match(path)
    return path == PROFILE or bool(template) or place_of(path, kinds) is not None


def path_of(kind: Kind, record_id: RecordId, parent_path: str = "") -> str:
    """Return where a record lies; a record that lies under another needs that one's path."""
    if kind.lies_under:
        return f"{folder_of(parent_path)}/events/{record_id}.md"
    stem = f"{RECORDS}/{kind.plural}/{year_of(record_id)}/{record_id}"
    return f"{stem}/{kind.name}.md" if kind.timeline else f"{stem}.md"


def folder_of(path: str) -> str:
    """Return the folder of a record that is one, or the path itself where the record is one file."""
    head, _, name = path.rpartition("/")
    return path if prefix_of(name.removesuffix(".md")) else head
