"""Compares what was understood with what should be, field by field, and prints how much of it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field


@dataclass
class Score:
    """How much of one field was found, and how much of what was found is there."""

    name: str
    got: Counter[Hashable] = field(default_factory=Counter)
    wanted: Counter[Hashable] = field(default_factory=Counter)

    def add(self, got: Iterable[Hashable], wanted: Iterable[Hashable]) -> None:
        self.got.update(got)
        self.wanted.update(wanted)

    @property
    def right(self) -> int:
        return (self.got & self.wanted).total()

    @property
    def precision(self) -> float:
        return self.right / self.got.total() if self.got else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted.total() if self.wanted else 1.0

    @property
    def invented(self) -> Counter[Hashable]:
        return self.got - self.wanted

    @property
    def missed(self) -> Counter[Hashable]:
        return self.wanted - self.got

    def say(self) -> str:
        figures = f"precision {self.precision:.3f}  recall {self.recall:.3f}"
        return f"{self.name:<22} {figures}  ({self.right} of {self.got.total()} found, {self.wanted.total()} there)"
