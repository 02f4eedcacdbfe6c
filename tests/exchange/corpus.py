"""Documents of our own making that carry the damage met in the field, in every format, each with its truth.

They are written anew for each run of the tests, the same each time.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import Any

from tests.exchange.truth import Deed, Plan, make_plan

COLOURS = {"red": "FF0000", "amber": "FFC000", "green": "00B050", "blue": "0070C0", "": ""}
PASTELS = {"red": "FFC7CE", "amber": "FFEB9C", "green": "C6EFCE", "blue": "9DC3E6", "": ""}
HEADINGS = ("Issue", "Action", "Owner", "Update", "Status", "RAG")
_NOTE = "NB: should we also say how this links with the drug strategy?"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be written."""

    text: str
    colour: str = ""
    across: bool = False
    """True where it goes over the whole table."""


Line = list[Cell]


@dataclass(frozen=True, slots=True)
class Specimen:
    """One document: what is wrong with it, and how it is written."""

    name: str
    damage: str
    plan: Plan
    write: Callable[[Path, Plan], None]
    rags: bool = True
    """Whether any RAG of its truth is in it."""
    statuses: bool = True
    period: bool = True
    """Whether it says which years it is for."""
    told: str = ""
    """Words that must stand among what is told about it."""

    def rag(self, deed: Deed) -> str:
        return deed.rag if self.rags else ""


def head(headings: Sequence[str] = HEADINGS) -> Line:
    return [Cell(text) for text in headings]


def body(
    plan: Plan, *, palette: dict[str, str] = COLOURS, bands: bool = True, bullet: str = "• ", join: str = "\n",
    letters: bool = False, blanks: bool = False, repeat: bool = False, own: str = " / ",
) -> Iterator[Line]:  # fmt: skip
    """Yield a plan's rows as a table has them."""
    for number, (priority, deeds) in enumerate(plan.by_priority(), 1):
        if repeat and number > 1:
            yield head()
        if bands:
            yield [Cell(f"Priority {number}: {priority}", across=True)]
        for deed in deeds:
            updates = join.join(f"{bullet}{item.text}" for item in deed.items)
            letter = deed.rag[:1].upper() if letters else ""
            yield [Cell(deed.issue), Cell(deed.title), Cell(own.join(deed.owners)),
                   Cell(updates), Cell(deed.status[0]), Cell(letter, palette[deed.rag])]  # fmt: skip
            if blanks:
                yield [Cell("")] * 6


# Word


def _docx(
    path: Path, plan: Plan, rows: Sequence[Line], dress: Callable[[Any, Any], None] | None = None, *, title: bool = True
) -> None:
    from docx import Document

    document = Document()
    if title:
        document.add_heading(plan.title, 0)
    _table(document, rows)
    if dress:
        dress(document, document.tables[0])
    document.save(str(path))


def _table(document: Any, rows: Sequence[Line]) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    wide = max(len(line) for line in rows)
    table = document.add_table(len(rows), wide)
    for row, line in zip(table.rows, rows, strict=True):
        cells = row.cells
        for at, cell in enumerate(line):
            cells[at].text = cell.text
            if cell.colour:
                cells[at]._tc.get_or_add_tcPr().append(
                    parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{cell.colour}"/>')
                )
        if line[0].across:
            cells[0].merge(cells[wide - 1])
    return table


def docx_plain(path: Path, plan: Plan) -> None:
    _docx(path, plan, [head(), *body(plan)])


def docx_repeated(path: Path, plan: Plan) -> None:
    _docx(path, plan, [head(), *body(plan, repeat=True, blanks=True)])


def docx_headings(path: Path, plan: Plan) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(plan.title)
    for number, (priority, deeds) in enumerate(plan.by_priority(), 1):
        document.add_paragraph(f"{number}. {priority}")
        _table(document, [head(), *body(Plan("", tuple(deeds)), bands=False)])
    document.save(str(path))


