"""Copies of one record as several people leave it, for the laws that every merge keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS, Conflict, Origin, conflicts_of
from cspt.model.document import BadDocument, Document, Raw, encode, parse_document, replace_body, replace_fields
from cspt.model.merge import Merged, Sides, merge_record
from tests.making import PROFILE

Change = Callable[[str], str]

_SCALARS: dict[str, list[Raw]] = {
    "title": ["One", "Two", "Three: with a colon", "# four"],
    "status": ["not-started", "in-progress", "complete", ""],
    "rag": ["red", "amber", "green", ""],
    "due": ["2019-12-31", "2020-01-15", "2019-02", ""],
    "outcome": ["less noise", "it's “fewer” calls", "no", ""],
    "colour": ["blue", "1e3", ""],
    "x-ref": ["7", "[7]", "{a: b}", ""],
}
_SETS: dict[str, list[Raw]] = {
    "owner": ["police", "housing", "the zoo, or what is left"],
    "support": ["cmht", "parks"],
}
_STEPS: list[Raw] = ["ask", "visit", "write", "close"]
_ROWS: list[Raw] = [{"pounds": "100", "source": "grant"}, {"pounds": "250", "for": "gates"}, {"source": "PCC"}]
_LINES = ["Seen today.", "Nobody in.", "", "## Next", "Ask again.", "Café, “quoted”", "<b>bold</b>"]
_COMMENTS = ["# agreed at the panel", "# check this", ""]

SET_FIELDS = frozenset({*_SETS, "funding"})
SCALAR_FIELDS = frozenset(_SCALARS)


@dataclass(frozen=True)
class Scene:
    """A record as it was, and as several people changed it apart from each other."""

    base: bytes
    sides: tuple[bytes, ...]


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


def _field(name: str, value: Raw) -> Change:
    def change(text: str) -> str:
        document = parse_document(encode(text))
        order = KINDS["action"].names()
        try:
            return replace_fields(document, {name: value or None}, order).text
        except BadDocument:
            return text

    return change


def _items(name: str, item: Raw) -> Change:
    """Add an item to a list, or take it out where it is in."""

    def change(text: str) -> str:
        held = parse_document(encode(text)).values().get(name, [])
        items = list(held) if isinstance(held, list) else [held]
        return _field(name, [each for each in items if each != item] if item in items else [*items, item])(text)

    return change


def _comment(comment: str, at: int) -> Change:
    def change(text: str) -> str:
        document = parse_document(encode(text))
        places = [text.rfind("\n", 0, entry.key_start) + 1 for entry in document.entries] or [document.header_start]
        place = places[at % len(places)]
        return text[:place] + comment + document.newline + text[place:]

    return change


def _beside(comment: str, at: int) -> Change:
    def change(text: str) -> str:
        entry = (entries := parse_document(encode(text)).entries)[at % len(entries)]
        end = text.find("\n", entry.end)
        plain = isinstance(entry.value, str) and "\n" not in text[entry.key_start : entry.end] and entry.value
        end -= text[end - 1] == "\r"
        return (
            f"{text[:end]}  {comment}{text[end:]}" if plain and comment and "#" not in text[entry.end : end] else text
        )

    return change


def _moved(at: int, to: int) -> Change:
    """Move a one-line field up or down."""

    def change(text: str) -> str:
        document = parse_document(encode(text))
        if any("\n" in text[entry.key_start : entry.end] for entry in document.entries):
            return text
        lines = text[document.header_start : document.header_end].splitlines(keepends=True)
        line = lines.pop(at % len(lines))
        lines.insert(to % (len(lines) + 1), line)
        return text[: document.header_start] + "".join(lines) + text[document.header_end :]

    return change


def _line(at: int, line: str, *, drop: bool) -> Change:
    def change(text: str) -> str:
        document = parse_document(encode(text))
        lines = document.body.replace("\r\n", "\n").strip("\n").split("\n")
        lines[at % len(lines) : at % len(lines) + drop] = [line]
        return replace_body(document, "\n".join(lines)).text

    return change


def _endings(*, crlf: bool) -> Change:
    return lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n" if crlf else "\n")


def _last_line_feed(text: str) -> str:
    document = parse_document(encode(text))
    return text.rstrip("\r\n") if document.body.strip("\r\n") else text


_numbers = st.integers(0, 12)
_fields = st.sampled_from(sorted(_SCALARS)).flatmap(
    lambda name: st.builds(_field, st.just(name), st.sampled_from(_SCALARS[name]))
)
_lists = st.sampled_from(sorted(_SETS)).flatmap(
    lambda name: st.builds(_items, st.just(name), st.sampled_from(_SETS[name]))
)
facts = st.one_of(_fields, _lists, st.builds(_items, st.just("funding"), st.sampled_from(_ROWS)))
"""Changes of fields whose rule does not depend on the order in which three people's work meets."""
changes: st.SearchStrategy[Change] = st.one_of(
    _fields,
    _lists,
    st.builds(_items, st.just("funding"), st.sampled_from(_ROWS)),
    st.builds(_items, st.just("steps"), st.sampled_from(_STEPS)),
    st.builds(_comment, st.sampled_from(_COMMENTS), _numbers),
    st.builds(_beside, st.sampled_from(_COMMENTS), _numbers),
    st.builds(_moved, _numbers, _numbers),
    st.builds(_line, _numbers, st.sampled_from(_LINES), drop=st.booleans()),
    st.builds(_endings, crlf=st.booleans()),
    st.just(_last_line_feed),
)
_BEGINNING = (
    "---\nid: A19-7K3QMXT4\nkind: action\ntitle: One\nstatus: in-progress\n---\n\nSeen today.\n\n## Next\nAsk again.\n"
)


@st.composite
def scenes(draw: st.DrawFn, sides: int = 2, made_of: st.SearchStrategy[Change] = changes) -> Scene:
    """Draw a record and what several people made of it apart from each other."""
    base = _changed(_BEGINNING, draw(st.lists(made_of, max_size=6)))
    copies = [_changed(base, draw(st.lists(made_of, min_size=1, max_size=4))) for _ in range(sides)]
    return Scene(encode(base), tuple(encode(copy) for copy in copies))


def _changed(text: str, made: list[Change]) -> str:
    for change in made:
        text = change(text)
    return text
