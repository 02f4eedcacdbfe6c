from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cspt.exchange.origin import EVENTS_HEADING, ID_HEADING, SHEET, origin_of_excel
from cspt.exchange.xlsx_out import write_xlsx
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, EVENT, OTHER, PLAN, PRIORITY, made


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(write_xlsx(drawn().paper)))


def _sheet(book: Workbook) -> Worksheet:
    sheet = book[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def _column(sheet: Worksheet, heading: str) -> list[object]:
    return next([cell.value for cell in column[1:]] for column in sheet.iter_cols() if column[0].value == heading)


def test_each_action_is_a_row_with_its_priority(book: Workbook) -> None:
    sheet = _sheet(book)
    assert _column(sheet, "Priority") == ["Priority 1: Burglary"] * 2
    assert _column(sheet, "Owner") == ["police\nhousing\nSupport: fire", None]
    assert _column(sheet, "Issue") == ["Homes", "Homes"]


def test_a_plain_date_is_a_date() -> None:
    action = made(ACTION, plan=PLAN, priority=PRIORITY, status="complete", due="2019-11-30")
    sheet = _sheet(load_workbook(BytesIO(write_xlsx(drawn(*plan_of(action)).paper))))
    dates = [value.date() for value in _column(sheet, "Due") if isinstance(value, datetime)]
    assert dates == [date(2019, 11, 30)]


def test_the_header_row_is_marked_kept_in_view_and_repeated(book: Workbook) -> None:
    sheet = _sheet(book)
    (table,) = sheet.tables.values()
    assert (table.headerRowCount, table.ref.split(":")[0]) == (1, "A1")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")


def test_it_prints_landscape_on_a4_with_the_marking_and_page_numbers(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddHeader is not None
        assert sheet.oddFooter is not None
        assert "OFFICIAL-SENSITIVE" in str(sheet.oddHeader.center.text)
        assert "OFFICIAL-SENSITIVE" in str(sheet.oddFooter.center.text)
        assert "&P of &N" in str(sheet.oddFooter.right.text)
    assert book.properties.language == "en-GB"


def test_a_formula_is_text(book: Workbook) -> None:
    sheet = _sheet(book)
    title = next(cell for row in sheet.iter_rows() for cell in row if "Talks" in str(cell.value))
    assert (title.data_type, title.value) == ("s", "'=1+1 Talks")
    assert not [c for each in book.worksheets for row in each.iter_rows() for c in row if c.data_type == "f"]


def test_rows_carry_their_ids_in_hidden_columns(book: Workbook) -> None:
    sheet = _sheet(book)
    assert _column(sheet, ID_HEADING) == [ACTION, OTHER]
    assert _column(sheet, EVENTS_HEADING) == [f"{EVENT} E19-00000001 E19-00000002", None]
    hidden = [sheet.cell(1, c).value for c in range(1, 20) if sheet.column_dimensions[chr(64 + c)].hidden]
    assert hidden == [ID_HEADING, EVENTS_HEADING]
    assert origin_of_excel(book) == drawn().paper.origin


def test_a_workbook_for_publication_carries_no_ids() -> None:
    book = load_workbook(BytesIO(write_xlsx(drawn(public=True).paper)))
    assert origin_of_excel(book) is None
    assert ID_HEADING not in [cell.value for cell in _sheet(book)[1]]


def test_the_declared_rag_colours_its_cell(book: Workbook) -> None:
    sheet = _sheet(book)
    place = next(cell.column for cell in sheet[1] if cell.value == "RAG")
    fills = [sheet.cell(row, place).fill for row in (2, 3)]
    assert [fill.fgColor.rgb if fill.patternType else None for fill in fills] == ["0000B050", None]


def test_the_sheet_about_it_holds_the_counts_as_numbers(book: Workbook) -> None:
    values = [(row[0].value, row[1].value) for row in book["About"].iter_rows(max_col=2)]
    assert {("In progress", 1), ("G Green", 1), ("Period", "1 April 2019 to March 2020")} <= set(values)


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    event = made(EVENT, "word " * 12_000, about=ACTION, date="2019-12-01", title="Long")
    sheet = _sheet(load_workbook(BytesIO(write_xlsx(drawn(*plan_of(event)).paper))))
    assert str(_column(sheet, "Updates, newest first")[0]).endswith("(cut here: a cell holds no more)")


def test_the_same_document_is_the_same_bytes() -> None:
    assert write_xlsx(drawn().paper) == write_xlsx(drawn().paper)


def test_a_plan_without_actions_is_still_a_workbook() -> None:
    assert SHEET in load_workbook(BytesIO(write_xlsx(drawn(made(PLAN)).paper))).sheetnames