def docx_merged(path: Path, plan: Plan) -> None:
    def merge(_document: Any, table: Any) -> None:
        rows = list(table.rows)
        for one, other in pairwise(rows):
            first, second = one.cells[0], other.cells[0]
            if first.text and first.text == second.text and one.cells[1].text != first.text:
                second.text = ""
                first.merge(second)

    _docx(path, plan, [head(), *body(plan)], merge)


def docx_nested(path: Path, plan: Plan) -> None:
    def nest(_document: Any, table: Any) -> None:
        inner = table.rows[2].cells[0].add_table(2, 2)
        inner.cell(0, 0).text, inner.cell(1, 1).text = "Ward", "12"

    _docx(path, plan, [head(), *body(plan)], nest)


def docx_control(path: Path, plan: Plan) -> None:
    from docx import Document

    document = Document()
    document.add_heading(plan.title, 0)
    _table(
        document,
        [[Cell("Version"), Cell("Change"), Cell("Date")], [Cell("0.1"), Cell("first draft"), Cell("February 2019")]],
    )
    document.add_paragraph("The action plan follows.")
    _table(document, [head(), *body(plan)])
    _table(
        document,
        [[Cell("Ref"), Cell("Description"), Cell("Outturn")], [Cell("Local"), Cell("Burglary"), Cell("Reduce")]],
    )
    document.save(str(path))


def docx_rows_coloured(path: Path, plan: Plan) -> None:
    rows = [[Cell(cell.text, line[-1].colour, cell.across) for cell in line] for line in [head(), *body(plan)]]
    _docx(path, plan, rows)


def docx_dressed(path: Path, plan: Plan) -> None:
    rows = [
        head(),
        *(
            [Cell(cell.text, "DDEBF7" if at % 2 else "", cell.across) for cell in line]
            for at, line in enumerate(body(plan))
        ),
    ]
    _docx(path, plan, rows)


def docx_lettered(path: Path, plan: Plan) -> None:
    _docx(path, plan, [head(), *body(plan, letters=True, palette=PASTELS)])


def docx_contradicted(path: Path, plan: Plan) -> None:
    wrong = {"red": "G", "amber": "R", "green": "A", "blue": "G", "": ""}
    rows = [
        line if line[0].across else [*line[:-1], Cell(wrong[_rag_of(line)], line[-1].colour)] for line in body(plan)
    ]
    _docx(path, plan, [head(), *rows])


def _rag_of(line: Line) -> str:
    return next(name for name, colour in COLOURS.items() if colour == line[-1].colour)


def docx_note(path: Path, plan: Plan) -> None:
    rows = list(body(plan))
    _docx(path, plan, [head(), *rows[:3], [Cell(_NOTE, across=True)], *rows[3:]])


def docx_lists(path: Path, plan: Plan) -> None:
    def items(_document: Any, table: Any) -> None:
        for row in table.rows[1:]:
            cell = row.cells[3]
            lines = cell.text.split("\n")
            if len(lines) > 1 and cell.text != row.cells[0].text:
                cell.text = ""
                for line in lines:
                    cell.add_paragraph(line, style="List Bullet")

    _docx(path, plan, [head(), *body(plan, bullet="")], items)


