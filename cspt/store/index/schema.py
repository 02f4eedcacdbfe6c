"""The tables of the index, made from what the kinds declare: a new kind or field needs nothing here.

`doc` holds every record as its file has it. Each kind has a narrow table of its own with what is filtered and sorted,
so that a scan of one kind reads nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from cspt.kinds import KINDS
from cspt.model.schema import LISTS, Field, Kind, Type

VERSION = 4
EVENT_LINK = "about"
IN_PATH_ORDER = "replace(d.path, '/', char(1))"
"""Orders rows of `doc AS d` as a walk through the folders meets their files."""
ITEMS_TYPES = LISTS | {Type.ROWS}
"""The types whose equality is asked item by item."""

_COMMON = """
CREATE TABLE doc (
  n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  raw TEXT NOT NULL, body TEXT NOT NULL, title TEXT NOT NULL, said TEXT NOT NULL, whole TEXT NOT NULL,
  faulty INTEGER NOT NULL, unsettled INTEGER NOT NULL, place TEXT NOT NULL, day INTEGER NOT NULL
);
CREATE INDEX doc_half ON doc (substr(id, instr(id, '-') + 1));
CREATE INDEX doc_faulty ON doc (n) WHERE faulty;
CREATE INDEX doc_unsettled ON doc (n) WHERE unsettled;
CREATE TABLE problem (path TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL, unreadable INTEGER NOT NULL);
CREATE INDEX problem_path ON problem (path);
CREATE TABLE spare (path TEXT PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE watch (path TEXT PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (title, said, content = '', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 0');
"""


def table(kind: Kind) -> str:
    """Return the name of a kind's table."""
    return f"k_{kind.name.replace('-', '_')}"


def typed(kind: Kind) -> Iterator[tuple[Field, str]]:
    """Yield a kind's fields with the column that holds each; the kind itself needs none."""
    for field in kind.fields:
        if field.name != "kind":
            yield field, f"x_{field.name}"


def columns(kind: Kind) -> list[str]:
    """Return the columns of a kind's table, in the order that rows are written."""
    found = ["n", "id", "place", "plain"]
    for field, column in typed(kind):
        found.append(column)
        if field.type in ITEMS_TYPES:
            found.append(f"i_{field.name}")
        if field.type is Type.WHEN:
            found += [f"d_{field.name}", f"e_{field.name}"]
    if kind.lies_under:
        found += ["first", "last"]
    if kind.timeline:
        found.append("newest")
    return found


def script() -> str:
    """Return the statements that make an empty index."""
    return _COMMON + "".join(_of_kind(kind) for kind in KINDS.values())


def _of_kind(kind: Kind) -> str:
    name = table(kind)
    rest = ", ".join(columns(kind)[1:])
    made = [f"CREATE TABLE {name} (n INTEGER PRIMARY KEY, {rest});"]
    made += [
        f"CREATE INDEX {name}_{field.name} ON {name} ({column}) WHERE {column} IS NOT NULL;"
        for field, column in typed(kind)
        if field.type is Type.LINK
    ]
    return "\n".join(made) + "\n"
