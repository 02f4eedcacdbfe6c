"""Says a record's values as a person reads them: dates in words on a terminal and as written when piped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cspt.model.dates import When, say_due, say_when
from cspt.model.ids import SHORTEST, short
from cspt.model.schema import Field, Type
from cspt.model.values import Value, to_text

if TYPE_CHECKING:
    from cspt.model.record import Record
    from cspt.rules.facts import Facts

_WHOLE = 8
DEADLINES = frozenset({"due", "review_due", "review_date", "isp_expires"})
"""The fields that say by when: a terminal shows them as days from today, lists have them last."""


@dataclass
class Speaker:
    """Puts the values of one snapshot's records into words."""

    facts: Facts
    terminal: bool
    """True where a person reads them."""

    def id(self, record: Record) -> str:
        """Return a record's id: on a terminal the shortest that means no other, else the whole."""
        return self.short(record.id) if self.terminal else record.id

    def short(self, record_id: str) -> str:
        """Return the shortest start of an id that means no other record."""
        half = record_id.partition("-")[2]
        others = [other.partition("-")[2] for other in self.facts.snapshot.alike(record_id)]
        length = SHORTEST
        while length < _WHOLE and any(other != half and other.startswith(half[:length]) for other in others):
            length += 1
        return short(record_id, length)

    def value(self, record: Record, name: str) -> str:
        """Return a field of a record, one that the rules derive included."""
        value = self.facts.value(record, name)
        declared = record.kind.field(name)
        finished = record.text("status") in self.facts.profile.done
        if self.terminal and name in DEADLINES and not finished:
            day = value.last() if isinstance(value, When) else value
            if isinstance(day, date):
                return say_due(day, self.facts.today)
        return self.plain(declared, value)

    def plain(self, declared: Field | None, value: Value | None) -> str:
        """Return a value in words: dates as people say them, links as titles."""
        if isinstance(value, (date, When)):
            return self.day(value)
        if declared and declared.type is Type.LINK:
            return self.link(str(value or ""))
        return to_text(value)

    def day(self, value: date | When) -> str:
        """Return a date."""
        if not self.terminal:
            return str(value)
        when = value if isinstance(value, When) else When(value.year, value.month, value.day)
        return say_when(when, self.facts.today)

    def link(self, record_id: str) -> str:
        """Return the title of a linked record, or its id where it is not in the store."""
        found = self.facts.snapshot.get(record_id)
        return found.title if found else record_id
