from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from cspt.exchange.docx_out import write_docx
from cspt.exchange.origin import ids_in, origin_of_word
from tests.exchange.papers import SECOND, drawn, plan_of
from tests.making import ACTION, EVENT, OTHER, PLAN, PRIORITY, made


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(drawn().paper)


@pytest.fixture(scope="module")
def document(written: bytes) -> Document:
    return docx.Document(BytesIO(written))


def _actions(document: Document) -> Any:
    return next(table for table in document.tables if table.cell(0, 0).text == "Ref")


def test_each_action_is_a_row_whose_cells_say_what_the_paper_says(document: Document) -> None:
    table, paper = _actions(document), drawn().paper
    assert [cell.text for cell in table.rows[0].cells] == [column.heading for column in paper.columns]
    for written, (row, issue) in zip(table.rows[1:], paper.sections[0].shown(), strict=True):
        said = [
            "\n".join(line.whole for line in issue) if c.name == "issue" else row.text(c.name) for c in paper.columns
        ]
        assert [cell.text for cell in written.cells] == said


def test_the_declared_rag_colours_its_cell_and_no_other_does(document: Document) -> None:
    fills = [
        [shade.get(qn("w:fill")) for shade in row.cells[-1]._tc.iter(qn("w:shd"))]
        for row in _actions(document).rows[1:]
    ]
    assert fills == [["00B050"], []]


def test_headings_are_headings(document: Document) -> None:
    heads = [
        (p.style.name, p.text) for p in document.paragraphs if p.style and (p.style.name or "").startswith("Heading")
    ]
    assert heads == [
        ("Heading 1", "Plan & aims <2019>"),
        ("Heading 2", "Document control"),
        ("Heading 2", "At a glance"),
        ("Heading 2", "Key"),
        ("Heading 2", "Priority 1: Burglary"),
        ("Heading 2", "Priority 2: Noise"),
        ("Heading 2", "Version history"),
    ]


def test_every_table_is_named_and_its_header_row_repeats(document: Document) -> None:
    for table in document.tables:
        properties = table._tbl.tblPr
        for tag in ("w:tblCaption", "w:tblDescription"):
            assert properties.find(qn(tag)).get(qn("w:val"))
        marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        named = properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert marked == [named != "Document control"] + [False] * (len(marked) - 1)


def test_the_language_is_british_english_throughout(document: Document) -> None:
    languages = {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == "Plan & aims <2019>"


def test_there_is_no_picture_that_would_need_words(written: bytes) -> None:
    with ZipFile(BytesIO(written)) as archive:
        assert [name for name in archive.namelist() if "media" in name or "thumbnail" in name] == []


def test_it_is_landscape_a4_with_the_marking_and_page_numbers_on_every_page(document: Document) -> None:
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)  # type: ignore[union-attr]
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert section.footer.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    fields = [tag.text.strip() for tag in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer


def test_a_row_keeps_together_unless_it_is_tall() -> None:
    long = made(EVENT, "word " * 600, about=ACTION, date="2019-12-01", title="Long")
    rows = _actions(docx.Document(BytesIO(write_docx(drawn(*plan_of(long)).paper)))).rows[1:]
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows] == [False, True]


def test_rows_updates_and_priorities_carry_their_ids(document: Document) -> None:
    rows = _actions(document).rows
    assert [[*ids_in(row._tr)] for row in rows] == [[], [ACTION, EVENT, "E19-00000001", "E19-00000002"], [OTHER]]
    heads = [[*ids_in(p._p)] for p in document.paragraphs if p.text.startswith("Priority")]
    assert heads == [[PRIORITY], [SECOND]]
    assert origin_of_word(document) == drawn().paper.origin


def test_a_document_for_publication_carries_no_ids() -> None:
    data = write_docx(drawn(public=True).paper)
    found = docx.Document(BytesIO(data))
    assert (origin_of_word(found), [*ids_in(found.element)]) == (None, [])
    with ZipFile(BytesIO(data)) as archive:
        assert "docProps/custom.xml" not in archive.namelist()
        assert not any(PLAN[3:].encode() in archive.read(name) for name in archive.namelist() if "document" in name)


def test_the_same_document_is_the_same_bytes(written: bytes) -> None:
    assert write_docx(drawn().paper) == written
    with ZipFile(BytesIO(written)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2019, 12, 10)}


def test_what_would_act_or_break_the_file_is_shown_as_a_sign() -> None:
    action = made(ACTION, plan=PLAN, priority=PRIORITY, title="a\u202eb\x07<&>\ufffe")
    rows = _actions(docx.Document(BytesIO(write_docx(drawn(*plan_of(action)).paper)))).rows
    assert "a‹U+202E›b␇<&>�" in [cell.text for row in rows for cell in row.cells]


def test_a_plan_without_actions_is_still_a_document() -> None:
    document = docx.Document(BytesIO(write_docx(drawn(made(PLAN, title="Empty")).paper)))
    assert "Empty" in [p.text for p in document.paragraphs]


def test_how_far_it_has_come_is_told() -> None:
    heard: list[int] = []
    write_docx(drawn().paper, heard.append)
    assert heard == [0, 2]
