"""Compares a document that came back with the very one that was sent, and says what its receivers changed.

Each cell of an action is compared with the same cell as it was written; a field whose words are the same was not
changed, whatever happened in the store since. `cspt.exchange.origin` says how rows and lines are known again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cspt.exchange.cells import FUNDING, PARAGRAPHS, Tongue, event_changes, ground_of, read_cell, read_rag
from cspt.exchange.matching import likeness
from cspt.exchange.origin import EVENTS_HEADING, ID_HEADING
from cspt.exchange.paper import Paper, Section
from cspt.exchange.paper import Row as PaperRow
from cspt.exchange.proposal import Change, NewEvent, change_of, is_known
from cspt.exchange.table import Cell, Paragraph, Remark, Row, Source
from cspt.exchange.understand.draft import ActionDraft, ColumnUse, Given
from cspt.exchange.understand.updates import read_updates
from cspt.exchange.understand.words import money
from cspt.exchange.wording import clean
from cspt.model.changes import BODY
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot

_PRIORITY = "Priority"
_ALIKE = 0.6
_BESIDE = frozenset({"since"})
"""Columns that no field holds."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back."""

    changes: tuple[Change, ...]
    events: tuple[NewEvent, ...]
    actions: tuple[ActionDraft, ...]
    gone: tuple[RecordId, ...]
    same: int
    columns: tuple[ColumnUse, ...]
    remarks: tuple[Remark, ...]


def returned(source: Source, paper: Paper, then: Snapshot, now: Snapshot, tongue: Tongue) -> Returned:
    """Compare a document with the one it was made as.

    Args:
        source: the document that came back.
        paper: the document that was sent, drawn up again.
        then: the records that it was made from.
        now: the records as they are.
        tongue: how the partnership says things.
    """
    comparison = _Comparison(source, paper, then, now, tongue)
    for row, section, columns in _rows(source, paper):
        comparison.row(row, section, columns)
    return comparison.done()


def _rows(source: Source, paper: Paper) -> Iterator[tuple[Row, Section | None, Mapping[int, str]]]:
    """Yield each row of a document's tables of actions, with the priority it stands under and its columns."""
    headings = {column.heading: column.name for column in paper.columns}
    headings |= {_PRIORITY: _PRIORITY, ID_HEADING: ID_HEADING, EVENTS_HEADING: EVENTS_HEADING}
    sections = {section.heading: section for section in paper.sections}
    section: Section | None = None
    for block in source.blocks:
        if isinstance(block, Paragraph):
            section = sections.get(" ".join(block.text.split()), section if block.level == 0 else None)
            continue
        columns: dict[int, str] = {}
        for row in block.rows:
            found = {at: headings[row.text(at)] for at in range(len(row.cells)) if row.text(at) in headings}
            if "title" in found.values() and len(found) > 2:
                columns = found
            elif columns and not row.blank:
                own = next((at for at, name in columns.items() if name == _PRIORITY), None)
                under = sections.get(" ".join(row.text(own).split())) if own is not None else section
                yield row, under, columns


