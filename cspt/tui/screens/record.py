"""One record: its facts, its timeline with the newest first, and the actions or tasks under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.kinds import KINDS
from cspt.model.dates import When, say_age, say_day, say_due, say_when
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.model.schema import LINKS, Type
from cspt.model.snapshot import event_day
from cspt.rules.facts import Facts, sort_key
from cspt.rules.rag import ORDER
from cspt.text import display
from cspt.tui.keys import bindings_for
from cspt.tui.paint import ALARM, disagreement, facts_line, fit, quiet, rag_of, risk_block, spread, unsettled
from cspt.tui.screens.base import StoreScreen
from cspt.tui.screens.case_parts import casework_line, part_rows
from cspt.tui.widgets.row_list import Row, RowList, blank, heading

_GUTTER = 12
_TYPE_WIDTH = 16
_TITLE_LINES = 3
_SAID_ALREADY = frozenset(
    {"id", "kind", "title", "ref", "rag", "status", "due", "risk_band", "review_due", "theme", "flags", "people"}
)
_WHO = frozenset({"owner", "lead", "agencies"})
"""What a short screen must not cut off, and so is said first."""
_LINK_OF = {"plan": "plan", "priority": "priority", "case": "case"}


class RecordScreen(StoreScreen):
    """Shows a case, an action, a plan, a priority or a member."""

    NAME = "record"
    BINDINGS = bindings_for("record")
    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "#timeline"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, record_id: str, event: str = "") -> None:
        super().__init__()
        self._record_id = record_id
        self._event = event

    def parts(self) -> Iterator[Widget]:
        """Yield the facts, the timeline and what is under the record."""
        yield Static(id="facts")
        yield RowList("Nothing on the timeline yet. a adds the first entry.", id="timeline")
        yield RowList("No actions. n makes one.", id="under")

    @property
    def record(self) -> Record | None:
        """The record shown, or None where it is gone."""
        return self.facts.snapshot.get(self._record_id) if self.facts else None

    def show_facts(self, facts: Facts) -> None:
        """Show the record as it stands."""
        record = facts.snapshot.get(self._record_id)
        if record is None:
            self.query_one("#facts", Static).update(quiet("This record is no longer there. Esc goes back."))
            return
        self.query_one("#facts", Static).update(_heading(record, facts, max(self.size.width - 2, 20)))
        timeline, under = self.query_one("#timeline", RowList), self.query_one("#under", RowList)
        timeline.show([*_timeline_rows(record, facts), *_paper_rows(record, max(self.size.width - 4, 20))])
        tasks = _tasks(record, facts)
        under.display = record.kind.name in _LINK_OF
        rows = [heading(_task_heading(tasks, facts)), *(_task_row(task, facts) for task in tasks)] if tasks else []
        under.show([*rows, *part_rows(record, facts)])
        if self._event and timeline.go_to(self._event):
            self._event = ""

    def selected(self) -> Record | None:
        """Return what an act is about: the task under the cursor, or else the record itself."""
        under = self.query_one("#under", RowList)
        if under.has_focus and self.facts and (task := self.facts.snapshot.get(under.key)):
            return task
        return self.record

    def action_open(self) -> None:
        """Open the task under the cursor, or the form of the event there."""
        if self.query_one("#under", RowList).has_focus:
            super().action_open()
        elif self.facts and (event := self.facts.snapshot.get(self.query_one("#timeline", RowList).key)):
            from cspt.tui.screens.form import FormScreen

            self.app.push_screen(FormScreen(event.kind, event))

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the row that was clicked twice."""
        self.action_open()

    def action_tab_next(self) -> None:
        """Go from the timeline to the tasks, and back."""
        timeline, under = self.query_one("#timeline", RowList), self.query_one("#under", RowList)
        (under if timeline.has_focus and under.display else timeline).focus()

    def action_score(self) -> None:
        """Score the risk of the case."""
        record = self.record
        if record and record.kind.name == "case":
            from cspt.tui.screens.assess import AssessScreen

            self.app.push_screen(AssessScreen(record))

    def action_step(self) -> None:
        """Take the next step of an ASB case review."""
        record = self.record
        if record and record.kind.name == "case-review":
            from cspt.tui.casework import choose_step

            choose_step(self.store_app, record)

    def action_new(self) -> None:
        """Make a new action under this record."""
        record = self.record
        if record is None or record.kind.name not in _LINK_OF:
            return
        plan = {"plan": record.text("plan")} if record.kind.name == "priority" and record.text("plan") else {}
        self.make(KINDS["action"], **plan, **{_LINK_OF[record.kind.name]: record.id})


