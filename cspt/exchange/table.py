"""A document in one neutral form, whatever its format: paragraphs and tables, each with its place in the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str = ""
    """Its paragraphs, a line end between them."""
    shading: str = ""
    """Its ground as six hexadecimal digits; empty where it has none of its own."""
    merged: bool = False
    """True where it only carries on the cell above or to its left, whose text it repeats."""
    where: str = ""
    """Its place in the source in words, where the format has a name for it, such as `Plan!B7`."""
    marks: tuple[str, ...] = ()
    """For each of its lines, the id that an export of ours wrote there; empty where it wrote none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    where: str
    """Its place in the source in words, such as `table 2, row 5`."""
    tag: str = ""
    """The id that an export of ours wrote into it; empty where there is none."""
    header: bool = False
    """True where the format itself says that it is a heading."""

    def text(self, index: int) -> str:
        """Return a cell's text, empty where the row is shorter."""
        return self.cells[index].text.strip() if index < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    rows: tuple[Row, ...]
    where: str
    broken: bool = False
    """True where the source is text pulled out of a page: rows may be parted over lines and pages."""
    nested: bool = False
    """True where it stands in a cell of another table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words outside a table."""

    text: str
    where: str
    level: int = 0
    """1 for a title or heading of the first level, and so on; 0 for plain words."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the source that was not taken, or was taken with a doubt, and where it stands."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was read."""

    name: str
    blocks: tuple[Paragraph | Table, ...]
    remarks: tuple[Remark, ...] = ()
    """What the reader itself could not take: comments, text boxes, nested tables."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Its custom properties, among them what an export of ours wrote into it."""
    editor: str = ""
    """Who the file says saved it last."""
    authors: Mapping[str, str] = field(default_factory=dict)
    """Who the file says changed a row, by the row's place: the authors of its tracked changes."""

    def tables(self) -> Sequence[Table]:
        """Return its tables in order."""
        return [block for block in self.blocks if isinstance(block, Table)]
