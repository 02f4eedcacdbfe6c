"""Trouble in the data, as a value that every list, screen and check shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in one file: where it is, what it is, and what would mend it."""

    path: str
    """Path within the store, with forward slashes."""
    line: int
    """Line in the file, from 1; 0 where the whole file is meant."""
    message: str
    """One line for a person: what is wrong, then what to do."""
    unreadable: bool = False
    """True when nothing of the file could be read, so that the record is missing from every list."""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.message}"
