"""Files that are not what they say, or that mean harm: one clear line, within bounds of time and memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from cspt.errors import BadFile
from cspt.exchange.incoming import refuse_no_plan
from cspt.exchange.reading.open import read_document
from cspt.exchange.understand.plan import Manner, understand
from tests.exchange.corpus import docx_plain, xlsx_plain
from tests.exchange.truth import make_plan

_MOST_MEGABYTES = 250


def _word(path: Path) -> bytes:
    docx_plain(path, make_plan(1))
    return path.read_bytes()


def _sheet(path: Path) -> bytes:
    xlsx_plain(path, make_plan(1))
    return path.read_bytes()


def _with(data: bytes, **parts: bytes) -> bytes:
    """Return an archive with parts put in the place of its own, or added."""
    out = BytesIO()
    names = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()
    }
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, part in names.items():
            new.writestr(name, part)
    return out.getvalue()


def _bomb(path: Path) -> bytes:
    return _with(_word(path), word__document_xml=b"<w>" + b" " * 60_000_000 + b"</w>")


def _laughing(path: Path) -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{lines}]><w>&a11;</w>'
    return _with(_word(path), word__document_xml=document.encode())


def _outside(path: Path) -> bytes:
    document = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
    return _with(_sheet(path), xl__sharedStrings_xml=document.encode("utf-16-le"))


def _damaged(path: Path) -> bytes:
    data = bytearray(_word(path))
    at = data.index(b"word/document.xml") + 400
    data[at : at + 40] = b"\0" * 40
    return bytes(data)


_FILES: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "words.docx": (lambda _: b"plain words", "is not a Word document, whatever its name says"),
    "sheet.docx": (_sheet, "is not a Word document, whatever its name says"),
    "word.xlsx": (_word, "is not an Excel workbook, whatever its name says"),
    "picture.xlsx": (lambda _: b"\x89PNG\r\n", "is not an Excel workbook, whatever its name says"),
    "locked.docx": (
        lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    "old.xlsx": (lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "in the old form of Word or Excel"),
    "plan.pdf": (lambda _: b"%PDF-1.7", "is a PDF; copy its text into a .txt file"),
    "pdf.txt": (lambda _: b"%PDF-1.7", "is a PDF"),
    "rich.txt": (lambda _: b"{\\rtf1", "is rich text"),
    "zip.csv": (_word, "is an archive"),
    "cut.docx": (lambda path: _word(path)[:-2000], "is damaged or cut short"),
    "half.xlsx": (lambda path: _sheet(path)[:1500], "is damaged or cut short"),
    "damaged.docx": (_damaged, "is damaged or cut short"),
    "bomb.docx": (_bomb, "would unpack to far more than any plan holds"),
    "laughs.docx": (_laughing, "declares entities of its own"),
    "outside.xlsx": (_outside, "declares entities of its own"),
    "macros.docx": (lambda path: _with(_word(path), word__vbaProject_bin=b"x"), "holds macros"),
    "macros.xlsm": (lambda _: b"PK\x03\x04", "may hold macros"),
    "broken.docx": (
        lambda path: _with(_word(path), word__document_xml=b"<w:body>"),
        "cannot be read as a Word document",
    ),
    "broken.xlsx": (
        lambda path: _with(_sheet(path), xl__workbook_xml=b"<workbook"),
        "cannot be read as an Excel workbook",
    ),
    "empty.csv": (lambda _: b" \n", "is empty"),
    "numbers.csv": (lambda _: b"\0\1\2", "is not text, whatever its name says"),
    "open.csv": (
        lambda _: b'Action,Owner\n"never closed,Police\n' + b"x\n" * 900,
        "a quotation mark that is never closed",
    ),
    "wide.csv": (lambda _: b"Action,Owner\n" + b"x" * 300_000, "cannot be read as a table"),
    "deep.html": (lambda _: b"<div>" * 90_000, ""),
    "plan.odt": (lambda _: b"words", "is of no kind that can be imported"),
}


def _take(path: Path) -> None:
    source, _ = read_document(path)
    refuse_no_plan(source, understand(source, Manner()))


@pytest.mark.parametrize("name", _FILES)
def test_a_bad_file_is_refused_in_one_line_within_bounds(name: str, tmp_path: Path) -> None:
    make, said = _FILES[name]
    path = tmp_path / name
    path.write_bytes(make(tmp_path / "made"))
    tracemalloc.start()
    try:
        with pytest.raises(BadFile) as refused:
            _take(path)
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    message = str(refused.value)
    assert said in message
    assert name in message
    assert "\n" not in message
    assert most < _MOST_MEGABYTES * 1_000_000


def test_a_million_empty_rows_are_not_walked_to_the_end(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(1, 1_000_001))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>' + rows + b"</sheetData></worksheet>"
    )
    path = tmp_path / "rows.xlsx"
    path.write_bytes(_with(_sheet(tmp_path / "made"), xl__worksheets__sheet1_xml=sheet))
    with pytest.raises(BadFile, match=r"rows.xlsx holds no table; a plan is a table with a column for its actions"):
        _take(path)


def test_rows_below_many_empty_ones_are_told_about(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Action", "Owner"])
    sheet.append(["Hold talks", "Police"])
    sheet.cell(9_000, 1, "Far below")
    book.save(tmp_path / "far.xlsx")
    source, _ = read_document(tmp_path / "far.xlsx")
    assert [action.title for action in understand(source, Manner()).actions] == ["Hold talks"]
    assert "5,000 empty rows follow each other; what may stand below them was not read" in str(source.remarks[-1])


def test_a_table_without_an_action_column_says_which_columns_there_are(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Name,Telephone\nA.B.,1\n", encoding="utf-8")
    source, _ = read_document(path)
    with pytest.raises(BadFile, match=r"no table with a column for actions; it has “Name”, “Telephone”\. Say which"):
        refuse_no_plan(source, understand(source, Manner()))


def test_a_plans_headings_without_a_row_are_told_about(tmp_path: Path) -> None:
    path = tmp_path / "headings.csv"
    path.write_text("Action,Owner\n", encoding="utf-8")
    source, _ = read_document(path)
    with pytest.raises(BadFile, match="has a plan's headings but no action below them"):
        refuse_no_plan(source, understand(source, Manner()))


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(BadFile, match="is not there"):
        read_document(tmp_path / "none.docx")