class _Comparison:
    """Goes through the rows of a document that came back."""

    def __init__(self, source: Source, paper: Paper, then: Snapshot, now: Snapshot, tongue: Tongue) -> None:
        self.source, self.paper, self.then, self.now, self.tongue = source, paper, then, now, tongue
        self.sent = {row.id: (row, shown) for section in paper.sections for row, shown in section.shown()}
        self.seen: set[str] = set()
        plan = paper.origin.plan if paper.origin else ""
        later = (each for each in now.under("plan", plan, "action") if then.get(each.id) is None)
        self.later = {clean(each.title) for each in later}
        self.changes: list[Change] = []
        self.events: list[NewEvent] = []
        self.actions: list[ActionDraft] = []
        self.remarks: list[Remark] = list(source.remarks)
        self.columns: dict[str, ColumnUse] = {}
        self.same = 0

    def row(self, row: Row, section: Section | None, columns: Mapping[int, str]) -> None:
        """Take a row: one that was sent, or a new one."""
        for at, name in columns.items():
            if name not in self.columns and name not in (ID_HEADING, EVENTS_HEADING):
                heading = next((each.heading for each in self.paper.columns if each.name == name), name)
                self.columns[name] = ColumnUse(heading, "none" if name in _BESIDE else name, f"column {at + 1}")
        own = next((row.text(at) for at, name in columns.items() if name == ID_HEADING), "")
        record_id = own or row.tag
        if record_id not in self.sent or record_id in self.seen:
            self._fresh(row, section, columns)
            return
        self.seen.add(record_id)
        ours, base = self.now.get(record_id), self.then.get(record_id)
        if ours is None or base is None:
            self.remarks.append(
                Remark(row.where, f"{record_id} is no longer in the store; what was changed in it was not taken")
            )
            return
        before = len(self.changes) + len(self.events)
        self._row(row, base, ours, columns)
        self.same += before == len(self.changes) + len(self.events)

    def done(self) -> Returned:
        """Return what came back."""
        gone = tuple(RecordId(each) for each in self.sent if each not in self.seen)
        return Returned(
            tuple(self.changes), tuple(self.events), tuple(self.actions), gone, self.same,
            tuple(self.columns.values()), tuple(dict.fromkeys(self.remarks)),
        )  # fmt: skip

    def _who(self, where: str) -> str:
        return self.source.authors.get(where) or self.source.editor

    def _row(self, row: Row, base: Record, ours: Record, columns: Mapping[int, str]) -> None:
        sent, _ = self.sent[base.id]
        for at, name in columns.items():
            cell = row.cells[at] if at < len(row.cells) else Cell()
            if name == "updates":
                self._updates(cell, sent, base, ours, row.where)
            elif name == "rag":
                self._rag(cell, sent, base, ours, row.where)
            elif name not in (_PRIORITY, ID_HEADING, EVENTS_HEADING, *_BESIDE):
                self._cell(name, cell, base, ours, row.where)

    def _cell(self, name: str, cell: Cell, base: Record, ours: Record, where: str) -> None:
        sent, shown = self.sent[base.id]
        was = shown if name == "issue" and cell.text.strip() != sent.text("issue") else sent.cell(name)
        quiet = {line.whole for line in was if line.quiet}
        before = [line.whole for line in was if not line.quiet]
        after = [line for line in _lines(cell) if line not in quiet]
        if _same(before, after):
            return
        old, new = read_cell(name, before, self.tongue), read_cell(name, after, self.tongue)
        for field_name, value in new.items():
            if value == old.get(field_name, ""):
                continue
            for target, theirs in self._fields(field_name, old.get(field_name, ""), value, base, where):
                self._change(base, ours, target, theirs, where)

    def _fields(self, name: str, old: Raw, new: Raw, base: Record, where: str) -> Iterator[tuple[str, Raw]]:
        """Yield the fields that a part of a cell stands for."""
        before, after = (list(value) if isinstance(value, list) else [] for value in (old, new))
        if name == PARAGRAPHS:
            yield BODY, self._body(base, [str(each) for each in before], [str(each) for each in after])
        elif name == FUNDING:
            held = base.raw.get("funding", [])
            rows = dict(zip(map(str, before), held if isinstance(held, list) else [], strict=False))
            sums: list[Raw] = []
            for each in after:
                known = rows.get(str(each))
                found: Sequence[Raw] = [known] if known is not None else [dict(row) for row in money(str(each))]
                if not found:
                    self.remarks.append(Remark(where, f"“{each}” names no sum that can be read; it was not taken"))
                sums += found
            yield "funding", sums or ""
        else:
            yield name, new

    @staticmethod
    def _body(base: Record, before: Sequence[str], after: Sequence[str]) -> str:
        """Put changed paragraphs where they stood in a record's text; others go before its first heading."""
        text = base.body.strip()
        for old, new in zip_longest(before, after, fillvalue=""):
            if old == new:
                continue
            words = re.compile(r"\s+".join(re.escape(word) for word in old.removeprefix("• ").split())) if old else None
            found = words.search(text) if words else None
            if found:
                text = text[: found.start()] + new.removeprefix("• ") + text[found.end() :]
            elif new:
                heading = re.search(r"^#", text, re.MULTILINE)
                at = heading.start() if heading else len(text)
                text = "\n\n".join(part for part in (text[:at].strip(), new, text[at:].strip()) if part)
        return text.strip()

    def _rag(self, cell: Cell, sent: PaperRow, base: Record, ours: Record, where: str) -> None:
        quiet = {line.whole for line in sent.cell("rag") if line.quiet}
        lines = [line for line in _lines(cell) if line not in quiet]
        before = [line.whole for line in sent.cell("rag") if not line.quiet]
        ground = ground_of(sent.rag)
        if _same(before, lines) and cell.shading in (ground, ""):
            return
        rag = read_rag(lines, cell.shading)
        if lines and not rag and not lines[0].startswith("(") and lines[0] not in ("–", "-"):
            self.remarks.append(Remark(where, f"RAG column says “{lines[0][:60]}”, which is no RAG; left as it was"))
            return
        if _same(before, lines) and cell.shading != ground:
            from cspt.exchange.understand.colours import rag_of_colour

            rag = rag_of_colour(cell.shading) or rag
        if rag != sent.rag:
            self._change(base, ours, "rag", rag, where)

    def _updates(self, cell: Cell, sent: PaperRow, base: Record, ours: Record, where: str) -> None:
        lines = sent.cell("updates")
        quiet = {line.whole for line in lines if line.quiet}
        before = [(line.event, line.whole) for line in lines if line.event]
        marked = zip_longest(_all_lines(cell), cell.marks, fillvalue="")
        after = [(mark, text) for text, mark in marked if text and text not in quiet]
        pairs, fresh, gone = _paired(before, after)
        for event_id, old, new in pairs:
            self._event(event_id, old, new, where)
        for text in fresh:
            self._new_updates(text, base, ours, where)
        for event_id in gone:
            self.remarks.append(Remark(where, f"update {event_id} is no longer in the document; it is kept"))

    def _event(self, event_id: str, old: str, new: str, where: str) -> None:
        ours, base = self.now.get(event_id), self.then.get(event_id)
        if ours is None or base is None:
            self.remarks.append(Remark(where, f"update {event_id} is no longer in the store; its change was not taken"))
            return
        for name, value in event_changes(base, old, new).items():
            self._change(base, ours, name, value, where)

    def _new_updates(self, text: str, base: Record, ours: Record, where: str) -> None:
        updates = read_updates(text, self.tongue.period)
        for event in updates.events:
            if is_known(event, self.now.timeline(ours.id)):
                continue
            self.events.append(NewEvent(ours.id, ours.title, event))
            if event.doubt:
                self.remarks.append(Remark(where, event.doubt))
        for note in updates.notes:
            self.remarks.append(Remark(where, "an update without a date was put into the action's text"))
            self._change(base, ours, BODY, "\n\n".join(part for part in (base.body.strip(), note) if part), where)
        self.remarks += [Remark(where, doubt) for doubt in updates.doubts]

    def _change(self, base: Record, ours: Record, name: str, theirs: Raw, where: str) -> None:
        change = change_of(base, ours, name, theirs)
        if change:
            self.changes.append(replace(change, who=self._who(where), where=where))

    def _fresh(self, row: Row, section: Section | None, columns: Mapping[int, str]) -> None:
        """Take a row that was not sent as a new action."""
        fields: dict[str, Raw] = {}
        body, updates, rag = "", "", ""
        for at, name in columns.items():
            cell = row.cells[at] if at < len(row.cells) else Cell()
            lines = _lines(cell)
            if name == "updates":
                updates = "\n".join(lines)
            elif name == "rag":
                rag = read_rag(lines, cell.shading)
            else:
                fields |= read_cell(name, lines, self.tongue)
        title = str(fields.pop("title", "")).strip()
        if not title:
            self.remarks.append(Remark(row.where, "a new row without an action was not taken"))
            return
        if clean(title) in self.later:
            self.same += 1
            return
        paragraphs, sums = fields.pop(PARAGRAPHS, []), fields.pop(FUNDING, [])
        body = "\n\n".join(str(each) for each in paragraphs) if isinstance(paragraphs, list) else ""
        found = read_updates(updates, self.tongue.period)
        body = "\n\n".join(part for part in (body, *found.notes) if part)
        given: dict[str, Given] = {name: _given(value) for name, value in fields.items() if value}
        given |= {"rag": rag} if rag else {}
        if isinstance(sums, list) and (rows := tuple(row for each in sums for row in money(str(each)))):
            given["funding"] = rows
        who, under = self._who(row.where), section.id if section else ""
        self.actions.append(ActionDraft(row.where, clean(title), under, "", who, given, body, found.events))