def _heading(record: Record, facts: Facts, width: int) -> Content:
    lines = [_title_line(record, facts, width), _standing(record, facts), _to_settle(record)]
    lines.append(casework_line(record, facts))
    told = [
        (field.label.lower(), _said(record, field.name, field.type, facts))
        for field in sorted(record.kind.fields, key=lambda field: field.name not in _WHO)
        if field.name not in _SAID_ALREADY
    ]
    lines.append(facts_line(told))
    if record.values.get("people"):
        lines.append(facts_line([("people", record.text("people"))]))
    return Content("\n").join(line for line in lines if line)


def _to_settle(record: Record) -> Content:
    """Name the fields that are left to settle."""
    names = dict.fromkeys(conflict.field for conflict in record.conflicts)
    said = {"body": "text", "record": "the record"}
    labels = [field.label.lower() if (field := record.kind.field(name)) else said.get(name, name) for name in names]
    return display(f"C {', '.join(labels)} to settle: C shows each value", ALARM) if labels else Content("")


def _title_line(record: Record, facts: Facts, width: int) -> Content:
    ref = quiet(f"{record.text('ref')} " if record.text("ref") else "")
    if record.kind.name == "action":
        fact = facts.of(record)
        return _titled(rag_of(fact) + Content(" ") + ref, record.title, disagreement(fact), width)
    block = risk_block(record.text("risk_band")) + Content(" ") if record.kind.name == "case" else Content("")
    review = record.get("review_due", date)
    said = (
        display(f"review {say_due(review, facts.today)}", ALARM if review <= facts.today else "")
        if review
        else Content("")
    )
    return _titled(block + ref, record.title, said, width)


def _titled(lead: Content, title: str, aside: Content, width: int) -> Content:
    """Return a title over as many lines as it takes, up to three, with what stands before it and at the right."""
    room = max(width - lead.cell_length - (aside.cell_length + 1 if aside else 0), 10)
    first, *rest = display(title, "bold").wrap(room) or [Content("")]
    if len(rest) >= _TITLE_LINES:
        rest = [*rest[: _TITLE_LINES - 2], fit(rest[_TITLE_LINES - 2] + Content("…"), room)]
    hang = Content(" " * lead.cell_length)
    return Content("\n").join([spread(lead + first, aside, width), *(hang + line for line in rest)])


def _standing(record: Record, facts: Facts) -> Content:
    words = [label(record.text("status")) if record.text("status") else ""]
    if record.kind.name == "action":
        fact = facts.of(record)
        words = [label(fact.status) + ("" if fact.status_declared else " (not declared)")]
        words.append(f"due {say_due(fact.due, facts.today)}" if fact.due else "no due date")
        words.append(f"updated {say_age(fact.updated, facts.today)}" if fact.updated else "no dated update")
        words.append(fact.disagreement or (f"{fact.derived}: {fact.why}" if fact.derived else ""))
    if record.text("theme"):
        words.append(facts.profile.themes.get(record.text("theme"), label(record.text("theme"))))
    opened = record.get("opened", date)
    if opened and not record.text("closed"):
        words.append(f"open {(facts.today - opened).days} days")
    words += [label(flag).lower() for flag in record.texts("flags")]
    return Content.styled(" · ", "$quiet").join(display(word) for word in words if word)


def _said(record: Record, name: str, kind: Type, facts: Facts) -> str:
    value = record.values.get(name)
    if isinstance(value, When):
        return say_when(value, facts.today)
    if isinstance(value, date):
        return say_day(value, facts.today)
    if kind in LINKS:
        links = value if isinstance(value, tuple) else (value,) if value else ()
        return ", ".join(_name(facts, str(link)) for link in links)
    return record.text(name)


