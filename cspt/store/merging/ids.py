"""Parts two records that were made with one id: one of the two gets a new one, and every reference follows.

Chance does not do that (the random half of an id has 40 bits), but copied folders and restored backups do. Which of
the two moves, and to which id, follows from their bytes alone, so every clone that meets the two does the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

from cspt.kinds import KINDS
from cspt.model.ids import RecordId, new_id, year_of
from cspt.model.layout import place_of
from cspt.store.merging.files import Blobs, Change


def collisions(ours: Mapping[str, Change], theirs: Mapping[str, Change]) -> list[tuple[RecordId, list[str]]]:
    """Return the ids that each side gave to a record that the base lacks, where the two differ, with their paths."""
    mine, other = _made(ours), _made(theirs)
    shared = sorted(record_id for record_id in mine.keys() & other.keys() if mine[record_id] != other[record_id])
    return [(record_id, sorted({mine[record_id][0], other[record_id][0]})) for record_id in shared]


def is_ours_to_move(
    record_id: RecordId, ours: Mapping[str, Change], theirs: Mapping[str, Change], blobs: Blobs
) -> bool:
    """Tell which of two records of one id gets the new one: the one whose place and bytes come later."""
    return _seed(record_id, ours, blobs) > _seed(record_id, theirs, blobs)


def new_name(record_id: RecordId, side: Mapping[str, Change], blobs: Blobs, taken: frozenset[str]) -> RecordId:
    """Return the new id, derived from the old one and the record's bytes; the next where the store has that already."""
    place = place_of(_made(side)[record_id][0], KINDS)
    prefix = place.kind.prefix if place else ""
    seed = _seed(record_id, side, blobs)
    while True:
        seed = hashlib.sha256(record_id.encode() + seed).digest()
        made = new_id(prefix, year_of(record_id), partial(_drawn, seed))
        if made not in taken:
            return made


def moved(side: Mapping[str, Change], old: RecordId, new: RecordId, blobs: Blobs, like: str) -> dict[str, Change]:
    """Return a side's changes with one record under its new id: its place, its timeline, and whatever names it.

    Nothing before this side's work can have meant the record, so every mention in what this side changed is of it.
    """
    found: dict[str, Change] = {}
    for path, change in side.items():
        data = blobs.get(change.after)
        named = data is not None and old.encode() in data
        after = blobs.put(data.replace(old.encode(), new.encode()), like) if data and named else change.after
        found[path.replace(old, new) if change.before is None else path] = Change(change.before, after)
    return found


def _drawn(seed: bytes, count: int) -> bytes:
    return seed[:count]


def _made(side: Mapping[str, Change]) -> dict[RecordId, tuple[str, str]]:
    found: dict[RecordId, tuple[str, str]] = {}
    for path, change in sorted(side.items()):
        if change.before is None and change.after and change.after.is_plain and (place := place_of(path, KINDS)):
            found[place.id] = (path, change.after.oid)
    return found


def _seed(record_id: RecordId, side: Mapping[str, Change], blobs: Blobs) -> bytes:
    path, _ = _made(side)[record_id]
    return hashlib.sha256(path.encode() + b"\0" + (blobs.get(side[path].after) or b"")).digest()
