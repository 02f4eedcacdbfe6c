"""One change of the index: files that were seen, taken in in place of what was known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cspt.kinds import KINDS
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.index.database import Database
from cspt.store.index.reading import Seen, too_deep
from cspt.store.index.schema import table


@dataclass
class Changes:
    """One change of the index: files that were seen, taken in one after another."""

    root: Path
    profile: Profile
    database: Database
    again: Callable[[str], Seen]
    """Reads the file at a path once more."""
    words: bool = True
    """True where a search is to find them at once; False while the whole is made."""
    _ids: set[str] = field(default_factory=set, init=False)
    """Ids that came or went, which another file may claim too."""
    _timelines: set[str] = field(default_factory=set, init=False)

    def apply(self, seen: Sequence[Seen]) -> None:
        """Take in files in place of what was known of them."""
        self.words = self.database.is_searchable
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
            if not isinstance((one := self.again(first)).found, Problem):
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


@cache
def _newest() -> tuple[str, ...]:
    """Return the statements that work out the newest event of each timeline, one a kind that has them."""
    newest = "(SELECT max(last) FROM k_event WHERE x_about = t.id)"
    with_timelines = [table(kind) for kind in KINDS.values() if kind.timeline]
    return tuple(f"UPDATE {name} AS t SET newest = {newest}" for name in with_timelines)
