"""Brings two copies of one record together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from cspt.model.changes import BODY
from cspt.model.conflict import (
    CONFLICTS,
    DELETED,
    KEPT,
    WHOLE,
    Conflict,
    Origin,
    Version,
    Why,
    conflicts_of,
    raw_of,
    sign,
)
from cspt.model.document import BadDocument, Document, Raw, compose, encode, parse_document
from cspt.model.merge.layout import Wanted, laid_out, merged_layout
from cspt.model.merge.lines import weave
from cspt.model.merge.states import Rule, State, merge_states
from cspt.model.merge.values import BLANK, DONE, candidates, normal, provisional, texts
from cspt.model.schema import Kind, Merge
from cspt.model.values import Vocabulary

_LONGEST_KEPT = 24_000
"""How many characters of a text in conflict are kept beside it; a header may hold 64 KiB."""
_WORDS = rb"[A-Za-z0-9(][\w ./()%+-]*"
_PLAIN = re.compile(
    rb"---\n(?P<header>(?:[a-z][a-z_]*:(?: " + _WORDS + rb"| \[" + _WORDS + rb"(?:, " + _WORDS + rb")*\])?\n)+)---\n"
)
"""A header that YAML can only read in one way: plain names, each with one plain text, a list of such, or nothing."""
_NAME = re.compile(rb"^([a-z_]+):", re.MULTILINE)
_KIND = re.compile(rb"^kind: (.*?) *$", re.MULTILINE)
_MOST_PLAIN = 32 * 1024
_EMPTY = b"---\n---\n"

Originator = Callable[[str], Origin]
"""Tells who gave a field (or `body`, or `WHOLE`) the value it has on one side."""


def _nobody(_: str) -> Origin:
    return Origin()


@dataclass(frozen=True, slots=True)
class Sides:
    """Who wrote what on each side, asked only for what is in conflict."""

    ours: Originator = _nobody
    theirs: Originator = _nobody


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of bringing two copies of a record together."""

    data: bytes | None
    """The file's bytes; None where the record is gone on both sides."""
    conflicts: tuple[Conflict, ...] = ()
    """What is left for a person to decide, the unsettled of earlier merges too; also in the bytes."""
    refused: str = ""
    """Why a side's bytes were not believed: they are no record. Empty where all were."""


def believed(kind: Kind, data: bytes) -> str:
    """Return why bytes are not a record of a kind, with the line; the empty text where they are one."""
    if (plain := _PLAIN.match(data)) and _is_one(plain, kind):
        return ""
    try:
        held = parse_document(data).values().get("kind", kind.name)
    except BadDocument as trouble:
        return f"line {trouble.line}: {trouble.message}" if trouble.line else trouble.message
    return "" if held == kind.name else f"its kind is not {kind.name}"


def _is_one(plain: re.Match[bytes], kind: Kind) -> bool:
    """Tell whether a file, every line of whose header is of the plainest sort, is a record: most are."""
    names = _NAME.findall(plain["header"])
    said = _KIND.search(plain["header"])
    if len(plain.string) > _MOST_PLAIN or len(names) != len(set(names)) or b"\0" in plain.string:
        return False
    try:
        plain.string.decode()
    except UnicodeDecodeError:
        return False
    return said is None or said[1].decode() == kind.name


def merge_record(
    kind: Kind, base: bytes | None, ours: bytes | None, theirs: bytes | None, *, sides: Sides, vocabulary: Vocabulary
) -> Merged:
    """Bring two copies of a record together by the rule each of its fields declares.

    The result is the same whichever side is ours. Bytes that are no record are never believed: the last that were one
    stand, with a conflict that says so.

    Args:
        kind: the kind of record that lies at this place.
        base: the copy both came from; None where there was none.
        ours: one copy, None where it was deleted.
        theirs: the other.
        sides: who wrote what.
        vocabulary: the merged profile's lists.
    """
    if ours == theirs:
        return Merged(ours)
    refusals = [believed(kind, side) if side not in (None, base) else "" for side in (ours, theirs)]
    if any(refusals):
        return _disbelieved(kind, (base, ours, theirs), refusals, sides)
    if theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if ours is None or theirs is None:
        return _kept(kind, ours, theirs, sides)
    if base is not None and believed(kind, base):
        base = None
    return _Merge(kind, vocabulary, (base, ours, theirs), sides).done()


