"""Writes a plan as an Excel workbook: the actions in one table to sort and filter, and a sheet about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from cspt.exchange.origin import EVENTS_HEADING, ID_HEADING, SHEET, properties_of
from cspt.exchange.packing import settled
from cspt.exchange.paper import Paper, Row, Section, Told, unheard
from cspt.exchange.widths import shares
from cspt.exchange.wording import FILLS, WHITE_ON
from cspt.rules.audit_table import defused

_EVERY = 250
_LONGEST = 32_000
"""Letters; Excel holds 32,767 in a cell and drops the rest without a word."""
_CUT = "(cut here: a cell holds no more)"
_LONGEST_FOOT = 80
_ACROSS = 150
"""The width of all columns together, in letters: landscape A4 at a size that can be read."""
_HIGHEST = 409
"""Points; Excel draws no row higher."""
_LETTERS_A_UNIT = 1.4
"""Letters of the table's text to one of Excel's units of width."""
_POINTS_A_LINE = 12
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FONT, _BOLD, _WHITE = Font("Arial", 9), Font("Arial", 9, bold=True), Font("Arial", 9, bold=True, color="FFFFFF")
_TITLE = Font("Arial", 16, bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top")
_EDGE = Side("thin", "7F8C99")
_BOX = Border(_EDGE, _EDGE, _EDGE, _EDGE)
_HEAD = PatternFill("solid", "DCE3EA")


def write_xlsx(paper: Paper, told: Told = unheard) -> bytes:
    """Return a plan's document as an Excel workbook."""
    book = Workbook()
    about, actions = book.active, book.create_sheet(SHEET)
    if not isinstance(about, Worksheet):
        raise TypeError("a new workbook has no sheet")
    about.title = "About"
    _write_about(about, paper)
    _write_actions(actions, paper, told)
    for sheet in (about, actions):
        _page(sheet, paper)
    _properties(book, paper)
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue(), paper.day, {"docProps/core.xml": lambda part: _undated(part, paper.day)})


def _undated(part: bytes, day: date) -> bytes:
    """Put the document's own day in place of the moment that the library writes."""
    return _MODIFIED.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(), part)


def _properties(book: Workbook, paper: Paper) -> None:
    held = book.properties
    held.title, held.subject, held.language, held.category = paper.title, "Action plan", "en-GB", paper.marking
    held.creator = held.lastModifiedBy = paper.fields["partnership"]
    held.created = datetime.combine(paper.day, time())
    custom: Any = getattr(book, "custom_doc_props")  # noqa: B009 - the library's types do not name it
    for name, text in properties_of(paper.origin).items() if paper.origin else ():
        custom.append(StringProperty(name=name, value=text))


def _page(sheet: Worksheet, paper: Paper) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.75
    marking, title = (text.replace("&", "&&") for text in (paper.marking, paper.title))
    header, footer = sheet.oddHeader, sheet.oddFooter
    if header is not None and footer is not None:
        header.center.text = footer.center.text = f'&"Arial,Bold"&9 {marking}'
        small = '&"Arial,Regular"&9 '
        footer.left.text, footer.right.text = f"{small}{title[:_LONGEST_FOOT]}", f"{small}Page &P of &N"


def _write_about(sheet: Worksheet, paper: Paper) -> None:
    sheet.column_dimensions["A"].width = 24
    for letter in "BCDEFGH":
        sheet.column_dimensions[letter].width = 18
    _put(sheet, 1, 1, paper.title, wrap=False).font = _TITLE
    at = _pairs(sheet, 3, "Document control", paper.control)
    counts = [(count.label, str(count.number), count.colour) for count in (*paper.counts, *paper.rag_counts)]
    at = _pairs(sheet, at, "At a glance", counts)
    for note in paper.notes:
        _put(sheet, at, 1, note, wrap=False)
        at += 1
    at = _pairs(sheet, at + 1, "Key", [(key.sign, key.meaning, key.colour) for key in paper.key])
    for grid in paper.grids:
        _put(sheet, at, 1, grid.title).font = _BOLD
        for place, row in enumerate((grid.headings, *grid.rows), at + 1):
            for column, text in enumerate(row, 1):
                cell = _put(sheet, place, column, text)
                cell.border = _BOX
                if row is grid.headings:
                    cell.font, cell.fill = _BOLD, _HEAD
            sheet.row_dimensions[place].height = _height(row, [24, *([18] * len(row))])
        at += len(grid.rows) + 3
    if paper.related:
        _put(sheet, at, 1, "Related papers").font = _BOLD
        for place, text in enumerate(paper.related, at + 1):
            _put(sheet, place, 1, text, wrap=False)


