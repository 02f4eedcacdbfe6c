"""Fills a council's own Word template: its fonts, headers, logo and headings stay, cspt puts the words and tables in.

A placeholder is a name in double braces. It may stand anywhere in the text, in a table, a header or a footer, and
however Word has split it up:

| placeholder | becomes |
|---|---|
| `{{title}}` `{{partnership}}` `{{period}}` `{{starts}}` `{{ends}}` `{{status}}` `{{version}}` | the plan's own words |
| `{{author}}` `{{lead}}` `{{approved_by}}` `{{review_date}}` `{{marking}}` | likewise; nothing where it is blank |
| `{{date}}` `{{record}}` | the day the document shows; the plan's id and saved state |
| `{{total}}` `{{complete}}` `{{in_progress}}` `{{not_started}}` | how many actions |
| `{{red}}` `{{amber}}` `{{green}}` | how many of each RAG |

These each stand alone in a paragraph of the text, which they replace:

| placeholder | becomes |
|---|---|
| `{{actions}}` | each priority with the table of its actions; a template holds it once |
| `{{control}}` `{{summary}}` `{{key}}` `{{history}}` | the control block; the counts; the key; versions and approvals |

Headings take the template's style `Heading 2`, where it has one, and text its normal style; the tables are as wide as
the text of the page they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import nsmap, qn

from cspt.errors import BadRequest, SetupError
from cspt.exchange.docx_out import Gaps, add_styles, saved
from cspt.exchange.heads import COUNTS, FIELDS, RAG_COUNTS
from cspt.exchange.paper import Paper, Told, unheard
from cspt.exchange.word_blocks import Blocks
from cspt.exchange.word_xml import Marks

BLOCKS = ("actions", "control", "summary", "key", "history")
NAMES = (*FIELDS, "total", *COUNTS, *RAG_COUNTS)
_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LARGEST = 50_000_000
"""Bytes that a template may unpack to."""
_TWIPS = 635
"""The library's units to a twentieth of a point."""
_SHOWN = 40
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def fill_template(template: Path, paper: Paper, told: Told = unheard) -> bytes:
    """Return a template filled with a plan's document.

    Raises:
        SetupError: the template is no Word document that can be read.
        BadRequest: a placeholder is unknown, or stands where it cannot; the place is named.
    """
    document = _opened(template)
    found = [*_paragraphs(document)]
    _check(template.name, found)
    add_styles(document)
    marks, gaps = Marks(_first_free(document)), Gaps()
    words = _words(paper)
    for each in found:
        names = each.names
        if len(names) == 1 and names[0] in BLOCKS:
            blocks = Blocks(paper, _room(document, each.element), *_styles(document), marks, told)
            _replace_block(each, gaps.opened(_written(names[0], blocks)))
        elif names:
            _replace_words(each.element, words)
    return saved(document, paper, gaps)


@dataclass(frozen=True, slots=True)
class _Place:
    """One paragraph of a template."""

    element: Any
    where: str
    """Its place in words."""
    in_body: bool
    """True where it stands in the text itself, not in a table, a header or a footer."""

    @property
    def text(self) -> str:
        return "".join(text.text or "" for text in _texts(self.element))

    @property
    def names(self) -> list[str]:
        return [match[1].lower() for match in _PLACE.finditer(self.text)]


def _opened(template: Path) -> Document:
    try:
        data = template.read_bytes()
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST:
                raise SetupError(
                    f"{template.name} unpacks to more than {_LARGEST // 1_000_000} MB; it is no plain template"
                )
            kinds = archive.read("[Content_Types].xml").decode("utf-8", "replace")
        if _DOCX not in kinds:
            raise SetupError(f"{template.name} is not a Word document (.docx) without macros; save it as one")
        document = docx.Document(BytesIO(data))
    except OSError as trouble:
        raise SetupError(f"cannot read the template {template}: {trouble.strerror or trouble}") from None
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise SetupError(f"{template.name} is not a Word document (.docx), or it is locked by a password") from None
    if document.element.nsmap.get("w") != nsmap["w"]:
        raise SetupError(f"{template.name} is not written as Word writes; open it in Word or LibreOffice and save it")
    return document


def _paragraphs(document: Document) -> Iterator[_Place]:
    """Yield every paragraph of the text, its tables and text boxes, the headers and the footers."""
    yield from _inside(document.element.body, "")
    for number, section in enumerate(document.sections, 1):
        parts = (
            ("header", section.header),
            ("footer", section.footer),
            ("first page's header", section.first_page_header),
            ("first page's footer", section.first_page_footer),
            ("even pages' header", section.even_page_header),
            ("even pages' footer", section.even_page_footer),
        )
        for name, part in parts:
            if not part.is_linked_to_previous:
                yield from _inside(part._element, f"the {name} of section {number}, ")  # noqa: SLF001 - no call for it


