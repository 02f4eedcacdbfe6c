"""Turns a document's rows into a plan: priorities, actions with typed fields beside their words, and dated events."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from cspt.exchange.table import Remark, Source
from cspt.exchange.understand.calendar import find_dates
from cspt.exchange.understand.colours import rag_of_colour, rag_of_words
from cspt.exchange.understand.draft import ActionDraft, Given, PlanDraft, PriorityDraft
from cspt.exchange.understand.owners import known_owners, split_owners
from cspt.exchange.understand.rows import BAND, Entry, Layout, lay_out
from cspt.exchange.understand.updates import Period, Updates, read_updates
from cspt.exchange.understand.words import due_of, money, period_in, split_ref, split_steps, status_of

UNDATED = "## Noted in the plan, undated"
_ASIDE = re.compile(r"\s*\b(?:NB|N\.B\.|Note)\s?:.*", re.DOTALL)
_QUESTION = re.compile(
    r"(?:(?<=[.)] )|\A|(?<=\s))(?:Should|Are there|Is there|Wouldn['’]t|Do|Can) (?:we|any|this|the|it)\b[^.?]*\?"
)
_LONGEST_TITLE = 160
_SENTENCE_END = re.compile(r"\.\s+(?=[A-Z])|;\s+|\n")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a partnership reads documents."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Its own headings, each with its field."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Statuses in words, each with the status it stands for."""
    period: Period | None = None
    """The plan's period where the store knows it; else it is read from the title."""


def understand(source: Source, manner: Manner) -> PlanDraft:
    """Return the plan that a document holds; one without actions where none of its tables is a plan."""
    layout = lay_out(source, manner.columns)
    lines = (period_in(line) for line in layout.opening.splitlines())
    period = manner.period or next((found for found in lines if found), None)
    remarks = layout.remarks
    priorities, keys = _priorities(layout)
    reader = _Reader(layout, manner, period, source)
    actions = tuple(reader.action(entry, keys) for entry in layout.entries)
    fields = frozenset(use.field for use in layout.columns)
    return PlanDraft(layout.title, period, priorities, actions, tuple(layout.columns), tuple(remarks), fields)