def with_conflicts(kind: Kind, data: bytes, added: Iterable[Conflict]) -> tuple[bytes, tuple[Conflict, ...]]:
    """Return a record with more conflicts in it, and all that it has then."""
    document = parse_document(data)
    found, strange = conflicts_of(document.values().get(CONFLICTS, BLANK))
    held = {conflict.key: conflict for conflict in found}
    for conflict in added:
        held[conflict.key] = _joined(conflict, held.get(conflict.key))
    values = document.values() | {CONFLICTS: raw_of(held.values(), strange)}
    layout = laid_out(document)
    wanted = Wanted(values, kind.names(), lambda _, raw: raw)
    text = merged_layout(layout, layout, layout, wanted, document.body) if layout else compose(values, document.body)
    return encode(text), tuple(held.values())


def _disbelieved(
    kind: Kind, copies: tuple[bytes | None, bytes | None, bytes | None], refusals: list[str], sides: Sides
) -> Merged:
    """Let what can be read stand; where nothing can, keep one side's bytes as they are."""
    base, ours, theirs = copies
    said = "; ".join(dict.fromkeys(filter(None, refusals)))
    good = [side for side, refusal in zip((ours, theirs), refusals, strict=True) if not refusal and side is not None]
    good = [side for side in good if not believed(kind, side)]
    if not good and base is not None and not believed(kind, base):
        good = [base]
    if not good:
        return Merged(max(side for side in (ours, theirs) if side is not None), refused=said)
    who = [tell(WHOLE) for tell, refusal in zip((sides.ours, sides.theirs), refusals, strict=True) if refusal]
    versions = tuple(Version(f"as saved in {origin.commit}", origin) for origin in sorted(who))
    data, conflicts = with_conflicts(kind, good[0], [Conflict(WHOLE, BLANK, versions, Why.UNREADABLE)])
    return Merged(data, conflicts, said)


def _kept(kind: Kind, ours: bytes | None, theirs: bytes | None, sides: Sides) -> Merged:
    """Keep a record that one person deleted and another changed."""
    editor, deleter = (sides.theirs, sides.ours) if ours is None else (sides.ours, sides.theirs)
    return keep_deleted(kind, theirs if ours is None else ours, editor(WHOLE), deleter(WHOLE))


