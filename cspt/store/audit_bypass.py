"""Finds commits that cspt did not make: no `Via`, files that are none of a store's, records that no reader accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cspt.kinds import KINDS
from cspt.model.layout import RECORDS, is_kept, place_of
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.rules.audit import MINOR, SERIOUS
from cspt.store.audit_signatures import SIGNERS
from cspt.store.files import is_litter
from cspt.store.git_output import is_absent
from cspt.store.records import read_at
from cspt.store.repo import PLAIN
from cspt.store.walk import Step

_BESIDE = frozenset({SIGNERS, ".gitattributes", ".gitignore"})
_MOST_NAMED = 20


def bypasses(step: Step) -> Iterator[tuple[str, str, str]]:
    """Yield what shows that a commit was not made by cspt: the path, what is wrong, and how bad it is."""
    if not step.info.trailer("Via").startswith("cspt "):
        what = "brought together without cspt" if len(step.parents) > 1 else "made without cspt"
        yield "", f"{what}: no Via trailer", MINOR
    found = list(_foreign(step))
    yield from found[:_MOST_NAMED]
    if len(found) > _MOST_NAMED:
        yield "", f"{len(found) - _MOST_NAMED} more files that are none of a store's", MINOR


def _foreign(step: Step) -> Iterator[tuple[str, str, str]]:
    for touched in step.touched:
        if touched.gone:
            continue
        ours = is_kept(touched.path, KINDS) or touched.path in _BESIDE
        if not ours and not is_litter(touched.path):
            inside = touched.path.startswith(f"{RECORDS}/")
            yield touched.path, "a file that is none of a store's", SERIOUS if inside else MINOR
        if touched.mode != PLAIN:
            yield touched.path, "not a plain file: a link, a program or a submodule", SERIOUS


@dataclass
class SoundRecords:
    """Tells which commits made a record invalid; each version of a record is read once."""

    _faults: dict[tuple[str, str, int], frozenset[str]] = field(default_factory=dict)

    def spoilt(self, step: Step, profile: Profile, blobs: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """Yield the records that a commit made invalid, with what to do; one that was so before is not its doing."""
        for touched in step.touched:
            if touched.mode != PLAIN or place_of(touched.path, KINDS) is None:
                continue
            faults = self._of(touched.path, touched.after, profile, blobs)
            for oid in touched.befores if faults else ():
                faults -= self._of(touched.path, oid, profile, blobs)
            if faults:
                fields = f": {len(faults)} faults" if len(faults) > 1 else ""
                yield touched.path, f"made the record invalid{fields}; `cspt check` names what is wrong now"

    def _of(self, path: str, oid: str, profile: Profile, blobs: Mapping[str, bytes]) -> frozenset[str]:
        if is_absent(oid):
            return frozenset()
        key = path, oid, id(profile)
        if key not in self._faults:
            self._faults[key] = frozenset(_faults(path, blobs.get(oid), profile))
        return self._faults[key]


def _faults(path: str, data: bytes | None, profile: Profile) -> Iterator[str]:
    if data is None:
        yield "missing or damaged in git"
        return
    read = read_at(path, data, profile)
    yield from (problem.message for problem in read.problems) if isinstance(read, Record) else ("unreadable",)
