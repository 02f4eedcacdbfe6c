"""A rule that a record breaks: its name, the field, and what would mend it."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One rule that a record breaks as it stands."""

    rule: str
    """The rule's name, as docs/case-work.md lists it."""
    field: str
    """The field to mend; empty where it is none of the record's own."""
    message: str
    """One line: what is wrong and what would mend it."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"
