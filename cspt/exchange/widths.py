"""How the width of a page is shared between a table's columns: no word is broken, and long texts get the room. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from cspt.exchange.paper import Paper

_LONGEST_WORD = 15
"""Letters; a longer word may be broken."""
_PADDING = 2
_PAGE = 165
"""Letters of the table's text that stand beside each other across a page."""
_LEAST = {"updates": 20, "title": 16, "owner": 12, "since": 12, "status": 13, "rag": 9}
_MOST_COUNTED = 400
"""A text of more letters asks for no more room: a single long update shall not squeeze every other column."""


def shares(paper: Paper) -> tuple[float, ...]:
    """Return the share of the width that each column of the actions gets; together they make 1."""
    needs, wants = [], []
    for column in paper.columns:
        texts = [row.text(column.name) for row in paper.rows]
        words = [len(word) for text in (column.heading, *texts) for word in text.split()]
        need = min(max(words, default=0), _LONGEST_WORD) + _PADDING
        needs.append(max(need, _LEAST.get(column.name, 0)))
        lengths = [min(len(text), _MOST_COUNTED) for text in texts if text]
        wants.append(sqrt(sum(length * length for length in lengths) / max(len(lengths), 1)) if lengths else 0.0)
    return _shared(needs, wants)


def _shared(needs: Sequence[int], wants: Sequence[float]) -> tuple[float, ...]:
    """Give every column what it needs, and what is left in proportion to the room that its texts want."""
    spare = max(_PAGE - sum(needs), 0)
    every = sum(wants) or 1
    room = [need + spare * want / every for need, want in zip(needs, wants, strict=True)]
    return tuple(each / sum(room) for each in room)
