"""Reads Word documents: paragraphs, tables with merged, nested and shaded cells, tracked changes and comments.

The text is taken as it stands once every tracked change is accepted. Word's own parts are walked as XML, since an
object for each of a large plan's cells takes many times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from cspt.errors import BadFile
from cspt.exchange.origin import ids_in, word_properties
from cspt.exchange.reading.guard import check_archive
from cspt.exchange.table import Cell, Paragraph, Remark, Row, Source, Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText"})
_ROWS = frozenset({f"{_W}tr", f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"})
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_MOST_ROWS = 200_000
_TOLD_EVERY = 1_000
_MOST_SPAN = 100
_SHOWN = 80


def read_docx(name: str, data: bytes, tell: Callable[[str], None] = lambda _: None) -> Source:
    """Read a Word document.

    Raises:
        BadFile: it is none, or is beyond the bounds.
    """
    check_archive(name, data, "word/document.xml", "a Word document")
    from docx import Document

    try:
        document = Document(BytesIO(data))
    except Exception as trouble:  # noqa: BLE001 - the library fails in as many ways as a file can be broken
        raise BadFile(
            f"{name} cannot be read as a Word document ({type(trouble).__name__}); save it again in Word"
        ) from None
    walk = _Walk(name, tell)
    blocks = tuple(walk.blocks(document.element.body))
    walk.comments(document)
    return Source(
        name,
        blocks,
        tuple(walk.remarks),
        properties=word_properties(document),
        editor=str(document.core_properties.last_modified_by or ""),
        authors=walk.authors,
    )


class _Walk:
    """Where a walk through a document stands."""

    def __init__(self, name: str, tell: Callable[[str], None]) -> None:
        self.name, self.tell = name, tell
        self.tables = self.paragraphs = self.rows = 0
        self.remarks: list[Remark] = []
        self.authors: dict[str, str] = {}

    def blocks(self, body: Any) -> Iterator[Paragraph | Table]:
        """Yield the paragraphs and tables of a part of the document in order."""
        for child in body:
            if child.tag == f"{_W}p":
                self.paragraphs += 1
                if words := _text_of(child).strip():
                    yield Paragraph(words, f"paragraph {self.paragraphs}", _level(child))
                self._boxes(child, f"paragraph {self.paragraphs}")
            elif child.tag == f"{_W}tbl":
                yield from self.table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self.blocks(child)

    def table(self, element: Any, *, nested: bool = False) -> Iterator[Table]:
        """Yield a table, and after it those inside its cells."""
        self.tables += 1
        where = f"table {self.tables}"
        inner: list[Any] = []
        above: list[Cell] = []
        rows: list[Row] = []
        for number, line in enumerate(_rows(element), 1):
            self.rows += 1
            if self.rows % _TOLD_EVERY == 0:
                self.tell(f"{self.rows:,} rows read")
            if self.rows > _MOST_ROWS:
                raise BadFile(f"{self.name} has more than {_MOST_ROWS:,} rows; part it into plans")
            row = self._row(line, f"{where}, row {number}", above, inner)
            if row:
                rows.append(row)
                above = list(row.cells)
        yield Table(tuple(rows), where, nested=nested)
        for table in inner:
            yield from self.table(table, nested=True)

    def _row(self, line: Any, where: str, above: list[Cell], inner: list[Any]) -> Row | None:
        properties = line.find(f"{_W}trPr")
        if properties is not None and (gone := properties.find(f"{_W}del")) is not None:
            by = gone.get(f"{_W}author", "somebody")
            self.remarks.append(Remark(where, f"{by} struck this row out; it was not taken"))
            return None
        self._note_author(line, where)
        cells = [Cell(where=where)] * _number(properties, "gridBefore", 0)
        for held in _cells(line):
            cells += self._cell(held, where, above, len(cells), inner)
        header = properties is not None and properties.find(f"{_W}tblHeader") is not None
        tag = next(ids_in(line), "") if cells else ""
        return Row(tuple(cells), where, tag, header=header)

    def _cell(self, held: Any, where: str, above: list[Cell], at: int, inner: list[Any]) -> list[Cell]:
        properties = held.find(f"{_W}tcPr")
        wide = min(_number(properties, "gridSpan", 1), _MOST_SPAN)
        shading = _ground(properties)
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and at < len(above):
            cell = Cell(above[at].text, shading or above[at].shading, merged=True, where=where)
            return [cell] * wide
        lines: list[str] = []
        marks: list[str] = []
        for child in held.iter(f"{_W}p", f"{_W}tbl"):
            if _inside_table(child, held):
                continue
            if child.tag == f"{_W}tbl":
                inner.append(child)
                self.remarks.append(Remark(where, "a table stands inside a cell; it is read on its own"))
            elif words := _text_of(child):
                lines.append(f"• {words}" if _is_item(child) else words)
                marks += [next(ids_in(child), ""), *[""] * words.count("\n")]
        self._odd(held, where)
        cell = Cell("\n".join(lines), shading, where=where, marks=tuple(marks) if any(marks) else ())
        return [cell, *[Cell(cell.text, shading, merged=True, where=where)] * (wide - 1)]

    def _odd(self, held: Any, where: str) -> None:
        if next(held.iter(f"{_W}object"), None) is not None:
            self.remarks.append(Remark(where, "a file is embedded in the row; it was not taken"))
        self._boxes(held, where)

    def _boxes(self, held: Any, where: str) -> None:
        for box in held.iter(f"{_W}txbxContent"):
            if box.getparent().getparent() is not None and "Fallback" not in str(_ancestor_tags(box)):
                words = " ".join(_box_words(box).split())
                if words:
                    self.remarks.append(Remark(where, f"a text box was not taken: “{words[:_SHOWN]}”"))

    def _note_author(self, line: Any, where: str) -> None:
        authors = dict.fromkeys(mark.get(f"{_W}author", "") for mark in line.iter(f"{_W}ins", f"{_W}del"))
        if named := [author for author in authors if author]:
            self.authors[where] = ", ".join(named)

    def comments(self, document: Any) -> None:
        """Report the comments that reviewers left."""
        for relation in document.part.rels.values():
            if relation.reltype != _COMMENTS or relation.is_external:
                continue
            from docx.oxml import parse_xml

            for comment in parse_xml(relation.target_part.blob).iter(f"{_W}comment"):
                words = " ".join(" ".join(_text_of(each) for each in comment.iter(f"{_W}p")).split())
                by = comment.get(f"{_W}author", "somebody")
                self.remarks.append(Remark("comments", f"{by}'s comment was not taken: “{words[:_SHOWN]}”"))


def _rows(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in _ROWS:
            yield from _rows(child)


def _cells(line: Any) -> Iterator[Any]:
    for child in line:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _cells(child)


def _text_of(paragraph: Any) -> str:
    """Return a paragraph's words as they stand once tracked changes are accepted."""
    pieces: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if _is_gone(node, paragraph):
            continue
        tag = node.tag
        if tag == f"{_W}t":
            pieces.append(node.text or "")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif node.getparent().tag == f"{_W}r":
            pieces.append(" " if tag == f"{_W}tab" else "\n")
    return "".join(pieces)


