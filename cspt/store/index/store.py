"""Keeps the index in step with the files, whatever happened to either since it was last asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cspt import __version__
from cspt.errors import Busy
from cspt.kinds import KINDS
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.index.database import Damaged, Database, IndexFailed, discard
from cspt.store.index.fresh import changed_between, read_status, start_status, tracked
from cspt.store.index.reading import Seen, files_below, read_paths, too_deep
from cspt.store.index.schema import VERSION, script, table
from cspt.store.lock import hold
from cspt.store.repo import git_dir

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
    _open: Database | None = field(default=None, init=False, repr=False)

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
        for _ in range(_TRIES):
            try:
                database = self._database()
                if self._refreshed(database):
                    return database
            except (Damaged, KeyError, ValueError):
                self._throw_away()
            except (Busy, OSError) as trouble:
                raise IndexFailed(f"the index cannot be used: {trouble}") from None
        raise IndexFailed("the index cannot be kept in step with the files")

    def searchable(self) -> Database:
        """Return the index as the files stand now, ready for a search by words; its words are kept from the first on.

        Raises:
            IndexFailed: it cannot be kept here; the files can still be read.
            GitFailed: git cannot tell what changed.
        """
        database = self.fresh()
        asked = "SELECT 1 FROM state WHERE name = 'words'"
        try:
            if not database.rows(asked):
                with hold(self._lock, _PATIENCE_SECONDS), database.writing():
                    if database.stands and not database.rows(asked):
                        database.put_all_words()
        except (Damaged, Busy) as trouble:
            raise IndexFailed(f"the index cannot be used: {trouble}") from None
        return database

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

    def _refreshed(self, database: Database) -> bool:
        """Bring the index up to date; False where another program changed it meanwhile."""
        asked = start_status(self.root)
        try:
            kept = self._kept(database)
        finally:
            state = read_status(asked)
        if kept is None:
            return self._rebuild()
        expected = changed_between(self.root, kept.head, state.head) if kept.head != state.head else {}
        if expected is None:
            return self._rebuild()
        differing = self._spread(state.differing)
        paths = sorted({*differing, *kept.watch, *expected})
        if not paths and state.head == kept.head:
            return True
        seen = list(read_paths(self.root, paths, self.profile, kept.watch, width=len(state.head)))
        watch = _watch(seen, differing, expected, kept.watch)
        if state.head == kept.head and watch == kept.watch and all(one.same for one in seen):
            return True
        with hold(self._lock, _PATIENCE_SECONDS), database.writing():
            if not database.stands or self._kept(database) != kept:
                return False
            Changes(self.root, self.profile, database).apply(seen)
            self._keep(database, _Kept(state.head, kept.turn + 1, watch))
        return True

    def _rebuild(self) -> bool:
        """Make the index from every file; another program that wants to waits, and finds it made."""
        with hold(self._lock, _PATIENCE_SECONDS):
            if self._open and self._open.stands and self._kept(self._open) is not None:
                return False
            self.close()
            discard(self.path)
            database = self._database()
            with database.writing():
                database.make()
                self._fill(database)
        return False

    def _fill(self, database: Database) -> None:
        asked = start_status(self.root)
        known = tracked(self.root)
        state = read_status(asked)
        differing = self._spread(state.differing)
        paths = sorted({*known, *differing}, key=in_order)
        total = len(paths)
        changes = Changes(self.root, self.profile, database, words=False)
        watch: dict[str, str] = {}
        said = lambda done: self.progress(done, total)  # noqa: E731 - a name for what is passed on
        for one in read_paths(self.root, paths, self.profile, {}, said=said, width=len(state.head)):
            changes.add(one)
            if one.path in differing or known.get(one.path) != one.hash:
                watch[one.path] = one.hash
        changes.settle_all()
        self._keep(database, _Kept(state.head, 1, watch))

    def _throw_away(self) -> None:
        """Take a damaged index away, unless another program has already made a sound one."""
        self.close()
        with hold(self._lock, _PATIENCE_SECONDS):
            with suppress(Damaged, KeyError, ValueError):
                database = self._database()
                if self._kept(database) is not None and database.rows("PRAGMA quick_check(1)") == [("ok",)]:
                    return
            self.close()
            discard(self.path)

    @property
    def _lock(self) -> Path:
        return self.path.with_name("index.lock")

    def _spread(self, paths: Iterable[str]) -> frozenset[str]:
        """Put the files of a folder in place of one that git names as a whole."""
        found: set[str] = set()
        for path in paths:
            found.update(files_below(self.root, path.rstrip("/")) if path.endswith("/") else (path,))
        return frozenset(found)

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
        """What the rows depend on beside the files: this program, the kinds, and the profile's vocabularies."""
        lists = (self.profile.themes, self.profile.agencies, self.profile.groups, self.profile.flags)
        return f"{_program()} {self.profile.workflow} {[list(each) for each in lists]}"