def _name(facts: Facts, record_id: str) -> str:
    record = facts.snapshot.get(record_id)
    return record.title if record else record_id


def _timeline_rows(record: Record, facts: Facts) -> list[Row]:
    rows: list[Row] = []
    month = None
    for event in facts.snapshot.timeline(record.id):
        day = event_day(event)
        if (day.year, day.month) != month:
            month = (day.year, day.month)
            rows.append(heading(f"{day:%B %Y}" if day > date.min else "No date"))
        rows.append(_event_row(event, facts))
    return rows


def _event_row(event: Record, facts: Facts) -> Row:
    when = event.get("date", When)
    to_come = bool(when and when.first() > facts.today)
    details = " ".join(part for part in (event.text("count"), event.text("unit")) if part)
    status = f"{event.text('status_from') or '?'} → {event.text('status_to')}" if event.text("status_to") else ""
    body = " ".join(event.body.split())

    def draw(width: int) -> list[Content]:
        wide = width >= 90
        day = fit(display(say_when(when, facts.today) if when else "no date", "$primary" if to_come else ""), _GUTTER)
        kind = fit(quiet(label(event.text("type") or "event")), _TYPE_WIDTH if wide else 12)
        said = display(event.title, "bold" if status else "")
        for extra in (details, status):
            said += display(f" · {extra}", "$quiet") if extra else Content("")
        line = day + Content(" ") + kind + Content(" ") + said
        aside = quiet(event.text("by") or event.text("place")) if wide else Content("")
        first = spread(line, aside, width)
        if not body:
            return [first]
        return [first, fit(Content(" " * (_GUTTER + 2 + (_TYPE_WIDTH if wide else 12))) + quiet(body), width)]

    return Row(event.id, draw, 2 if body else 1)


def _paper_rows(record: Record, width: int) -> list[Row]:
    """Return the record's own text, below its timeline, wrapped to a width."""
    lines = record.body.strip().splitlines()
    return [blank(), heading("Notes"), *(row for line in lines for row in _text_rows(line, width))] if lines else []


def _text_rows(line: str, width: int) -> list[Row]:
    if not line.strip():
        return [blank()]
    style = "bold" if line.startswith("#") else ""
    hang = "  " if line.startswith(("- ", "* ")) else ""
    wrapped = display(line.lstrip("# ") if style else line, style).wrap(width - len(hang))
    return [Row("", _drawn(Content(hang if number else "") + piece)) for number, piece in enumerate(wrapped)]


def _drawn(line: Content) -> Callable[[int], list[Content]]:
    return lambda _width: [line]


def _tasks(record: Record, facts: Facts) -> list[Record]:
    link = _LINK_OF.get(record.kind.name)
    found = facts.snapshot.under(link, record.id, "action") if link else []
    facts.prepare(found)
    return sorted(found, key=lambda task: (ORDER.index(facts.of(task).shown), *sort_key(task)))


def _task_heading(tasks: list[Record], facts: Facts) -> str:
    done = sum(facts.of(task).status in facts.profile.done for task in tasks)
    return f"Actions {len(tasks)}  ({done} done)"


def _task_row(task: Record, facts: Facts) -> Row:
    fact = facts.of(task)
    said = display(label(fact.status))
    if fact.due and fact.status not in facts.profile.done:
        said = display(say_due(fact.due, facts.today), ALARM if fact.overdue else "")

    def draw(width: int) -> list[Content]:
        mark = unsettled(task)
        owner = quiet(", ".join(task.texts("owner")) or "no owner").truncate(max(width // 4, 8), ellipsis=True)
        aside = owner + quiet(" · ") + said if width >= 60 else said
        name = quiet(f"{task.text('ref')} " if task.text("ref") else "") + mark + display(task.title)
        return [spread(rag_of(fact) + Content(" ") + name + Content(" ") + disagreement(fact), aside, width, share=0.6)]

    return Row(task.id, draw)
