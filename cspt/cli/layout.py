"""Lays text out in the cells of a terminal: measures, cuts, wraps and sets it in columns. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cspt.cli.output import Line, Span
from cspt.text import visible

GAP = 2
_ELLIPSIS = "…"
_LEAST_WIDE = 24
_LEAST = 10
Cell = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    heading: str = ""
    keep: bool = False
    """True where a narrow terminal may not drop it."""
    last: bool = False
    """True where a narrow terminal drops it after the others."""
    rigid: bool = False
    """True where its text is never cut while another column can give way."""
    main: bool = False
    """True for the one column that should keep the most room."""


def cells(text: str) -> int:
    """Return how many cells of a terminal a line of text takes, as it is shown."""
    text = visible(text)
    return len(text) if text.isascii() else sum(_width(character) for character in text)


def cut(text: str, room: int) -> str:
    """Return a line of text that fits the room, with an ellipsis where it was cut."""
    text = visible(text)
    if cells(text) <= room:
        return text
    kept, used = [], 0
    for character in text:
        used += _width(character)
        if used > room - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + _ELLIPSIS if room > 0 else ""


def wrap(text: str, room: int) -> list[str]:
    """Return a text as lines that fit the room; a word that is too long is broken."""
    lines, line = [], ""
    for word in visible(text).split(" "):
        for piece in _pieces(word, max(1, room)):
            joined = f"{line} {piece}" if line else piece
            if cells(joined) <= room:
                line = joined
            else:
                if line:
                    lines.append(line)
                line = piece
    return [*lines, line] if line or not lines else lines


def fit(line: Line, room: int) -> list[Span]:
    """Return a line cut to the room and filled up to it."""
    spans, left = [], room
    total = sum(cells(span.text) for span in line)
    for text, style in line:
        shown = cut(text, left) if total > room else text
        spans.append(Span(shown, style))
        left -= cells(shown)
        if shown.endswith(_ELLIPSIS) and shown != text:
            break
    return [*spans, Span(" " * left)] if left > 0 else spans


def clipped(line: Line, room: int | None) -> Line:
    """Return a line cut to the room, where there is a limit to it."""
    return line if room is None or sum(cells(span.text) for span in line) <= room else fit(line, room)


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: int | None) -> list[Line]:
    """Set rows in aligned columns; where room is limited, wide columns are cut and then the last ones dropped.

    Headings are shown only where room is limited, which is where a person reads.
    """
    headed = room is not None and any(column.heading for column in columns)
    headings = [[[Span(column.heading, "dim")] for column in columns]] if headed else []
    everything = [*headings, *rows]
    natural = [_natural(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    widths = _widths(columns, natural, room)
    return [clipped(_joined(row, widths), room) for row in everything]


def _joined(row: Sequence[Cell], widths: Sequence[tuple[int, int]]) -> Line:
    line: list[Span] = []
    for index, width in widths:
        line += [*([Span(" " * GAP)] if line else []), *fit(row[index], width)]
    return line


def _widths(columns: Sequence[Column], natural: Sequence[int], room: int | None) -> list[tuple[int, int]]:
    """Return the columns to show, by number, each with its width; a column that holds nothing is left out."""
    shown = [i for i, width in enumerate(natural) if width]
    while room is not None:
        widths = _shrunk(columns, {i: natural[i] for i in shown}, room)
        droppable = sorted((i for i in shown if not columns[i].keep), key=lambda i: (not columns[i].last, i))
        if widths or not droppable:
            return list((widths or {i: natural[i] for i in shown}).items())
        shown.remove(droppable[-1])
    return [(i, natural[i]) for i in shown]


def _shrunk(columns: Sequence[Column], widths: dict[int, int], room: int) -> dict[int, int]:
    """Narrow the widest columns until all fit; empty where they cannot."""
    last = all(columns[i].keep for i in widths)
    least = {i: min(width, _least(columns[i], last=last)) for i, width in widths.items()}
    over = sum(widths.values()) + GAP * (len(widths) - 1) - room
    while over > 0:
        spare = {i: width - (width // 2 if columns[i].main else 0) for i, width in widths.items() if width > least[i]}
        if not spare:
            return {}
        widest = max(spare, key=lambda i: spare[i])
        widths[widest] -= 1
        over -= 1
    return widths


def _least(column: Column, *, last: bool) -> int:
    if column.rigid:
        return 10_000
    return 1 if last else _LEAST_WIDE if column.main else _LEAST


def _natural(column: Column, cells_of_it: Sequence[Cell]) -> int:
    """Return the width a column would have; 0 where it holds nothing."""
    widest = max((_cell_width(cell) for cell in cells_of_it), default=0)
    return max(widest, min(cells(column.heading), _LEAST)) if widest else 0


def _cell_width(cell: Cell) -> int:
    return sum(cells(span.text) for span in cell)


def _pieces(word: str, room: int) -> Iterable[str]:
    piece, used = "", 0
    for character in word:
        width = _width(character)
        if piece and used + width > room:
            yield piece
            piece, used = "", 0
        piece += character
        used += width
    yield piece


@lru_cache(maxsize=1024)
def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