def _is_gone(node: Any, paragraph: Any) -> bool:
    """Tell whether a piece was struck out, or stands in a text box, which is told about apart."""
    parent = node.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag in _GONE or parent.tag == f"{_W}txbxContent":
            return True
        parent = parent.getparent()
    return False


def _box_words(box: Any) -> str:
    return " ".join(node.text or "" for node in box.iter(f"{_W}t"))


def _ancestor_tags(node: Any) -> list[str]:
    return [str(parent.tag) for parent in node.iterancestors()]


def _inside_table(node: Any, cell: Any) -> bool:
    """Tell whether a node stands in a table inside a cell, or in a text box, rather than in the cell itself."""
    parent = node.getparent()
    while parent is not None and parent is not cell:
        if parent.tag in (f"{_W}tc", f"{_W}txbxContent"):
            return True
        parent = parent.getparent()
    return False


def _is_item(paragraph: Any) -> bool:
    """Tell whether a paragraph is an item of a list: by its own numbering or its style."""
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    return properties.find(f"{_W}numPr") is not None or _style(properties).startswith("List")


def _level(paragraph: Any) -> int:
    properties = paragraph.find(f"{_W}pPr")
    style = _style(properties) if properties is not None else ""
    if style == "Title":
        return 1
    digits = style.removeprefix("Heading")
    return int(digits) if digits != style and digits.isdigit() else 0


def _style(properties: Any) -> str:
    style = properties.find(f"{_W}pStyle")
    return str(style.get(f"{_W}val", "")) if style is not None else ""


def _ground(properties: Any) -> str:
    shade = properties.find(f"{_W}shd") if properties is not None else None
    fill = shade.get(f"{_W}fill", "") if shade is not None else ""
    return fill.upper() if len(fill) == 6 else ""


def _number(properties: Any, name: str, otherwise: int) -> int:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    value = found.get(f"{_W}val", "") if found is not None else ""
    return max(min(int(value), _MOST_SPAN), 0) if value.isascii() and value.isdigit() and len(value) < 6 else otherwise