def _priorities(layout: Layout) -> tuple[tuple[PriorityDraft, ...], dict[str, str]]:
    """Return the priorities, and the key of each heading that names one.

    A numbered heading that a page break cut or blurred is known by its number; its most frequent spelling is taken.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found: dict[str, PriorityDraft] = {}
    keys: dict[str, str] = {}
    named = [(text, where) for text, where in layout.bands if text]
    rows = [entry.row for entry in layout.entries]
    named += [(own, row.where) for row in rows if (own := row.texts.get("priority"))]
    for text, where in named:
        ref, title = _heading(text, layout, where)
        key = f"#{ref}" if ref else title.casefold()
        keys[text] = key
        spellings[key][title] += 1
        best = max(spellings[key].items(), key=lambda item: (item[1], len(item[0])))[0]
        found[key] = PriorityDraft(key, ref, best, found[key].where if key in found else where)
    return tuple(found.values()), keys


def _heading(text: str, layout: Layout, where: str) -> tuple[str, str]:
    words = " ".join(text.split())
    if (aside := _ASIDE.search(words)) and aside.start():
        message = f"a note beside the heading was not taken: “{aside[0].strip()[:60]}…”"
        if not any(remark.message == message for remark in layout.remarks):
            layout.remarks.append(Remark(where, message))
        words = words[: aside.start()]
    match = BAND.match(words)
    if not match:
        return "", words
    return match["ref"] or match["number"] or "", match["title"].strip()


class _Reader:
    """Gives rows their types, one at a time."""

    def __init__(self, layout: Layout, manner: Manner, period: Period | None, source: Source) -> None:
        self.layout, self.manner, self.period, self.source = layout, manner, period, source
        self.owners = known_owners(entry.row.texts.get("owner", "") for entry in layout.entries)
        texts = [entry.row.texts.get("action", "") for entry in layout.entries]
        self.refs = bool(texts) and sum(bool(split_ref(text)[0]) for text in texts) * 2 > len(texts)
        self.banded = _banded(layout)

    def action(self, entry: Entry, keys: Mapping[str, str]) -> ActionDraft:
        """Return a row as an action."""
        texts, where = entry.row.texts, entry.row.where
        for mark in entry.row.marks:
            self._remark(where, mark)
        fields: dict[str, Given] = {}
        ref, words = self._ref(texts)
        words, steps = split_steps(words)
        title, whole = self._title(words or texts.get("issue", ""), where, given=bool(words))
        updates = read_updates(texts.get("updates", ""), self.period)
        self._lines(
            fields, {"ref": ref, "issue": _line(texts.get("issue", "")), "outcome": _line(texts.get("outcome", ""))}
        )
        self._people(fields, texts)
        self._standing(fields, entry)
        self._time(fields, texts)
        if resources := _line(texts.get("resources", "")):
            fields |= {"resources": resources} | ({"funding": sums} if (sums := money(resources)) else {})
        if steps:
            fields["steps"] = steps
        self._doubts(where, updates, texts)
        band = texts.get("priority") or entry.band
        return ActionDraft(
            where, title, keys.get(band, ""), entry.tag, self.source.authors.get(where, ""), fields,
            self._body(texts, whole, updates), updates.events,
        )  # fmt: skip

    def _ref(self, texts: Mapping[str, str]) -> tuple[str, str]:
        action = texts.get("action", "")
        if "ref" in texts:
            return _line(texts["ref"]), action
        return split_ref(action) if self.refs else ("", action)

    def _title(self, words: str, where: str, *, given: bool) -> tuple[str, str]:
        """Return an action's title, and its whole words where they are longer than a title."""
        line = _line(words)
        if not given:
            self._remark(where, "has no action; its issue was taken as the title")
        if len(line) <= _LONGEST_TITLE:
            return line or "Action without a title", ""
        first = _SENTENCE_END.split(words, maxsplit=1)[0]
        if 20 <= len(first) <= _LONGEST_TITLE:
            return _line(first), line
        return f"{line[:_LONGEST_TITLE].rpartition(' ')[0].rstrip(' ,;:')}…", line

    @staticmethod
    def _lines(fields: dict[str, Given], given: Mapping[str, str]) -> None:
        fields |= {name: text for name, text in given.items() if text}

    def _people(self, fields: dict[str, Given], texts: Mapping[str, str]) -> None:
        for name in ("owner", "support"):
            if owners := split_owners(texts.get(name, ""), self.owners):
                fields[name] = owners

    def _standing(self, fields: dict[str, Given], entry: Entry) -> None:
        """Take the status in words, and the RAG from its cell's colour or letter."""
        words, where = _line(entry.row.texts.get("status", "")), entry.row.where
        if words:
            fields["status_words"] = words
            if status := status_of(words, self.manner.statuses):
                fields["status"] = status
            elif not rag_of_words(words):
                self._remark(where, f"no status is known for “{words[:60]}”; the words are kept")
        if rag := self._rag(entry):
            fields["rag"] = rag
        if reason := _line(entry.row.texts.get("rag_reason", "")):
            fields["rag_reason"] = reason

    def _rag(self, entry: Entry) -> str:
        cell, where = entry.rag_cell, entry.row.where
        if cell is None:
            return ""
        text = _line(entry.row.texts.get("rag", "")) if cell.text.strip() else ""
        colour = "" if self.banded and cell.shading == _row_colour(entry) else rag_of_colour(cell.shading)
        word = rag_of_words(text.split("(")[0].split(" ")[0]) if text else ""
        if text and not word:
            self._remark(where, f"RAG column says “{text[:60]}”, which is no RAG; left blank")
        if colour and word and colour != word:
            self._remark(where, f"RAG is coloured {colour} but lettered {word}; left blank")
            return ""
        return colour or word

    def _time(self, fields: dict[str, Given], texts: Mapping[str, str]) -> None:
        for name in ("timescale", "due"):
            words = _line(texts.get(name, ""))
            if not words:
                continue
            due = due_of(words, self.period)
            if due:
                fields["due"] = str(due)
            alone = due is not None and any(found.words == words for found in find_dates(words))
            if name == "timescale" or not (alone and due.day if due else alone):
                fields.setdefault("timescale", words)

    def _doubts(self, where: str, updates: Updates, texts: Mapping[str, str]) -> None:
        told = dict.fromkeys([*(event.doubt for event in updates.events if event.doubt), *updates.doubts])
        for doubt in told:
            self._remark(where, doubt)
        for text in texts.values():
            for match in _QUESTION.finditer(text):
                self._remark(where, f"a reviewer's question stands in the row and was kept: “{_line(match[0])[:60]}”")

    def _body(self, texts: Mapping[str, str], whole: str, updates: Updates) -> str:
        parts = [whole] if whole else []
        if theme := _line(texts.get("theme", "")):
            parts.append(f"**{self._heading_of('theme')}:** {theme}")
        for name, text in texts.items():
            if name.startswith("body "):
                parts.append(f"**{self.layout.headings.get(name, 'More')}:** {_line(text)}")
        if updates.notes:
            parts.append("\n".join([UNDATED, "", *(f"- {_line(note)}" for note in updates.notes)]))
        return "\n\n".join(parts)

    def _heading_of(self, name: str) -> str:
        return next((use.heading for use in self.layout.columns if use.field == name), name.capitalize())

    def _remark(self, where: str, message: str) -> None:
        self.layout.remarks.append(Remark(where, message))


def _banded(layout: Layout) -> bool:
    """Tell whether whole rows are shaded in no more than one colour, which is a table's dress and no RAG."""
    grounds = {ground for entry in layout.entries if (ground := _row_colour(entry))}
    return len({rag_of_colour(ground) for ground in grounds}) <= 1


def _row_colour(entry: Entry) -> str:
    """Return the ground that all of a row's cells share; empty where they differ."""
    grounds = {cell.shading for cell in entry.cells if not cell.merged}
    return grounds.pop() if len(grounds) == 1 and len(entry.cells) > 1 else ""


def _line(text: str) -> str:
    return " ".join(text.split())
