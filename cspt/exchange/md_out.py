"""Writes a plan as Markdown: a table a priority, for wikis, e-mails and reading as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cspt.exchange.paper import Cell, Line, Paper, Section
from cspt.rules.audit_table import defused, unmarked

_BREAK = "<br>"


def write_md(paper: Paper) -> bytes:
    """Return a plan's document as Markdown."""
    return ("\n\n".join(_blocks(paper)) + "\n").encode()


def _blocks(paper: Paper) -> Iterator[str]:
    marking = f"**{unmarked(paper.marking)}**"
    yield marking
    yield f"# {unmarked(paper.title)}"
    yield "## Document control"
    yield _table(("Label", "Value"), [[unmarked(label), unmarked(value)] for label, value in paper.control])
    yield "## At a glance"
    counts = (*paper.counts, *paper.rag_counts)
    yield _table([count.label for count in counts], [[f"{count.number:,}" for count in counts]])
    yield from map(unmarked, paper.notes)
    yield "## Key"
    yield _table(("Sign", "Meaning"), [[unmarked(key.sign), unmarked(key.meaning)] for key in paper.key])
    for section in paper.sections:
        yield from _section(paper, section)
    for grid in paper.grids:
        yield f"## {grid.title}"
        yield _table(grid.headings, [[unmarked(defused(text)) for text in row] for row in grid.rows])
    if paper.related:
        yield "## Related papers"
        yield "\n".join(f"- {unmarked(text)}" for text in paper.related)
    yield marking


def _section(paper: Paper, section: Section) -> Iterator[str]:
    yield f"## {unmarked(section.heading)}"
    if section.facts:
        yield unmarked(section.facts)
    yield from map(unmarked, section.about)
    if not section.rows:
        yield "No actions."
        return
    names = [column.name for column in paper.columns]
    yield _table(
        [column.heading for column in paper.columns],
        [[_cell(row.cell(name)) for name in names] for row in section.rows],
    )


def _cell(cell: Cell) -> str:
    return _BREAK.join(map(_line, cell))


def _line(line: Line) -> str:
    text = unmarked(line.text if line.lead else defused(line.text))
    if line.strong or line.quiet:
        text = f"**{text}**" if line.strong else f"*{text}*"
    return f"**{unmarked(line.lead)}** {text}" if line.lead else text


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(map(unmarked, headings))} |", f"|{' --- |' * len(headings)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
