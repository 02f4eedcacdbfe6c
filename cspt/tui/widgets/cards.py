"""The cards of one column: known by their ids, and dealt a handful at a time as they come near the view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cspt.model.record import Record
from cspt.rules.rag import ActionFacts

_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Card:
    """One action as the board shows it."""

    record: Record
    facts: ActionFacts


Deal = Callable[[Sequence[str]], Sequence[Card]]
"""Gives the cards of some actions by their ids."""


class Cards:
    """Cards in order; whatever a column holds, only those that were looked at are made."""

    def __init__(self, ids: Sequence[str], deal: Deal, dealt: dict[str, Card] | None = None) -> None:
        self.ids = ids
        self._deal = deal
        self._dealt: dict[str, Card] = {} if dealt is None else dealt

    @classmethod
    def of(cls, cards: Iterable[Card]) -> Cards:
        """Return cards that are all there already."""
        dealt: dict[str, Card] = {card.record.id: card for card in cards}
        return cls([*dealt], lambda ids: [dealt[each] for each in ids], {**dealt})

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Card]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> Card:
        record_id = self.ids[at]
        if record_id not in self._dealt:
            start = at - at % _AT_ONCE
            near = [each for each in self.ids[start : start + _AT_ONCE] if each not in self._dealt]
            self._dealt.update((card.record.id, card) for card in self._deal(near))
        return self._dealt[record_id]

    def place(self, record_id: str) -> int:
        """Return where the card of an action is; -1 where it is not here."""
        return next((at for at, each in enumerate(self.ids) if each == record_id), -1)

    def without(self, record_id: str) -> Cards:
        """Return the others."""
        return Cards([each for each in self.ids if each != record_id], self._deal, self._dealt)

    def with_card(self, at: int, card: Card) -> Cards:
        """Return these with one more."""
        ids = [*self.ids[:at], card.record.id, *self.ids[at:]]
        return Cards(ids, self._deal, {**self._dealt, card.record.id: card})
