"""One line of what is due: what, when, why, and what does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cspt.model.record import Record


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due."""

    day: date
    record: Record
    what: str
    """What must be done, in two or three words: `action`, `review`, `risk not falling`, `agreement`."""
    why: str
    """When it is due, in words, and what is particular to it."""
    who: str
    """Whose it is; empty where nobody is named."""
    rag: str
    """The RAG or risk band it is shown with."""
    rule: str = ""
    """The rule that makes it due, with the day the rule holds from; empty where the day was set on the record."""
    command: str = ""
    """The command that does it."""
    key: str = ""
    """The key that does it on the record's screen, or opens where it is done; empty where only the command does."""

    @property
    def order(self) -> tuple[date, str, str, str]:
        """What lines are sorted by: the longest over first, then by record."""
        return self.day, self.record.id, self.what, self.why
