"""A record: what one file says, with each field of its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from cspt.model.conflict import CONFLICTS, Conflict, conflicts_of
from cspt.model.document import BadDocument, Document, Raw, parse_document
from cspt.model.ids import RecordId
from cspt.model.layout import Place
from cspt.model.problem import Problem
from cspt.model.schema import Kind
from cspt.model.values import BadValue, Value, Vocabulary, parse_value, to_text

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in its file."""

    id: RecordId
    kind: Kind
    path: str
    values: Mapping[str, Value]
    """The fields that hold a value that fits; a blank or bad one is missing."""
    raw: Mapping[str, Raw]
    """Every field as written, unknown ones too, in the file's order."""
    body: str
    problems: tuple[Problem, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to settle since people's work was brought together."""
        return tuple(conflicts_of(self.raw[CONFLICTS])[0]) if CONFLICTS in self.raw else ()

    @property
    def title(self) -> str:
        """The title, or a sentence that says it has none."""
        return self.text("title") or f"{self.kind.label} without a title"

    def get(self, name: str, of: type[V]) -> V | None:
        """Return a field's value where it has one of that type."""
        value = self.values.get(name)
        return value if isinstance(value, of) else None

    def text(self, name: str) -> str:
        """Return a field as one line of text, empty where it is blank."""
        return to_text(self.values.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list field's items; empty where it is blank."""
        value = self.values.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()


def read_record(place: Place, path: str, data: bytes, vocabulary: Vocabulary) -> Record | Problem:
    """Read a record's file; a `Problem` where nothing of it can be read.

    A single field that does not fit is left out of the values and named in the record's problems.
    """
    try:
        document = parse_document(data)
    except BadDocument as trouble:
        return Problem(path, trouble.line, trouble.message, unreadable=True)
    return record_from(place, path, document, vocabulary)


def record_from(place: Place, path: str, document: Document, vocabulary: Vocabulary) -> Record | Problem:
    """Read a record from its parsed document."""
    raw = document.values()
    if raw.get("kind", place.kind.name) != place.kind.name:
        message = f"kind is `{raw['kind']}`, but this is the place of a record of kind {place.kind.name}"
        return Problem(path, document.line_of("kind"), message, unreadable=True)
    values: dict[str, Value] = {}
    problems = list(_identity_problems(place, path, document))
    for field in place.kind.fields:
        try:
            value = parse_value(field, raw.get(field.name, ""), vocabulary)
        except BadValue as trouble:
            problems.append(Problem(path, document.line_of(field.name), str(trouble)))
            continue
        if value is not None:
            values[field.name] = value
        elif field.required:
            problems.append(
                Problem(
                    path,
                    document.line_of(field.name),
                    f"`{field.name}` is missing; every {place.kind.name} has one",
                )
            )
    _, strange = conflicts_of(raw.get(CONFLICTS, ""))
    if strange:
        message = f"`{CONFLICTS}` holds something that is no conflict; take it out"
        problems.append(Problem(path, document.line_of(CONFLICTS), message))
    return Record(
        place.id,
        place.kind,
        path,
        MappingProxyType(values),
        MappingProxyType(raw),
        document.body,
        tuple(problems),
    )


def _identity_problems(place: Place, path: str, document: Document) -> list[Problem]:
    raw = document.values()
    expected = {"id": place.id}
    if place.parent:
        expected[place.kind.lies_under] = place.parent
    return [
        Problem(
            path,
            document.line_of(name),
            f"`{name}` is `{raw[name]}`, but the file lies in the place of {wanted}",
        )
        for name, wanted in expected.items()
        if raw.get(name, wanted) != wanted
    ]
