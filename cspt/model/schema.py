"""What a kind of record declares: its fields, their types, and how each is merged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a field's text is read as."""

    TEXT = "text"
    DATE = "date"
    WHEN = "date, month or year"
    NUMBER = "whole number"
    FLAG = "yes or blank"
    CHOICE = "choice"
    LINK = "record"
    TEXTS = "list of texts"
    CHOICES = "list of choices"
    LINKS = "list of records"
    MAP = "names with texts"
    ROWS = "rows"


class Merge(Enum):
    """How two people's changes to one field are brought together."""

    IMMUTABLE = "immutable"
    SCALAR = "scalar"
    SET = "set"
    TEXT = "text"
    ACCESS = "access"


LISTS = frozenset({Type.TEXTS, Type.CHOICES, Type.LINKS})
LINKS = frozenset({Type.LINK, Type.LINKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind."""

    name: str
    label: str
    type: Type = Type.TEXT
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    """The values allowed where they are the same everywhere."""
    vocabulary: str = ""
    """The profile's list that holds the values allowed, such as `workflow.action`."""
    columns: tuple[str, ...] = ()
    """The names in each row of a ROWS field."""
    to: str = ""
    """The kind that a LINK or LINKS field points at; empty for any."""
    merge: Merge = Merge.SCALAR
    graver_last: bool = False
    """True when the choices run from the mildest to the gravest, so that of two in conflict the later one stands."""
    open: bool = False
    """True when values outside the vocabulary are allowed: the list only offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record: where it lies, what it holds and how it is listed."""

    name: str
    plural: str
    prefix: str
    label: str
    help: str
    fields: tuple[Field, ...]
    timeline: bool = False
    """True when the record is a folder with an `events` folder in it."""
    lies_under: str = ""
    """The LINK field whose record's folder holds this one, as an event lies under what it is about."""
    list_columns: tuple[str, ...] = ()
    """The fields a list shows after the id, in order."""
    status_field: str = ""
    """The field a board has its columns from; empty when the kind has no workflow."""

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def names(self) -> tuple[str, ...]:
        """Return the fields' names in the order they are written."""
        return tuple(field.name for field in self.fields)


def one(noun: str) -> str:
    """Return a kind's name with its article: `an action`, `a case`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def base_fields(title_label: str = "Title") -> tuple[Field, ...]:
    """Return the three fields every record begins with."""
    return (
        Field(name="id", label="Id", required=True, merge=Merge.IMMUTABLE),
        Field(name="kind", label="Kind", required=True, merge=Merge.IMMUTABLE),
        Field(name="title", label=title_label, required=True, help="What you would say aloud, in one line."),
    )
