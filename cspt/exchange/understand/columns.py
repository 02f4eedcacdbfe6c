"""Which field each column of a table holds, by its heading; a partnership's own headings are told in its profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain

from cspt.exchange.table import Row

FIELDS: Mapping[str, tuple[str, ...]] = {
    "action": (
        "action", "actions", "key action", "key actions", "project/action", "project", "activity", "activities", "task",
        "tasks", "what we will do", "what will we do", "action/activity", "what", "proposed action", "deliverable",
        "deliverables", "action required", "milestone", "milestones", "title",
    ),
    "ref": ("ref", "reference", "no", "number", "action no", "action ref", "action number", "item", "id", "#"),
    "priority": (
        "priority", "strategic priority", "priority area", "focus area", "aim", "strand", "workstream",
        "area of focus",
    ),
    "theme": ("theme", "strategy objective", "strategic objective", "objective", "strategic theme"),
    "issue": ("issue", "issues", "problem", "concern", "risk", "need", "what we want to achieve"),
    "owner": (
        "owner", "owners", "lead", "leads", "lead officer", "lead officers", "lead agency", "lead partner", "who",
        "action owner", "responsible", "responsible officer", "responsibility", "by whom", "officer", "led by",
        "accountable", "person responsible", "lead person", "owner/lead",
    ),
    "support": (
        "support", "supported by", "supporting", "partners", "partner agencies", "key partners", "supporting partners",
    ),
    "updates": (
        "update", "updates", "monthly update", "quarterly update", "progress", "progress update", "progress updates",
        "progress to date", "latest update", "latest position", "commentary", "comments", "comment", "narrative",
        "activity to date", "position",
    ),
    "rag": ("rag", "brag", "rag rating", "rag status", "brag rating", "brag status", "rating", "r/a/g"),
    "status": ("status", "on/off target", "progress status", "state", "on target"),
    "rag_reason": ("rag reason", "reason for rag", "reason for rating"),
    "due": (
        "due", "due date", "deadline", "target date", "by when", "completion date", "date due", "end date",
        "complete by",
    ),
    "timescale": ("timescale", "timescales", "time scale", "timeline", "timeframe", "time frame", "when", "timing"),
    "outcome": (
        "outcome", "outcomes", "expected outcome", "intended outcome", "success measure", "success measures", "impact",
        "what difference will it make", "measure of success", "success criteria",
    ),
    "resources": ("resources", "resource", "budget", "cost", "costs", "funding", "resources required"),
    "id": ("cspt id", "record id", "row id"),
}  # fmt: skip
"""The headings that each field goes by."""
BODY, LEFT_OUT = "body", "none"
TARGETS = (*FIELDS, BODY, LEFT_OUT)
_BY_HEADING = {heading: name for name, headings in FIELDS.items() for heading in headings}
_LONGEST_FIRST = sorted((name for name in _BY_HEADING if len(name) > 3), key=len, reverse=True)
_STARTS = re.compile(rf"(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w/])")
_COMPANIONS = frozenset(
    {"owner", "updates", "status", "rag", "due", "timescale", "outcome", "resources", "issue", "ref", "priority"}
)
_LONGEST_HEADING = 90
_LATEST_HEADING = 40
_FOOTNOTE = re.compile(r"[\d⁰¹²³⁴-⁹*†.:?]+\Z")


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters, single blanks, no footnote marks."""
    words = " ".join(heading.casefold().replace("’", "'").split())
    return _FOOTNOTE.sub("", words).strip() or words


def field_of(heading: str, own: Mapping[str, str]) -> str:
    """Return the field that a heading names; empty where it names none.

    Args:
        heading: the heading as written.
        own: the partnership's own headings, each with its field.
    """
    words = plain(heading)
    if own and (given := {plain(name): target for name, target in own.items()}.get(words)):
        return given
    if words in _BY_HEADING:
        return _BY_HEADING[words]
    start = _STARTS.match(words) if len(words) <= _LONGEST_HEADING else None
    return _BY_HEADING[start[0]] if start else ""


def mapped(row: Row, own: Mapping[str, str]) -> dict[int, str]:
    """Return the field of each column where a row is a plan's heading row; empty where it is none.

    A heading row names an action column and one more, and is no longer than headings are. Where two columns go by one
    field's names, the first has it and the others' words go into the text.
    """
    texts = [row.text(index) for index in range(len(row.cells))]
    if any(len(text) > _LONGEST_HEADING for text in texts):
        return {}
    found: dict[int, str] = {}
    for index, text in enumerate(texts):
        name = field_of(text, own) if text and not _repeated(row, index) else ""
        if name:
            found[index] = BODY if name in found.values() and name not in (BODY, LEFT_OUT) else name
    names = set(found.values())
    if "action" not in names and "issue" in names and not names.isdisjoint({"owner", "updates"}):
        return {}
    return found if "action" in names and names & _COMPANIONS else {}


def _repeated(row: Row, index: int) -> bool:
    return row.cells[index].merged and index > 0 and row.text(index) == row.text(index - 1)


def heading_row(rows: Sequence[Row], own: Mapping[str, str]) -> tuple[int, dict[int, str]] | None:
    """Return which row of a table is its heading row, and its columns' fields; None where the table is no plan."""
    for index, row in enumerate(rows[:_LATEST_HEADING]):
        if columns := mapped(row, own):
            return index, columns
    return None


def headings_only(row: Row, own: Mapping[str, str]) -> bool:
    """Tell whether a row holds nothing but headings, as the second line of a heading parted over two does."""
    texts = [cell.text.strip() for cell in row.cells if cell.text.strip()]
    return (
        bool(texts)
        and len(texts) <= 3
        and all(len(text) < 20 and field_of(text, own) in ("rag", "status") for text in texts)
    )


def headings(rows: Sequence[Row]) -> list[str]:
    """Return the words of a table's first row that holds any, for a person to pick from."""
    first = next((row for row in rows if not row.blank), None)
    return list(dict.fromkeys(chain(cell.text.strip() for cell in first.cells if cell.text.strip()))) if first else []