def keep_deleted(kind: Kind, data: bytes | None, editor: Origin, deleter: Origin) -> Merged:
    """Return a record that was deleted by one person and is kept for another's sake, flagged."""
    if data is None:
        return Merged(None)
    versions = Version(KEPT, editor), Version(DELETED, deleter)
    return Merged(*with_conflicts(kind, data, [Conflict(WHOLE, BLANK, versions, Why.DELETED)]))


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a record, taken apart."""

    document: Document
    values: Mapping[str, Raw]
    """The fields in normal form."""
    conflicts: Mapping[tuple[str, str], Conflict]
    strange: tuple[Raw, ...]
    origin: Originator

    def state(self, name: str, value: Raw) -> State:
        return State(value, self.origin(name), self.conflicts.get((name, Why.VALUES.value)))


class _Merge:
    """Two copies of a record that both differ from the one they came from."""

    def __init__(
        self, kind: Kind, vocabulary: Vocabulary, copies: tuple[bytes | None, bytes, bytes], sides: Sides
    ) -> None:
        self.kind = kind
        self.vocabulary = vocabulary
        self.is_new = copies[0] is None
        (base, ours, theirs), self.newline = _one_newline(*((data or _EMPTY).decode() for data in copies))
        self.base = self._copy(parse_document(base.encode()), _nobody)
        self.ours = self._copy(parse_document(ours.encode()), sides.ours)
        self.theirs = self._copy(parse_document(theirs.encode()), sides.theirs)

    def _copy(self, document: Document, origin: Originator) -> _Copy:
        raw = document.values()
        values = {name: normal(self.kind.field(name), value) for name, value in raw.items() if name != CONFLICTS}
        conflicts, strange = conflicts_of(raw.get(CONFLICTS, BLANK))
        return _Copy(document, values, {each.key: each for each in conflicts}, tuple(strange), origin)

    @property
    def copies(self) -> tuple[_Copy, _Copy, _Copy]:
        return self.base, self.ours, self.theirs

    def done(self) -> Merged:
        names = dict.fromkeys(name for copy in self.copies for name in copy.values)
        states = {name: self._field(name) for name in names}
        body, flags = self._body_state()
        conflicts = {each.key: each for each in flags}
        conflicts |= {each.conflict.key: each.conflict for each in (*states.values(), body) if each.conflict}
        conflicts |= self._flags(conflicts)
        values = {name: state.value for name, state in states.items() if self._is_present(name, state.value)}
        if raw := raw_of(conflicts.values(), self._strange()):
            values[CONFLICTS] = raw
        return Merged(self._written(values, self._body_text(body.value)), tuple(conflicts.values()))

    def _field(self, name: str) -> State:
        field = self.kind.field(name)
        base, ours, theirs = (copy.values.get(name, BLANK) for copy in self.copies)
        if field and field.merge is Merge.IMMUTABLE and base:
            return State(base)
        if clean := self._clean(name, (base, ours, theirs), partial(candidates, field)):
            return clean
        choice = partial(provisional, self.kind, field, vocabulary=self.vocabulary)
        was, mine, other = (copy.state(name, copy.values.get(name, BLANK)) for copy in self.copies)
        return merge_states((was, mine, other), name, partial(candidates, field), choice)

    def _clean(self, name: str, values: tuple[Raw, Raw, Raw], rule: Rule) -> State | None:
        """Return a field's merged value where nothing of it is in conflict, so nobody need be asked who wrote it."""
        base, ours, theirs = values
        if any((name, Why.VALUES.value) in copy.conflicts for copy in self.copies):
            return None
        if ours == theirs or base in (ours, theirs):
            return State(theirs if ours == base else ours)
        found = rule(base, ours, theirs)
        return State(found[0]) if len(found) == 1 else None

    def _body_state(self) -> tuple[State, list[Conflict]]:
        """Return the text below the front matter, as a conflict where both changed one passage.

        Where the texts are too long to be kept twice both passages stand, one after the other, and that is flagged.
        """
        plain = [_plain(copy.document.body) for copy in self.copies]
        if clean := self._clean(BODY, (plain[0], plain[1], plain[2]), texts):
            return clean, []
        was, mine, other = (copy.state(BODY, text) for copy, text in zip(self.copies, plain, strict=True))
        choice = partial(provisional, self.kind, None, vocabulary=self.vocabulary)
        merged = merge_states((was, mine, other), BODY, texts, choice)
        if merged.conflict is None or sum(len(str(each.value)) for each in merged.conflict.versions) <= _LONGEST_KEPT:
            return merged, []
        woven = weave(*(text.splitlines(keepends=True) for text in plain))
        versions = tuple(
            Version(f"as saved in {origin.commit}", origin) for origin in sorted((mine.origin, other.origin))
        )
        return State("".join(woven.both)), [Conflict(BODY, BLANK, versions, Why.LONG)]

    def _flags(self, open_: Mapping[tuple[str, str], Conflict]) -> dict[tuple[str, str], Conflict]:
        """Return the flags that neither side took away, and those that this merge raises."""
        base, ours, theirs = (copy.conflicts for copy in self.copies)
        kept: dict[tuple[str, str], Conflict] = {}
        for key in (ours.keys() | theirs.keys()) - open_.keys():
            settled = key in base and not (key in ours and key in theirs)
            if key[1] != Why.VALUES.value and not settled:
                kept[key] = _joined(*(side[key] for side in (ours, theirs) if key in side))
        for raised in (*self._closed(), *self._fixed()):
            if (raised.field, Why.VALUES.value) not in open_:
                kept[raised.key] = _joined(raised, kept.get(raised.key))
        return kept

    def _closed(self) -> Iterator[Conflict]:
        """Flag a record that one person closed while another changed it."""
        name, done = self.kind.status_field, self.vocabulary(DONE)
        was = self.base.values.get(name, BLANK)
        for closer, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
            status = closer.values.get(name, BLANK)
            closed = status in done and was not in done and other.values.get(name, BLANK) == was
            if name and closed and self._changed(other, beside=closer):
                versions = Version(status, closer.origin(name)), Version(was, other.origin(WHOLE))
                yield Conflict(name, was, versions, Why.CLOSED)

    def _changed(self, copy: _Copy, beside: _Copy) -> bool:
        """Tell whether a copy holds something that neither the base nor the other copy holds."""
        names = {name for each in self.copies for name in each.values}
        held = [{name: each.values.get(name, BLANK) for name in names} for each in (copy, self.base, beside)]
        body, *bodies = (_plain(each.document.body) for each in (copy, self.base, beside))
        return body not in bodies or any(held[0][name] not in (held[1][name], held[2][name]) for name in names)

    def _fixed(self) -> Iterator[Conflict]:
        """Flag what somebody wrote over a field that never changes."""
        for field in self.kind.fields:
            was = self.base.values.get(field.name, BLANK)
            if field.merge is not Merge.IMMUTABLE or not was:
                continue
            written = [
                Version(value, side.origin(field.name))
                for side in (self.ours, self.theirs)
                if (value := side.values.get(field.name, BLANK)) != was
            ]
            if written:
                yield _joined(*(Conflict(field.name, was, (version,), Why.FIXED) for version in written))

    def _strange(self) -> list[Raw]:
        """Return the items of `conflicts:` that are none, by the rule of sets."""
        was, mine, other = ({sign(item): item for item in copy.strange} for copy in self.copies)
        kept = {name: item for name, item in was.items() if name in mine and name in other}
        return [
            *(kept | {name: item for side in (mine, other) for name, item in side.items() if name not in was}).values()
        ]

    def _is_present(self, name: str, value: Raw) -> bool:
        """Tell whether a field keeps its line; a blank one does where the side that decides it left the line in."""
        base, ours, theirs = (name in copy.values for copy in self.copies)
        return value != BLANK or (theirs if ours == base else ours)

    def _body_text(self, merged: Raw) -> str:
        """Return the merged body as the side that wrote it shaped it: its blank lines and its line endings."""
        text = str(merged)
        base, *sides = (copy.document.body for copy in self.copies)
        same = sorted({side for side in sides if _plain(side) == text}, key=lambda side: (side == base, side))
        if same:
            return same[0]
        shape = min(sides, key=lambda side: (not _plain(side), side))
        ending = "\r\n" if shape.endswith("\r\n") else "\n"
        start = shape[: len(shape) - len(shape.lstrip("\r\n"))] or ending
        end = shape[len(shape.rstrip("\r\n")) :]
        return start + text.replace("\n", ending) + end if text else ""

    def _written(self, values: Mapping[str, Raw], body: str) -> bytes:
        """Write the merged record into both sides' layout; where that cannot be done, into a new file."""
        order = self.kind.names()
        base, ours, theirs = (laid_out(copy.document) for copy in self.copies)
        text = ""
        if ours and theirs:
            wanted = Wanted(values, order, lambda name, raw: normal(self.kind.field(name), raw))
            try:
                text = merged_layout(None if self.is_new else base, ours, theirs, wanted, body)
            except BadDocument:
                text = ""
        if not text or not self._says(text, values, body):
            text = compose(values, body)
        return encode(text.replace("\n", "\r\n") if self.newline else text)

    def _says(self, text: str, values: Mapping[str, Raw], body: str) -> bool:
        """Read a merged file back; tell whether it says what it should."""
        try:
            document = parse_document(encode(text))
        except BadDocument:
            return False
        found = {name: normal(self.kind.field(name), raw) for name, raw in document.values().items()}
        return found == values and document.body == body