def _pairs(sheet: Worksheet, at: int, title: str, rows: Sequence[Sequence[str]]) -> int:
    """Write a title and rows of label and value, some with a colour behind the label; return the next free row."""
    _put(sheet, at, 1, title).font = _BOLD
    for place, (label, value, *colour) in enumerate(rows, at + 1):
        head = _put(sheet, place, 1, label)
        head.font, head.fill, head.border = _BOLD, _HEAD, _BOX
        _colour(head, colour[0] if colour else "")
        number = value.isdigit()
        _put(sheet, place, 2, int(value) if number else value, wrap=False).alignment = _LEFT
    return at + len(rows) + 2


def _write_actions(sheet: Worksheet, paper: Paper, told: Told) -> None:
    hidden = [ID_HEADING, EVENTS_HEADING] if paper.origin else []
    names = [column.name for column in paper.columns]
    headings = ["Priority", *(column.heading for column in paper.columns), *hidden]
    room = [20, *(round(share * (_ACROSS - 20)) for share in shares(paper)), *(12 for _ in hidden)]
    for place, (heading, width) in enumerate(zip(headings, room, strict=True), 1):
        head = _put(sheet, 1, place, heading)
        head.font, head.fill, head.border = _BOLD, _HEAD, _BOX
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = heading in hidden
    at = 2
    for section in paper.sections:
        for row in section.rows:
            _write_row(sheet, at, section, row, names)
            if hidden:
                _put(sheet, at, len(headings) - 1, row.id)
                _put(sheet, at, len(headings), " ".join(row.events))
            sheet.row_dimensions[at].height = _height([section.heading, *(row.text(name) for name in names)], room)
            at += 1
            if at % _EVERY == 0:
                told(at - 2)
    _finish(sheet, len(headings), at - 1)


def _write_row(sheet: Worksheet, at: int, section: Section, row: Row, names: Sequence[str]) -> None:
    _put(sheet, at, 1, section.heading)
    for place, name in enumerate(names, 2):
        cell = row.cell(name)
        if name == "due" and row.due and len(cell) == 1:
            dated = _put(sheet, at, place, row.due)
            dated.number_format = "d mmm yyyy"
        else:
            _put(sheet, at, place, row.text(name))
        if name == "rag":
            _colour(sheet.cell(at, place), row.rag)
        if name == "title":
            sheet.cell(at, place).font = _BOLD if len(cell) == 1 else _FONT


def _finish(sheet: Worksheet, columns: int, last: int) -> None:
    """Mark the header row: it stays in view, is printed on every page, and filters the table."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    if last > 1:
        table = Table(displayName=SHEET, ref=f"A1:{get_column_letter(columns)}{last}")
        table.tableStyleInfo = TableStyleInfo(name=None, showRowStripes=False)
        sheet.add_table(table)


def _put(sheet: Worksheet, row: int, column: int, value: str | int | date, *, wrap: bool = True) -> ExcelCell:
    """Write one cell, text always as text."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, ExcelCell):
        raise TypeError("a merged cell")
    cell.value = value if not isinstance(value, str) else _safe(value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font, cell.alignment = _FONT, _TOP if wrap else Alignment(vertical="top")
    if row > 1 and sheet.title == SHEET:
        cell.border = _BOX
    return cell


def _safe(text: str) -> str:
    """Return a text as a cell can hold it, an apostrophe before what would be taken for a formula."""
    text = "\n".join(map(defused, text.split("\n")))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} {_CUT}"


def _colour(cell: Any, colour: str) -> None:
    if colour:
        cell.fill = PatternFill("solid", FILLS[colour])
        cell.font = _WHITE if colour in WHITE_ON else _BOLD


def _height(texts: Sequence[str], room: Sequence[int]) -> float:
    """Return how high a row must be, in points: programs other than Excel do not work it out for themselves."""
    lines = max(
        sum(1 + int(len(line) / (width * _LETTERS_A_UNIT)) for line in text.split("\n"))
        for text, width in zip(texts, room, strict=False)
    )
    return min(lines * _POINTS_A_LINE + 3, _HIGHEST)
