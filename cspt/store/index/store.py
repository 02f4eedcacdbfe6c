"""Keeps the index in step with the files, whatever happened to either since it was last asked."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from cspt import __version__
from cspt.errors import Busy
from cspt.kinds import KINDS
from cspt.model.profile import Profile
from cspt.store.index.database import Damaged, Database, IndexDamaged, IndexFailed, discard
from cspt.store.index.fresh import State, changed_between, read_status, start_status, tracked
from cspt.store.index.schema import VERSION, script
from cspt.store.lock import hold
from cspt.store.repo import git_dir

if TYPE_CHECKING:
    from cspt.store.index.reading import Seen

Progress = Callable[[int, int], None]
"""Told how many files of how many were read, where that takes a while."""
_NAME = "index.sqlite"
_PATIENCE_SECONDS = 120
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the index knows of itself."""

    head: str
    turn: int
    """Goes up by one with each change of the index."""
    watch: Mapping[str, str]
    """Files whose content is not vouched for by the commit, with the hash last seen."""


@dataclass
class Index:
    """One store's index."""

    root: Path
    profile: Profile
    progress: Progress = lambda _done, _all: None
    asked: subprocess.Popen[bytes] | None = None
    """A `start_status` of this store's that is already on its way, so that git works while modules load."""
    _open: Database | None = field(default=None, init=False, repr=False)
    _turn: RLock = field(default_factory=RLock, init=False, repr=False)
    """Held by the one thread that brings the index up to date or makes it anew."""

    @property
    def path(self) -> Path:
        """Where the index is kept."""
        return git_dir(self.root) / "cspt" / _NAME

    def fresh(self) -> Database:
        """Return the index as the files stand now; what is missing, out of date or damaged is made anew.

        Raises:
            IndexFailed: it cannot be kept here; the files can still be read.
            GitFailed: git cannot tell what changed.
        """
        with self._turn:
            for _ in range(_TRIES):
                try:
                    asked, self.asked = self.asked or start_status(self.root), None
                    if database := self._refreshed(asked):
                        return database
                except (*Damaged, KeyError, ValueError):
                    self.throw_away()
                except (Busy, OSError) as trouble:
                    raise IndexFailed(f"the index cannot be used: {trouble}") from None
        raise IndexFailed("the index cannot be kept in step with the files")

    def searchable(self) -> Database:
        """Return the index as the files stand now, ready for a search by words; its words are kept from the first on.

        Raises:
            IndexFailed: it cannot be kept here; the files can still be read.
            GitFailed: git cannot tell what changed.
        """
        with self._turn:
            database = self.fresh()
            try:
                with hold(self._lock, _PATIENCE_SECONDS):
                    if database.stands:
                        database.keep_words()
            except (*Damaged, Busy) as trouble:
                raise IndexFailed(f"the index cannot be used: {trouble}") from None
            return database

    def standing(self, database: Database) -> tuple[str, Mapping[str, str]]:
        """Return the commit that the index is of, and the files that differ from it, with their hashes."""
        kept = self._kept(database)
        if kept is None:
            raise IndexFailed("the index is being made by another program")
        return kept.head, kept.watch

    def knows(self, record_id: str) -> bool:
        """Tell whether the index, as it was last left, holds a record of this id; False where there is no index."""
        with self._turn, suppress(IndexDamaged):
            return self.path.exists() and bool(self._database().rows("SELECT 1 FROM doc WHERE id = ?", (record_id,)))
        return False

    def throw_away(self) -> None:
        """Take a damaged index away, unless another program has already made a sound one."""
        self.close()
        with self._turn, hold(self._lock, _PATIENCE_SECONDS):
            with suppress(*Damaged, KeyError, ValueError):
                database = self._database()
                if self._kept(database) is not None and database.rows("PRAGMA quick_check(1)") == [("ok",)]:
                    return
            self.close()
            discard(self.path)

    def close(self) -> None:
        """Let go of the index's file."""
        if self._open:
            self._open.close()
        self._open = None

    def _database(self) -> Database:
        if self._open and not self._open.stands:
            self.close()
        self._open = self._open or Database(self.path)
        return self._open

    def _refreshed(self, asked: subprocess.Popen[bytes]) -> Database | None:
        """Bring the index up to date; None where another program changed it meanwhile."""
        try:
            database = self._database()
            kept = self._kept(database)
        finally:
            state = read_status(asked)
        same_head = kept is not None and kept.head == state.head
        expected = {} if same_head else changed_between(self.root, kept.head, state.head) if kept else None
        if kept is None or expected is None:
            self._rebuild(kept)
            return None
        state = State(state.head, self._spread(state.differing))
        if not (state.differing or kept.watch or expected) and state.head == kept.head:
            return database
        return database if self._taken_in(database, kept, state, expected) else None

    def _taken_in(self, database: Database, kept: _Kept, state: State, expected: Mapping[str, str]) -> bool:
        """Read these files again and keep what changed; False where another program changed the index meanwhile."""
        from cspt.store.index.changes import Changes
        from cspt.store.index.reading import read_paths

        paths = sorted({*state.differing, *kept.watch, *expected})
        seen = list(read_paths(self.root, paths, self.profile, kept.watch, width=len(state.head)))
        settled = sorted(set(kept.watch) - state.differing - set(expected))
        watch = _watch(seen, state.differing, {**expected, **(tracked(self.root, *settled) if settled else {})})
        if state.head == kept.head and watch == kept.watch and all(one.same for one in seen):
            return True
        with hold(self._lock, _PATIENCE_SECONDS), database.writing():
            if not database.stands or self._kept(database) != kept:
                return False
            Changes(self.root, self.profile, database, self._again).apply(seen)
            self._keep(database, _Kept(state.head, kept.turn + 1, watch))
        return True

    def _rebuild(self, seen: _Kept | None) -> None:
        """Make the index from every file, in place of the one that was seen; who wants to meanwhile finds it made."""
        with hold(self._lock, _PATIENCE_SECONDS):
            if self._kept(self._database()) != seen:
                return
            self.close()
            discard(self.path)
            database = self._database()
            with database.writing():
                database.make()
                self._fill(database)
            database.let_readers_be()

    def _fill(self, database: Database) -> None:
        from cspt.store.index.changes import Changes, in_order
        from cspt.store.index.reading import read_paths

        asked = start_status(self.root)
        known = tracked(self.root)
        state = read_status(asked)
        differing = self._spread(state.differing)
        paths = sorted({*known, *differing}, key=in_order)
        total = len(paths)
        changes = Changes(self.root, self.profile, database, self._again, words=False)
        watch: dict[str, str] = {}
        said = lambda done: self.progress(done, total)  # noqa: E731 - a name for what is passed on
        for one in read_paths(self.root, paths, self.profile, {}, said=said, width=len(state.head)):
            changes.add(one)
            if one.path in differing or known.get(one.path) != one.hash:
                watch[one.path] = one.hash
        changes.settle_all()
        self._keep(database, _Kept(state.head, 1, watch))

    def _again(self, path: str) -> Seen:
        from cspt.store.index.reading import read_paths

        return next(read_paths(self.root, [path], self.profile, {}))

    @property
    def _lock(self) -> Path:
        return self.path.with_name("index.lock")

    def _spread(self, paths: frozenset[str]) -> frozenset[str]:
        """Put the files of a folder in place of one that git names as a whole."""
        whole = {path for path in paths if path.endswith("/")}
        if not whole:
            return paths
        from cspt.store.index.reading import files_below

        below = (path for folder in whole for path in files_below(self.root, folder.rstrip("/")))
        return frozenset(paths) - whole | set(below)

    def _kept(self, database: Database) -> _Kept | None:
        """Return what the index knows of itself; None where it was made by another version or under another profile."""
        if not database.rows("SELECT 1 FROM sqlite_master WHERE name = 'state'"):
            return None
        state = dict(database.rows("SELECT name, value FROM state"))
        if state.get("made") != self._made:
            return None
        return _Kept(state["head"], int(state["turn"]), dict(database.rows("SELECT path, hash FROM watch")))

    def _keep(self, database: Database, kept: _Kept) -> None:
        state = (("made", self._made), ("head", kept.head), ("turn", str(kept.turn)))
        database.run_many("INSERT OR REPLACE INTO state VALUES (?, ?)", state)
        database.run("DELETE FROM watch")
        database.run_many("INSERT INTO watch VALUES (?, ?)", kept.watch.items())

    @property
    def _made(self) -> str:
        return made_of(self.profile)


def made_of(profile: Profile) -> str:
    """Return what an index depends on beside the files: this program, the kinds, and a profile's vocabularies."""
    lists = (profile.themes, profile.agencies, profile.groups, profile.flags)
    return f"{_program()} {profile.workflow} {[list(each) for each in lists]}"


def _watch(seen: Sequence[Seen], differing: frozenset[str], expected: Mapping[str, str]) -> dict[str, str]:
    """Return the files to look at again next time: those that differ, or were found other than the commit has them."""
    return {
        one.path: one.hash
        for one in seen
        if one.path in differing
        or one.hash != (expected.get(one.path, "") if expected.get(one.path, "").strip("0") else "")
    }


@cache
def _program() -> str:
    return hashlib.sha256(f"{VERSION} {__version__} {script()} {sorted(KINDS.items())}".encode()).hexdigest()