def docx_tracked(path: Path, plan: Plan) -> None:
    def track(_document: Any, table: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        paragraph = table.rows[2].cells[1].paragraphs[0]._p
        mark = f'{nsdecls("w")} w:id="1" w:author="Partner" w:date="2019-12-01T10:00:00Z"'
        paragraph.insert(0, parse_xml(f"<w:del {mark}><w:r><w:delText>Never </w:delText></w:r></w:del>"))
        row = table.add_row()
        row.cells[1].text = "Struck out"
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:del {mark}/>"))

    _docx(path, plan, [head(), *body(plan)], track)


def docx_parted(path: Path, plan: Plan) -> None:
    from docx import Document

    document = Document()
    document.add_heading(plan.title, 0)
    rows = [head(), *body(plan)]
    _table(document, rows[:4])
    document.add_paragraph("")
    _table(document, rows[4:])
    document.save(str(path))


# Excel


def _xlsx(
    path: Path, rows: Sequence[Line], above: Sequence[str] = (), dress: Callable[[Any, Any], None] | None = None
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for text in above:
        sheet.append([text])
    _fill(sheet, rows)
    if dress:
        dress(book, sheet)
    book.save(path)


def _fill(sheet: Any, rows: Sequence[Line]) -> None:
    from openpyxl.styles import PatternFill

    start = sheet.max_row + 1 if sheet["A1"].value else 1
    for number, line in enumerate(rows, start):
        for column, cell in enumerate(line, 1):
            held = sheet.cell(number, column, cell.text or None)
            if cell.colour:
                held.fill = PatternFill("solid", fgColor=f"FF{cell.colour}")
        if line[0].across:
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=6)


def xlsx_plain(path: Path, plan: Plan) -> None:
    _xlsx(path, [head(), *body(plan)])


def xlsx_titled(path: Path, plan: Plan) -> None:
    _xlsx(path, [head(), *body(plan, blanks=True)], [plan.title, "OFFICIAL", ""])


def xlsx_pastel(path: Path, plan: Plan) -> None:
    _xlsx(path, [head(), *body(plan, palette=PASTELS)], [plan.title])


def xlsx_sheets(path: Path, plan: Plan) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for priority, deeds in plan.by_priority():
        sheet = book.create_sheet(priority[:31])
        _fill(sheet, [head(), *body(Plan("", tuple(deeds)), bands=False)])
    hidden = book.create_sheet("Old")
    _fill(hidden, [head(), [Cell("x"), Cell("An action of last year"), Cell("Nobody"), Cell(""), Cell(""), Cell("")]])
    hidden.sheet_state = "hidden"
    book.save(path)


def xlsx_emptied(path: Path, plan: Plan) -> None:
    def empty(_book: Any, sheet: Any) -> None:
        from openpyxl.styles import PatternFill

        for number in range(200, 900):
            sheet.cell(number, 8).fill = PatternFill("solid", fgColor="FFFFFFFF")

    _xlsx(path, [head(), *body(plan)], [plan.title], empty)


def xlsx_commented(path: Path, plan: Plan) -> None:
    def comment(_book: Any, sheet: Any) -> None:
        from openpyxl.comments import Comment

        sheet["B4"].comment = Comment("Is this still wanted?", "Partner")

    _xlsx(path, [head(), *body(plan)], [plan.title], comment)


def xlsx_column(path: Path, plan: Plan) -> None:
    rows = [[Cell("Focus area"), *head()[1:]]]
    for deed in plan.deeds:
        rows += [[Cell(deed.priority), *line[1:]] for line in body(Plan("", (deed,)), bands=False)]
    _xlsx(path, rows, [plan.title])


def xlsx_parted(path: Path, plan: Plan) -> None:
    """Write each update in a row of its own below its action."""
    rows: list[Line] = [head()]
    for line in body(plan):
        if line[0].across:
            rows.append(line)
            continue
        first, *more = line[3].text.split("\n")
        rows.append([*line[:3], Cell(first), *line[4:]])
        rows += [[Cell(""), Cell(""), Cell(""), Cell(text), Cell(""), Cell("")] for text in more]
    _xlsx(path, rows, [plan.title])


# Text with signs


def _values(plan: Plan, sign: str, **how: Any) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator="\r\n")
    writer.writerow([plan.title])
    writer.writerow(["Focus area", *HEADINGS[1:]])
    for deed in plan.deeds:
        for line in body(Plan("", (deed,)), bands=False, **how):
            letter = deed.rag.title()
            writer.writerow([deed.priority, *(cell.text for cell in line[1:-1]), letter])
    return out.getvalue()


def csv_plain(path: Path, plan: Plan) -> None:
    path.write_text(_values(plan, ","), encoding="utf-8")


