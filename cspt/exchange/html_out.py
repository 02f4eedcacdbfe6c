"""Writes a plan as one web page that needs nothing else: readable on a screen, and landscape A4 when it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cspt.exchange.paper import Cell, Line, Paper, Section
from cspt.exchange.widths import shares

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.45 Arial, "Liberation Sans", sans-serif; color: #1b2a38; background: #fff; margin: 1.5rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; margin: .4rem 0; } h2 { font-size: 1.25rem; margin: 1.6rem 0 .4rem; }
.marking { font-weight: bold; text-align: center; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
table.narrow { width: auto; min-width: 30rem; }
th, td { border: 1px solid #7f8c99; padding: .3rem .45rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead th, th[scope=row].label { background: #dce3ea; }
td p, th p { margin: 0 0 .2rem; } th[scope=row] { font-weight: normal; }
.quiet { color: #505050; font-style: italic; } td[class] .quiet { color: inherit; }
.red { background: #c00000; color: #fff; } .amber { background: #ffc000; color: #000; }
.green { background: #00b050; color: #000; } .blue { background: #0070c0; color: #fff; }
@media screen { .actions table { min-width: 62rem; } }
@media print {
  body { margin: 0; font-size: 10pt; } table { font-size: 8.5pt; } thead { display: table-header-group; }
  tr { break-inside: avoid; } h1, h2, .facts { break-after: avoid; } .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
_PAGE = """
@page {{ size: A4 landscape; margin: 18mm 12mm;
  @top-center {{ content: {marking}; font: bold 9pt Arial, sans-serif; }}
  @bottom-center {{ content: {marking}; font: bold 9pt Arial, sans-serif; }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); font: 9pt Arial, sans-serif; }}
}}
"""


def write_html(paper: Paper) -> bytes:
    """Return a plan's document as a web page."""
    style = _STYLE + _PAGE.format(marking=_css_text(paper.marking))
    meta = "" if paper.origin is None else f'<meta name="cspt-saved-state" content="{escape(paper.origin.commit)}">\n'
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{escape(paper.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{meta}<style>{style}</style>\n</head>\n'
        f"<body>\n{''.join(_body(paper))}</body>\n</html>\n"
    ).encode()


def _body(paper: Paper) -> Iterator[str]:
    marking = f'<p class="marking">{escape(paper.marking)}</p>\n'
    yield f"<header>{marking}<h1>{escape(paper.title)}</h1></header>\n<main>\n"
    yield "<h2>Document control</h2>\n" + _control(paper) + "<h2>At a glance</h2>\n" + _counts(paper)
    yield from (f"<p>{escape(note)}</p>\n" for note in paper.notes)
    yield "<h2>Key</h2>\n" + _key(paper)
    widths = "".join(f'<col style="width:{share:.1%}">' for share in shares(paper))
    for section in paper.sections:
        yield from _section(paper, section, widths)
    yield from _history(paper)
    yield f"</main>\n<footer>{marking}</footer>\n"


def _section(paper: Paper, section: Section, widths: str) -> Iterator[str]:
    anchor = f' id="{section.id}"' if section.id and paper.origin else ""
    yield f"<section{anchor}>\n<h2>{escape(section.heading)}</h2>\n"
    if section.facts:
        yield f'<p class="facts">{escape(section.facts)}</p>\n'
    yield from (f'<p class="facts">{escape(text)}</p>\n' for text in section.about)
    if section.rows:
        heads = _heads([column.heading for column in paper.columns])
        yield f'<div class="scroll actions"><table>{_caption(f"Actions of {section.heading}")}'
        yield f"<colgroup>{widths}</colgroup>{heads}<tbody>\n"
        yield from _rows(paper, section)
        yield "</tbody></table></div>\n"
    else:
        yield "<p>No actions.</p>\n"
    yield "</section>\n"


def _rows(paper: Paper, section: Section) -> Iterator[str]:
    for row, issue in section.shown():
        anchor = f' id="{row.id}"' if paper.origin else ""
        cells = []
        for column in paper.columns:
            cell = issue if column.name == "issue" else row.cell(column.name)
            tag = 'th scope="row"' if column.name == "title" else "td"
            colour = _class(row.rag if column.name == "rag" else "")
            cells.append(f"<{tag}{colour}>{_lines(cell)}</{tag[:2]}>")
        yield f"<tr{anchor}>{''.join(cells)}</tr>\n"


def _lines(cell: Cell) -> str:
    return "".join(map(_line, cell))


def _line(line: Line) -> str:
    text = escape(line.text)
    if line.strong:
        text = f"<strong>{text}</strong>"
    lead = f"<strong>{escape(line.lead)}</strong> " if line.lead else ""
    return f"<p{_class('quiet' if line.quiet else '')}>{lead}{text}</p>"


def _control(paper: Paper) -> str:
    rows = "".join(
        f'<tr><th scope="row" class="label">{escape(label)}</th><td>{escape(value)}</td></tr>\n'
        for label, value in paper.control
    )
    return f'<table class="narrow">{_caption("Document control")}<tbody>\n{rows}</tbody></table>\n'


def _counts(paper: Paper) -> str:
    counts = (*paper.counts, *paper.rag_counts)
    cells = "".join(f"<td{_class(count.colour)}><strong>{count.number:,}</strong></td>" for count in counts)
    heads = _heads([count.label for count in counts])
    return f'<table class="narrow">{_caption("Counts")}{heads}<tbody><tr>{cells}</tr></tbody></table>\n'


def _key(paper: Paper) -> str:
    rows = "".join(
        f'<tr><th scope="row"{_class(key.colour)}><strong>{escape(key.sign)}</strong></th>'
        f"<td>{escape(key.meaning)}</td></tr>\n"
        for key in paper.key
    )
    return f'<table class="narrow">{_caption("Key")}{_heads(("Sign", "Meaning"))}<tbody>\n{rows}</tbody></table>\n'


def _history(paper: Paper) -> Iterator[str]:
    for grid in paper.grids:
        rows = "".join(f"<tr>{_cells(row)}</tr>\n" for row in grid.rows)
        yield f'<h2>{escape(grid.title)}</h2>\n<table class="narrow">{_caption(grid.title)}{_heads(grid.headings)}'
        yield f"<tbody>\n{rows}</tbody></table>\n"
    if paper.related:
        items = "".join(f"<li>{escape(text)}</li>\n" for text in paper.related)
        yield f"<h2>Related papers</h2>\n<ul>\n{items}</ul>\n"


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _heads(headings: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    return f"<thead><tr>{cells}</tr></thead>\n"


def _caption(text: str) -> str:
    """Return what a screen reader calls a table; the heading above says it to everyone else."""
    return f'<caption style="position:absolute;clip-path:inset(50%);width:1px;height:1px">{escape(text)}</caption>'


def _css_text(text: str) -> str:
    """Return a text in quotes as CSS holds it, with nothing in it that could end the quotes or the style."""
    letters = (letter if letter.isalnum() or letter in " -" else f"\\{ord(letter):06x}" for letter in text)
    return f'"{"".join(letters)}"'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
