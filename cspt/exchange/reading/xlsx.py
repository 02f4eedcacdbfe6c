"""Reads Excel workbooks: every visible sheet as a table, with grounds, merged cells, and dates as they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from cspt.errors import BadFile
from cspt.exchange.reading.guard import check_archive
from cspt.exchange.table import Cell, Paragraph, Remark, Row, Source, Table

_MOST_COLUMNS = 120
_MOST_ROWS = 200_000
_TOLD_EVERY = 1_000
_MOST_BLANK = 5_000
_MOST_MERGED = 20_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_UNSHOWN = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_SHOWN = 80
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\Z")
_MERGED = re.compile(rb"mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})")
_PIECE, _LONGEST_MARK = 1 << 20, 200
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def read_xlsx(name: str, data: bytes, tell: Callable[[str], None] = lambda _: None) -> Source:
    """Read an Excel workbook.

    Raises:
        BadFile: it is none, or is beyond the bounds.
    """
    check_archive(name, data, "xl/workbook.xml", "an Excel workbook")
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with ZipFile(BytesIO(data)) as archive:
            reader = _Book(name, book, archive, tell)
            blocks = tuple(reader.blocks())
    except BadFile:
        raise
    except Exception as trouble:  # noqa: BLE001 - the library fails in as many ways as a file can be broken
        raise BadFile(
            f"{name} cannot be read as an Excel workbook ({type(trouble).__name__}); save it again in Excel"
        ) from None
    custom = {str(each.name): str(each.value or "") for each in getattr(book, "custom_doc_props", ())}
    editor = str(book.properties.lastModifiedBy or "")
    return Source(name, blocks, tuple(reader.remarks), custom, editor)


class _Book:
    """Reads a workbook's sheets one after another."""

    def __init__(self, name: str, book: Any, archive: ZipFile, tell: Callable[[str], None]) -> None:
        self.name, self.book, self.archive, self.tell = name, book, archive, tell
        self.remarks: list[Remark] = []
        self.rows = 0
        self.grounds: dict[int, str] = {}
        self.theme = _theme(book.loaded_theme)

    def blocks(self) -> Iterator[Paragraph | Table]:
        """Yield each visible sheet's name, where there are several, and its table."""
        sheets = [sheet for sheet in self.book.worksheets if hasattr(sheet, "iter_rows")]
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            if sheet not in visible:
                self.remarks.append(Remark(f"sheet {sheet.title}", "is hidden and was not taken"))
        for sheet in visible:
            rows = tuple(self._rows(sheet))
            if any(not row.blank for row in rows):
                if len(visible) > 1:
                    yield Paragraph(sheet.title, f"sheet {sheet.title}", 2)
                yield Table(rows, f"sheet {sheet.title}")
        self._comments()

    def _rows(self, sheet: Any) -> Iterator[Row]:
        merged, coloured = self._merged(sheet)
        if coloured:
            self.remarks.append(
                Remark(
                    f"sheet {sheet.title}",
                    "some grounds are made by rules (conditional formatting), which are not read",
                )
            )
        sheet.reset_dimensions()
        blank, above = 0, dict[tuple[int, int], Cell]()
        for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
            row = self._row(sheet.title, number, cells, merged, above)
            blank = 0 if not row.blank else blank + 1
            if blank > _MOST_BLANK:
                said = f"{_MOST_BLANK:,} empty rows follow each other; what may stand below them was not read"
                self.remarks.append(Remark(f"sheet {sheet.title}, row {number}", said))
                return
            self.rows += 1
            if self.rows % _TOLD_EVERY == 0:
                self.tell(f"{self.rows:,} rows read")
            if self.rows > _MOST_ROWS:
                raise BadFile(f"{self.name} has more than {_MOST_ROWS:,} rows; part it into plans")
            if not row.blank:
                yield row

    def _row(
        self, title: str, number: int, cells: tuple[Any, ...], merged: Mapping[tuple[int, int], tuple[int, int]],
        above: dict[tuple[int, int], Cell],
    ) -> Row:  # fmt: skip
        held: list[Cell] = []
        for column, cell in enumerate(cells, 1):
            where = f"{title}!{_letters(column)}{number}"
            first = merged.get((number, column))
            if first is not None and first != (number, column):
                top = above.get(first, Cell())
                held.append(Cell(top.text, self._ground(cell) or top.shading, merged=True, where=where))
                continue
            found = Cell(_shown(cell), self._ground(cell), where=where)
            held.append(found)
            if first is not None:
                above[first] = found
        while held and not held[-1].text and not held[-1].shading:
            held.pop()
        return Row(tuple(held), f"{title}, row {number}")

    def _ground(self, cell: Any) -> str:
        """Return a cell's ground; each style of the workbook is looked at once."""
        style = getattr(cell, "style_array", None)
        if style is None:
            return ""
        fill = style.fillId
        if fill not in self.grounds:
            held = cell.fill
            self.grounds[fill] = self._colour(held.fgColor) if held.fill_type == "solid" else ""
        return self.grounds[fill]

    def _colour(self, colour: Any) -> str:
        from openpyxl.styles.colors import COLOR_INDEX

        if colour is None:
            return ""
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            return str(colour.rgb)[-6:].upper()
        if colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
            return str(COLOR_INDEX[colour.indexed])[-6:].upper()
        if colour.type == "theme" and 0 <= colour.theme < len(self.theme):
            return _tinted(self.theme[colour.theme], float(colour.tint or 0))
        return ""

    def _merged(self, sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], bool]:
        """Return the cell that holds the words of each merged one, and whether rules colour any cells."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        coloured, tail = False, b""
        path = sheet._worksheet_path  # noqa: SLF001 - the library gives merged cells only where it holds a whole sheet
        with self.archive.open(path) as stream:
            while piece := stream.read(_PIECE):
                seen = tail + piece
                coloured = coloured or b"conditionalFormatting" in seen
                for match in _MERGED.finditer(seen):
                    if len(found) < _MOST_MERGED:
                        found |= _range(match[1].decode())
                tail = seen[-_LONGEST_MARK:]
        return found, coloured

    def _comments(self) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for part in self.archive.namelist():
            if not re.search(r"xl/(?:comments/?|threadedComments/)[^/]*\.xml\Z", part) or "persons" in part:
                continue
            for comment in etree.fromstring(self.archive.read(part), parser).iter(f"{_MAIN}comment"):
                words = " ".join("".join(comment.itertext()).split())
                self.remarks.append(Remark(comment.get("ref", ""), f"a comment was not taken: “{words[:_SHOWN]}”"))


def _range(ref: str) -> dict[tuple[int, int], tuple[int, int]]:
    match = _RANGE.match(ref)
    if not match:
        return {}
    first, top, last, bottom = _column(match[1]), int(match[2]), _column(match[3]), int(match[4])
    last, bottom = min(last, first + _MOST_COLUMNS), min(bottom, top + 2_000)
    return {(row, column): (top, first) for row in range(top, bottom + 1) for column in range(first, last + 1)}


def _shown(cell: Any) -> str:
    """Return a cell's value as the sheet shows it; a date known to the month keeps to the month."""
    value, form = cell.value, str(getattr(cell, "number_format", "General") or "General")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return _shown_date(value, form)
    if isinstance(value, (int, float)):
        return _shown_number(value, form)
    return str(value.isoformat("minutes")) if isinstance(value, time) else str(value)


