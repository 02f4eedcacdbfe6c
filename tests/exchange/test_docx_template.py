from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm

from cspt.errors import BadRequest, CsptError, SetupError
from cspt.exchange.docx_template import NAMES, fill_template
from cspt.exchange.origin import ids_in, origin_of_word
from tests.exchange.papers import drawn
from tests.making import ACTION

Make = Callable[..., Path]


@pytest.fixture
def template(tmp_path: Path) -> Make:
    """Make a template of these paragraphs, changed as a test likes."""

    def make(*paragraphs: str, change: Callable[[Document], object] = lambda _document: None) -> Path:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        change(document)
        path = tmp_path / "council.docx"
        document.save(str(path))
        return path

    return make


def _filled(path: Path) -> Document:
    return docx.Document(BytesIO(fill_template(path, drawn().paper)))


def _texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_words_take_the_place_of_names_in_the_middle_of_a_sentence(template: Make) -> None:
    texts = _texts(
        _filled(template("{{actions}}", "On {{ DATE }}: {{green}} green of {{total}}, {{title}}; {{author}}."))
    )
    assert texts[-1] == "On 10 December 2019: 1 green of 2, Plan & aims <2019>; ."


def test_every_name_that_is_documented_can_be_asked_for(template: Make) -> None:
    texts = _texts(_filled(template("{{actions}}", " ".join(f"{{{{{name}}}}}" for name in NAMES))))
    assert "{{" not in "".join(texts)


def test_the_plan_takes_the_place_of_its_paragraph(template: Make) -> None:
    document = _filled(
        template("Before", "{{actions}}", "After", "{{control}}", "{{summary}}", "{{key}}", "{{history}}")
    )
    texts = _texts(document)
    assert texts[:3] == ["Before", "Priority 1: Burglary", "High risk · Links into: 2"]
    assert texts.index("After") > texts.index("Priority 2: Noise")
    assert [table.cell(0, 0).text for table in document.tables] == ["Ref", "Partnership", "Complete", "Sign", "Version"]
    assert not any("{{" in text for text in texts)


def test_the_document_comes_home_as_one_of_our_own_does(template: Make) -> None:
    document = _filled(template("{{actions}}"))
    assert origin_of_word(document) == drawn().paper.origin
    assert ACTION in [*ids_in(document.element)]


def test_the_templates_own_properties_and_bookmarks_stay(template: Make) -> None:
    def bookmark(document: Document) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        xml = f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="7" w:name="own"/><w:bookmarkEnd w:id="7"/></w:p>'
        document.element.body.insert(0, parse_xml(xml))

    document = _filled(template("{{actions}}", change=bookmark))
    numbers = [mark.get(qn("w:id")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert numbers[0] == "7"
    assert len(set(numbers)) == len(numbers)


def test_a_name_that_word_has_split_into_runs_is_found(template: Make) -> None:
    def split(document: Document) -> None:
        paragraph = document.add_paragraph()
        for piece, bold in (("A {", False), ("{ti", True), ("tle}", False), ("} and {{da", False), ("te}} B", False)):
            paragraph.add_run(piece).bold = bold

    assert _texts(_filled(template("{{actions}}", change=split)))[-1] == "A Plan & aims <2019> and 10 December 2019 B"


def test_headers_footers_and_tables_are_filled(template: Make) -> None:
    def dress(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{marking}}"
        document.sections[0].footer.paragraphs[0].text = "Version {{version}}"
        document.add_table(1, 1).cell(0, 0).text = "{{partnership}}"

    document = _filled(template("{{actions}}", change=dress))
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert document.sections[0].footer.paragraphs[0].text == "Version 1.0"
    assert document.tables[-1].cell(0, 0).text == "Safer Town Partnership"


def test_tables_are_as_wide_as_the_page_they_stand_on(template: Make) -> None:
    def sections(document: Document) -> None:
        document.sections[0].page_width, document.sections[0].left_margin = Cm(21), Cm(3)
        document.sections[0].right_margin = Cm(3)
        wide = document.add_section(WD_SECTION.NEW_PAGE)
        wide.page_width, wide.left_margin, wide.right_margin = Cm(30), Cm(2), Cm(2)
        document.add_paragraph("{{actions}}")

    def width(document: Document, first: str) -> float:
        table = next(table for table in document.tables if table.cell(0, 0).text == first)
        return int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) / 567

    document = _filled(template("{{control}}", change=sections))
    assert width(document, "Partnership") == pytest.approx(15, abs=0.1)
    assert width(document, "Ref") == pytest.approx(26, abs=0.1)


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (
            ("{{actions}}", "Hello {{titel}}"),
            r"council.docx, paragraph 2 \(“Hello {{titel}}”\): there is no placeholder {{titel}}",
        ),
        (("See {{actions}} here",), "{{actions}} must stand alone"),
        (("{{actions}}{{key}}",), "must stand alone"),
        (("{{actions}}", "{{actions}}"), "stands there a second time"),
        (("{{title}}",), "has no place for the plan"),
        (("{{actions}}", "{{title"), "is not closed"),
        (("{{actions}}", "{{}}"), "there is no placeholder"),
    ],
)
def test_a_wrong_template_is_refused_by_the_place_that_is_wrong(
    template: Make, paragraphs: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadRequest, match=said.replace("{", "\\{").replace("}", "\\}")):
        fill_template(template(*paragraphs), drawn().paper)


def test_the_place_in_a_header_or_a_table_is_named(template: Make) -> None:
    def header(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{nonsense}}"

    def table(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "{{actions}}"

    with pytest.raises(BadRequest, match="the header of section 1, paragraph 1"):
        fill_template(template("{{actions}}", change=header), drawn().paper)
    with pytest.raises(BadRequest, match="paragraph 1, in table 1"):
        fill_template(template(change=table), drawn().paper)


@pytest.mark.parametrize("what", ["missing", "text", "password", "truncated", "macros", "bomb", "other", "folder"])
def test_what_is_no_word_document_is_one_clear_line(template: Make, tmp_path: Path, what: str) -> None:
    good, path = template("{{actions}}").read_bytes(), tmp_path / "bad.docx"
    if what == "folder":
        path.mkdir()
    elif what == "macros":
        with ZipFile(BytesIO(good)) as old, ZipFile(path, "w") as new:
            for name in old.namelist():
                kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
                plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                new.writestr(name, old.read(name).replace(plain, kind))
    elif what == "bomb":
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", b"")
            archive.writestr("big", bytes(60_000_000))
    elif what == "other":
        with ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", b"<Types/>")
    elif what != "missing":
        path.write_bytes(
            {"text": b"hello", "password": b"\xd0\xcf\x11\xe0" + bytes(600), "truncated": good[:-900]}[what]
        )
    with pytest.raises(SetupError) as caught:
        fill_template(path, drawn().paper)
    assert "bad.docx" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, CsptError)
