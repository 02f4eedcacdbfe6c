"""Reads back the cells of a document that cspt itself wrote: what each line of a column says of a record's fields.

Pure. `cspt.exchange.draft` lists what the lines hold. The same reading is done of the cell as it was written and as it
came back, so that only what a partner changed differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cspt.exchange.understand.calendar import find_dates
from cspt.exchange.understand.colours import rag_of_colour, rag_of_words
from cspt.exchange.understand.owners import split_owners
from cspt.exchange.understand.updates import Period
from cspt.exchange.understand.words import due_of, status_of
from cspt.exchange.wording import FILLS, clean, flat
from cspt.model.document import Raw
from cspt.model.profile import label
from cspt.model.record import Record

PARAGRAPHS, FUNDING = "paragraphs", "funding lines"
"""What a cell holds that is not one field's value: the text's paragraphs, and sums in words."""
_STEP = re.compile(r"\d{1,2}\.\s+")
_LEAD = re.compile(r"(?P<lead>[A-Z][A-Za-z ]{2,12}):\s*")
_UPDATE = re.compile(r"(?:NEW )?(?P<days>[^:]{4,40}?)(?: \(to come\))?:\s+(?P<rest>.+)", re.DOTALL)
_RAG_WORDS = frozenset({"red", "amber", "green", "blue", "rag"})


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a partnership says things."""

    statuses: Sequence[str]
    """The statuses an action may have."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Statuses in words, each with what it stands for."""
    period: Period | None = None


def read_cell(column: str, lines: Sequence[str], tongue: Tongue) -> dict[str, Raw]:
    """Return what a cell's lines say, by field."""
    reader = _READERS.get(column)
    return reader(lines, tongue) if reader else {}


def read_rag(lines: Sequence[str], shading: str) -> str:
    """Return the RAG that a cell declares by its letter or its ground; what stands in brackets is worked out."""
    text = lines[0].strip() if lines else ""
    if text.startswith("(") or text in ("–", "-"):
        text = ""
    word = rag_of_words(text.split(" ")[0]) if text else ""
    return word or (rag_of_colour(shading) if not text else "")


def ground_of(rag: str) -> str:
    """Return the ground that a declared RAG is written on."""
    return FILLS.get(rag, "")


def event_changes(event: Record, before: str, after: str) -> dict[str, Raw]:
    """Return the fields in which a line that tells of an update was changed; unclear words are kept in its text."""
    old, new = _UPDATE.fullmatch(before), _UPDATE.fullmatch(after)
    if old is None or new is None:
        return {"body": _beside(event, after)}
    changes: dict[str, Raw] = {}
    if old["days"] != new["days"]:
        days = [day for found in find_dates(new["days"]) if found.dated for day in found.days]
        if len(days) != 1:
            return {"body": _beside(event, after)}
        changes = {"date": str(days[0][0]), "date_to": str(days[0][1] or "")}
    if old["rest"] != new["rest"]:
        changes |= _told_otherwise(event, old["rest"], new["rest"])
    return changes


def _told_otherwise(event: Record, before: str, after: str) -> dict[str, Raw]:
    title = clean(event.title)
    rest = before[len(title) :] if before.startswith(title) else None
    if rest is not None and after.endswith(rest) and len(after) > len(rest):
        return {"title": after[: len(after) - len(rest)].strip()}
    number, unit = event.text("count"), clean(event.text("unit"))
    aside = f"({number} {unit})"
    if number and aside in before:
        head, _, tail = before.partition(aside)
        match = re.fullmatch(rf"{re.escape(head)}\((\d[\d,]*) ?([^)]*)\){re.escape(tail)}", after)
        if match:
            return {"count": match[1].replace(",", ""), "unit": match[2]}
    text = flat(event.body)
    if text and before.endswith(text) and after.startswith(before[: len(before) - len(text)]):
        return {"body": after[len(before) - len(text) :].strip()}
    return {"body": _beside(event, after)}


def _beside(event: Record, words: str) -> str:
    """Keep words that no field can be told for below an update's text."""
    return "\n\n".join(part for part in (event.body.strip(), f"As it came back: {words.strip()}") if part)


def _plain(name: str, lines: Sequence[str]) -> dict[str, Raw]:
    return {name: " ".join(" ".join(lines).split())}


def _title(lines: Sequence[str], _tongue: Tongue) -> dict[str, Raw]:
    title, *rest = lines or [""]
    steps: list[Raw] = [_STEP.sub("", line, count=1) for line in rest if _STEP.match(line)]
    paragraphs: list[Raw] = [line for line in rest if not _STEP.match(line)]
    return {"title": title.strip(), "steps": steps or "", PARAGRAPHS: paragraphs}


def _owner(lines: Sequence[str], _tongue: Tongue) -> dict[str, Raw]:
    owners: list[Raw] = []
    support: list[Raw] = []
    for line in lines:
        held, words = (support, line.removeprefix("Support:")) if line.startswith("Support:") else (owners, line)
        held += split_owners(words, ()) or []
    return {"owner": owners or "", "support": support or ""}


def _resources(lines: Sequence[str], _tongue: Tongue) -> dict[str, Raw]:
    sums: list[Raw] = [line.removeprefix("Funding:").strip() for line in lines if line.startswith("Funding:")]
    return {**_plain("resources", [line for line in lines if not line.startswith("Funding:")]), FUNDING: sums}


def _due(lines: Sequence[str], tongue: Tongue) -> dict[str, Raw]:
    words = " ".join(line for line in lines if not line.startswith("Timescale:"))
    timescale = " ".join(line.removeprefix("Timescale:").strip() for line in lines if line.startswith("Timescale:"))
    due = due_of(words, tongue.period)
    return {"due": str(due) if due else "", "timescale": timescale if due or not words else words}


def _status(lines: Sequence[str], tongue: Tongue) -> dict[str, Raw]:
    found: dict[str, Raw] = {"status": "", "status_words": "", "rag_reason": ""}
    labels = {label(status).casefold(): status for status in tongue.statuses}
    for line in lines:
        lead = _LEAD.match(line)
        if lead and lead["lead"] == "As written":
            found["status_words"] = line[lead.end() :]
        elif lead and lead["lead"].casefold() in _RAG_WORDS:
            found["rag_reason"] = line[lead.end() :]
        elif not line.startswith("("):
            status = labels.get(line.casefold()) or status_of(line, tongue.words)
            found["status"] = status
            if not status:
                found["status_words"] = line
    return found


_READERS = {
    "ref": lambda lines, _: _plain("ref", lines),
    "issue": lambda lines, _: _plain("issue", lines),
    "outcome": lambda lines, _: _plain("outcome", lines),
    "title": _title,
    "owner": _owner,
    "resources": _resources,
    "due": _due,
    "status": _status,
}
