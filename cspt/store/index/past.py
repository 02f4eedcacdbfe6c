"""The records as they stood at a commit, kept as an index of that commit's tree: asked for again, it answers at once.

It is made from a copy of the present index, of which only what differs is read anew; nothing is checked out.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cspt.errors import CsptError
from cspt.model.layout import RECORDS
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.history import History
from cspt.store.index.changes import Changes
from cspt.store.index.database import Damaged, Database, IndexFailed, discard
from cspt.store.index.fresh import changed_between
from cspt.store.index.quick import read_quickly
from cspt.store.index.reading import Seen
from cspt.store.index.rows import rows_of
from cspt.store.index.store import Index, made_of
from cspt.store.lock import hold
from cspt.store.repo import GitFailed

_FOLDER = "at"
_KEPT = 4
"""How many trees are kept indexed, those asked for last."""
_PATIENCE_SECONDS = 120


@dataclass
class PastIndex:
    """The index of one commit's records."""

    present: Index
    history: History
    commit: str
    profile: Profile
    """The partnership's profile as it stood then: its vocabularies say what fits a field."""
    _open: Database | None = field(default=None, init=False, repr=False)

    @cached_property
    def path(self) -> Path:
        """Where it is kept: named by what it is made from."""
        tree = ""
        with suppress(GitFailed):
            tree = self.history.repo.text("rev-parse", "--verify", "--quiet", f"{self.commit}:{RECORDS}")
        name = hashlib.sha256(f"{tree} {made_of(self.profile)}".encode()).hexdigest()[:32]
        return self.present.path.parent / _FOLDER / f"{name}.sqlite"

    def fresh(self) -> Database:
        """Return the index, made where it is not there yet.

        Raises:
            IndexFailed: it cannot be kept here; the commit can still be read.
        """
        path = self.path
        try:
            if not path.exists():
                with hold(path.parent / "lock", _PATIENCE_SECONDS):
                    if not path.exists():
                        self._make(path)
            os.utime(path)
            self._open = self._open or Database(path)
        except (*Damaged, OSError) as trouble:
            discard(path)
            raise IndexFailed(f"the index of that day cannot be used: {trouble}") from None
        return self._open

    def searchable(self) -> Database:
        """Return the index, ready for a search by words."""
        database = self.fresh()
        database.keep_words()
        return database

    def throw_away(self) -> None:
        """Take a damaged index away."""
        if self._open:
            self._open.close()
        self._open = None
        discard(self.path)

    def _make(self, path: Path) -> None:
        beside = path.with_suffix(".part")
        discard(beside)
        database = Database(beside)
        try:
            differing = self._copied(database)
            with database.writing():
                if differing is None:
                    self._fill(database)
                else:
                    changes = Changes(self.present.root, self.profile, database, self._again)
                    changes.apply(list(self._seen(differing)))
            database.let_readers_be()
        finally:
            database.close()
        beside.replace(path)
        self._forget_oldest(path.parent)

    def _fill(self, database: Database) -> None:
        database.make()
        database.run("INSERT INTO state VALUES ('head', ?)", (self.commit,))
        changes = Changes(self.present.root, self.profile, database, self._again, words=False)
        for one in self._seen(None):
            changes.add(one)
        changes.settle_all()

    def _copied(self, database: Database) -> dict[str, str] | None:
        """Copy the present index; return the files in which the commit differs from it, None where it is of no use."""
        if made_of(self.present.profile) != made_of(self.profile):
            return None
        with suppress(CsptError):
            present = self.present.fresh()
            head, watch = self.present.standing(present)
            changed = changed_between(self.present.root, head, self.commit)
            if changed is not None:
                present.copy_to(database)
                return {**dict.fromkeys(watch, ""), **changed}
        return None

    def _seen(self, differing: dict[str, str] | None) -> Iterator[Seen]:
        """Yield what the commit holds at each path that is to be read, and that others hold nothing."""
        left = set(differing or ())
        for each in self.history.files_at(self.commit, lambda file: differing is None or file.path in differing):
            if isinstance(each, Problem):
                left.discard(each.path)
                yield Seen(each.path, "", each)
            else:
                file, data = each
                left.discard(file.path)
                yield self._read(file.path, data)
        yield from (Seen(path, "", None) for path in sorted(left))

    def _read(self, path: str, data: bytes) -> Seen:
        read = read_quickly(path, data, self.profile)
        return Seen(path, "", read if isinstance(read, Problem) else rows_of(read))

    def _again(self, path: str) -> Seen:
        data = self.history.file_at(self.commit, path)
        return Seen(path, "", None) if data is None else self._read(path, data)

    @staticmethod
    def _forget_oldest(folder: Path) -> None:
        kept = sorted(folder.glob("*.sqlite"), key=lambda each: each.stat().st_mtime, reverse=True)
        for path in kept[_KEPT:]:
            discard(path)
