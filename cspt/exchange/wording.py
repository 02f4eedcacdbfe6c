"""How a document says dates, sums, RAG and texts: in full, in British order, and safe in any format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from cspt.model.dates import When
from cspt.text import visible

WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue"}
FILLS = {"red": "C00000", "amber": "FFC000", "green": "00B050", "blue": "0070C0"}
"""The colours behind RAG, each dark or light enough for the letters on it (4.5 to 1 at least)."""
WHITE_ON = frozenset({"red", "blue"})
"""Where the letters are white; elsewhere they are black."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_BULLET = re.compile(r"[-*+][ \t]+|\d{1,3}[.)][ \t]+")
_HEADING = re.compile(r"#{1,6}[ \t]")
_WHOLE = re.compile(r"\d{1,12}(?:\.\d\d)?\Z", re.ASCII)


def clean(text: str) -> str:
    """Return text on one line, with every character that acts on a reader, or that XML refuses, made visible."""
    return visible(_NO_CHARACTER.sub("�", " ".join(text.split())))


def say(when: When | date, *, long: bool = False) -> str:
    """Say a date: `9 Dec 2019`, or `9 December 2019`; `December 2019` or `2019` where no more is known."""
    if not when.month:
        return str(when.year)
    month = _MONTHS[when.month - 1]
    if not when.day:
        return f"{month} {when.year}"
    return f"{when.day} {month if long else month[:3]} {when.year}"


def say_span(first: When, last: When | None) -> str:
    """Say from when to when: `2–4 Jul 2019`, `30 Apr – 2 May 2019`."""
    if last is None or last == first:
        return say(first)
    if not (first.day and last.day) or first.year != last.year:
        return f"{say(first)} – {say(last)}"
    if first.month == last.month:
        return f"{first.day}–{say(last)}"
    return f"{first.day} {_MONTHS[first.month - 1][:3]} – {say(last)}"


def say_period(starts: When | None, ends: When | None) -> str:
    """Say a plan's period: `1 April 2019 to 31 March 2020`."""
    if starts and ends:
        return f"{say(starts, long=True)} to {say(ends, long=True)}"
    return f"from {say(starts, long=True)}" if starts else f"to {say(ends, long=True)}" if ends else ""


def say_sum(row: Mapping[str, str]) -> str:
    """Say one row of an action's funding: `£50,000 a year, London Crime Prevention Fund, for a post`."""
    pounds = clean(row.get("pounds", "")).replace(",", "")
    amount = f"£{_thousands(pounds)}" if _WHOLE.match(pounds) else clean(row.get("pounds", ""))
    per = f" a {clean(row['per'])}" if row.get("per") else ""
    purpose = f"for {clean(row['for'])}" if row.get("for") else ""
    return ", ".join(part for part in (f"{amount}{per}".strip(), clean(row.get("source", "")), purpose) if part)


def paragraphs(body: str) -> Iterator[str]:
    """Yield the paragraphs of a record's text before its first heading; an item of a list is one of its own.

    What stands under a heading of a record's text is notes on the record, not part of the plan.
    """
    kept: list[str] = []
    for line in [*body.replace("\r\n", "\n").split("\n"), ""]:
        text = line.strip()
        heading = bool(_HEADING.match(text))
        bullet = _BULLET.match(text)
        if kept and (not text or heading or bullet):
            yield clean(" ".join(kept))
            kept = []
        if heading:
            return
        if text:
            kept.append(f"• {text[bullet.end() :]}" if bullet and not text[0].isdigit() else text)


def flat(body: str) -> str:
    """Return a record's whole text as one line, without the signs of its headings; items of a list after semicolons."""
    text = ""
    for line in body.replace("\r\n", "\n").split("\n"):
        plain = line.strip().lstrip("#").strip()
        item = _BULLET.match(plain)
        plain = plain[item.end() :] if item else plain
        joined = "; " if item and text and text[-1] not in ".:;,!?" else " "
        text += f"{joined if text else ''}{plain}" if plain else ""
    return clean(text)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 action`, `2 actions`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _thousands(pounds: str) -> str:
    whole, point, pence = pounds.partition(".")
    return f"{int(whole):,}{point}{pence}"
