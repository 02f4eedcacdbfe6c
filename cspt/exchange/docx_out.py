"""Writes a plan as a Word document of our own: landscape A4, by priority, marking and page numbers on every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from io import BytesIO
from itertools import chain
from typing import Any, cast
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from cspt.exchange.origin import CUSTOM_PROPERTIES, custom_properties, properties_of
from cspt.exchange.packing import settled
from cspt.exchange.paper import Paper, Told, unheard
from cspt.exchange.word_blocks import Blocks
from cspt.exchange.word_xml import CELL, HEAD, QUIET, STRONG, paragraph, run

LANGUAGE = "en-GB"
_FONT = "Arial"
_STYLES = (("Normal", 11, 0, 6), ("Body Text", 11, 4, 6), ("Heading 1", 20, 0, 4), ("Heading 2", 14, 14, 6))
"""Points: of the letters, and of the space before and after."""
_LONGEST_FOOT = 100
_INK, _GREY = RGBColor(0x1B, 0x2A, 0x38), RGBColor(0x50, 0x50, 0x50)
_TWIPS_A_POINT = 20
_FOOT_POINTS = 9
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_NAMES = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Says that a property is the user's own."""


def write_docx(paper: Paper, told: Told = unheard) -> bytes:
    """Return a plan's document as a Word file."""
    document = docx.Document()
    _drop_picture(document)
    _lay_out(document)
    add_styles(document)
    _style_own(document)
    section = document.sections[0]
    _header_and_footer(document, paper)
    width = int(((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)) / Pt(1))
    blocks = Blocks(paper, width * _TWIPS_A_POINT, "Heading2", "BodyText", told=told)
    subtitle = " · ".join(text for text in (paper.fields["partnership"], paper.fields["period"]) if text)
    parts = chain(
        [paragraph(run(paper.title), "Heading1"), paragraph(run(subtitle), "BodyText") if subtitle else ""],
        [heading("Document control"), blocks.control(), heading("At a glance"), blocks.summary()],
        [heading("Key"), blocks.key()],
        blocks.actions(new_page=True),
        [blocks.history()],
    )
    body = document.element.body
    gaps = Gaps()
    body.insert(len(body) - 1, gaps.opened("".join(parts)))
    return saved(document, paper, gaps)


def heading(text: str) -> str:
    """Return a heading of the document's second level."""
    return paragraph(run(text), "Heading2", keep=True)


@dataclass
class Gaps:
    """Places in a document that are filled once it is written: a large table takes minutes to become objects first."""

    filled: dict[bytes, str] = field(default_factory=dict)

    def opened(self, xml: str) -> Any:
        """Return what stands in the document for a piece of Word XML: a comment, which no text can pass for."""
        name = f"cspt:{len(self.filled)}"
        mark = parse_xml(f"<a><!--{name}--></a>")[0]
        self.filled[f"<!--{name}-->".encode()] = xml
        return mark

    def close(self, part: bytes) -> bytes:
        """Return a document's part with every gap filled."""
        for mark, xml in self.filled.items():
            before, _, after = part.partition(mark)
            part = b"".join((before, xml.encode(), after))
        return part


def saved(document: Document, paper: Paper, gaps: Gaps) -> bytes:
    """Return a document's bytes: gaps filled, properties set and, where it is to come home, its origin in it."""
    core = document.core_properties
    stamp = datetime.combine(paper.day, time())
    core.title, core.subject, core.language = paper.title, "Action plan", LANGUAGE
    core.author = core.last_modified_by = paper.fields["partnership"]
    core.comments, core.keywords, core.category, core.content_status = "", "", paper.marking, ""
    core.created = core.modified = stamp
    core.revision = 1
    if paper.origin:
        set_properties(document, properties_of(paper.origin))
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue(), paper.day, {document.part.partname.membername: gaps.close})


def set_properties(document: Document, ours: dict[str, str]) -> None:
    """Give a document custom properties beside those it has."""
    package = document.part.package
    held = next((each for each in package.rels.values() if each.reltype == CUSTOM_PROPERTIES), None)
    every = (custom_properties(held.target_part.blob) if held else {}) | ours
    rows = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{text.replace('&', '&amp;').replace('<', '&lt;')}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(every.items(), 2)
    )
    blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {_CUSTOM_NAMES}>{rows}</Properties>'
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, blob.encode(), package)
    if held:
        package.rels.pop(held.rId)
    package.relate_to(part, CUSTOM_PROPERTIES)


def add_styles(document: Document) -> None:
    """Give a document the styles of the tables' text, based on its own, where it does not have them."""
    styles = document.styles
    have = {style.style_id for style in styles}
    for name, bold, space in ((CELL, False, 2), (HEAD, True, 2)):
        if name not in have:
            style = cast("ParagraphStyle", styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
            style.base_style, style.font.size, style.font.bold = styles["Normal"], Pt(9), bold
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(space)
            style.paragraph_format.line_spacing = 1.0
    for name, bold in ((STRONG, True), (QUIET, False)):
        if name not in have:
            letters = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
            letters.font.bold, letters.font.italic = bold, not bold
            if not bold:
                letters.font.color.rgb = _GREY


def _style_own(document: Document) -> None:
    for name, size, before, after in _STYLES:
        style = cast("ParagraphStyle", document.styles[name])
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), _FONT)
        if name.startswith("Heading"):
            style.font.color.rgb, style.font.bold = _INK, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), LANGUAGE)
    for tag in document.settings.element.iter(qn("w:themeFontLang")):
        tag.set(qn("w:val"), LANGUAGE)


def _lay_out(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(8)


def _header_and_footer(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    top, bottom = section.header.paragraphs[0], section.footer.paragraphs[0]
    for marked in (top, bottom):
        marked.alignment = WD_ALIGN_PARAGRAPH.CENTER
        marked.add_run(paper.marking).bold = True
    foot = section.footer.add_paragraph()
    stops = foot.paragraph_format.tab_stops
    for stop in foot.style.paragraph_format.tab_stops if foot.style else ():
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Mm(267), WD_TAB_ALIGNMENT.RIGHT)
    title = paper.title if len(paper.title) <= _LONGEST_FOOT else f"{paper.title[: _LONGEST_FOOT - 1]}…"
    foot.add_run(f"{title}, as it stood on {paper.fields['date']}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    for each in (*top.runs, *bottom.runs, *foot.runs):
        each.font.size = Pt(_FOOT_POINTS)


def _field(where: Paragraph, name: str) -> None:
    """Add a field that Word fills in, such as the page number."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    for part in parts:
        run_ = f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="{2 * _FOOT_POINTS}"/></w:rPr>{part}</w:r>'
        where._p.append(parse_xml(run_))  # noqa: SLF001 - the library has no call for fields


def _drop_picture(document: Document) -> None:
    """Take out the picture of a page that the library's empty document bears."""
    rels = document.part.package.rels
    for rid in [rid for rid, each in rels.items() if each.reltype.endswith("/thumbnail")]:
        rels.pop(rid)
