"""The store's history in records' terms, and the records as they stood on a day: what is asked of git for that.

Every front end's story comes from here. The commits of every line are told, whoever brought them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cspt.kinds import KINDS
from cspt.model.layout import RECORDS, folder_of, place_of
from cspt.model.problem import Problem
from cspt.store.files import is_litter
from cspt.store.git_output import is_absent
from cspt.store.repo import NOT_PLAIN, PLAIN, ZERO, Repo
from cspt.store.telling import Act, RecordChange, as_cloned, local, told
from cspt.store.walk import Step, walk

_AT_ONCE = 2_000
"""How many commits are held in memory with the bytes they changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which acts are asked for; what is left blank asks for all."""

    path: str = ""
    """Where the record lies whose story is told, its timeline included."""
    by: str = ""
    """A part of the name or e-mail address of who acted."""
    field: str = ""
    """The one field that is told of."""
    first: date | None = None
    last: date | None = None
    """The first and last day, in the reader's own time zone."""

    def wants(self, step: Step) -> bool:
        """Tell whether a commit is by the person and of the period asked for."""
        who = f"{step.info.author.name} <{step.info.author.email}>".casefold()
        if self.by.casefold() not in who:
            return False
        day = local(step.info.time).date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


class File(NamedTuple):
    """One record file of a commit's tree."""

    path: str
    oid: str
    """The name of its bytes, the same wherever the bytes are the same."""


@dataclass(frozen=True, slots=True)
class History:
    """Reads a store's commits."""

    repo: Repo

    def acts(self, asked: Asked, *, oldest_first: bool = False) -> Iterator[Act]:
        """Yield the acts that are asked for, newest first unless said otherwise.

        One that changed no record, as a change of the profile, is told without changes where no record or field is
        asked for.
        """
        paths, oldest = [folder_of(asked.path)] if asked.path else [], self.repo.standing.oldest()
        for step, blobs in self.steps(asked, paths, oldest_first=oldest_first):
            act = as_cloned(told(step, blobs, paths[0] if paths else RECORDS), oldest)
            if asked.field:
                act = replace(act, changes=tuple(_only(asked.field, act.changes)))
            if act.changes or (step.touched and not asked.path and not asked.field):
                yield act

    def steps(
        self, asked: Asked, paths: Sequence[str] = (), *, oldest_first: bool = False
    ) -> Iterator[tuple[Step, Mapping[str, bytes]]]:
        """Yield the commits that are asked for, with the bytes of the records that they changed."""
        batch: list[Step] = []
        for step in walk(self.repo, self.repo.head(), paths=paths, oldest_first=oldest_first):
            batch += [step] if asked.wants(step) else []
            if len(batch) == _AT_ONCE:
                yield from self._with_bytes(batch)
                batch = []
        yield from self._with_bytes(batch)

    def of_record(self, path: str) -> list[Act]:
        """Return every act that touched a record or its timeline, newest first."""
        return list(self.acts(Asked(path=path)))

    def since(self, oid: str, most: int = 0) -> list[Act]:
        """Return the acts after a commit, newest first; all there are where the store does not hold that commit.

        Args:
            oid: the commit.
            most: how many commits are looked at; 0 for all.
        """
        steps = walk(self.repo, self.repo.head(), without=self._known(oid), paths=[RECORDS], most=most)
        oldest = self.repo.standing.oldest()
        return [as_cloned(told(step, blobs), oldest) for step, blobs in self._with_bytes([*steps]) if step.touched]

    def names_since(self, oid: str) -> frozenset[str]:
        """Return the names of the commits after another that touched a record; all where the store has it not."""
        head = self.repo.head()
        if head == ZERO:
            return frozenset()
        without = [f"^{known}" for known in self._known(oid)]
        return frozenset(self.repo.text("rev-list", "--full-history", head, *without, "--", RECORDS).split())

    def has(self, path: str) -> bool:
        """Tell whether any commit touched a path."""
        return next(walk(self.repo, self.repo.head(), paths=[path], most=1), None) is not None

    def commit_on(self, day: date) -> str:
        """Return the commit the store stood at when a day ended; `ZERO` before the first."""
        midnight = datetime.combine(day + timedelta(days=1), time.min).astimezone()
        if self.repo.head() == ZERO:
            return ZERO
        before = f"--before={int(midnight.timestamp()) - 1}"
        return self.repo.text("rev-list", "-1", "--first-parent", before, "HEAD", "--") or ZERO

    def listing(self, commit: str) -> Iterator[File | Problem]:
        """Yield the record files of a commit in path order, without reading any.

        One that is no plain file is a problem. A commit is told by its whole name, `ZERO` for an empty store. One run
        of git, whatever the number of records.
        """
        for path, mode, oid in self.repo.list_entries(commit, RECORDS):
            if is_litter(path):
                continue
            if mode == PLAIN:
                yield File(path, oid)
            else:
                said = f"kept in git as {NOT_PLAIN.get(mode, 'no file')}, not as a plain file"
                yield Problem(path, 0, said, unreadable=True)

    def files_at(
        self, commit: str, wanted: Callable[[File], bool] = lambda _file: True
    ) -> Iterator[tuple[File, bytes] | Problem]:
        """Yield the record files of a commit with their bytes, in path order, a few thousand in memory at a time.

        One run of git for the listing, and one for each 10,000 files. What is no plain file, damaged or missing is a
        problem.

        Args:
            commit: its whole name, `ZERO` for an empty store.
            wanted: tells which files to read; all where it is not given. One that was read before under the same
                name need not be read again.
        """
        found = [each for each in self.listing(commit) if isinstance(each, Problem) or wanted(each)]
        stream = self.repo.stream_blobs([each.oid for each in found if isinstance(each, File)])
        for each in found:
            data = next(stream) if isinstance(each, File) else None
            if isinstance(each, Problem):
                yield each
            elif data is None:
                yield Problem(each.path, 0, "its bytes of that day are damaged or missing in git", unreadable=True)
            else:
                yield each, data

    def file_at(self, commit: str, path: str) -> bytes | None:
        """Return one file's bytes in a commit, or None where it has none."""
        oid = self.repo.tree(commit, path).get(path)
        return self.repo.read_blobs([oid]).get(oid) if oid else None

    def _known(self, oid: str) -> list[str]:
        return [oid] if self.repo.has_commit(oid) else []

    def _with_bytes(self, steps: Sequence[Step]) -> Iterator[tuple[Step, Mapping[str, bytes]]]:
        wanted = {
            oid
            for step in steps
            for each in step.touched
            if place_of(each.path, KINDS)
            for oid in (*each.befores, each.after)
            if not is_absent(oid)
        }
        blobs = self.repo.read_blobs(sorted(wanted))
        yield from ((step, blobs) for step in steps)


def _only(field: str, changes: Sequence[RecordChange]) -> Iterator[RecordChange]:
    for change in changes:
        if fields := tuple(each for each in change.fields if each.field == field):
            yield replace(change, fields=fields)
