"""How things look in a line: RAG blocks, quiet words, and lines that fit. Everything goes through `display`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from cspt.model.record import Record
from cspt.rules.rag import LETTERS, ORDER, ActionFacts
from cspt.rules.rollup import Rollup
from cspt.text import display, visible

QUIET = "$quiet"
ALARM = "bold $rag-red"
_ELLIPSIS = "…"
BANDS = {"high": "red", "medium": "amber", "low": "green"}
"""The RAG colour each risk band is drawn in."""


def rag_block(shown: str, *, declared: bool = True) -> Content:
    """Return the RAG letter, three cells wide: on its colour where declared, in its colour where derived."""
    return _block(LETTERS.get(shown, "–"), shown, declared)


@lru_cache(maxsize=64)
def _block(letter: str, colour: str, declared: bool) -> Content:  # noqa: FBT001 - a cache key
    if not colour:
        return Content.styled(" – ", QUIET)
    ink = f"bold $rag-ink on $rag-{colour}" if declared else f"bold $rag-{colour}"
    return Content.styled(f" {letter if declared else letter.lower()} ", ink)


def rag_of(facts: ActionFacts) -> Content:
    """Return an action's RAG block."""
    return rag_block(facts.shown, declared=bool(facts.declared))


def risk_block(band: str) -> Content:
    """Return a case's risk letter (H, M, L), three cells wide, on the colour of its band."""
    return _block(band[:1].upper() or "–", BANDS.get(band, ""), declared=True)


def disagreement(facts: ActionFacts) -> Content:
    """Return the mark `≠R` where the rules derive another RAG than the owner declares; else nothing."""
    if not facts.disagrees:
        return Content("")
    return Content.styled(f"≠{LETTERS[facts.derived]}", f"bold $rag-{facts.derived}")


def unsettled(record: Record) -> Content:
    """Return the mark `C` of a record with conflicts to settle, with a space; else nothing."""
    return Content.styled("C ", ALARM) if record.conflicts else Content("")


def quiet(text: str) -> Content:
    """Return text of the third weight: owner, age, id."""
    return display(text, QUIET)


def fit(content: Content, width: int) -> Content:
    """Return one line of exactly this many cells, cut with an ellipsis or filled with spaces."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def spread(left: Content, right: Content, width: int, *, share: float = 0.4) -> Content:
    """Return one line with text at both ends; the right takes its share at most, then the left gives way."""
    right = right.truncate(max(int(width * share), 8), ellipsis=True)
    room = width - right.cell_length
    if room < 4:
        return fit(left, width)
    return fit(left, room - 1) + Content(" ") + right


def two_lines(text: str, first: int, second: int) -> tuple[str, str]:
    """Break text over two lines of these widths at a space, the second cut with an ellipsis where it must be."""
    text = visible(text)
    if cell_len(text) <= first:
        return text, ""
    head = set_cell_size(text, first).rstrip()
    at_space = head.rfind(" ") if text[len(head) : len(head) + 1].strip() else len(head)
    head = head[:at_space] if at_space > 0 else head
    return head, text[len(head) :].strip() if second else ""


def bar(rollup: Rollup, width: int) -> Content:
    """Return RAG totals as a bar of letters, one cell an action, or scaled where there are more than fit."""
    total = rollup.total
    if not total or width < 1:
        return Content("")
    pieces = []
    for colour, cells in _shares([rollup.counts.get(colour, 0) for colour in ORDER], width).items():
        ink = f"$rag-ink on $rag-{colour}" if colour else QUIET
        pieces.append(Content.styled(LETTERS[colour] * cells, ink))
    return fit(Content("").join(pieces), width)


def _shares(counts: Sequence[int], width: int) -> dict[str, int]:
    """Share a width out among the colours, a cell at least to each there is; the largest gives what is too much."""
    scale = min(1.0, width / sum(counts))
    cells = {colour: max(1, round(count * scale)) if count else 0 for colour, count in zip(ORDER, counts, strict=True)}
    for _ in range(sum(cells.values()) - width):
        cells[max(cells, key=lambda colour: cells[colour])] -= 1
    return cells


def totals(rollup: Rollup) -> Content:
    """Return RAG totals in words and colours: `R 4  A 9  G 22  B 11  – 4`."""
    return Content("  ").join(
        Content.styled(LETTERS[colour], f"bold $rag-{colour}" if colour else QUIET)
        + Content.styled(f" {rollup.counts.get(colour, 0)}")
        for colour in ORDER
    )


def facts_line(pairs: Iterable[tuple[str, str]]) -> Content:
    """Return facts as `label value` pairs with dots between, labels quiet; blank ones are left out."""
    shown = [quiet(f"{label} ") + display(value) for label, value in pairs if value]
    return Content.styled(" · ", QUIET).join(shown)
