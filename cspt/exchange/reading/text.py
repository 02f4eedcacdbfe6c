"""Reads text pulled out of a page: tabs between cells, rows parted over lines and pages, bullets run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cspt.exchange.table import Cell, Paragraph, Row, Source, Table

_INLINE_TAG = re.compile(r"</?(?:u|b|i|em|strong|sup|sub)>")


def read_text(name: str, text: str) -> Source:
    """Read a text; lines with tabs that stand together are a table, every other line is a paragraph."""
    return Source(name, tuple(_blocks(_INLINE_TAG.sub("", text))))


def _blocks(text: str) -> Iterator[Paragraph | Table]:
    numbered = enumerate(text.replace("\f", "\n").splitlines(), 1)
    for tabbed, lines in groupby(numbered, key=lambda line: "\t" in line[1]):
        held = list(lines)
        if tabbed:
            yield Table(tuple(_row(number, line) for number, line in held), f"line {held[0][0]}", broken=True)
        else:
            yield from (Paragraph(line.strip(" #*"), f"line {number}") for number, line in held if line.strip())


def _row(number: int, line: str) -> Row:
    where = f"line {number}"
    return Row(tuple(Cell(text.rstrip(), where=where) for text in line.split("\t")), where)
