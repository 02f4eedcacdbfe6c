"""Pieces of a Word document as text of XML, made by hand: thousands of rows through an object a cell take minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from cspt.exchange.origin import bookmark_of
from cspt.exchange.paper import Cell, Line
from cspt.exchange.wording import FILLS, WHITE_ON

CELL, HEAD, STRONG, QUIET = "CsptCell", "CsptHead", "CsptStrong", "CsptQuiet"
"""The ids of the styles of a table's text, its header row, what is to be seen first, and what cspt worked out."""
_HEAD_FILL = "DCE3EA"
_BORDER = "7F8C99"
_TALL = 14
"""A row of more lines than this may be parted between pages; one as tall as a page would leave the rest of it white."""
_CHARACTERS_A_TWIP = 1 / 88
"""How much of a line a character of the table's text takes, about."""


class Marks:
    """Numbers bookmarks through one document."""

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def around(self, record_id: str, inner: str) -> str:
        """Return XML marked as a record's; unmarked where there is no id."""
        if not record_id:
            return inner
        number, self._next = self._next, self._next + 1
        name = quoteattr(bookmark_of(record_id))
        return f'<w:bookmarkStart w:id="{number}" w:name={name}/>{inner}<w:bookmarkEnd w:id="{number}"/>'


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a table."""

    lines: Cell
    mark: str = ""
    """The id of the record that the cell stands for."""
    fill: str = ""
    """A colour of RAG; empty for none."""
    heads: bool = False
    """True for a cell that names its row or column."""


def run(text: str, style: str = "", *, ink: str = "") -> str:
    """Return a run of text, in a colour of its own where it stands on another than the page's."""
    kind = f'<w:rStyle w:val="{style}"/>' if style else ""
    colour = f'<w:color w:val="{ink}"/>' if ink else ""
    properties = f"<w:rPr>{kind}{colour}</w:rPr>" if kind or colour else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(inner: str, style: str, *, keep: bool = False, new_page: bool = False) -> str:
    """Return a paragraph; a kept one stays on the page of what follows, and one may begin a page."""
    kept = f"{'<w:keepNext/>' * keep}{'<w:pageBreakBefore/>' * new_page}"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{inner}</w:p>'


def line(words: Line, marks: Marks, *, ink: str = "") -> str:
    """Return the runs of one line of a cell."""
    style = STRONG if words.strong else QUIET if words.quiet else ""
    lead = run(f"{words.lead} ", STRONG, ink=ink) if words.lead else ""
    return marks.around(words.event, lead + run(words.text, style, ink=ink))


def table(
    widths: Sequence[int], header: Sequence[str], rows: Iterable[Sequence[Box]], marks: Marks, *, title: str, about: str
) -> str:
    """Return a table with a header row that repeats on every page.

    Args:
        widths: of the columns, in twentieths of a point.
        header: the columns' headings; none for a table whose first column names its rows.
        rows: its cells.
        marks: numbers the bookmarks.
        title: what a screen reader calls the table.
        about: what a screen reader says of it.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_BORDER}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0{"0A0" if header else "080"}" w:firstRow="{int(bool(header))}" w:lastRow="0"'
        ' w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(title)}/><w:tblDescription w:val={quoteattr(about)}/></w:tblPr>"
    )
    top = _header_row(widths, header) if header else ""
    body = "".join(_row(widths, row, marks) for row in rows)
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{top}{body}</w:tbl>"


def _header_row(widths: Sequence[int], header: Sequence[str]) -> str:
    cells = "".join(
        _cell(width, paragraph(run(text), HEAD, keep=True), _HEAD_FILL)
        for width, text in zip(widths, header, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(widths: Sequence[int], boxes: Sequence[Box], marks: Marks) -> str:
    whole = max(map(_lines_taken, widths, boxes), default=0) <= _TALL
    kept = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    return f"<w:tr>{kept}{''.join(map(_boxed, widths, boxes, [marks] * len(boxes)))}</w:tr>"


def _boxed(width: int, box: Box, marks: Marks) -> str:
    ink = "" if not box.fill else "FFFFFF" if box.fill in WHITE_ON else "000000"
    style = HEAD if box.heads else CELL
    lines = box.lines or (Line(""),)
    inner = [line(words, marks, ink=ink) for words in lines]
    inner[0] = marks.around(box.mark, inner[0])
    fill = FILLS.get(box.fill, _HEAD_FILL if box.heads else "")
    return _cell(width, "".join(paragraph(text, style) for text in inner), fill)


def _cell(width: int, inner: str, fill: str) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>'


def _lines_taken(width: int, box: Box) -> int:
    room = max(int(width * _CHARACTERS_A_TWIP), 1)
    return sum(1 + len(words.whole) // room for words in box.lines)