def _shown_date(value: datetime | date, form: str) -> str:
    plain = _UNSHOWN.sub("", form).lower()
    if "d" not in plain and "y" in plain:
        return f"{_MONTHS[value.month - 1]} {value.year}" if "m" in plain else str(value.year)
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _shown_number(value: float, form: str) -> str:
    places = re.search(r"\.(0+)", _UNSHOWN.sub("", form))
    if "%" in form:
        return f"{value * 100:.{len(places[1]) if places else 0}f}%"
    text = f"{value:.{len(places[1])}f}" if places else f"{int(value)}" if value == int(value) else repr(value)
    if "£" in form:
        whole, point, rest = text.partition(".")
        return f"£{int(whole):,}{point if rest.strip('0') else ''}{rest if rest.strip('0') else ''}"
    return text


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _theme(xml: bytes | None) -> list[str]:
    """Return a workbook's theme colours in the order that cells number them; empty where it has none."""
    if not xml:
        return []
    from lxml import etree

    names = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    scheme = root.find(".//a:clrScheme", names)
    found = []
    for each in scheme if scheme is not None else ():
        colour = each[0] if len(each) else None
        found.append((colour.get("lastClr") or colour.get("val") or "") if colour is not None else "")
    return [found[at] for at in (1, 0, 3, 2) if at < len(found)] + found[4:]


def _tinted(colour: str, tint: float) -> str:
    """Return a colour made lighter or darker by a share, as Excel does."""
    from colorsys import hls_to_rgb, rgb_to_hls

    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return ""
    hue, light, vivid = rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in hls_to_rgb(hue, min(max(light, 0), 1), vivid))
