"""Copies of one record as several people leave it, for the laws that every merge keeps."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS, Conflict, Origin, conflicts_of
from cspt.model.document import Document, parse_document
from cspt.model.merge import Merged, Sides, merge_record
from tests.making import PROFILE

Change = Callable[["Sheet"], None]

_SCALARS = {
    "title": ["One", "Two", "'Three: with a colon'", '"# four"', '"Two"'],
    "status": ["not-started", "in-progress", "complete", ""],
    "rag": ["red", "amber", "green", ""],
    "due": ["2019-12-31", "2020-01-15", "2019-02", ""],
    "outcome": ["less noise", "it's “fewer” calls", "no", "|\n  two\n  lines", ""],
    "colour": ["blue", "1e3", "[a, b]", "{a: b}"],
}
"""Fields of one value, each as a person may spell it."""
_SETS = {
    "owner": ["police", "housing", '"the zoo, or what is left"'],
    "funding": ["{pounds: 100, source: grant}", '{pounds: "250", for: gates}', "{source: PCC}"],
}
_STEPS = ["ask", "visit", "write", "close"]
_LINES = ["Seen today.", "Nobody in.", "", "## Next", "Ask again.", "Café, “quoted”", "<b>bold</b>"]
_COMMENTS = ["# agreed at the panel", "# check this", ""]

SET_FIELDS = frozenset(_SETS)
SCALAR_FIELDS = frozenset(_SCALARS)


@dataclass(frozen=True)
class Scene:
    """A record as it was, and as several people changed it apart from each other."""

    base: bytes
    sides: list[bytes]
    sheets: list[Sheet]
    """The sides as their writers think of them, to go on from."""


def person(name: str, minute: int) -> Callable[[str], Origin]:
    """Return who wrote everything on one side."""
    origin = Origin(name, f"2019-12-10T09:{minute:02d}Z", f"{minute:02d}" * 6)
    return lambda _: origin


PEOPLE = (person("Council officer", 1), person("Police officer", 2), person("Housing officer", 3))


def merge(base: bytes | None, ours: bytes | None, theirs: bytes | None, who: tuple[int, int] = (0, 1)) -> Merged:
    """Merge two copies of an action."""
    sides = Sides(PEOPLE[who[0]], PEOPLE[who[1]])
    return merge_record(KINDS["action"], base, ours, theirs, sides=sides, vocabulary=PROFILE.vocabulary)


def read(data: bytes | None) -> Document:
    """Parse a record's bytes."""
    assert data is not None
    return parse_document(data)


def unsettled(document: Document) -> dict[tuple[str, str], Conflict]:
    """Return a record's conflicts by what they are about."""
    found, strange = conflicts_of(document.values().get(CONFLICTS, ""))
    assert not strange
    return {conflict.key: conflict for conflict in found}


@dataclass
class Sheet:
    """A record's file as its writer thinks of it."""

    fields: dict[str, str | list[str]]
    """Each field's value as it is spelt, in the file's order."""
    above: dict[str, list[str]]
    beside: dict[str, str]
    body: list[str]
    newline: str = "\n"
    is_ended: bool = True

    def text(self) -> str:
        """Return the file."""
        lines = ["---"]
        for name, value in self.fields.items():
            lines += self.above.get(name, [])
            spelt = value if isinstance(value, str) else f"[{', '.join(value)}]"
            head, feed, rest = spelt.partition("\n")
            beside = f"  {self.beside[name]}" if self.beside.get(name) and spelt and not feed else ""
            lines.append(f"{name}: {head}{beside}{feed}{rest}".rstrip(" "))
        text = "\n".join([*lines, "---", "", *self.body])
        return (text + "\n" if self.is_ended else text).replace("\n", self.newline)


def _field(name: str, spelt: str) -> Change:
    return lambda sheet: sheet.fields.update({name: spelt})


def _without(name: str) -> Change:
    def change(sheet: Sheet) -> None:
        sheet.fields.pop(name, None)

    return change


def _items(name: str, item: str) -> Change:
    """Add an item to a list, or take it out where it is in."""

    def change(sheet: Sheet) -> None:
        held = sheet.fields.get(name, [])
        items = list(held) if isinstance(held, list) else []
        sheet.fields[name] = [each for each in items if each != item] if item in items else [*items, item]

    return change


def _above(comment: str, at: int) -> Change:
    def change(sheet: Sheet) -> None:
        name = list(sheet.fields)[at % len(sheet.fields)]
        sheet.above[name] = [*sheet.above.get(name, []), comment]

    return change


def _beside(comment: str, at: int) -> Change:
    return lambda sheet: sheet.beside.update({list(sheet.fields)[at % len(sheet.fields)]: comment})


def _moved(at: int, to: int) -> Change:
    def change(sheet: Sheet) -> None:
        names = list(sheet.fields)
        name = names.pop(at % len(names))
        names.insert(to % (len(names) + 1), name)
        sheet.fields = {each: sheet.fields[each] for each in names}

    return change


def _line(at: int, line: str, *, drop: bool) -> Change:
    def change(sheet: Sheet) -> None:
        place = at % (len(sheet.body) or 1)
        sheet.body = [*sheet.body[:place], line, *sheet.body[place + drop :]]

    return change


def _ends(newline: str, *, is_ended: bool) -> Change:
    def change(sheet: Sheet) -> None:
        sheet.newline, sheet.is_ended = newline, is_ended

    return change


_numbers = st.integers(0, 12)
facts: st.SearchStrategy[Change] = st.one_of(
    st.sampled_from([_field(name, spelt) for name, known in _SCALARS.items() for spelt in known]),
    st.sampled_from([_items(name, item) for name, known in _SETS.items() for item in known]),
    st.sampled_from([_without(name) for name in ("rag", "due", "colour", "owner")]),
)
"""Changes of fields whose rule does not depend on the order in which three people's work meets."""
changes: st.SearchStrategy[Change] = st.one_of(
    facts,
    facts,
    st.sampled_from([_items("steps", step) for step in _STEPS]),
    st.builds(_above, st.sampled_from(_COMMENTS), _numbers),
    st.builds(_beside, st.sampled_from(_COMMENTS), _numbers),
    st.builds(_moved, _numbers, _numbers),
    st.builds(_line, _numbers, st.sampled_from(_LINES), drop=st.booleans()),
    st.builds(_ends, st.sampled_from(["\n", "\r\n"]), is_ended=st.booleans()),
)


@st.composite
def scenes(draw: st.DrawFn, sides: int = 2, made_of: st.SearchStrategy[Change] = changes) -> Scene:
    """Draw a record and what several people made of it apart from each other."""
    fields: dict[str, str | list[str]] = {
        "id": "A19-7K3QMXT4",
        "kind": "action",
        "title": "One",
        "status": "in-progress",
    }
    base = _changed(
        Sheet(fields, {}, {}, ["Seen today.", "", "## Next", "Ask again."]), draw(st.lists(made_of, max_size=5))
    )
    copies = [_changed(base, draw(st.lists(made_of, min_size=1, max_size=5))) for _ in range(sides)]
    return Scene(base.text().encode(), [copy.text().encode() for copy in copies], copies)


def _changed(sheet: Sheet, made: list[Change]) -> Sheet:
    copy = deepcopy(sheet)
    for change in made:
        change(copy)
    return copy
