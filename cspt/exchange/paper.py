"""What a plan's document says, whatever format it is written in: a frozen value without a library in sight.

A cell is a few lines of text, each of which may begin with a strong part and carry the id of the event it tells of.
All text here is fit to be written: one line, without a character that acts on a reader or breaks a format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

Told = Callable[[int], None]
"""Called now and then with how many actions are written."""


def unheard(_done: int) -> None:
    """Let nobody hear of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell."""

    text: str
    lead: str = ""
    """What stands before the text and is to be seen first: a date, a number, the word NEW."""
    strong: bool = False
    quiet: bool = False
    """True for what cspt worked out, or says about other lines: no field of a record holds it."""
    event: str = ""
    """The id of the event that the line tells of."""

    @property
    def whole(self) -> str:
        """The line as plain text."""
        return f"{self.lead} {self.text}".strip()


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of actions."""

    name: str
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """One action."""

    id: str
    cells: Mapping[str, Cell]
    """By column; a column without anything is missing."""
    rag: str
    """The colour that its owner declared: red, amber, green or blue; empty where none is declared."""
    due: date | None = None
    """The whole day it is due, for formats that hold dates."""

    def cell(self, name: str) -> Cell:
        """Return a cell, empty where it holds nothing."""
        return self.cells.get(name, ())

    def text(self, name: str) -> str:
        """Return a cell as plain lines of text."""
        return "\n".join(line.whole for line in self.cell(name))

    @property
    def events(self) -> tuple[str, ...]:
        """The ids of the events that its updates tell of, in their order."""
        return tuple(line.event for line in self.cell("updates") if line.event)


@dataclass(frozen=True, slots=True)
class Section:
    """The actions of one priority."""

    id: str
    """The priority's; empty for actions that stand under none."""
    heading: str
    facts: str
    """Its risk, theme and links, in one line; empty where it has none."""
    about: tuple[str, ...]
    """Paragraphs on what it is for."""
    rows: tuple[Row, ...]

    def shown(self) -> Iterator[tuple[Row, Cell]]:
        """Yield each action with its issue as a table shows it that groups by issue: only where it is another one."""
        last: Cell = ()
        for row in self.rows:
            issue = row.cell("issue")
            yield row, () if issue == last else issue
            last = issue


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table beside the actions, such as the plan's versions."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One figure at the head of the document."""

    name: str
    """What a template asks for it by: `complete`, `in_progress`, `red`."""
    label: str
    number: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What one sign in the table means."""

    sign: str
    meaning: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document was made from, so that it can be brought home again."""

    plan: str
    commit: str
    """The whole name of the commit whose records it shows; empty where the store has none."""
    day: date
    """The day it shows, which decides what is overdue or still to come."""
    updates: int | None = None
    """How many updates of each action it shows; None for all."""
    since: date | None = None
    restricted: bool = False
    """True where the actions of restricted cases are in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A plan's document."""

    origin: Origin | None
    """None in a document for publication, which carries no ids."""
    title: str
    day: date
    marking: str
    """Said on every page."""
    fields: Mapping[str, str]
    """What a template may ask for by name: `period`, `author`, `review_date`…"""
    control: tuple[tuple[str, str], ...]
    """The document control block: label and value."""
    grids: tuple[Grid, ...]
    """Versions and approvals, where the plan has them."""
    related: tuple[str, ...]
    counts: tuple[Count, ...]
    rag_counts: tuple[Count, ...]
    notes: tuple[str, ...]
    """Sentences under the counts: how many were declared, what changed since the last meeting."""
    key: tuple[Key, ...]
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> Iterator[Row]:
        """Every action, in order."""
        return (row for section in self.sections for row in section.rows)

    @property
    def total(self) -> int:
        """How many actions there are."""
        return sum(len(section.rows) for section in self.sections)
