"""Writes a plan's actions as CSV, one a row with its priority, for spreadsheets and other programs."""

from __future__ import annotations

from collections.abc import Iterator

from cspt.exchange.paper import Paper, Row, Section
from cspt.rules.audit_table import as_csv

_BETWEEN = " | "
_BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the text is UTF-8."""


def write_csv(paper: Paper) -> bytes:
    """Return the actions as CSV; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    headings = ["Priority", *(column.heading for column in paper.columns), "As it stood on", "Plan", "Marking"]
    rows = (_cells(paper, section, row) for section in paper.sections for row in section.rows)
    ids = ["Id"] if paper.origin else []
    return f"{_BYTE_ORDER_MARK}{as_csv([*headings, *ids], rows)}".encode()


def _cells(paper: Paper, section: Section, row: Row) -> list[str]:
    return list(_texts(paper, section, row)) + ([row.id] if paper.origin else [])


def _texts(paper: Paper, section: Section, row: Row) -> Iterator[str]:
    yield section.heading
    for column in paper.columns:
        yield _BETWEEN.join(line.whole for line in row.cell(column.name))
    yield from (paper.day.isoformat(), paper.title, paper.marking)
