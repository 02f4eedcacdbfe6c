"""Brings records into the contract's plain form where that is safe: the only writer that touches more than was asked.

What a record says stays the same to the letter: its fields' values, its comments, its body's lines. A file with a
comment in its front matter keeps its fields as they are and only has its line ends mended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cspt.model.document import BadDocument, Document, Entry, compose, parse_document
from cspt.model.messages import message, signed
from cspt.model.record import Record
from cspt.store.commits import Edit
from cspt.store.files import read_file, read_if_there
from cspt.store.writer import Saved, Writer

_COMMENT = re.compile(r"(^|\s)#", re.MULTILINE)
_LONG = 200
_LINE_ENDS, _LAST_LINE, _FIELDS = "line ends", "last line end", "order and spelling of fields"


@dataclass(frozen=True, slots=True)
class Tidied:
    """One file that can be tidied."""

    record: Record
    what: tuple[str, ...]
    before: bytes
    after: bytes

    @property
    def path(self) -> str:
        """Where it lies."""
        return self.record.path


@dataclass(frozen=True, slots=True)
class Tidying:
    """What can be tidied in a store, and what is left because it was edited by hand and is not yet recorded."""

    tidied: tuple[Tidied, ...]
    left: tuple[str, ...]


def plan_tidying(store: Writer) -> Tidying:
    """Return what can be tidied; nothing is written."""
    by_hand = {edit.path for edit in store.hand_edits()}
    found = [one for record in store.load_files().records.values() if (one := _tidied(store, record))]
    left = tuple(one.path for one in found if one.path in by_hand)
    return Tidying(tuple(one for one in found if one.path not in by_hand), left)


def keep_tidied(store: Writer, tidied: Sequence[Tidied], *, via: str) -> Saved:
    """Write what was planned, as one commit; a file that changed since is left alone."""
    with store.journal.writing():
        author = store.repo.identity()
        left = tuple(one.path for one in tidied if read_if_there(store.root, one.path) != one.before)
        edits = [Edit(one.path, one.before, one.after) for one in tidied if one.path not in left]
        ids = [one.record.id for one in tidied]
        if not edits:
            return Saved(ids[0], "", "", left)
        said = "layout tidied" if len(edits) == 1 else f"layout tidied, {len(edits)} files"
        text = message(ids, [said], [], signed(via))
        kept = store.journal.publish(edits, text, author, store.surroundings.moment())
        return Saved(ids[0], text.partition("\n")[0], kept.oid, (*left, *kept.left))


def _tidied(store: Writer, record: Record) -> Tidied | None:
    """Return how a sound record would be tidied; None where there is nothing to do or nothing safe."""
    if record.problems:
        return None
    try:
        before = read_file(store.root, record.path)
        document = parse_document(before)
        ended = document.text if document.text.endswith("\n") else f"{document.text}\n"
        text = ended.replace("\r\n", "\n")
        what = [_LINE_ENDS] * (text != ended) + [_LAST_LINE] * (ended != document.text)
        plain = _plain(parse_document(text.encode()), record)
        if plain and plain != text:
            text = plain
            what.append(_FIELDS)
        return Tidied(record, tuple(what), before, text.encode()) if what and _same(document, text) else None
    except (OSError, BadDocument):
        return None


def _plain(document: Document, record: Record) -> str:
    """Return the record as the contract spells it; empty where its front matter holds a comment."""
    if _COMMENT.search(document.text[document.header_start : document.header_end]):
        return ""
    lines = {e.key: _field(document, e) for e in document.entries if e.value not in ("", [], {})}
    known = {name: lines[name] for name in record.kind.names() if name in lines}
    opening, closing = compose({}, document.body).split("\n", 1)
    return f"{opening}\n{''.join((known | lines).values())}{closing}"


def _field(document: Document, entry: Entry) -> str:
    """Return one field's lines as the contract spells them; as they are where that would make one long line."""
    plain = compose({entry.key: entry.value}, "").removeprefix("---\n").removesuffix("---\n")
    if max(map(len, plain.splitlines())) <= _LONG:
        return plain
    return document.text[entry.key_start : max(entry.end, entry.key_end)].rstrip() + "\n"


def _same(before: Document, text: str) -> bool:
    """Tell whether a text says what a document says."""
    after = parse_document(text.encode())
    kept = {name: value for name, value in before.values().items() if value not in ("", [], {})}
    held = {name: value for name, value in after.values().items() if value not in ("", [], {})}
    return kept == held and before.body.replace("\r\n", "\n").strip("\r\n") == after.body.strip("\n")
