"""Walks a document's tables and gives each action's row whole: under its priority, with its columns' fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from cspt.exchange.table import Cell, Paragraph, Remark, Row, Source, Table
from cspt.exchange.understand.columns import heading_row, headings, headings_only, mapped, plain
from cspt.exchange.understand.draft import ColumnUse
from cspt.exchange.understand.stitch import GROUPS, Logical, goes_on, join, run_together, texts_of, whole_owners

BAND = re.compile(
    r"(?:(?:strategic\s+)?(?:priority|task|objective|theme|aim|strand|goal)(?:\s+area)?\s*(?P<ref>\d{1,2}|[A-Z]\b)?\s*[.:–-]?"
    r"\s+|(?P<number>\d{1,2})[.)]\s+)(?P<title>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(
    r"(?:n\.?b\.?|note|notes|comment|please|should we|do we|are there|tbc|to be confirmed)\b|.*\?\s*\Z", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,2}[a-z]?(?:\.\d+)*[.):]?\s+\w")
_LONGEST_BAND = 250
_SHOWN = 60


@dataclass(slots=True)
class Entry:
    """One action's row as its author wrote it, and the priority it stands under."""

    row: Logical
    band: str
    """The words of the priority's heading as found; empty where it stands under none."""
    tag: str = ""
    rag_cell: Cell | None = None
    """The cell whose colour or letter is its RAG; None where there is no such column."""
    cells: tuple[Cell, ...] = ()


@dataclass(slots=True)
class Layout:
    """Everything that was found in a document's tables."""

    entries: list[Entry] = field(default_factory=list)
    bands: list[tuple[str, str]] = field(default_factory=list)
    """Each heading of a priority as met, and where."""
    columns: list[ColumnUse] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """The heading of each column that goes into the text, by its name in an entry."""
    remarks: list[Remark] = field(default_factory=list)
    title: str = ""
    """The first heading, or else the first words."""
    opening: str = ""
    """The words that stand before the first table, where a plan says its period."""
    seen: list[list[str]] = field(default_factory=list)
    """The headings of the tables that were no plan."""


def lay_out(source: Source, own: Mapping[str, str]) -> Layout:
    """Walk a document and return its actions' rows, with all that was not taken as remarks.

    Args:
        source: the document.
        own: the partnership's own headings, each with its field.
    """
    walk = _Walk(source, own)
    for block in source.blocks:
        if isinstance(block, Paragraph):
            walk.paragraph(block)
        else:
            walk.table(block)
    return walk.done()


