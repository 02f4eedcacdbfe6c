"""Draws up a plan's document from the records: what stands in it, in what words and in what order. Pure.

What a partner may change is one field a cell, or one field a line; a line that stands for another field than its
column begins with that field's name (`Support:`).

| column | lines |
|---|---|
| ref, issue, outcome | the field; the issue is left out where the priority's title says it |
| title | the title (strong); the paragraphs of the text before its first heading; the steps, numbered |
| owner | one owner a line; then `Support:`, one a line |
| resources | the resources; then `Funding:`, one sum a line |
| due | the date; `Timescale:`, the words, where they say more |
| updates | one event a line, newest first: its days, then title, place, who, count, text; last, how many are folded |
| status | the status, in brackets where nobody declared one; `As written:`; `Red:`, the reason for a RAG |
| rag | letter and word of what was declared; `(r)`, in brackets, where only the rules say so; why |

Quiet lines are worked out on the day and hold no field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cspt.exchange.changes import Since, since_column
from cspt.exchange.heads import (
    control_block,
    counts_of,
    fields_of,
    grids_of,
    key_of,
    notes_of,
    plan_rows,
    rag_counts_of,
)
from cspt.exchange.paper import Cell, Column, Line, Origin, Paper, Row, Section
from cspt.exchange.publish import LeftOut, Sieve
from cspt.exchange.wording import WORDS, clean, counted, flat, paragraphs, say, say_span, say_sum
from cspt.model.dates import When
from cspt.model.profile import label
from cspt.model.query import Query, Term
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.rag import LETTERS
from cspt.rules.tree import Branch, plan_trees

COLUMNS = (
    Column("ref", "Ref"),
    Column("issue", "Issue"),
    Column("title", "Action"),
    Column("outcome", "Outcome"),
    Column("resources", "Resources"),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("updates", "Updates, newest first"),
    Column("since", "Since"),
    Column("status", "Status"),
    Column("rag", "RAG"),
)
_PLAIN = ("ref", "issue", "outcome")
_ALWAYS = frozenset({"title", "owner", "updates", "status", "rag"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document, with what its author is told beside it."""

    paper: Paper
    left_out: tuple[LeftOut, ...]


def draw_up(facts: Facts, plan: Record, origin: Origin, *, public: bool = False, then: Facts | None = None) -> Drawn:
    """Draw up a plan's document.

    Args:
        facts: the records, on the day the document shows.
        plan: the plan among them.
        origin: what it is made from, and what of it was asked for.
        public: for publication; its origin stays out of the document.
        then: the records on the day of `origin.since`; None where the store has no history of that day, and what
            changed is told by the dates of updates alone.
    """
    sieve = Sieve.of(facts.snapshot, facts.profile, public=public, restricted=origin.restricted)
    since = Since(origin.since, then, plan.id, public) if origin.since else None
    drafter = _Drafter(facts, sieve, origin, since)
    trees = plan_trees(facts, Query((Term("plan", "=", (plan.id,)),)))
    tree = next(tree for tree in trees if tree.key == plan.id)
    sections = tuple(drafter.sections(tree))
    shown = [row.id for section in sections for row in section.rows]
    actions = [record for record_id in shown if (record := facts.snapshot.get(record_id))]
    held = {name for section in sections for row in section.rows for name in row.cells}
    fields = fields_of(plan, sieve, origin)
    paper = Paper(
        origin=None if public else origin,
        title=fields["title"],
        day=origin.day,
        marking=fields["marking"],
        fields=fields,
        control=control_block(fields),
        grids=tuple(grids_of(plan, sieve)),
        related=tuple(related(plan, sieve)),
        counts=tuple(counts_of(facts, actions)),
        rag_counts=tuple(rag_counts_of(facts, actions)),
        notes=tuple(notes_of(facts, actions, since, sieve)),
        key=tuple(key_of(facts, sections)),
        columns=tuple(_columns(held | _ALWAYS, since)),
        sections=sections,
    )
    return Drawn(paper, tuple(dict.fromkeys(sieve.left_out)))


