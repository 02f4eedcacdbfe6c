"""Says what an import would do, as lines for a person and as data for a program."""

from __future__ import annotations

from collections.abc import Iterator

from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Line, Span
from cspt.exchange.proposal import Proposal
from cspt.exchange.understand.draft import ActionDraft
from cspt.exchange.understand.updates import Dated
from cspt.exchange.wording import counted
from cspt.model.changes import say_raw

_SHOWN = 40
"""So many lines of each part are shown, unless all are asked for."""


def preview(proposal: Proposal, room: int | None, *, everything: bool) -> Iterator[Line]:
    """Say what a document would do: what was taken for what, its rows, and what was not understood."""
    yield from _head(proposal)
    yield from _columns_shown(proposal, room)
    yield from _shortened(list(_rows_shown(proposal, room)), "rows", everything=everything)
    yield from _shortened(list(_changes_shown(proposal)), "changes", everything=everything)
    remarks: list[Line] = [[Span(f"  {remark}")] for remark in proposal.remarks]
    if remarks:
        yield [Span("")]
        yield [Span("Not taken, or taken with a doubt", "bold")]
        yield from _shortened(remarks, "remarks", everything=everything)
    yield [Span("")]
    yield [Span(_total(proposal), "bold")]


def _head(proposal: Proposal) -> Iterator[Line]:
    period = proposal.draft.period
    days = f", {period.starts:%-d %B %Y} to {period.ends:%-d %B %Y}" if period else ""
    if proposal.plan:
        yield [Span(f"{proposal.name} into {proposal.plan.id} {proposal.title}", "bold")]
    else:
        yield [Span(f"{proposal.name} into a new plan “{proposal.title}”{days}", "bold")]


def _columns_shown(proposal: Proposal, room: int | None) -> Iterator[Line]:
    yield [Span("")]
    yield [Span("Columns", "bold")]
    rows = [[[Span("  ")], [Span(use.heading)], [Span(f"→ {_said(use.field)}")]] for use in proposal.columns]
    yield from table([Column(keep=True), Column(keep=True, main=True), Column(keep=True, rigid=True)], rows, room)


def _said(field: str) -> str:
    return {"body": "kept in the action's text", "none": "left out", "action": "action (title)"}.get(field, field)


def _rows_shown(proposal: Proposal, room: int | None) -> Iterator[Line]:
    if not proposal.actions and not proposal.priorities:
        return
    yield [Span("")]
    yield [Span("New", "bold")]
    named = [(each.where, "priority", f"{each.ref} {each.title}") for each in proposal.priorities]
    rows: list[list[Cell]] = [[_cell("  "), *(_cell(text.strip()) for text in each), [], [], []] for each in named]
    rows += [_action_row(action) for action in proposal.actions]
    columns = [Column(keep=True), Column("Place"), Column("What"), Column("Title", keep=True, main=True)]
    yield from table([*columns, Column("Owner"), Column("Updates"), Column("RAG")], rows, room)


def _action_row(action: ActionDraft) -> list[Cell]:
    fields = action.fields
    rag, title = str(fields.get("rag", "")), f"{fields.get('ref', '')} {action.title}".strip()
    owners = ", ".join(str(owner) for owner in fields.get("owner", ()))
    updates = _some(len(action.events), "update")
    texts = ("  ", action.where, "action", title, owners, updates)
    return [*(_cell(text) for text in texts), [Span(rag, rag)]]


def _cell(text: str) -> Cell:
    return [Span(text)] if text else []


def _changes_shown(proposal: Proposal) -> Iterator[Line]:
    if not (proposal.changes or proposal.events or proposal.gone):
        return
    yield [Span("")]
    yield [Span("Changed", "bold")]
    for change in proposal.changes:
        by = f", says {change.who}" if change.who else ""
        mark = Span("  COLLIDES ", "amber-text") if change.collides else Span("  ")
        now, then = (say_raw(value) or "blank" for value in (change.ours, change.theirs))
        yield [mark, Span(f"{change.id} {change.label}: {change.field} {now} → {then}{by}")]
    for new in proposal.events:
        yield [Span(f"  {new.about} {new.label}: update of {new.event.date}: {new.event.words}")]
    for record in proposal.gone:
        yield [Span(f"  {record.id} {record.title}: no longer in the document; it is never deleted")]


def _shortened(lines: list[Line], noun: str, *, everything: bool) -> Iterator[Line]:
    shown = lines if everything else lines[: _SHOWN + 2]
    yield from shown
    if len(lines) > len(shown):
        yield [Span(f"  … and {len(lines) - len(shown):,} more {noun}; --all shows them", "dim")]


def _total(proposal: Proposal) -> str:
    """Say in one line what it comes to."""
    if proposal.empty:
        return f"Nothing to change: {counted(proposal.same, 'action')} as known."
    updates = sum(len(action.events) for action in proposal.actions) + len(proposal.events)
    parts = [
        _some(len(proposal.priorities), "new priority", "new priorities"),
        _some(len(proposal.actions), "new action"),
        _some(updates, "dated update"),
        _some(len(proposal.changes), "changed field"),
        _some(len(proposal.collisions), "collision"),
        _some(len(proposal.gone), "action no longer in it", "actions no longer in it"),
        f"{proposal.same:,} as known" if proposal.same else "",
        _some(len(proposal.remarks), "remark"),
    ]
    return ", ".join(part for part in parts if part) + "."


def _some(count: int, one: str, many: str = "") -> str:
    """Say a count with its noun; nothing for none."""
    return counted(count, one, many) if count else ""


def as_data(proposal: Proposal) -> Iterator[dict[str, object]]:
    """Give a proposal as data, one object for each thing it holds."""
    for use in proposal.columns:
        yield {"what": "column", "heading": use.heading, "field": use.field, "where": use.where}
    for priority in proposal.priorities:
        yield {"what": "priority", "title": priority.title, "ref": priority.ref, "where": priority.where}
    for action in proposal.actions:
        events = [_event_data(each) for each in action.events]
        yield {"what": "action", "title": action.title, **action.fields, "events": events, "where": action.where}
    for change in proposal.changes:
        yield {
            "what": "change", "id": change.id, "field": change.field, "base": change.base, "store": change.ours,
            "document": change.theirs, "who": change.who, "collides": change.collides, "where": change.where,
        }  # fmt: skip
    for new in proposal.events:
        yield {"what": "event", "about": new.about, "date": str(new.event.date), "words": new.event.words}
    for record in proposal.gone:
        yield {"what": "gone", "id": record.id, "title": record.title}
    for remark in proposal.remarks:
        yield {"what": "remark", "where": remark.where, "message": remark.message}


def _event_data(event: Dated) -> dict[str, object]:
    until = str(event.date_to or "")
    return {"date": str(event.date), "date_to": until, "count": event.count, "unit": event.unit, "words": event.words}