class _Walk:
    """Where a walk through a document stands."""

    def __init__(self, source: Source, own: Mapping[str, str]) -> None:
        self.own = own
        self.layout = Layout(remarks=list(source.remarks))
        self.columns: dict[int, str] = {}
        self.width = 0
        self.band = ""
        self.before: Paragraph | None = None
        self.loose: list[Paragraph] = []
        self.pending_band = False
        self.owners, self.refs, self.first_words = _survey(source, own)

    def paragraph(self, paragraph: Paragraph) -> None:
        """Remember words outside a table: a title, a priority's heading, or what is only told about."""
        text = " ".join(paragraph.text.split())
        if not text:
            return
        if not self.columns:
            self.layout.opening += f"{text}\n"
        if not self.layout.title and paragraph.level < 2:
            self.layout.title = text[:200]
            return
        if self.before:
            self.loose.append(self.before)
        self.before = Paragraph(text, paragraph.where, paragraph.level)

    def table(self, table: Table) -> None:
        """Walk a table's rows."""
        head = heading_row(table.rows, self.own)
        if head is None and not self._carries_on(table):
            self._refuse(table)
            return
        self._take_paragraph()
        rows = table.rows
        if head is not None:
            above = 0 if self.columns and table.broken else head[0]
            for row in rows[:above]:
                self._above(row)
            rows = rows[above:]
        for row in rows:
            self._row(row, table)

    def done(self) -> Layout:
        """Return what was found, actions that were run together parted."""
        if self.before:
            self.loose.append(self.before)
        if self.loose:
            first = self.loose[0]
            count = len(self.loose)
            said = (
                f"{count} paragraphs outside the tables were not taken"
                if count > 1
                else "a paragraph outside the tables was not taken"
            )
            self.layout.remarks.append(Remark(first.where, f"{said}, from {_quote(first.text)}"))
        entries = []
        for entry in self.layout.entries:
            parted = run_together(entry.row, self.first_words)
            entries += [Entry(row, entry.band, entry.tag, entry.rag_cell, entry.cells) for row in parted]
        self.layout.entries = entries
        return self.layout

    def _carries_on(self, table: Table) -> bool:
        """Tell whether a table without headings goes on with the one before it."""
        width = max((len(row.cells) for row in table.rows), default=0)
        if not self.columns or width != self.width or table.nested or self.before:
            return False
        self.layout.remarks.append(
            Remark(table.where, "has no heading row; read with the columns of the table before it")
        )
        return True

    def _refuse(self, table: Table) -> None:
        found = headings(table.rows)
        if not found:
            return
        self.layout.seen.append(found)
        what = "a table inside a cell" if table.nested else f"a table of {_many(len(table.rows), 'row')}"
        said = ", ".join(_quote(heading) for heading in found[:4])
        self.layout.remarks.append(Remark(table.where, f"{what} that is not a plan was not taken; it begins {said}"))
        if self.before:
            self.loose.append(self.before)
            self.before = None

    def _take_paragraph(self) -> None:
        """Take the paragraph before a table as the heading of a priority, where it is one."""
        paragraph, self.before = self.before, None
        if paragraph is None:
            return
        if len(paragraph.text) <= _LONGEST_BAND and (paragraph.level > 1 or BAND.match(paragraph.text)):
            self._band(paragraph.text, paragraph.where)
        else:
            self.loose.append(paragraph)

    def _above(self, row: Row) -> None:
        """Take a row above the headings: the heading of a priority, the document's title, or a note."""
        text = _only_text(row, joined=True)
        if self.pending_band and text[:1].islower():
            self._band(f"{self.layout.bands.pop()[0]} {text}", row.where)
        elif BAND.match(text):
            self._band(text, row.where)
        elif text and not self.layout.title:
            self.layout.title = text
            self.layout.opening += f"{text}\n"
        elif not row.blank:
            if not self.columns:
                self.layout.opening += " ".join(cell.text for cell in row.cells) + "\n"
            self.layout.remarks.append(Remark(row.where, f"{_quote(_words(row))} above the headings was not taken"))

    def _row(self, row: Row, table: Table) -> None:
        if row.blank:
            return
        if columns := mapped(row, self.own):
            self._use(row, columns)
        elif headings_only(row, self.own):
            return
        elif text := self._band_text(row, table):
            if _NOTE.match(text) or len(text) > _LONGEST_BAND:
                self.layout.remarks.append(Remark(row.where, f"a note across the table was not taken: {_quote(text)}"))
            else:
                self._band(text, row.where)
        elif not self._is_band_end(row, table):
            self.pending_band = False
            self._entry(row, table)

    def _use(self, row: Row, columns: dict[int, str]) -> None:
        """Take a heading row's columns for the rows below it."""
        self.pending_band = False
        self.columns, self.width = columns, len(row.cells)
        for index in range(len(row.cells)):
            heading = " ".join(row.text(index).split())
            name = columns.get(index) or ("body" if heading else "")
            if not heading or (row.cells[index].merged and index and row.text(index) == row.text(index - 1)):
                continue
            self.columns[index] = name
            if name == "body":
                self.layout.headings[f"body {index}"] = heading
            use = ColumnUse(heading, name, row.where)
            if (plain(heading), name) not in [(plain(known.heading), known.field) for known in self.layout.columns]:
                self.layout.columns.append(use)

    def _band_text(self, row: Row, table: Table) -> str:
        """Return the words of a row that is a heading or a note across the table; empty where it is none."""
        text = _only_text(row, joined=table.broken)
        if not text:
            return ""
        if table.broken:
            return text if row.text(0) and BAND.match(text) else ""
        if BAND.match(text) and not _holds_action(row, self.columns):
            return text
        across = sum(1 for cell in row.cells if cell.text.strip()) > 1
        lone = self.columns.get(0) not in ("action", "issue", "ref") and row.text(0) == text
        return text if across or lone else ""

    def _is_band_end(self, row: Row, table: Table) -> bool:
        """Take the second line of a priority's heading that a page parted."""
        text = _only_text(row)
        if not (table.broken and self.pending_band and text and text[:1].islower()):
            return False
        words, where = self.layout.bands.pop()
        self._band(f"{words} {text}", where)
        return True

    def _band(self, text: str, where: str) -> None:
        self.band = " ".join(text.split())
        self.pending_band = True
        self.layout.bands.append((self.band, where))

    def _entry(self, row: Row, table: Table) -> None:
        texts = texts_of(row, self.columns)
        entries = self.layout.entries
        last = entries[-1] if entries else None
        if not texts:
            self.layout.remarks.append(Remark(row.where, f"{_quote(_words(row))} stands in no column that was taken"))
            return
        self._report_overflow(row)
        if last and self._goes_on(last, row, texts, table):
            if not table.broken and not row.tag:
                last.row.marks.append(f"{row.where} has no action of its own; its words were put to this one")
            join(last.row, _fresh(row, texts, self.columns))
            return
        entry = Entry(Logical(row.where, texts, carried="action" in texts), self.band, row.tag, cells=row.cells)
        entry.rag_cell = next(
            (row.cells[at] for at, name in self.columns.items() if name == "rag" and at < len(row.cells)), None
        )
        if entry.rag_cell is None:
            entry.rag_cell = self._shaded_status(row)
        self._carry_groups(entry, last, row)
        entries.append(entry)

    def _shaded_status(self, row: Row) -> Cell | None:
        """Return a status cell's ground without its words, for plans that colour their status."""
        cell = next(
            (row.cells[at] for at, name in self.columns.items() if name == "status" and at < len(row.cells)), None
        )
        return Cell(shading=cell.shading) if cell and cell.shading else None

    def _report_overflow(self, row: Row) -> None:
        for index, cell in enumerate(row.cells):
            if cell.text.strip() and index not in self.columns and not cell.merged:
                said = f"{_quote(cell.text)} stands in a column without a heading and was not taken"
                self.layout.remarks.append(Remark(cell.where or row.where, said))

    def _goes_on(self, last: Entry, row: Row, texts: Mapping[str, str], table: Table) -> bool:
        if row.tag:
            return False
        if table.broken:
            return goes_on(last.row, texts, self.owners, refs=self.refs)
        action = next(
            (row.cells[at] for at, name in self.columns.items() if name == "action" and at < len(row.cells)), None
        )
        if action is not None and action.merged and last.row.texts.get("action") == texts.get("action"):
            return True
        issue = next(
            (row.cells[at] for at, name in self.columns.items() if name == "issue" and at < len(row.cells)), None
        )
        own_issue = issue is not None and bool(issue.text.strip()) and not issue.merged
        return "action" not in texts and "ref" not in texts and not own_issue

    def _carry_groups(self, entry: Entry, last: Entry | None, row: Row) -> None:
        """Give a row the priority and issue of the one above where its own cells are blank or go on with that one's."""
        if last is None or _number_of(last.band) != _number_of(entry.band):
            return
        for name in GROUPS:
            held, own = last.row.texts.get(name, ""), entry.row.texts.get(name, "")
            parted = own and held and (own[:1].islower() or re.search(r"\b(?:to|of|and|the)\Z", held))
            if parted and name != "theme" and row.cells:
                last.row.texts[name] = entry.row.texts[name] = f"{held} {own}"
            elif not own and held and name != "theme":
                entry.row.texts[name] = held