def csv_semicolons(path: Path, plan: Plan) -> None:
    path.write_text(_values(plan, ";", join="\n• ", bullet=""), encoding="utf-8-sig")


def csv_windows(path: Path, plan: Plan) -> None:
    path.write_bytes(_values(plan, ",").replace("•", "-").encode("cp1252"))


def csv_sixteen(path: Path, plan: Plan) -> None:
    path.write_bytes(_values(plan, "\t").encode("utf-16"))


def tsv_plain(path: Path, plan: Plan) -> None:
    path.write_text(_values(plan, "\t", own=", "), encoding="utf-8")


def csv_gaps(path: Path, plan: Plan) -> None:
    lines = _values(plan, ",", own="; ").split("\r\n")
    path.write_text("\r\n".join([*lines[:2], ",,,,,", *lines[2:], ",,,,,"]), encoding="utf-8")


def md_plain(path: Path, plan: Plan) -> None:
    lines = [f"# {plan.title}", ""]
    for number, (priority, deeds) in enumerate(plan.by_priority(), 1):
        lines += [f"## Priority {number}: {priority}", "", f"| {' | '.join(HEADINGS)} |", "|---|---|---|---|---|:-:|"]
        for line in body(Plan("", tuple(deeds)), bands=False, join="<br>", letters=True, own=", "):
            lines.append(f"| {' | '.join(cell.text for cell in line)} |")
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def md_bare(path: Path, plan: Plan) -> None:
    lines = ["Name | Number", "--- | ---", "Version | 3", "", " | ".join(HEADINGS), " | ".join("---" for _ in HEADINGS)]
    for line in body(plan, join="<br>", letters=True):
        texts = [line[0].text] + [""] * 5 if line[0].across else [cell.text for cell in line]
        lines.append(" | ".join(texts).replace("town centre", "town\\_centre").replace("\\_", " "))
    path.write_text("\n".join(lines), encoding="utf-8")


# Pages


def _page(plan: Plan, rows: Sequence[str]) -> str:
    style = "<style>td { color: red }</style><script>document.write('<table><tr><td>Action</td></tr></table>')</script>"
    table = f"<h1>{plan.title}</h1><table>{''.join(rows)}</table>"
    return f"<html><head><title>{plan.title}</title>{style}</head><body>{table}</body></html>"


def _tr(line: Line, tag: str = "td") -> str:
    if line[0].across:
        return f'<tr><td colspan="6"><b>{escape(line[0].text)}</b></td></tr>'
    cells = (
        f"<{tag}{f' style=background-color:#{cell.colour}' if cell.colour else ''}>{_lines(cell.text)}</{tag}>"
        for cell in line
    )
    return f"<tr>{''.join(cells)}</tr>"


def _lines(text: str) -> str:
    items = [line.removeprefix("• ") for line in text.split("\n")]
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if len(items) > 1 else escape(text)


def html_plain(path: Path, plan: Plan) -> None:
    path.write_text(_page(plan, [_tr(head(), "th"), *(_tr(line) for line in body(plan))]), encoding="utf-8")


def html_old(path: Path, plan: Plan) -> None:
    text = _page(plan, [_tr(head()), *(_tr(line) for line in body(plan, palette=PASTELS))])
    path.write_text(text.replace(" style=background-color:#", " bgcolor=#").replace("</td>", ""), encoding="utf-8")


def html_spanned(path: Path, plan: Plan) -> None:
    rows = [_tr(head(), "th")]
    for number, (priority, deeds) in enumerate(plan.by_priority(), 1):
        rows.append(_tr([Cell(f"Priority {number}: {priority}", across=True)]))
        lines = list(body(Plan("", tuple(deeds)), bands=False))
        issues = [line[0].text for line in lines]
        for at, line in enumerate(lines):
            same = issues.count(line[0].text)
            first = at == issues.index(line[0].text)
            issue = f'<td rowspan="{same}">{line[0].text}</td>' if first else ""
            rows.append(f"<tr>{issue}{''.join(_tr([cell])[4:-5] for cell in line[1:])}</tr>")
    path.write_text(_page(plan, rows), encoding="utf-8")


