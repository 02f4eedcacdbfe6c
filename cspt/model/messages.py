"""What a commit says of an act: the id and what changed, then trailers for machines.

Values of choices, numbers and dates are given; free text is named, never quoted; of a restricted record nothing but
its id is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from cspt import __version__
from cspt.model.changes import FieldChange
from cspt.model.schema import Kind, Type

_SUBJECT_LENGTH = 72
_SAID = frozenset({Type.CHOICE, Type.NUMBER, Type.DATE, Type.WHEN, Type.FLAG})
_BLANK = "blank"


def say_change(kind: Kind, change: FieldChange) -> str:
    """Say one field's change in a few words: `status not-started → in-progress`, or `title` for free text."""
    field = kind.field(change.field)
    if field is None or field.type not in _SAID or field.open:
        return change.field
    return f"{change.field} {change.before or _BLANK} → {change.after or _BLANK}"


def subject(record_id: str, parts: Sequence[str]) -> str:
    """Put a subject line together; what does not fit in a line is counted."""
    shown = list(parts)
    while len(shown) > 1 and len(_joined(record_id, shown, parts)) > _SUBJECT_LENGTH:
        shown.pop()
    return _joined(record_id, shown, parts)


def message(
    record_ids: Sequence[str], parts: Sequence[str], fields: Sequence[str], via: str, *, restricted: bool = False,
    why: str = "", undoes: str = "", source: str = "",
) -> str:  # fmt: skip
    """Write a whole commit message.

    Args:
        record_ids: the records the act touched, the one it is about first.
        parts: what changed, each in a few words.
        fields: the names of the fields that changed.
        via: the program and front end, as `signed` gives them.
        restricted: says nothing but the ids.
        why: the person's own words, for hand edits.
        undoes: the commit that this act takes back.
        source: the name of the document that this act takes in.
    """
    lines = [record_ids[0] if restricted or not parts else subject(record_ids[0], parts), ""]
    if why:
        lines += [why, ""]
    lines += [f"Record: {record_id}" for record_id in dict.fromkeys(record_ids)]
    if fields and not restricted:
        lines.append(f"Change: {', '.join(dict.fromkeys(fields))}")
    if undoes:
        lines.append(f"Undo: {undoes}")
    if source:
        lines.append(f"Source: {source}")
    return "\n".join([*lines, f"Via: {via}", ""])


def signed(via: str) -> str:
    """Return the program and the front end that an act came through, such as `cspt 0.1.0 board`."""
    return f"cspt {__version__} {via}"


def _joined(record_id: str, shown: Sequence[str], parts: Sequence[str]) -> str:
    more = f" and {len(parts) - len(shown)} more" if len(shown) < len(parts) else ""
    return f"{record_id}: {'; '.join(shown)}{more}"
