"""Tells who gave a field the value it has on one side of a merge: the newest commit there that changed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from cspt.model.changes import field_changes
from cspt.model.conflict import NOBODY, Origin
from cspt.model.document import BadDocument, parse_document
from cspt.model.layout import RECORDS
from cspt.store.git_output import is_absent
from cspt.store.repo import Repo
from cspt.store.telling import changed_fields
from cspt.store.walk import Step, Touched, walk

_SHOWN = 12
_MOST_PATHS = 500
_Touched = dict[str, list[tuple[Step, Touched]]]


@dataclass
class Origins:
    """One side's commits since the two lines were one, of the records that both sides changed."""

    repo: Repo
    tips: Sequence[str]
    bases: Sequence[str]
    paths: Sequence[str]

    def of(self, path: str, data: bytes | None) -> Callable[[str], Origin]:
        """Return who tells of one record's fields; a name that is no field asks who last touched the record.

        Args:
            path: where the record lies.
            data: the record as this side has it.
        """
        told: dict[str, Origin] = {}

        def tell(name: str) -> Origin:
            if not told:
                told.update(self._told(path, data))
            return told.get(name) or told.get("", NOBODY)

        return tell

    def _told(self, path: str, data: bytes | None) -> dict[str, Origin]:
        """Name for each field the newest commit that gave it the value it has; else the newest that changed it."""
        now = _said(data)
        sure: dict[str, Origin] = {}
        found: dict[str, Origin] = {"": NOBODY}
        held = self._touched if path in self.paths else self._touching([path])
        blobs = self._blobs if path in self.paths else self._bytes(held)
        for step, touched in held.get(path, []):
            origin = _origin(step)
            found[""] = origin if found[""] == NOBODY else found[""]
            for change in changed_fields(touched, blobs):
                found.setdefault(change.field, origin)
                if now.get(change.field, "") == change.after:
                    sure.setdefault(change.field, origin)
        return found | sure

    @cached_property
    def _touched(self) -> _Touched:
        return self._touching(self.paths)

    @cached_property
    def _blobs(self) -> dict[str, bytes]:
        return self._bytes(self._touched)

    def _touching(self, paths: Sequence[str]) -> _Touched:
        """Return what each commit did to some records, newest first by descent and not by anybody's clock."""
        wanted = set(paths)
        limits = paths if len(paths) <= _MOST_PATHS else (RECORDS,)
        found: _Touched = {}
        for tip in self.tips:
            steps = list(walk(self.repo, tip, without=self.bases, paths=limits, oldest_first=True))
            for step in reversed(steps):
                for touched in step.touched:
                    if touched.path in wanted:
                        found.setdefault(touched.path, []).append((step, touched))
        return found

    def _bytes(self, touching: _Touched) -> dict[str, bytes]:
        oids = {oid for each in touching.values() for _, touched in each for oid in (*touched.befores, touched.after)}
        return self.repo.read_blobs(sorted(oid for oid in oids if not is_absent(oid)))


def _said(data: bytes | None) -> dict[str, str]:
    """Return each field's value as the changes of commits say it."""
    try:
        document = parse_document(data or b"")
    except BadDocument:
        return {}
    return {change.field: change.after for change in field_changes({}, document.values(), ("", document.body))}


def _origin(step: Step) -> Origin:
    when = datetime.fromtimestamp(max(step.info.time, 0), UTC)
    return Origin(step.info.author.name, f"{when:%Y-%m-%dT%H:%MZ}", step.oid[:_SHOWN])