def html_nested(path: Path, plan: Plan) -> None:
    rows = [_tr(head(), "th"), *(_tr(line) for line in body(plan))]
    rows[2] = rows[2].replace("</td>", "<table><tr><td>Ward</td><td>12</td></tr></table></td>", 1)
    path.write_text(_page(plan, rows), encoding="utf-8")


# Text pulled out of a page


def _pulled(
    plan: Plan,
    *,
    band: Callable[[int, str], str],
    wide: Sequence[int] = (),
    every: int = 0,
    bullet: str = "• ",
) -> str:
    """Write a plan as a page's text: tabs between cells, cells parted over lines where widths are given."""
    heading = "\t".join(HEADINGS[:4])
    lines = [plan.title, ""]
    for number, (priority, deeds) in enumerate(plan.by_priority(), 1):
        lines += ["", band(number, priority), heading]
        last = ""
        for count, deed in enumerate(deeds, 1):
            issue, last = (deed.issue if deed.issue != last else ""), deed.issue
            updates = " ".join(f"{bullet}{item.text}" for item in deed.items)
            texts = [issue, deed.title, " / ".join(deed.owners), updates]
            lines += _parted(texts, wide) if wide else ["\t".join(texts)]
            if every and count % every == 0 and count < len(deeds):
                lines += ["", f"Page {count} of 9", "", band(number, priority), heading]
    return "\n".join(lines)


def _parted(texts: Sequence[str], wide: Sequence[int]) -> list[str]:
    cells = [wrap(text, width) or [""] for text, width in zip(texts, wide, strict=True)]
    return ["\t".join(cell[at] if at < len(cell) else "" for cell in cells) for at in range(max(map(len, cells)))]


def _task(number: int, priority: str) -> str:
    return f"Task {number} {priority}\t\t\t"


def _numbered(number: int, priority: str) -> str:
    return f"{number}. {priority}"


def _cut(number: int, priority: str) -> str:
    words = f"{number}. {priority}"
    at = next(at for at in range(16, len(words)) if words[at - 1].islower() and words[at].islower())
    return (
        f"{words[:at]}\t{words[at : at + 14]}\t{words[at + 14 :]}\t"
        if words[at + 14 : at + 15].islower()
        else _doubled(number, priority)
    )


def _doubled(number: int, priority: str) -> str:
    words = f"{number}. {priority}"
    return f"{words[:20].rstrip()}\t{words}\t\t"


def txt_plain(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_task), encoding="utf-8")


def txt_pages(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_numbered, every=2), encoding="utf-8")


def txt_cut(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_cut, every=2), encoding="utf-8")


def txt_doubled(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_doubled, every=1), encoding="utf-8")


def txt_lines(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_numbered, wide=(20, 30, 60, 70)), encoding="utf-8")


def txt_lines_pages(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_task, wide=(20, 30, 60, 70), every=2), encoding="utf-8")


def txt_narrow(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_numbered, wide=(16, 22, 18, 50), every=3), encoding="utf-8")


def txt_unmarked(path: Path, plan: Plan) -> None:
    path.write_text(_pulled(plan, band=_doubled, every=3, bullet=""), encoding="utf-8")


