from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cspt.errors import BadRequest, SetupError
from cspt.exchange.pdf_out import MOST_ACTIONS, write_pdf
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, EVENT, OTHER, PLAN, PRIORITY, made


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    long = made(EVENT, "word " * 1500, about=ACTION, date="2019-12-01", title="Long")
    return PdfReader(BytesIO(write_pdf(drawn(*plan_of(long)).paper)))


def _tags(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        children = node.get("/K")
        if children is not None:
            found = children.get_object()
            for child in found if isinstance(found, list) else [found]:
                if not isinstance(child, int):
                    yield from _tags(child)


def test_it_is_tagged_titled_and_in_british_english(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Plan & aims <2019>"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_headings_and_header_cells_are_tagged_as_such(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    tags = Counter(_tags(root["/StructTreeRoot"]))
    assert tags["/H1"] == 1
    assert tags["/H2"] == 6
    assert tags["/TH"] >= 10
    assert tags["/THead"] >= 3


def test_the_marking_the_header_row_and_the_number_are_on_every_page(reader: PdfReader) -> None:
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {number} of {len(pages)}" in text
    assert "Updates, newest" in pages[1]
    assert "Updates, newest" in pages[2]
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)


def test_it_says_what_the_paper_says(reader: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for said in (
        "Priority 1: Burglary",
        "Locks & lights",
        "G Green",
        "£50,000 a year",
        "4 Oct 2019:",
        "0.1 February 2019",
    ):
        assert said in text


def test_nothing_that_a_record_says_is_read_as_markup() -> None:
    bad = '#panic("x") *b* $ x $ <a> @b `c` \\ // /* ] } #import "y"'
    action = made(OTHER, plan=PLAN, priority=PRIORITY, title=bad)
    pages = PdfReader(BytesIO(write_pdf(drawn(*plan_of(action, title=bad, marking=bad)).paper))).pages
    assert '#panic("x") *b* $ x $' in " ".join(pages[0].extract_text().split())


def test_the_same_document_is_the_same_bytes() -> None:
    assert write_pdf(drawn().paper) == write_pdf(drawn().paper)


def test_a_plan_that_would_take_all_memory_is_refused() -> None:
    paper = drawn().paper
    (first, second) = paper.sections
    vast = replace(paper, sections=(replace(first, rows=first.rows * (MOST_ACTIONS // 2)), second))
    assert vast.total == MOST_ACTIONS
    longer = replace(vast, sections=(*vast.sections, first))
    with pytest.raises(BadRequest, match="2,000 actions and this plan has 2,002"):
        write_pdf(longer)


def test_a_page_that_cannot_be_set_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> bytes:
        raise typst.TypstError("secret words", "", [], [])

    monkeypatch.setattr(typst, "compile", fail)
    with pytest.raises(SetupError, match="docx or html") as caught:
        write_pdf(drawn().paper)
    assert "secret" not in str(caught.value)
