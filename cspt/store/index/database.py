"""The one importer of sqlite3: opens the index, puts rows in and takes them out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.problem import Problem
from cspt.store.index.rows import Rows
from cspt.store.index.schema import EVENT_LINK, columns, script, table

_PATIENCE_SECONDS = 60
_BESIDE = ("", "-journal", "-wal", "-shm")
_DOC = "path, id, kind, raw, body, title, said, whole, faulty, unsettled, place, day"


class IndexFailed(CsptError):
    """The index cannot be used now; the files can still be read."""


class IndexDamaged(IndexFailed):
    """SQLite complained of something: the index is to be thrown away and made anew."""


Damaged = (sqlite3.Error, IndexDamaged)
"""What a damaged index raises."""


class Database:
    """One connection to the index's file; several threads may ask it, one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._turn = RLock()
        try:
            self._link = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
            self._file = _identity(path)
            for pragma in ("secure_delete=OFF", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-8000"):
                self._link.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error as trouble:
            raise IndexDamaged(f"the index cannot be opened ({trouble})") from trouble

    def frozen(self) -> Database:
        """Return a connection that goes on seeing the index as it is now, whatever is written to it meanwhile."""
        apart = Database(self.path)
        if not self.stands or not apart.stands:
            raise IndexDamaged("the index was taken away while it was read")
        apart.rows("BEGIN")
        apart.rows("SELECT 1 FROM sqlite_master LIMIT 1")
        return apart

    def close(self) -> None:
        """Let go of the file."""
        self._link.close()

    @property
    def stands(self) -> bool:
        """False once the file was taken away or replaced by another."""
        return _identity(self.path) == self._file

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Return what a statement selects."""
        try:
            with self._turn, closing(self._link.execute(sql, values)) as found:
                return found.fetchall()
        except sqlite3.Error as trouble:
            raise IndexDamaged(f"the index is damaged ({trouble}); it is made anew when it is next asked") from trouble

    def teach(self, name: str, arguments: int, function: Callable[..., str | int | float | None] | None) -> None:
        """Give statements a function; the same arguments must always give the same answer within one statement.

        None takes it away, and with it what it holds on to.
        """
        with self._turn:
            self._link.create_function(name, arguments, function, deterministic=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make everything within one change, kept whole or not at all."""
        self._link.execute("BEGIN IMMEDIATE").close()
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._link.execute("ROLLBACK").close()
            raise
        self._link.execute("COMMIT").close()

    def let_readers_be(self) -> None:
        """Have changes written beside what readers see from now on, so that neither waits for the other."""
        self.rows("PRAGMA journal_mode=WAL")

    def make(self) -> None:
        """Make the tables; call it within `writing`."""
        for statement in script().split(";\n"):
            if statement.strip():
                self._link.execute(statement).close()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run one statement that changes the index."""
        self._link.execute(sql, values).close()

    def run_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Run one statement for each of many rows of values."""
        self._link.executemany(sql, values).close()

    def put(self, rows: Rows) -> bool:
        """Keep a record's rows, but for the words of a search; False where its id is held already."""
        with closing(self._link.execute(_PUT_DOC, rows.doc)) as done:
            if not done.rowcount:
                return False
            n = done.lastrowid
        self.run(_INSERTS[rows.kind], (n, *rows.cells))
        if rows.problems:
            self.put_problems(rows.problems)
        return True

    def put_problems(self, problems: Iterable[Problem]) -> None:
        """Keep problems, one row each."""
        rows = ((p.path, p.line, p.message, int(p.unreadable)) for p in problems)
        self.run_many("INSERT INTO problem VALUES (?, ?, ?, ?)", rows)

    def put_words(self, path: str) -> None:
        """Let a search find a record."""
        self.run("INSERT INTO words (rowid, title, said) SELECT n, title, said FROM doc WHERE path = ?", (path,))

    @property
    def is_searchable(self) -> bool:
        """True where the words of every record are kept."""
        return bool(self.rows("SELECT 1 FROM state WHERE name = 'words'"))

    def keep_words(self) -> None:
        """Let a search find every record, from now on."""
        with self.writing():
            if not self.is_searchable:
                self.run("INSERT INTO words (rowid, title, said) SELECT n, title, said FROM doc")
                self.run("INSERT INTO state VALUES ('words', 'kept')")

    def copy_to(self, other: Database) -> None:
        """Make another index a copy of this one."""
        with self._turn:
            self._link.backup(other._link)

    def take(self, path: str, *, words: bool) -> tuple[str, str] | None:
        """Take out what the index keeps of a path; return the id and the timeline it stood on."""
        self.run("DELETE FROM problem WHERE path = ?", (path,))
        found = self.rows("SELECT n, id, kind, title, said FROM doc WHERE path = ?", (path,))
        if not found:
            return None
        n, record_id, kind, title, said = found[0]
        about = self.rows(f"SELECT x_{EVENT_LINK} FROM k_event WHERE n = ?", (n,)) if kind == "event" else []
        if words:
            self.run("INSERT INTO words (words, rowid, title, said) VALUES ('delete', ?, ?, ?)", (n, title, said))
        self.run("DELETE FROM doc WHERE n = ?", (n,))
        self.run(f"DELETE FROM {table(KINDS[kind])} WHERE n = ?", (n,))
        return record_id, (about[0][0] or "") if about else ""


def discard(path: Path) -> None:
    """Take an index away, with what SQLite keeps beside it."""
    for end in reversed(_BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int]:
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return 0, 0


def _insert(name: str, fields: str) -> str:
    places = ", ".join("?" * (fields.count(",") + 1))
    return f"INSERT OR IGNORE INTO {name} ({fields}) VALUES ({places})"


_PUT_DOC = _insert("doc", _DOC)
_INSERTS = {name: _insert(table(kind), ", ".join(columns(kind))) for name, kind in KINDS.items()}
