"""How a conflict is put to a person, and how the answer is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cspt.model.changes import say_raw
from cspt.model.conflict import DELETED, KEPT, WHOLE, Conflict, Origin, Why
from cspt.model.document import Raw

ELIDED = "…"
_AS_IT_STANDS = frozenset({Why.FIXED, Why.LONG, Why.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values to choose from."""

    value: Raw
    lines: tuple[str, ...]
    """The value as a person reads it; of a text, only the lines in which the values differ."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict as it is put to a person."""

    before: tuple[str, ...]
    """The value before, as the options have it; none where it was blank."""
    options: tuple[Option, ...]
    can_write: bool
    """Tell whether a value of one's own may be given instead."""


def asked(conflict: Conflict) -> Question:
    """Return the question that a conflict puts."""
    said = [say_raw_lines(value) for value in (conflict.base, *(version.value for version in conflict.versions))]
    if any(len(lines) > 1 for lines in said):
        said = _differing(said)
    options = (
        Option(version.value, tuple(lines), version.origin)
        for version, lines in zip(conflict.versions, said[1:], strict=True)
    )
    can_write = conflict.field != WHOLE and conflict.why not in _AS_IT_STANDS
    return Question(tuple(said[0]) if conflict.base else (), tuple(options), can_write)


def answer(conflict: Conflict, word: str, me: str = "") -> tuple[Raw | None, bool]:
    """Read what a person chose, and tell whether it was one of the words that choose.

    `1`, `2` and so on keep that value; `before` goes back to the one before; `keep` leaves the field as it stands now,
    which is the answer None; `mine` and `theirs` keep the value that I gave or did not give, where only one is such.
    Of a record that one person deleted, `keep` and `delete` decide.

    Args:
        conflict: what is to be settled.
        word: what the person typed.
        me: the person's own name, as git has it.
    """
    if conflict.field == WHOLE:
        return (DELETED if word == DELETED else None), word in (
            KEPT,
            *([DELETED] if conflict.why is Why.DELETED else []),
        )
    if word == KEPT or conflict.why in _AS_IT_STANDS:
        return None, word == KEPT
    meant = _meant(conflict, word, me)
    return (meant[0], True) if len(meant) == 1 else (None, False)


def _meant(conflict: Conflict, word: str, me: str) -> list[Raw]:
    """Return the values that a word may stand for."""
    if word == "before":
        return [conflict.base]
    if word.isascii() and word.isdigit():
        return [version.value for at, version in enumerate(conflict.versions, 1) if at == int(word)]
    if me and word in ("mine", "theirs"):
        return [each.value for each in conflict.versions if (each.origin.who == me) == (word == "mine")]
    return []


def say_origin(origin: Origin, zone: tzinfo | None = None) -> str:
    """Say who gave a value and when, in the reader's own time zone."""
    try:
        when = datetime.fromisoformat(origin.when).astimezone(zone)
    except ValueError:
        return origin.who
    return ", ".join(filter(None, [origin.who, f"{when.day} {when:%b %Y %H:%M}"]))


def say_raw_lines(value: Raw) -> list[str]:
    """Say a value as lines: those of a text, the rows of a table, else one."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [say_raw(item) for item in value]
    return say_raw(value).splitlines() or [""]


def _differing(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Leave out the lines that all texts begin and end with."""
    most = min(len(text) for text in texts)
    head = next((at for at in range(most) if len({text[at] for text in texts}) > 1), most)
    most -= head
    tail = next((at for at in range(most) if len({text[-1 - at] for text in texts}) > 1), most)
    cut = [list(text[head : len(text) - tail]) for text in texts]
    return [[*([ELIDED] if head else []), *(lines or [""]), *([ELIDED] if tail else [])] for lines in cut]