def _specimens() -> Iterator[Specimen]:
    rated: Sequence[tuple[Callable[[Path, Plan], None], str, str]] = (
        (docx_plain, "a table with a coloured RAG column", ""),
        (docx_repeated, "headings repeated on each page, empty rows", ""),
        (docx_headings, "each priority a numbered paragraph with a table of its own", ""),
        (docx_merged, "issue cells merged downwards", ""),
        (docx_nested, "a table inside a cell", "a table inside a cell that is not a plan"),
        (docx_control, "tables that are no plan before and after", "that is not a plan was not taken"),
        (docx_rows_coloured, "whole rows in the RAG's colour", ""),
        (docx_lettered, "RAG coloured and lettered", ""),
        (docx_note, "a reviewer's note across the table", "a note across the table was not taken"),
        (docx_lists, "updates as items of a Word list", ""),
        (docx_tracked, "tracked changes and a row struck out", "Partner struck this row out"),
        (docx_parted, "a table parted in two, the second without headings", "has no heading row"),
        (xlsx_plain, "a sheet with merged priorities and colours", ""),
        (xlsx_titled, "title and marking above the headings, empty rows", "above the headings was not taken"),
        (xlsx_pastel, "the pale colours that Excel offers", ""),
        (xlsx_sheets, "a sheet for each priority and a hidden one", "is hidden and was not taken"),
        (xlsx_emptied, "hundreds of empty rows with a ground", ""),
        (xlsx_commented, "a comment on a cell", "a comment was not taken"),
        (xlsx_column, "the priority in a column", ""),
        (xlsx_parted, "each update in a row of its own", "has no action of its own"),
        (csv_plain, "commas, bullets on lines in a cell", ""),
        (csv_semicolons, "semicolons and a byte-order mark", ""),
        (csv_windows, "the Windows set of letters, dashes for bullets", ""),
        (csv_sixteen, "sixteen-bit text with tabs", ""),
        (tsv_plain, "tabs, owners after commas", ""),
        (csv_gaps, "empty rows, owners after semicolons", ""),
        (md_plain, "Markdown, a table for each priority", ""),
        (md_bare, "Markdown without outer strokes, and a table that is no plan", "that is not a plan was not taken"),
        (html_plain, "a web page with lists in cells, scripts and styles", ""),
        (html_old, "an old web page: no closing tags, bgcolor", ""),
        (html_spanned, "rowspan and colspan", ""),
        (html_nested, "a table inside a cell of a web page", "a table inside a cell that is not a plan"),
    )
    for number, (write, damage, told) in enumerate(rated):
        suffix = write.__name__.partition("_")[0]
        period = write not in (xlsx_plain, xlsx_sheets, md_bare)
        yield Specimen(f"{write.__name__}.{suffix}", damage, make_plan(number), write, period=period, told=told)
    for number, seed in enumerate((101, 102)):
        yield Specimen(f"long_{number}.docx", "a long plan", make_plan(seed, deeds=24), docx_plain)
        yield Specimen(f"long_{number}.xlsx", "a long plan", make_plan(seed + 10, deeds=24), xlsx_titled)
    blank: Sequence[tuple[Callable[[Path, Plan], None], str, str]] = (
        (docx_dressed, "rows in turn on a pale blue ground, which is no RAG", ""),
        (docx_contradicted, "RAG coloured one way and lettered another", "left blank"),
    )
    for number, (write, damage, told) in enumerate(blank, 50):
        yield Specimen(f"{write.__name__}.docx", damage, make_plan(number), write, rags=False, told=told)
    pulled: Sequence[tuple[Callable[[Path, Plan], None], str]] = (
        (txt_plain, "page text, bullets run together"),
        (txt_pages, "page text, headings and page numbers on each page"),
        (txt_cut, "page text, headings cut within a word"),
        (txt_doubled, "page text, headings doubled and on every page"),
        (txt_lines, "page text, rows parted over lines"),
        (txt_lines_pages, "page text, rows parted over lines and headings on each page"),
    )
    for number, (write, damage) in enumerate(pulled, 60):
        yield Specimen(f"{write.__name__}.txt", damage, make_plan(number), write, rags=False, statuses=False)
    for seed in range(70, 74):
        damage = "page text, owners parted over lines too"
        yield Specimen(f"txt_narrow_{seed}.txt", damage, make_plan(seed), txt_narrow, rags=False, statuses=False)
    for seed in range(80, 83):
        damage = "page text, updates run together without a bullet"
        yield Specimen(f"txt_unmarked_{seed}.txt", damage, make_plan(seed), txt_unmarked, rags=False, statuses=False)


SPECIMENS = tuple(_specimens())
