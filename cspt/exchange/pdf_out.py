"""Writes a plan as a PDF for committees: tagged, to the standard for accessible documents (PDF/UA-1).

Typst sets it. The document reaches it as data, so that nothing a record says is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from cspt.errors import BadRequest, SetupError
from cspt.exchange.paper import Cell, Paper, Section
from cspt.exchange.widths import shares
from cspt.exchange.wording import FILLS

_LAYOUT = Path(__file__).with_name("pdf_out.typ")
MOST_ACTIONS = 2_000
"""Typst holds every page at once, half a megabyte an action: ten thousand took 5.6 GB."""
_TALL = 900
"""A row with more letters than this in a cell may be parted between pages."""


def write_pdf(paper: Paper) -> bytes:
    """Return a plan's document as a PDF.

    Raises:
        BadRequest: the plan is too long for a PDF.
        SetupError: the PDF could not be set.
    """
    if paper.total > MOST_ACTIONS:
        raise BadRequest(
            f"a PDF holds at most {MOST_ACTIONS:,} actions and this plan has {paper.total:,}; export it as docx or html"
        )
    noon = datetime.combine(paper.day, time(12), UTC)
    try:
        pdf = typst.compile(
            _LAYOUT.read_bytes(),
            format="pdf",
            sys_inputs={"paper": json.dumps(_data(paper))},
            pdf_standards="ua-1",
            timestamp=noon,
        )
    except typst.TypstError:
        # its message quotes the text that it stumbled over
        raise SetupError("this plan could not be set as a PDF; export it as docx or html and print that") from None
    if not isinstance(pdf, bytes):
        raise SetupError("the PDF could not be made: no single file came back")
    return pdf


def _data(paper: Paper) -> dict[str, object]:
    counts = (*paper.counts, *paper.rag_counts)
    subtitle = (paper.fields["partnership"], paper.fields["period"])
    return {
        "title": paper.title,
        "subtitle": " · ".join(text for text in subtitle if text),
        "date": paper.fields["date"],
        "marking": paper.marking,
        "fills": {colour: f"#{fill}" for colour, fill in FILLS.items()},
        "control": [text for pair in paper.control for text in pair],
        "counts": [{"label": count.label, "number": f"{count.number:,}", "colour": count.colour} for count in counts],
        "notes": list(paper.notes),
        "key": [{"sign": key.sign, "meaning": key.meaning, "colour": key.colour} for key in paper.key],
        "columns": [column.heading for column in paper.columns],
        "shares": list(shares(paper)),
        "sections": [_section(paper, section) for section in paper.sections],
        "grids": [{"title": grid.title, "headings": grid.headings, "rows": grid.rows} for grid in paper.grids],
        "related": list(paper.related),
    }


def _section(paper: Paper, section: Section) -> dict[str, object]:
    rows = []
    for row, issue in section.shown():
        cells = [issue if column.name == "issue" else row.cell(column.name) for column in paper.columns]
        whole = all(sum(len(line.whole) for line in cell) < _TALL for cell in cells)
        rows.append({"cells": [_lines(cell) for cell in cells], "rag": row.rag, "whole": whole})
    return {"heading": section.heading, "facts": section.facts, "about": section.about, "rows": rows}


def _lines(cell: Cell) -> list[dict[str, object]]:
    return [{"lead": each.lead, "text": each.text, "strong": each.strong, "quiet": each.quiet} for each in cell]
