"""What LibreOffice makes of the documents: it opens them, keeps what they carry, and prints them as they should be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from cspt.exchange.docx_out import write_docx
from cspt.exchange.origin import ID_HEADING, SHEET, ids_in, origin_of_excel, origin_of_word
from cspt.exchange.xlsx_out import write_xlsx
from tests.exchange.papers import drawn
from tests.making import ACTION, EVENT, OTHER

_OFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(
    _OFFICE is None, reason="LibreOffice is missing (Debian: libreoffice-writer, libreoffice-calc)"
)


def _converted(folder: Path, kind: str, *files: Path) -> Path:
    """Open files as a person would and save them anew, as files of a kind."""
    assert _OFFICE is not None
    out = folder / "saved"
    home = (folder / "office").as_uri()
    command = [_OFFICE, f"-env:UserInstallation={home}", "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)
    return out


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "plan.docx").write_bytes(write_docx(drawn().paper))
    (folder / "plan.xlsx").write_bytes(write_xlsx(drawn().paper))
    _converted(folder, "docx", folder / "plan.docx")
    _converted(folder, "xlsx", folder / "plan.xlsx")
    return _converted(folder, "pdf", folder / "plan.docx")


def test_a_word_document_keeps_its_origin_and_its_rows_ids(saved: Path) -> None:
    document = docx.Document(str(saved / "plan.docx"))
    assert origin_of_word(document) == drawn().paper.origin
    table = next(table for table in document.tables if table.cell(0, 0).text == "Ref")
    assert [[*ids_in(row._tr)] for row in table.rows] == [[], [ACTION, EVENT, "E19-00000001", "E19-00000002"], [OTHER]]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_a_workbook_keeps_its_origin_and_its_rows_ids(saved: Path) -> None:
    book = load_workbook(saved / "plan.xlsx")
    assert origin_of_excel(book) == drawn().paper.origin
    columns = {column[0].value: [cell.value for cell in column[1:]] for column in book[SHEET].iter_cols()}
    assert columns[ID_HEADING] == [ACTION, OTHER]


def test_it_prints_with_the_marking_and_the_number_on_every_page(saved: Path) -> None:
    pages = [page.extract_text() for page in PdfReader(saved / "plan.pdf").pages]
    assert len(pages) == 2
    for number, text in enumerate(pages, 1):
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {number} of 2" in text
    assert "Priority 1: Burglary" in pages[1]