def _survey(source: Source, own: Mapping[str, str]) -> tuple[frozenset[str], bool, frozenset[str]]:
    """Look a page's text over first: which owners stand whole, whether actions are numbered, how they begin."""
    found: list[tuple[Row, Mapping[int, str]]] = []
    columns: Mapping[int, str] = {}
    for table in source.tables():
        if table.broken:
            for row in table.rows:
                columns = mapped(row, own) or columns
                found.append((row, columns))
    actions = [
        text for row, columns in found if (text := texts_of(row, columns).get("action")) and not mapped(row, own)
    ]
    numbered = sum(1 for text in actions if _NUMBERED.match(text))
    refs = bool(actions) and numbered * 2 > len(actions)
    return whole_owners(found), refs, _usual_beginnings(actions)


def _usual_beginnings(actions: Collection[str]) -> frozenset[str]:
    return frozenset(text.split()[0] for text in actions if text[:1].isupper())


def _only_text(row: Row, *, joined: bool = False) -> str:
    """Return the one text of a row whose other cells are blank or repeat it; empty where it has several.

    Args:
        row: the row.
        joined: also puts together a heading that was cut into cells within a word, as page text does.
    """
    texts = [cell.text.strip() for cell in row.cells]
    distinct = list(dict.fromkeys(text for text in texts if text))
    if len(distinct) == 1:
        return distinct[0]
    if not joined or not distinct or not texts[0]:
        return ""
    if all(distinct[-1].startswith(text) or len(text) < 4 for text in distinct[1:] or [""]) and distinct[1].startswith(
        distinct[0][:8]
    ):
        return distinct[1]
    if BAND.match(texts[0]):
        raw = [cell.text for cell in row.cells]
        if all(text[:1].islower() or not text[:1].strip() for text in raw[1:]):
            return "".join(raw).strip() if texts[1] else texts[0]
    return ""


def _holds_action(row: Row, columns: Mapping[int, str]) -> bool:
    """Tell whether a lone text stands in the action column and not across the table."""
    at = next((index for index, name in columns.items() if name == "action"), None)
    if at is None or not row.text(at) or row.cells[at].merged:
        return False
    others = [index for index, name in columns.items() if name not in ("action", "ref") and row.text(index)]
    return bool(others) and not all(row.text(index) == row.text(at) for index in others)


def _fresh(row: Row, texts: Mapping[str, str], columns: Mapping[int, str]) -> dict[str, str]:
    """Return a row's words without those that merged cells only repeat."""
    merged = {name for at, name in columns.items() if at < len(row.cells) and row.cells[at].merged}
    return {name: text for name, text in texts.items() if name not in merged}


def _number_of(band: str) -> str:
    """Return what a priority's heading is known by: its number, or else its words."""
    match = BAND.match(band)
    return (match["ref"] or match["number"] or band) if match else band


def _words(row: Row) -> str:
    return " ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words[:_SHOWN].rstrip()}…”" if len(words) > _SHOWN else f"“{words}”"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
