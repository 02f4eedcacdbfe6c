"""Writes rows as CSV and as Markdown that do no harm where they are opened: no formula, no markup, no acting sign."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from cspt.text import visible

_FORMULA = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]*[=+\-@\t\r\0＝＋－＠﹢﹣﹦﹫]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z", re.ASCII)
_AFTER_SEMICOLON = re.compile(r"(;[\s\"']*)(?=[=+\-@＝＋－＠])")
"""Spreadsheets of countries with a decimal comma part cells at semicolons, inside quotes too."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~&$^]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV, every cell in quotes and on one line."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def as_markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as a Markdown table in which no cell's text is markup, a link or a further cell."""
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    lines += [f"| {' | '.join(unmarked(defused(cell)) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def defused(text: str) -> str:
    """Return a cell's text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    text = text.replace("\r\n", "\n")
    plain = visible(text)
    if _FORMULA.match(text) and not _NUMBER.match(text):
        plain = f"'{plain}"
    return _AFTER_SEMICOLON.sub(r"\1'", plain)


def as_markdown_text(text: str) -> str:
    """Return a text on one line in which nothing is markup or a link."""
    return unmarked(visible(text))


def unmarked(text: str) -> str:
    """Return text in which nothing is Markdown's or HTML's markup, or a link."""
    return _MARKUP.sub(r"\\\1", text)
