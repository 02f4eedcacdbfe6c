"""A record's file in pieces, each a field with the comments above it, so that two layouts can be brought together.

Comments, the order of fields, quoting and blank lines are somebody's work too. A piece that one side changed is taken
as that side wrote it; where both changed one, the value is merged and spelt into the text of the side that left it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cspt.model.document import Document, Raw, encode, parse_document, replace_fields
from cspt.model.merge.lines import weave
from cspt.model.places import FENCE


@dataclass(frozen=True, slots=True)
class Piece:
    """One field's lines, and the comments and blank lines above them."""

    lead: str
    core: str
    value: Raw


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a merged file is to say."""

    values: Mapping[str, Raw]
    """The fields that are left, with their merged values in normal form."""
    order: Sequence[str]
    """The kind's order of fields, for those that were added."""
    normal: Callable[[str, Raw], Raw]
    """Gives a field's value the form that equal values share."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A file in pieces; put together they are its text."""

    head: str
    pieces: Mapping[str, Piece]
    tail: str
    """Comments between the last field and the closing fence."""
    foot: str
    body: str

    def core(self, name: str) -> str:
        """Return a field's lines; empty where the file does not hold it."""
        return self.pieces[name].core if name in self.pieces else ""

    def value(self, name: str) -> Raw:
        """Return a field's value as written; blank where the file does not hold it."""
        return self.pieces[name].value if name in self.pieces else ""

    def lead(self, name: str) -> str:
        """Return the comments above a field."""
        return self.pieces[name].lead if name in self.pieces else ""


def laid_out(document: Document) -> Layout | None:
    """Take a file to pieces; None where its fields do not each stand on lines of their own."""
    text, at = document.text, document.header_start
    pieces: dict[str, Piece] = {}
    for entry in sorted(document.entries, key=lambda entry: entry.key_start):
        start = text.rfind("\n", 0, entry.key_start) + 1
        end = text.find("\n", max(entry.end, entry.key_end)) + 1
        if start < at or not 0 < end <= document.header_end or text[start : entry.key_start].strip():
            return None
        pieces[entry.key] = Piece(text[at:start], text[start:end], entry.value)
        at = end
    head, foot = text[: document.header_start], text[document.header_end : document.body_start]
    return Layout(head, pieces, text[at : document.header_end], foot, document.body)


def merged_layout(base: Layout | None, ours: Layout, theirs: Layout, wanted: Wanted, body: str) -> str:
    """Return a file's text with both sides' layout.

    Args:
        base: the file both came from, None where there was none.
        ours: one side's file.
        theirs: the other's; which is which makes no difference.
        wanted: the fields that are left.
        body: the text below the front matter.

    Raises:
        BadDocument: a value cannot be spelt into a piece.
    """
    was = base or Layout("", {}, "", "", "")
    text = _one(was.head, ours.head, theirs.head)
    for name in _names(base, ours, theirs, wanted):
        text += comments(was.lead(name), ours.lead(name), theirs.lead(name))
        text += _core(name, wanted, (was, ours, theirs))
    foot = _one(was.foot, ours.foot, theirs.foot)
    foot += "\n" if body and not foot.endswith("\n") else ""
    return text + comments(was.tail, ours.tail, theirs.tail) + foot + body


def comments(base: str, ours: str, theirs: str) -> str:
    """Bring together what stands between fields; where both wrote at one place, both stand there."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    woven = weave(*(text.splitlines(keepends=True) for text in (base, ours, theirs)))
    if not woven.overlaps:
        return "".join(woven.ours)
    first, second = sorted([woven.ours, woven.theirs])
    return "".join([*first, *(line for line in second if line not in first)])


def _core(name: str, wanted: Wanted, layouts: tuple[Layout, Layout, Layout]) -> str:
    """Return a field's lines: as a side wrote them where its value is the merged one, else spelt into what it wrote."""
    base, ours, theirs = (layout.core(name) for layout in layouts)
    value = wanted.values[name]
    held = {layout.core(name): wanted.normal(name, layout.value(name)) for layout in layouts}
    if theirs in (ours, base):
        likely = [ours]
    elif ours == base:
        likely = [theirs]
    else:
        likely = sorted([ours, theirs], key=lambda core: (held[core] != held[base], held[core] != value, core))
    core = next((core for core in likely if core), "")
    if not core:
        return spelt(name, value)
    return core if held[core] == value else _respelt(name, value, core)


def _respelt(name: str, value: Raw, core: str) -> str:
    document = replace_fields(parse_document(encode(f"{FENCE}\n{core}{FENCE}\n")), {name: value}, ())
    return document.text[document.header_start : document.header_end]


def spelt(name: str, value: Raw) -> str:
    """Return a new field's lines."""
    document = replace_fields(parse_document(f"{FENCE}\n{FENCE}\n".encode()), {name: value}, ())
    return document.text[document.header_start : document.header_end]


def _names(base: Layout | None, ours: Layout, theirs: Layout, wanted: Wanted) -> list[str]:
    """Return the fields in the order both sides want them: a side that moved some is followed, new ones come after."""
    frames = sorted([list(ours.pieces), list(theirs.pieces)])
    held = list(base.pieces) if base else frames[0]
    common = [name for name in held if name in ours.pieces and name in theirs.pieces]
    moved = [frame for frame in frames if [name for name in frame if name in common] != common]
    frame = [name for name in (moved[0] if moved else held) if name in held]
    frame += [name for name in held if name not in frame]
    sides = ours, theirs
    added = [
        (_place(name, frame, sides), _rank(name, wanted.order), name) for name in wanted.values if name not in held
    ]
    result = [name for name in frame if name in wanted.values]
    for (place, _), _, name in sorted(added, reverse=True):
        after = frame[:place]
        at = max((result.index(other) + 1 for other in after if other in result), default=0)
        result.insert(at, name)
    return result


def _place(name: str, frame: Sequence[str], sides: Sequence[Layout]) -> tuple[int, int]:
    """Return after how many fields of the frame a side put a new one, and how many new ones stand between."""
    found = []
    for side in sides:
        names = list(side.pieces)
        if name in names:
            before = names[: names.index(name)]
            known = [at for at, other in enumerate(before) if other in frame]
            last = max((frame.index(before[at]) + 1 for at in known), default=0)
            found.append((last, len(before) - (known[-1] + 1 if known else 0)))
    return min(found, default=(len(frame) + 1, 0))


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _one(base: str, ours: str, theirs: str) -> str:
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else min(ours, theirs)