def _given(value: Raw) -> Given:
    return tuple(str(each) for each in value) if isinstance(value, list) else str(value)


def _lines(cell: Cell) -> list[str]:
    return [line for line in _all_lines(cell) if line]


def _all_lines(cell: Cell) -> list[str]:
    return [" ".join(line.split()) for line in cell.text.split("\n")] if cell.text else []


def _same(before: Sequence[str], after: Sequence[str]) -> bool:
    return [" ".join(line.split()) for line in before] == list(after)


def _paired(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> tuple[list[tuple[str, str, str]], list[str], list[str]]:
    """Match lines with the updates they told of: by their words, by their marks, or else by likeness.

    Returns the updates whose words differ, the lines that are new, and the updates that have no line.
    """
    rest = list(before)
    lines = []
    for mark, text in after:
        known = next((each for each in rest if " ".join(each[1].split()) == text), None)
        if known:
            rest.remove(known)
        else:
            lines.append((mark, text))
    pairs, fresh = [], []
    for mark, text in lines:
        known = next((each for each in rest if mark and each[0] == mark), None)
        if known is None:
            scored = sorted(((likeness(each[1], text), each) for each in rest), key=lambda one: -one[0])
            known = scored[0][1] if scored and scored[0][0] >= _ALIKE else None
        if known is None:
            fresh.append(text)
        else:
            rest.remove(known)
            pairs.append((known[0], known[1], text))
    return pairs, fresh, [event_id for event_id, _ in rest]
