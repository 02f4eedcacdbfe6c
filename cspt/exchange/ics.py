"""Writes what is due as a calendar (RFC 5545) that Outlook and Thunderbird read: an all-day entry each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from cspt import __version__
from cspt.rules.due_line import Due
from cspt.text import visible

_FOLD = 75
_ESCAPED = re.compile(r"([\\;,])")


def calendar(lines: Iterable[Due], name: str, now: datetime) -> str:
    """Return a calendar's text.

    Of a restricted record nothing but its id is written. An entry keeps its UID while its record and what is due stay
    the same, so that a calendar that is read again replaces it.

    Args:
        lines: what is due.
        name: the calendar's name.
        now: when it is written, in UTC.
    """
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//cspt//cspt {__version__}//EN", "METHOD:PUBLISH"]
    head.append(f"X-WR-CALNAME:{_text(name)}")
    seen: Counter[tuple[str, str]] = Counter()
    body: list[str] = []
    for due in lines:
        seen[due.record.id, due.what] += 1
        body += _entry(due, seen[due.record.id, due.what], now)
    return "".join(f"{part}\r\n" for line in (*head, *body, "END:VCALENDAR") for part in _folded(line))


def _entry(due: Due, number: int, now: datetime) -> list[str]:
    restricted = due.record.values.get("restricted") is True
    title = due.record.id if restricted else f"{due.record.title} ({due.record.id})"
    told = [due.why, due.rule, due.command] if not restricted else [due.command]
    slug = "-".join(re.findall(r"[a-z]+", due.what))
    return [
        "BEGIN:VEVENT",
        f"UID:{due.record.id}-{slug}-{number}@cspt",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{due.what[:1].upper()}{due.what[1:]}: {title}')}",
        f"DESCRIPTION:{_text(chr(10).join(part for part in told if part))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """Escape a text as the format asks; what could act on a reader is made visible first."""
    return _ESCAPED.sub(r"\\\1", visible(text, lines=True)).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 bytes, the later ones behind a space; no character is cut in two."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8", "replace"))
        if size + width > _FOLD:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
