"""A front-matter file as its exact text, and where each field stands in it.

An edit replaces the characters of one field and no others; how a value is spelt is `document.py`'s affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Raw = str | list["Raw"] | dict[str, "Raw"]
"""A value as YAML's failsafe schema has it: text, list or mapping."""

FENCE = "---"
MAX_FILE_BYTES = 4 * 1024 * 1024
"""So much of a record's file is read; a larger one is none."""
_KEEPS_BLANK_LINES = re.compile(r"[|>]\d?\+")
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_BLOCK_COMMENT = re.compile(r"[|>][-+\d]*([ \t]+#[^\r\n]*)")


class BadDocument(ValueError):
    """A file that is not a record: the line (from 1, 0 for the whole file) and what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the front matter and where its characters stand in the file's text."""

    key: str
    value: Raw
    line: int
    key_start: int
    key_end: int
    start: int
    """Where the value's first character stands; equal to `end` when the value is empty."""
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A front-matter file, held as its exact text."""

    text: str
    entries: tuple[Entry, ...]
    header_start: int
    header_end: int
    """Where the closing fence begins."""
    body_start: int

    @property
    def body(self) -> str:
        """Everything after the closing fence's line, to the last byte."""
        return self.text[self.body_start :]

    @property
    def newline(self) -> str:
        """The line ending of the opening fence, which new lines take."""
        return "\r\n" if self.text.endswith("\r\n", 0, self.header_start) else "\n"

    def values(self) -> dict[str, Raw]:
        """Return the fields as written, in the file's order."""
        return {entry.key: entry.value for entry in self.entries}

    def line_of(self, key: str) -> int:
        """Return the line of a field, from 1; 1 when the file does not hold it."""
        return next((entry.line for entry in self.entries if entry.key == key), 1)


def placed(entries: Iterable[Entry], offset: int) -> tuple[Entry, ...]:
    """Move places counted from the header to places in the file; the opening fence is line 1."""
    return tuple(
        replace(
            entry,
            line=entry.line + 1,
            key_start=entry.key_start + offset,
            key_end=entry.key_end + offset,
            start=entry.start + offset,
            end=entry.end + offset,
        )
        for entry in entries
    )


def with_line(document: Document, key: str, line: str, order: Sequence[str]) -> str:
    """Return the text with a field the file does not hold yet: `line` spells its name and value."""
    at = _insertion_point(document, key, order)
    return document.text[:at] + line.replace("\n", document.newline) + document.newline + document.text[at:]


def without_field(document: Document, entry: Entry) -> str:
    """Return the text without a field's lines."""
    text = document.text
    line_start = text.rfind("\n", 0, entry.key_start) + 1
    return text[:line_start] + text[_next_line(text, max(entry.end, entry.key_end)) :]


def with_value(document: Document, entry: Entry, spelt: str) -> str:
    """Return the text with a field's value spelt anew, as it follows the colon; a comment beside the old one stays."""
    text, spelt = document.text, spelt.replace("\n", document.newline)
    colon_end = text.find(":", entry.key_end) + 1
    gap, rest = text[colon_end : entry.start], text[max(entry.end, colon_end) :]
    if block := _BLOCK_COMMENT.match(text, entry.start, entry.end):
        gap = block[1]
    in_lines = spelt.startswith(document.newline)
    if "#" in gap:
        comment = gap.rstrip()
        return text[:colon_end] + (comment + spelt if in_lines else spelt + comment) + rest
    if gap and "\n" not in gap and not in_lines:
        return text[: entry.start] + spelt.lstrip(" ") + rest
    return text[:colon_end] + spelt + rest


def _insertion_point(document: Document, key: str, order: Sequence[str]) -> int:
    before = set(order[: order.index(key)]) if key in order else {entry.key for entry in document.entries}
    at = document.header_start
    for entry in document.entries:
        if entry.key in before:
            at = _next_line(document.text, max(entry.end, entry.key_end))
            if _KEEPS_BLANK_LINES.search(document.text, entry.start, entry.end):
                blank = _BLANK_LINES.match(document.text, at)
                at = blank.end() if blank else at
    return min(at, document.header_end)


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