def _inside(root: Any, prefix: str) -> Iterator[_Place]:
    for number, element in enumerate(root.iter(qn("w:p")), 1):
        table = next(element.iterancestors(qn("w:tbl")), None)
        where = f"{prefix}paragraph {number}"
        if table is not None:
            where += f", in table {[*root.iter(qn('w:tbl'))].index(table) + 1}"
        yield _Place(element, where, in_body=element.getparent() is root and not prefix)


def _check(name: str, found: list[_Place]) -> None:
    """Refuse a template with a placeholder that is unknown or misplaced, or without the one that the plan goes to."""
    blocks: list[str] = []
    for each in found:
        for asked in each.names:
            where = f"{name}, {each.where} (“{_short(each.text)}”)"
            if asked not in BLOCKS and asked not in NAMES:
                known = ", ".join((*BLOCKS, *NAMES))
                raise BadRequest(f"{where}: there is no placeholder {{{{{asked}}}}}; there are {known}")
            if asked in BLOCKS:
                if not each.in_body or _PLACE.sub("", each.text).strip() or len(each.names) > 1:
                    raise BadRequest(f"{where}: {{{{{asked}}}}} must stand alone in a paragraph of the text")
                if asked in blocks:
                    raise BadRequest(f"{where}: {{{{{asked}}}}} stands there a second time")
                blocks.append(asked)
        if "{{" in _PLACE.sub("", each.text):
            raise BadRequest(f"{name}, {each.where} (“{_short(each.text)}”): a placeholder is not closed with }}}}")
    if "actions" not in blocks:
        raise BadRequest(f"{name} has no place for the plan: put {{{{actions}}}} alone in a paragraph")


def _written(name: str, blocks: Blocks) -> str:
    writers: Mapping[str, Callable[[], str]] = {
        "actions": lambda: "".join(blocks.actions()),
        "control": blocks.control,
        "summary": blocks.summary,
        "key": blocks.key,
        "history": blocks.history,
    }
    return writers[name]()


def _replace_block(place: _Place, gap: Any) -> None:
    """Put a gap in the place of a paragraph; one that ends a section stays, without its words."""
    place.element.addprevious(gap)
    if place.element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        place.element.getparent().remove(place.element)
    else:
        _replace_words(place.element, dict.fromkeys(place.names, ""))


def _replace_words(element: Any, words: Mapping[str, str]) -> None:
    """Put words in the place of names, however many runs a name is split over; each looks as its first brace did."""
    texts = [*_texts(element)]
    whole = "".join(text.text or "" for text in texts)
    for match in reversed([*_PLACE.finditer(whole)]):
        left, new = match.start(), words[match[1].lower()]
        start = 0
        for text in texts:
            held = text.text or ""
            end = start + len(held)
            if end > match.start() and start < match.end():
                head, tail = held[: max(left - start, 0)], held[max(match.end() - start, 0) :]
                text.text = f"{head}{new}{tail if match.end() <= end else ''}"
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                new = ""
            start = end


def _texts(element: Any) -> Iterator[Any]:
    """Yield the pieces of text of a paragraph, not those of text boxes that hang on it."""
    for text in element.iter(qn("w:t")):
        if next(text.iterancestors(qn("w:p"))) is element:
            yield text


def _words(paper: Paper) -> dict[str, str]:
    counts = {count.name: f"{count.number:,}" for count in (*paper.counts, *paper.rag_counts)}
    return {**dict.fromkeys(NAMES, "0"), **paper.fields, **counts, "total": f"{paper.total:,}"}


def _styles(document: Document) -> tuple[str, str]:
    """Return the ids of a template's styles for headings and text, the normal one where it has no `Heading 2`."""
    styles: dict[str, str] = {(style.name or "").casefold(): style.style_id for style in document.styles}
    normal = styles.get("normal", "Normal")
    return styles.get("heading 2", normal), normal


def _room(document: Document, element: Any) -> int:
    """Return the width between the margins where an element stands, in twentieths of a point."""
    after = [element, *element.itersiblings()]
    ends = [section._sectPr for section in document.sections]  # noqa: SLF001 - no call for a section's end
    inside = (place for place, end in enumerate(ends) if end in after or any(end in set(each.iter()) for each in after))
    section = document.sections[next(inside, len(ends) - 1)]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return max(int(width / _TWIPS), 1)


def _first_free(document: Document) -> int:
    """Return a number that no bookmark of the template has."""
    marks = document.element.body.iter(qn("w:bookmarkStart"))
    numbers = [int(number) for mark in marks if (number := mark.get(qn("w:id"), "")).isdigit()]
    return max(numbers, default=0) + 1


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
