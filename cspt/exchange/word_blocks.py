"""The parts of a plan's document as Word XML: the head's tables and each priority with its actions.

A document of our own and a council's template are both filled with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from cspt.exchange.paper import Cell, Line, Paper, Section, Told, unheard
from cspt.exchange.widths import shares
from cspt.exchange.word_xml import Box, Marks, paragraph, run, table

_EVERY = 250


@dataclass(frozen=True)
class Blocks:
    """Writes the parts of one document."""

    paper: Paper
    width: int
    """The room between the margins, in twentieths of a point."""
    heading: str
    """The id of the style of a part's heading."""
    text: str
    """The id of the style of a paragraph."""
    marks: Marks = field(default_factory=Marks)
    told: Told = unheard

    def control(self) -> str:
        """Return the document control block, two pairs of label and value a row."""
        pairs = [(Box((Line(label),), heads=True), Box((Line(value),))) for label, value in self.paper.control]
        if len(pairs) % 2:
            pairs.append((Box((), heads=True), Box(())))
        rows = [[*left, *right] for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
        about = "What the document is: each label is followed by its value, two pairs a row."
        return table(self._widths((2, 5, 2, 5)), (), rows, self.marks, title="Document control", about=about)

    def summary(self) -> str:
        """Return the counts by status and by RAG, and what they say in words."""
        counts = (*self.paper.counts, *self.paper.rag_counts)
        cells = [Box((Line(f"{count.number:,}", strong=True),), fill=count.colour) for count in counts]
        header = [count.label for count in counts]
        about = "How many actions stand at each status, and how many are of each RAG colour."
        counted = table(self._widths([1] * len(counts)), header, [cells], self.marks, title="Counts", about=about)
        return counted + "".join(paragraph(run(note), self.text) for note in self.paper.notes)

    def key(self) -> str:
        """Return what the signs of the table mean."""
        rows = [
            (Box((Line(key.sign, strong=True),), fill=key.colour), Box((Line(key.meaning),))) for key in self.paper.key
        ]
        return table(
            self._widths((1, 5)), ("Sign", "Meaning"), rows, self.marks, title="Key", about="What each sign means."
        )

    def history(self) -> str:
        """Return the plan's versions and approvals, and the papers it leans on; empty where it has none."""
        parts = []
        for grid in self.paper.grids:
            rows = [[Box((Line(text),)) for text in row] for row in grid.rows]
            widths = self._widths([3 if heading in ("Note", "By") else 1 for heading in grid.headings])
            drawn = table(widths, grid.headings, rows, self.marks, title=grid.title, about=f"{grid.title}, one a row.")
            parts += [self._headed(grid.title), drawn]
        if self.paper.related:
            parts.append(self._headed("Related papers"))
            parts += [paragraph(run(f"• {text}"), self.text) for text in self.paper.related]
        return "".join(parts)

    def actions(self, *, new_page: bool = False) -> Iterator[str]:
        """Yield each priority with the table of its actions, the first on a new page where that is asked for."""
        written = 0
        for section in self.paper.sections:
            yield self._headed(section.heading, section.id, new_page=new_page and section is self.paper.sections[0])
            if section.facts:
                yield paragraph(run(section.facts), self.text, keep=True)
            for text in section.about:
                yield paragraph(run(text), self.text, keep=True)
            if section.rows:
                yield self._table(section, written)
            else:
                yield paragraph(run("No actions."), self.text)
            written += len(section.rows)
        self.told(written)

    def _table(self, section: Section, before: int) -> str:
        header = [column.heading for column in self.paper.columns]
        about = f"The actions of {section.heading}, one a row: {', '.join(header)}."
        rows = self._rows(section, before)
        return table(self.widths, header, rows, self.marks, title=section.heading, about=about)

    def _rows(self, section: Section, before: int) -> Iterator[list[Box]]:
        for number, (row, issue) in enumerate(section.shown(), before):
            if number % _EVERY == 0:
                self.told(number)
            cells = [issue if column.name == "issue" else row.cell(column.name) for column in self.paper.columns]
            boxes = [Box(self._carried(cell)) for cell in cells]
            boxes[0] = replace(boxes[0], mark=row.id if self.paper.origin else "")
            if row.rag:
                boxes[-1] = replace(boxes[-1], fill=row.rag)
            yield boxes

    def _carried(self, cell: Cell) -> Cell:
        """Return a cell with its events' ids only where the document is to come home."""
        return cell if self.paper.origin else tuple(replace(line, event="") for line in cell)

    @cached_property
    def widths(self) -> list[int]:
        """The widths of the columns of actions."""
        return [int(self.width * share) for share in shares(self.paper)]

    def _headed(self, text: str, record_id: str = "", *, new_page: bool = False) -> str:
        marked = record_id if self.paper.origin else ""
        return paragraph(self.marks.around(marked, run(text)), self.heading, keep=True, new_page=new_page)

    def _widths(self, weights: Sequence[int]) -> list[int]:
        return [self.width * weight // sum(weights) for weight in weights]
