"""Reads Markdown: headings, and tables between upright strokes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cspt.exchange.table import Cell, Paragraph, Row, Source, Table

_RULE = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*\Z")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")
_STROKE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$&@:^=-])")


def read_markdown(name: str, text: str) -> Source:
    """Read a Markdown text."""
    lines = text.splitlines()
    return Source(name, tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[Paragraph | Table]:
    at, tables = 0, 0
    while at < len(lines):
        if "|" in lines[at] and at + 1 < len(lines) and "|" in lines[at + 1] and _RULE.match(lines[at + 1]):
            end = at + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            tables += 1
            numbered = [at, *range(at + 2, end)]
            yield Table(tuple(_row(lines[number], number + 1, number == at) for number in numbered), f"table {tables}")
            at = end
            continue
        if lines[at].strip():
            heading = _HEADING.match(lines[at].strip())
            words = heading[2] if heading else lines[at].strip()
            yield Paragraph(_plain(words), f"line {at + 1}", len(heading[1]) if heading else 0)
        at += 1


def _row(line: str, number: int, is_header: bool) -> Row:  # noqa: FBT001 - the first row of a table is its header
    inner = line.strip().removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    where = f"line {number}"
    return Row(tuple(Cell(_plain(text.strip()), where=where) for text in _STROKE.split(inner)), where, header=is_header)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", _BREAK.sub("\n", text)))
