"""Puts the rows of a table together again that a page's text parted over lines and pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cspt.exchange.table import Row

_UNFINISHED = re.compile(
    r"(?:\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|via|as|into|through|between|all|are|is|be|will|that)|[,/&(–-])\s*\Z",
    re.IGNORECASE,
)
_CARRIED_ON = re.compile(r"[a-z(),.;&–-]")
_SENTENCE_START = re.compile(r"\s(?=[A-Z][a-z]+ )")
_PARTED_WORD = re.compile(r"\w-\Z")
_WHOLE_CELL = 40
"""An action of at least so many characters in one line of text was not parted over lines."""
GROUPS = ("priority", "theme", "issue")


@dataclass(slots=True)
class Logical:
    """A row as its author wrote it."""

    where: str
    texts: dict[str, str] = field(default_factory=dict)
    """Each field's words."""
    carried: bool = False
    """True when the last line put into it had words in the action column."""
    marks: list[str] = field(default_factory=list)
    """What a reader should know of how it was put together."""


def whole_owners(rows: Sequence[tuple[Row, Mapping[int, str]]]) -> frozenset[str]:
    """Return the owners of rows that were not parted, by which a parted owner is known to go on."""
    found = set()
    for row, columns in rows:
        texts = texts_of(row, columns)
        owner = texts.get("owner", "")
        if len(texts.get("action", "")) >= _WHOLE_CELL and owner and not _twice_over(owner):
            found.add(owner)
    return frozenset(found)


def texts_of(row: Row, columns: Mapping[int, str]) -> dict[str, str]:
    """Return a row's words by field; columns that go into the text are told apart by their number."""
    texts: dict[str, str] = {}
    for index, name in columns.items():
        if text := row.text(index):
            texts[f"body {index}" if name == "body" else name] = text
    return texts


def goes_on(before: Logical, texts: Mapping[str, str], owners: Collection[str], *, refs: bool) -> bool:
    """Tell whether a line goes on with the row before it.

    Args:
        before: the row so far.
        texts: the line's words, by field.
        owners: the owners that stand whole elsewhere.
        refs: whether the plan numbers its actions, so that a line without a number is no row of its own.
    """
    action, owner = texts.get("action", ""), texts.get("owner", "")
    groups = [texts[name] for name in GROUPS if name in texts]
    if not action:
        return not (groups and _begins(groups[0]) and set(texts) - set(GROUPS)) or _unfinished(before, "issue")
    if refs:
        return not re.match(r"\d|[A-Z]{1,2}\d", action) and "ref" not in texts
    if groups or _CARRIED_ON.match(action):
        return bool(_CARRIED_ON.match(action)) or not _begins(groups[0])
    if owner and not _unfinished(before, "action"):
        return _unfinished(before, "owner") or _goes_on_in(owners, before.texts.get("owner", ""), owner)
    return _unfinished(before, "action") or (before.carried and set(texts) <= {"action"})


def join(before: Logical, texts: Mapping[str, str]) -> None:
    """Put a line's words to the row before it."""
    for name, text in texts.items():
        held = before.texts.get(name, "")
        parted = bool(_PARTED_WORD.search(held)) and text[:1].islower()
        before.texts[name] = f"{held}{'' if parted or not held else ' '}{text}"
    before.carried = "action" in texts


def run_together(row: Logical, first_words: Collection[str]) -> list[Logical]:
    """Part two actions that stand in one row, where its owner is written twice and the second begins as others do."""
    owner, action = row.texts.get("owner", ""), row.texts.get("action", "")
    half = _twice_over(owner)
    if not half:
        return [row]
    for match in _SENTENCE_START.finditer(action):
        if action[match.end() :].split()[0] in first_words:
            mark = "two actions stood in one row; they were parted where the second begins"
            one = Logical(row.where, row.texts | {"action": action[: match.start()], "owner": half}, marks=[mark])
            rest = {name: text for name, text in row.texts.items() if name in GROUPS}
            two = Logical(row.where, rest | {"action": action[match.end() :], "owner": half}, marks=[mark])
            if updates := one.texts.pop("updates", ""):
                two.texts["updates"] = updates
            return [one, two]
    return [row]


def _twice_over(owner: str) -> str:
    """Return the half of an owner that is written twice; empty where it is not."""
    half = owner[: len(owner) // 2].strip()
    return half if len(half) > 3 and owner == f"{half} {half}" else ""


def _begins(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit()


def _unfinished(row: Logical, name: str) -> bool:
    return bool(_UNFINISHED.search(row.texts.get(name, "")))


def _goes_on_in(owners: Collection[str], so_far: str, more: str) -> bool:
    """Tell whether an owner's words so far and these together begin an owner that stands whole elsewhere."""
    joined = f"{so_far} {more}".strip()
    return bool(so_far) and any(owner == joined or owner.startswith(f"{joined} ") for owner in owners)
