"""The store's history in records' terms: who changed which field of what, and the records as they stood on a day."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cspt.model.changes import FieldChange, field_changes
from cspt.model.document import BadDocument, Document, parse_document
from cspt.model.ids import RecordId
from cspt.model.layout import RECORDS, Place, folder_of, place_of
from cspt.model.problem import Problem
from cspt.model.schema import Kind
from cspt.store.files import is_litter
from cspt.store.git_output import CommitInfo, TreeChange, is_absent
from cspt.store.repo import NOT_PLAIN, PLAIN, Repo

ALREADY_THERE = "already there"
"""What the oldest commit of a shallow clone did to its records: nobody can tell who made them, or when."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What one commit did to one record."""

    id: RecordId
    kind: str
    path: str
    what: str
    """`created`, `changed`, `removed`, or `ALREADY_THERE`."""
    fields: tuple[FieldChange, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One commit, in records' terms."""

    oid: str
    who: str
    email: str
    when: datetime
    """In the reader's own time zone."""
    subject: str
    via: str
    """The front end that made it; empty where the commit was made without cspt."""
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Reads a store's commits."""

    repo: Repo
    kinds: Mapping[str, Kind]

    def of_record(self, path: str) -> list[Act]:
        """Return every act that touched a record or its timeline, newest first."""
        return self._acts(self.repo.log(folder_of(path)), within=folder_of(path))

    def since(self, oid: str, most: int = 0) -> list[Act]:
        """Return the acts after a commit, newest first; all there are where the store does not hold that commit."""
        return self._acts(self.repo.log(RECORDS, since=self._known(oid), most=most))

    def names_since(self, oid: str, most: int = 0) -> set[str]:
        """Return the names of the commits that `since` tells of."""
        commits = self.repo.log(RECORDS, since=self._known(oid), most=most, changes=False)
        return {commit.oid for commit in commits}

    def _known(self, oid: str) -> str:
        return oid if self.repo.has_commit(oid) else ""

    def commit_on(self, day: date) -> str:
        """Return the commit the store stood at when a day ended; `ZERO` before the first."""
        midnight = datetime.combine(day + timedelta(days=1), time.min).astimezone()
        return self.repo.commit_before(int(midnight.timestamp()) - 1)

    def files_at(self, commit: str) -> Iterator[tuple[str, bytes] | Problem]:
        """Yield the record files of a commit, in path order; a problem where one is no plain file, or damaged."""
        entries = self.repo.entries(commit, RECORDS)
        blobs = self.repo.read_blobs([oid for mode, oid in entries.values() if mode == PLAIN])
        for path, (mode, oid) in sorted(entries.items()):
            if is_litter(path):
                continue
            if mode != PLAIN:
                yield Problem(
                    path, 0, f"kept in git as {NOT_PLAIN.get(mode, 'no file')}, not as a plain file", unreadable=True
                )
            elif oid in blobs:
                yield path, blobs[oid]
            else:
                yield Problem(path, 0, "its bytes of that day are damaged or missing in git", unreadable=True)

    def file_at(self, commit: str, path: str) -> bytes | None:
        """Return one file's bytes in a commit, or None where it has none."""
        oid = self.repo.tree(commit, path).get(path)
        return self.repo.read_blobs([oid]).get(oid) if oid else None

    def _acts(self, commits: Sequence[CommitInfo], within: str = "") -> list[Act]:
        wanted = [change for commit in commits for change in commit.changes if _inside(change.path, within)]
        blobs = self.repo.read_blobs([oid for change in wanted for oid in (change.before, change.after)])
        oldest = self.repo.standing.oldest()
        return [as_cloned(self._act(commit, blobs, within), oldest) for commit in commits]

    def _act(self, commit: CommitInfo, blobs: dict[str, bytes], within: str) -> Act:
        found = (self._change(change, blobs) for change in commit.changes if _inside(change.path, within))
        return Act(
            commit.oid,
            commit.author.name,
            commit.author.email,
            datetime.fromtimestamp(commit.time).astimezone(),
            commit.subject,
            commit.trailer("Via"),
            tuple(change for change in found if change),
        )

    def _change(self, change: TreeChange, blobs: dict[str, bytes]) -> RecordChange | None:
        place = place_of(change.path, self.kinds)
        if place is None:
            return None
        before, after = _read(blobs.get(change.before)), _read(blobs.get(change.after))
        return _described(place, change.path, _what_was_done(change), before, after)


def as_cloned(act: Act, oldest: Container[str]) -> Act:
    """Return an act, told as what a shallow clone began with where its commit is the oldest there."""
    if act.oid not in oldest:
        return act
    return replace(act, changes=tuple(replace(change, what=ALREADY_THERE, fields=()) for change in act.changes))


def _what_was_done(change: TreeChange) -> str:
    if is_absent(change.before):
        return "created"
    return "removed" if is_absent(change.after) else "changed"


def _described(place: Place, path: str, what: str, before: Document | None, after: Document | None) -> RecordChange:
    old, new = (before.values() if before else {}), (after.values() if after else {})
    body = (before.body if before else "", after.body if after else "")
    title = new.get("title") or old.get("title") or ""
    fields = tuple(field_changes(old, new, body))
    return RecordChange(place.id, place.kind.name, path, what, fields, title if isinstance(title, str) else "")


def _read(data: bytes | None) -> Document | None:
    if data is None:
        return None
    try:
        return parse_document(data)
    except BadDocument:
        return None


def _inside(path: str, within: str) -> bool:
    return not within or path == within or path.startswith(f"{within}/")