def related(plan: Record, sieve: Sieve) -> Iterator[str]:
    """Yield the papers a plan leans on; in a document for publication none that is itself restricted."""
    for text in plan.texts("related"):
        if sieve.public and any(word in text.casefold() for word in ("restricted", "sensitive", "confidential")):
            sieve.left_out.append(LeftOut(plan.id, f"a related paper that says it is restricted: {clean(text)}"))
        else:
            yield clean(text)


def _columns(held: set[str], since: Since | None) -> Iterator[Column]:
    for column in COLUMNS:
        if column.name == "since" and since:
            yield Column("since", f"Since {say(since.day)}")
        elif column.name in held:
            yield column


@dataclass(frozen=True, slots=True)
class _Drafter:
    """Draws up the table of actions."""

    facts: Facts
    sieve: Sieve
    origin: Origin
    since: Since | None

    def sections(self, tree: Branch) -> Iterator[Section]:
        """Yield the plan's priorities, and last the actions that stand under none."""
        for branch in tree.branches:
            if branch.record and not self.sieve.shows(branch.record):
                continue
            yield self._section(branch)
        if tree.actions:
            yield self._section(tree)

    def _section(self, branch: Branch) -> Section:
        record = branch.record if branch.record and branch.record.kind.name == "priority" else None
        actions = self.facts.snapshot.several([placed.id for placed in branch.actions]).values()
        rows = tuple(self._row(action, branch.name) for action in actions if self.sieve.shows(action))
        if record is None:
            heading = "Actions" if branch.record else "Actions under no priority"
            return Section("", heading, "", (), rows)
        title = self.sieve.text(record, "the title", clean(record.title)) or "Title left out"
        ref = clean(record.text("ref"))
        about = tuple(paragraphs(self.sieve.internal(record, "its text", record.body)))
        return Section(record.id, f"Priority {ref}: {title}" if ref else title, self._facts_of(record), about, rows)

    def _facts_of(self, priority: Record) -> str:
        """Say a priority's standing in one line."""
        linked = [self.facts.snapshot.get(link) for link in priority.texts("links")]
        refs = [clean(each.text("ref") or each.title) for each in linked if each]
        parts = (
            f"{label(priority.text('risk'))} risk" if priority.text("risk") else "",
            "Emerging issue" if priority.values.get("emerging") else "",
            "Cross-cutting" if priority.values.get("cross_cutting") else "",
            f"Theme: {self.sieve.text(priority, 'the theme', clean(priority.text('theme')))}"
            if priority.text("theme")
            else "",
            f"Links into: {', '.join(refs)}" if refs else "",
        )
        return " · ".join(part for part in parts if part)

    def _row(self, action: Record, over: str) -> Row:
        cells: dict[str, Cell] = {}
        for name, lines in self._cells(action).items():
            if cell := tuple(line for line in lines if line.text):
                cells[name] = cell
        if "issue" in cells and cells["issue"][0].text.casefold() in clean(over).casefold():
            del cells["issue"]
        fact = self.facts.of(action)
        due = action.get("due", When)
        whole = due.first() if due and due.day else None
        return Row(action.id, cells, fact.declared, whole)

    def _cells(self, action: Record) -> dict[str, Sequence[Line]]:
        events = self.sieve.news(self.facts.snapshot.timeline(action.id), action)
        news = self.since.of(action, events) if self.since else None
        return {
            **{
                name: [Line(self._text(action, name))] for name in ("ref", "issue", "outcome", "resources", "timescale")
            },
            "title": [*self._title(action)],
            "resources": [*self._resources(action)],
            "owner": [*self._owners(action)],
            "due": [*self._due(action)],
            "updates": [*self._updates(events, news.events if news else frozenset())],
            "since": [Line(text, strong=True) for text in since_column(news)] if news else [],
            "status": [*self._status(action)],
            "rag": [*self._rag(action)],
        }

    def _text(self, record: Record, name: str) -> str:
        declared = record.kind.field(name)
        return self._passed(record, declared.label.lower() if declared else name, clean(record.text(name)))

    def _passed(self, record: Record, name: str, text: str) -> str:
        return self.sieve.text(record, name, text)

    def _title(self, action: Record) -> Iterator[Line]:
        yield Line(self._passed(action, "the title", clean(action.title)) or "Title left out", strong=True)
        for text in paragraphs(self.sieve.internal(action, "its text", action.body)):
            yield Line(text)
        for number, step in enumerate(action.texts("steps"), 1):
            yield Line(self._passed(action, f"step {number}", clean(step)), lead=f"{number}.")

    def _resources(self, action: Record) -> Iterator[Line]:
        yield Line(self._text(action, "resources"))
        for row in plan_rows(action, "funding"):
            if text := self._passed(action, "funding", say_sum(row)):
                yield Line(text, lead="Funding:")

    def _owners(self, action: Record) -> Iterator[Line]:
        for name in self.sieve.people(action, "owner", action.texts("owner")):
            yield Line(clean(name))
        for name in self.sieve.people(action, "support", action.texts("support")):
            yield Line(clean(name), lead="Support:")

    def _due(self, action: Record) -> Iterator[Line]:
        due, fact = action.get("due", When), self.facts.of(action)
        said = say(due) if due else ""
        yield Line(said)
        timescale = self._text(action, "timescale")
        if timescale and timescale.casefold() != said.casefold():
            yield Line(timescale, lead="Timescale:")
        if fact.overdue:
            yield Line(f"overdue {counted(fact.overdue, 'day')}", quiet=True)

    def _updates(self, events: Sequence[Record], new: frozenset[str]) -> Iterator[Line]:
        most = self.origin.updates
        shown = events if most is None else events[:most]
        for event in shown:
            yield self._update(event, is_new=event.id in new)
        if folded := events[len(shown) :]:
            last, first = (say(when) if (when := event.get("date", When)) else "" for event in (folded[0], folded[-1]))
            days = f"{first} to {last}" if first != last else first
            unseen = sum(event.id in new for event in folded)
            also = f", {unseen} of them new" if unseen else ""
            yield Line(f"{counted(len(folded), 'older update')}{also}: {days}", quiet=True)

    def _update(self, event: Record, *, is_new: bool) -> Line:
        begins, ends = event.get("date", When), event.get("date_to", When)
        days = say_span(begins, ends) if begins else "No date"
        ahead = " (to come)" if begins and begins.first() > self.facts.today else ""
        return Line(_told(event, self.sieve), f"{'NEW ' if is_new else ''}{days}{ahead}:", event=event.id)

    def _status(self, action: Record) -> Iterator[Line]:
        fact = self.facts.of(action)
        said = label(fact.status)
        yield Line(clean(said) if fact.status_declared else f"({clean(said)})")
        words = self.sieve.internal(action, "the status as written", clean(action.text("status_words")))
        if words and words.casefold() != said.casefold():
            yield Line(words, lead="As written:")
        if reason := self.sieve.internal(action, "the reason for its RAG", clean(action.text("rag_reason"))):
            yield Line(reason, lead=f"{WORDS.get(fact.declared, 'RAG')}:")

    def _rag(self, action: Record) -> Iterator[Line]:
        fact = self.facts.of(action)
        if fact.declared:
            yield Line(f"{LETTERS[fact.declared]} {WORDS[fact.declared]}", strong=True)
            if fact.disagrees:
                yield Line(f"but {fact.why}", quiet=True)
        elif fact.derived:
            yield Line(f"({LETTERS[fact.derived].lower()})")
            if fact.derived in ("red", "amber") and not fact.overdue:
                yield Line(fact.why, quiet=True)
        else:
            yield Line("–")


def _told(event: Record, sieve: Sieve) -> str:
    """Say an event: its title, where, by whom, how many, and its text."""
    place = sieve.text(event, "the place", clean(event.text("place")))
    by = sieve.people(event, "by", [event.text("by")] if event.text("by") else [])
    head = ", ".join(part for part in (clean(event.title), place, f"by {clean(by[0])}" if by else "") if part)
    number, unit = event.text("count"), clean(event.text("unit"))
    moved = [event.text("status_from"), event.text("status_to")]
    asides = [f"{number} {unit}".strip() if number else "", _moved(*moved)]
    head += "".join(f" ({aside})" for aside in asides if aside)
    text = "" if sieve.public else flat(event.body)
    return f"{head.rstrip('.')}. {text}" if text else head


def _moved(before: str, after: str) -> str:
    if not after:
        return ""
    return clean(
        f"status {label(before).lower()} to {label(after).lower()}" if before else f"now {label(after).lower()}"
    )