def _joined(conflict: Conflict, *others: Conflict | None) -> Conflict:
    """Put flags of one sort about one field together."""
    found: dict[str, Version] = {}
    for each in (conflict, *others):
        for version in each.versions if each else ():
            name = sign(version.value)
            found[name] = min(found.get(name, version), version, key=lambda one: one.origin)
    bases = [each.base for each in (conflict, *others) if each]
    ordered = sorted(found.values(), key=lambda version: (version.origin, sign(version.value)))
    return Conflict(conflict.field, min(bases, key=sign), tuple(ordered), conflict.why)


def _plain(body: str) -> str:
    """Return a body without the blank lines around it and whatever line endings it has."""
    return body.replace("\r\n", "\n").strip("\n")


def _one_newline(base: str, ours: str, theirs: str) -> tuple[tuple[str, str, str], bool]:
    """Return texts with line feeds alone where their line endings differ, and whether the merged one is to have others.

    Where all agree, or one mixes them, they stay as they are.
    """
    was, mine, other = (text.count("\r\n") == text.count("\n") for text in (base, ours, theirs))
    mixed = any(0 < text.count("\r\n") < text.count("\n") for text in (base, ours, theirs))
    if mixed or was == mine == other:
        return (base, ours, theirs), False
    base, ours, theirs = (text.replace("\r\n", "\n") for text in (base, ours, theirs))
    return (base, ours, theirs), other if mine == was else mine
