"""Shows RAG and risk: always a letter, a colour round it where there is colour; solid where the owner declared it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cspt.cli.layout import Cell
from cspt.cli.output import Span
from cspt.rules.rag import LETTERS, ORDER
from cspt.rules.rollup import roll_up

if TYPE_CHECKING:
    from cspt.cli.output import Output
    from cspt.model.record import Record
    from cspt.rules.rag import ActionFacts


def title_cell(record: Record, style: str = "bold") -> Cell:
    """Return a record's title, with a `C` before it where there are conflicts to settle."""
    return [*([Span("C ", "red-text")] if record.conflicts else []), Span(record.title, style)]


def rag_cell(facts: ActionFacts, out: Output) -> Cell:
    """Return an action's RAG: `R` declared, `r` only derived, and `≠R` behind where the two disagree."""
    letter = LETTERS[facts.shown] if facts.declared else LETTERS[facts.shown].lower()
    style = facts.declared or (f"{facts.derived}-text" if facts.derived else "dim")
    block = [Span(f" {letter} " if out.colour else letter, style)]
    return [*block, Span(f"≠{LETTERS[facts.derived]}", f"{facts.derived}-text")] if facts.disagrees else block


def colour_cell(colour: str, out: Output) -> Cell:
    """Return the block of a RAG, or the first letter of a risk band."""
    letter = LETTERS.get(colour) or colour[:1].upper()
    style = colour if colour in ORDER and colour else "bold" if colour == "high" else "dim"
    return [Span(f" {letter} " if out.colour else letter, style)]


def totals(facts: Iterable[ActionFacts], out: Output) -> list[Span]:
    """Return how many actions stand at each RAG: `R 4  A 9  G 22  B 11  – 4`."""
    counts = roll_up(facts).counts
    spans: list[Span] = []
    for colour in ORDER:
        spans += [*([Span("  ")] if spans else []), *colour_cell(colour, out), Span(f" {counts[colour]}")]
    return spans
