"""Writes a record's timeline as a narrative in Markdown, oldest first, a heading a month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from cspt.model.dates import When, say_long
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.snapshot import event_day
from cspt.rules.audit_table import as_markdown_text


def narrative(record: Record, events: Sequence[Record]) -> str:
    """Return a timeline as Markdown.

    Args:
        record: what the timeline is of.
        events: its events in any order; each says who, where and how many where it knows.
    """
    parts = [f"# {as_markdown_text(record.title)}", "", f"{record.kind.label} {record.id}"]
    ordered = sorted(events, key=lambda event: (event_day(event), event.id))
    for month, held in groupby(ordered, key=_month):
        parts += ["", f"## {month}", ""]
        parts += [line for event in held for line in _entry(event)]
    if not ordered:
        parts += ["", "Nothing on the timeline yet."]
    return "\n".join(parts)


def _month(event: Record) -> str:
    day = event_day(event)
    return "Undated" if day == date.min else say_long(day).split(" ", 2)[2]


def _entry(event: Record) -> Iterator[str]:
    count = f"{event.text('count')} {event.text('unit')}".strip()
    details = [part for part in (count, event.text("by"), event.text("place")) if part]
    said = f"- **{_day(event)}**, {label(event.text('type') or 'note').lower()}: {as_markdown_text(event.title)}"
    yield said + (f" ({as_markdown_text('; '.join(details))})" if details else "")
    for line in event.body.strip().splitlines():
        yield f"  {as_markdown_text(line)}".rstrip()


def _day(event: Record) -> str:
    when, ends = event.get("date", When), event.get("date_to", When)
    first = _said(when) if when else "no date"
    return f"{first} to {_said(ends)}" if ends else first


def _said(when: When) -> str:
    whole = say_long(when.first()).split(" ", 1)[1]
    return whole if when.day else whole.split(" ", 1)[1] if when.month else str(when.year)
