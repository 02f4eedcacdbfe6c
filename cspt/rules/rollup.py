"""RAG rolled up: how many actions under a plan, a priority or a filter stand at each colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cspt.rules.rag import ORDER, ActionFacts


@dataclass(frozen=True, slots=True)
class Rollup:
    """Counts by shown RAG; the empty text counts those with none."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many actions were counted."""
        return sum(self.counts.values())

    @property
    def worst(self) -> str:
        """The colour that needs looking at first: red before amber, green, blue and none."""
        return next((colour for colour in ORDER if self.counts.get(colour)), "")


def roll_up(facts: Iterable[ActionFacts]) -> Rollup:
    """Count actions by the RAG a screen shows."""
    counted = Counter(fact.shown for fact in facts)
    return Rollup({colour: counted.get(colour, 0) for colour in ORDER})