@dataclass
class Changes:
    """One change of the index: files that were seen, taken in one after another."""

    root: Path
    profile: Profile
    database: Database
    words: bool = True
    """True where a search is to find them at once; False while the whole is made."""
    _ids: set[str] = field(default_factory=set, init=False)
    """Ids that came or went, which another file may claim too."""
    _timelines: set[str] = field(default_factory=set, init=False)

    def apply(self, seen: Sequence[Seen]) -> None:
        """Take in files in place of what was known of them."""
        self.words = bool(self.database.rows("SELECT 1 FROM state WHERE name = 'words'"))
        for one in seen:
            if not one.same:
                self.drop(one.path)
        for one in seen:
            if not one.same:
                self.add(one)
        self.settle()

    def drop(self, path: str) -> None:
        """Forget what was known of a path."""
        if folder := too_deep(path):
            self.database.run("DELETE FROM problem WHERE path = ?", (folder,))
        spare = self.database.rows("SELECT id FROM spare WHERE path = ?", (path,))
        self._ids.update(record_id for (record_id,) in spare)
        self.database.run("DELETE FROM spare WHERE path = ?", (path,))
        if taken := self.database.take(path, words=self.words):
            self._ids.add(taken[0])
            self._timelines.add(taken[1])

    def add(self, one: Seen) -> None:
        """Take in what was found at a path."""
        if isinstance(one.found, Problem):
            self.database.run("DELETE FROM problem WHERE path = ?", (one.found.path,))
            self.database.put_problems((one.found,))
        elif one.found:
            rows = one.found
            self._ids.add(rows.id)
            if not self.database.put(rows):
                self.database.run("INSERT INTO spare VALUES (?, ?)", (rows.path, rows.id))
                return
            self._timelines.update((rows.about, rows.id))
            if self.words:
                self.database.put_words(rows.path)

    def settle(self) -> None:
        """Decide which file holds an id that several claim, and work out the timelines that changed."""
        self._decide_all()
        for sql in _newest():
            own = f"{sql} WHERE n = (SELECT n FROM doc WHERE id = ?)"
            self.database.run_many(own, ((each,) for each in sorted(self._timelines)))

    def settle_all(self) -> None:
        """Do the same once everything was taken in."""
        self._decide_all()
        for sql in _newest():
            self.database.run(sql)

    def _decide_all(self) -> None:
        claimed = {record_id for (record_id,) in self.database.rows("SELECT DISTINCT id FROM spare")}
        for record_id in sorted(self._ids & claimed):
            self._decide(record_id)

    def _decide(self, record_id: str) -> None:
        holding = [path for (path,) in self.database.rows("SELECT path FROM doc WHERE id = ?", (record_id,))]
        waiting = [path for (path,) in self.database.rows("SELECT path FROM spare WHERE id = ?", (record_id,))]
        first, *others = sorted([*holding, *waiting], key=in_order)
        if first not in holding:
            for path in (*holding, first):
                self.drop(path)
            again = [
                one for one in read_paths(self.root, [first], self.profile, {}) if not isinstance(one.found, Problem)
            ]
            for one in again:
                self.add(one)
        self.database.run("DELETE FROM spare WHERE id = ?", (record_id,))
        self.database.run_many("INSERT INTO spare VALUES (?, ?)", ((path, record_id) for path in others))
        for path in others:
            message = f"id {record_id} is already taken by {first}; take one of the two out"
            self.database.run("DELETE FROM problem WHERE path = ?", (path,))
            self.database.put_problems((Problem(path, 1, message, unreadable=True),))


def in_order(path: str) -> list[str]:
    """Sort paths as a walk through the folders meets them."""
    return path.split("/")


def _watch(
    seen: Sequence[Seen], differing: frozenset[str], expected: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    """Return the files to look at again next time: those that differ, and those that were moving while they were read."""
    watch = {}
    for one in seen:
        vouched = one.hash in (expected.get(one.path, "").strip("0") and expected[one.path], before.get(one.path))
        if one.path in differing or not vouched:
            watch[one.path] = one.hash
    return watch


@cache
def _newest() -> tuple[str, ...]:
    """Return the statements that work out the newest event of each timeline, one a kind that has them."""
    newest = "(SELECT max(last) FROM k_event WHERE x_about = t.id)"
    return tuple(f"UPDATE {table(k)} AS t SET newest = {newest}" for k in KINDS.values() if k.timeline)  # noqa: S608 - a kind's own name


@cache
def _program() -> str:
    return hashlib.sha256(f"{VERSION} {__version__} {script()} {sorted(KINDS.items())}".encode()).hexdigest()
