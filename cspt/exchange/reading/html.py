"""Reads web pages: their headings and tables, with merged cells and grounds; scripts and styles are left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cspt.errors import BadFile
from cspt.exchange.table import Cell, Paragraph, Remark, Row, Source, Table

_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object"})
_HEADINGS = {"title": 1, "h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "caption": 2}
_WORDS = frozenset({"p", "li", "blockquote", "pre", "dd", "dt"})
_ENDS_LINE = frozenset({"p", "li", "div", "br", "tr", "ul", "ol"})
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,6}|[a-z]+|rgb\([^)]*\))", re.IGNORECASE)
_NAMES = {
    "red": "FF0000", "orange": "FFA500", "yellow": "FFFF00", "green": "008000", "lime": "00FF00", "blue": "0000FF",
    "amber": "FFC000", "gold": "FFD700", "lightgreen": "90EE90", "darkorange": "FF8C00", "crimson": "DC143C",
}  # fmt: skip
_MOST_SPAN = 200
_MOST_DEPTH = 200


def read_html(name: str, text: str) -> Source:
    """Read a web page.

    Raises:
        BadFile: nothing of it can be read.
    """
    from lxml import etree, html

    try:
        parser = html.HTMLParser(
            encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
        )
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise BadFile(f"{name} cannot be read as a web page") from None
    walk = _Walk()
    blocks = tuple(walk.blocks(page, 0))
    return Source(name, blocks, tuple(walk.remarks))


class _Walk:
    """Numbers the tables of a page."""

    def __init__(self) -> None:
        self.tables = 0
        self.remarks: list[Remark] = []

    def blocks(self, element: Any, depth: int) -> Iterator[Paragraph | Table]:
        """Yield an element's headings, words and tables in their order."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _UNSEEN and tag != "head":
            return
        if tag == "table":
            yield from self.table(element)
        elif tag in _HEADINGS or tag in _WORDS:
            if words := " ".join(_text(element).split()):
                yield Paragraph(words, f"“{words[:40]}”", _HEADINGS.get(tag, 0))
        elif depth < _MOST_DEPTH:
            for child in element:
                yield from self.blocks(child, depth + 1)

    def table(self, element: Any, *, nested: bool = False) -> Iterator[Paragraph | Table]:
        """Yield a table, its caption before it and the tables inside its cells after it."""
        self.tables += 1
        where = f"table {self.tables}"
        inner: list[Any] = []
        rows = tuple(self._rows(element, where, inner))
        for caption in element.iterchildren("caption"):
            yield Paragraph(" ".join(_text(caption).split()), where, 2)
        yield Table(rows, where, nested=nested)
        for table in inner:
            yield from self.table(table, nested=True)

    @staticmethod
    def _rows(element: Any, where: str, inner: list[Any]) -> Iterator[Row]:
        carried: dict[int, tuple[int, Cell]] = {}
        lines = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        for number, line in enumerate(lines, 1):
            place = f"{where}, row {number}"
            cells: list[Cell] = []
            for held in line.iterchildren("td", "th"):
                _fill(cells, carried)
                inner += [table for table in held.iter("table") if next(table.iterancestors("table")) is element]
                cell = Cell(_text(held).strip(), _ground(held) or _ground(line), where=place)
                over = Cell(cell.text, cell.shading, merged=True, where=place)
                start, wide = len(cells), _span(held, "colspan")
                cells += [cell, *[over] * (wide - 1)]
                if (tall := _span(held, "rowspan")) > 1:
                    carried |= dict.fromkeys(range(start, start + wide), (tall - 1, over))
            _fill(cells, carried)
            yield Row(tuple(cells), place, header=all(held.tag == "th" for held in line) and len(line) > 0)


def _fill(cells: list[Cell], carried: dict[int, tuple[int, Cell]]) -> None:
    """Put the cells that reach down from rows above where they lie."""
    while len(cells) in carried:
        at = len(cells)
        left, cell = carried.pop(at)
        cells.append(cell)
        if left > 1:
            carried[at] = (left - 1, cell)
        if len(cells) > _MOST_SPAN:
            return


def _span(element: Any, name: str) -> int:
    value = element.get(name, "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _text(element: Any) -> str:
    """Return an element's words, lines where it has lines, without the tables inside it."""
    pieces: list[str] = []
    for event, node in _events(element):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            pieces += [
                "\n• " if tag == "li" else "\n" if tag in _ENDS_LINE else "",
                " ".join((node.text or "").split(" ")),
            ]
        elif node is not element:
            pieces += ["\n" if tag in _ENDS_LINE else "", node.tail or ""]
    lines = [" ".join(line.split()) for line in "".join(pieces).replace("\r", "").split("\n")]
    return "\n".join(line for line in lines if line)


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield an element's nodes as they open and close, leaving out what nobody sees and inner tables."""
    waiting: list[tuple[str, Any]] = [("start", element)]
    while waiting:
        event, node = waiting.pop()
        unseen = node is not element and (not isinstance(node.tag, str) or node.tag in _UNSEEN or node.tag == "table")
        if event == "start" and not unseen:
            yield event, node
            waiting.append(("end", node))
            waiting += [("start", child) for child in reversed(node)]
        elif event == "end" or unseen:
            yield "end", node


def _ground(element: Any) -> str:
    match = _GROUND.search(element.get("style", ""))
    colour = (match[1] if match else element.get("bgcolor", "")).strip().lower()
    if colour.startswith("rgb"):
        parts = [int(part) for part in re.findall(r"\d{1,3}", colour)[:3]]
        return "".join(f"{min(part, 255):02X}" for part in parts) if len(parts) == 3 else ""
    digits = colour.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        return "".join(digit * 2 for digit in digits).upper()
    return digits.upper() if re.fullmatch(r"[0-9a-f]{6}", digits) else _NAMES.get(colour, "")
