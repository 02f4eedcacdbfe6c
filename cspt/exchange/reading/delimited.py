"""Reads CSV and TSV files, as Excel and other programs write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from cspt.errors import BadFile
from cspt.exchange.table import Cell, Row, Source, Table

MOST_ROWS = 200_000
_LONGEST_CELL = 200_000
_MOST_LINES = 500
_SIGNS = (",", ";", "\t", "|")


def decode(name: str, data: bytes) -> str:
    """Return a text file's text: UTF-8, UTF-16 with its mark, or else the Windows set of western Europe.

    Raises:
        BadFile: it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise BadFile(f"{name} is not text, whatever its name says; open it in the program that made it and export it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_delimited(name: str, text: str, sign: str = "") -> Source:
    """Read a file of values parted by one sign, which is found out where none is given.

    Raises:
        BadFile: a quotation is never closed, or there are more rows than any plan has.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        sign = sign or _sign_of(text)
        rows = tuple(_rows(name, csv.reader(StringIO(text, newline=""), delimiter=sign)))
    except csv.Error as trouble:
        raise BadFile(f"{name} cannot be read as a table: {trouble}") from None
    return Source(name, (Table(rows, "the table"),))


def _rows(name: str, reader: Iterator[list[str]]) -> Iterator[Row]:
    line = 1
    for number, values in enumerate(reader, 1):
        if number > MOST_ROWS:
            raise BadFile(f"{name} has more than {MOST_ROWS:,} rows; part it into plans")
        if any(value.count("\n") > _MOST_LINES for value in values):
            raise BadFile(f"{name}, line {line}: a quotation mark that is never closed")
        where = f"line {line}"
        line = getattr(reader, "line_num", line) + 1
        if any(value.strip() for value in values):
            yield Row(tuple(Cell(_undefused(value), where=where) for value in values), where)


def _undefused(value: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t") else value


def _sign_of(text: str) -> str:
    """Return the sign that parts the most values of the first lines that hold any."""
    lines = [line for line in text.splitlines()[:50] if line.strip()][:20]
    counts = {sign: sum(len(row) for row in csv.reader(lines, delimiter=sign)) for sign in _SIGNS}
    return max(counts, key=lambda sign: (counts[sign], -_SIGNS.index(sign)))
