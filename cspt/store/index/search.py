"""Finds words anywhere in a store: titles first, then all a record says, then its timeline, newest first."""

from __future__ import annotations

from dataclasses import dataclass, field

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.rules.search import Found, words_of
from cspt.store.index.database import Database

_PREFIXES = " ".join(f"WHEN '{kind.name}' THEN '{kind.prefix}'" for kind in KINDS.values())
_SQL = f"""
SELECT d.id, about.id, {{named}} AND about.id IS NULL AS named
FROM {{source}} LEFT JOIN k_event AS e ON e.n = d.n LEFT JOIN doc AS about ON about.id = e.x_about
WHERE {{where}}
ORDER BY named DESC, about.id IS NOT NULL, -d.day * (about.id IS NOT NULL),
  CASE WHEN about.id IS NULL THEN CASE d.kind {_PREFIXES} END END, CASE WHEN about.id IS NULL THEN d.place END, d.id
LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Match:
    """One record that holds the words."""

    id: RecordId
    """What to open: for an event, the record it is about."""
    event: RecordId | None
    """The event the words stand in; None where they stand in the record itself."""
    found: Found


def search(database: Database, typed: str, limit: int = -1) -> list[Match]:
    """Return what holds every word typed, each from its beginning; where nothing does, words inside words.

    Call it on an index whose words are kept (`Index.searchable`).
    """
    words = words_of(typed)
    if not words:
        return []
    return _by_beginning(database, words, limit) or _inside(database, words, limit)


def _by_beginning(database: Database, words: list[str], limit: int) -> list[Match]:
    whole = [word for word in words if any(sign.isalnum() for sign in word)]
    if not whole:
        return []
    asked = _Asked(limit)
    phrases = " AND ".join(f'"{_without_quotes(word)}" *' for word in whole)
    odd = [asked.holds("d.title || char(10) || d.said", word) for word in words if word not in whole]
    where = " AND ".join([f"words MATCH {asked.bind(phrases)}", *odd])
    named = f"d.n IN (SELECT rowid FROM words WHERE words MATCH {asked.bind(f'title : ({phrases})')})"
    return asked.answer(database, named, "words AS w JOIN doc AS d ON d.n = w.rowid", where)


def _inside(database: Database, words: list[str], limit: int) -> list[Match]:
    asked = _Asked(limit)
    where = " AND ".join(asked.holds("d.title || char(10) || d.said", word) for word in words)
    named = " AND ".join(asked.holds("d.title", word) for word in words)
    return asked.answer(database, f"({named})", "doc AS d", where)


@dataclass
class _Asked:
    limit: int
    values: dict[str, object] = field(default_factory=dict)

    def bind(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def holds(self, text: str, word: str) -> str:
        return f"instr(fold({text}), {self.bind(word)}) > 0"

    def answer(self, database: Database, named: str, source: str, where: str) -> list[Match]:
        sql = _SQL.format(named=named, source=source, where=where)
        database.teach("fold", 1, lambda text: None if text is None else text.casefold())
        return [
            Match(RecordId(about or own), RecordId(own) if about else None, _found(about, is_named))
            for own, about, is_named in database.rows(sql, self.values | {"limit": self.limit})
        ]


def _found(about: str | None, is_named: int) -> Found:
    if about:
        return Found.EVENT
    return Found.TITLE if is_named else Found.TEXT


def _without_quotes(word: str) -> str:
    return word.replace('"', " ")
