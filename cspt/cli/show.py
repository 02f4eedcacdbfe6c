"""`cspt show`: one record, with its actions and its newest events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.layout import Column, cells, clipped, table, wrap
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, at_option, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record
    from cspt.model.schema import Field

_NEWEST = 8
_HEADED = frozenset({"id", "kind", "title"})
_LABEL_ROOM = 18
_READABLE = 100
_ITEM = re.compile(r"([-*+]|\d+[.)])\s")
_BLOCK = re.compile(rf"\s|[#>|`]|---|{_ITEM.pattern}")


@click.command("show")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@at_option
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str) -> None:
    """Show one record: its facts, its text, its actions and its newest events."""
    record = session.facts.snapshot.find(record_id)
    if session.as_json:
        session.out.data([_data(session, record)])
    else:
        session.out.lines(clipped(line, session.out.room) for line in _page(session, record))
    session.name_problems()


def children(session: Session, record: Record) -> list[Record]:
    """Return what hangs on a record: a plan's priorities, and the actions of a plan, a priority or a case."""
    from cspt.rules.facts import sort_key

    under = session.facts.snapshot.under
    found = [*under(record.kind.name, record.id, "priority"), *under(record.kind.name, record.id, "action")]
    return sorted(found, key=lambda child: (child.kind.name != "priority", sort_key(child)))


def _data(session: Session, record: Record) -> dict[str, object]:
    facts = session.facts
    return {
        **facts.row(record),
        "body": record.body.strip(),
        "children": [facts.row(child) for child in children(session, record)],
        "events": [facts.row(event) for event in facts.snapshot.timeline(record.id)],
    }


def _page(session: Session, record: Record) -> Iterator[Line]:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    yield from _head(session, record)
    yield from _fields(session, speaker, record)
    if body := record.body.replace("\r\n", "\n").strip("\n"):
        yield []
        for paragraph in _paragraphs(body) if session.out.terminal else body.split("\n"):
            yield from _paragraph(session, paragraph)
    for kind in ("priority", "action"):
        listed = [child for child in children(session, record) if child.kind.name == kind]
        yield from _listed(session, speaker, listed)
    yield from _events(session, speaker, record)


def _head(session: Session, record: Record) -> Iterator[Line]:
    from cspt.cli.marks import rag_cell

    mark = [*rag_cell(session.facts.of(record), session.out), Span(" ")] if record.kind.name == "action" else []
    lead = [*mark, Span(f"{record.id}  ", "dim")]
    hang = sum(cells(span.text) for span in lead)
    if session.out.width - hang < _LABEL_ROOM:
        yield lead
        lead, hang = [], 0
    for number, line in enumerate(_wrapped(session, record.title, hang)):
        yield [*(lead if number == 0 else [Span(" " * hang)]), Span(line, "bold")]
    yield []


def _fields(session: Session, speaker: Speaker, record: Record) -> Iterator[Line]:
    for declared in record.kind.fields:
        if declared.name not in _HEADED and (texts := _texts(speaker, record, declared)):
            yield from _labelled(session, declared.label, texts)
    if record.kind.name == "action":
        facts = session.facts.of(record)
        if not facts.status_declared:
            yield from _labelled(session, "On the board", [f"in {facts.status}; no status declared"])
        derived = f"{facts.derived or 'none'}: {facts.why}"
        yield from _labelled(session, "RAG by the rules", [facts.disagreement or derived])
    from cspt.model.conflict import CONFLICTS

    if names := dict.fromkeys(conflict.field for conflict in record.conflicts):
        said = f"{', '.join(names)}; `cspt conflicts {speaker.short(record.id)}` shows each value"
        yield from _labelled(session, "To settle", [said])
    unknown = [name for name in record.raw if record.kind.field(name) is None and name != CONFLICTS]
    if unknown:
        yield from _labelled(session, "Also in the file", [", ".join(unknown)])


def _texts(speaker: Speaker, record: Record, declared: Field) -> list[str]:
    """Return a field's value as the lines it is shown in: one a row, one a step."""
    from cspt.model.schema import Type
    from cspt.model.values import to_text

    value = record.values.get(declared.name)
    if value is None:
        return []
    if declared.type in (Type.ROWS, Type.LINKS) or declared.name == "steps":
        items = value if isinstance(value, tuple) else ()
        return [speaker.link(str(item)) if declared.type is Type.LINKS else to_text(item) for item in items]
    text = speaker.plain(declared, value)
    said = speaker.value(record, declared.name)
    return [f"{said} ({text})" if declared.type in (Type.DATE, Type.WHEN) and said != text else text]


def _labelled(session: Session, label: str, texts: Sequence[str]) -> Iterator[Line]:
    narrow = session.out.width < 2 * _LABEL_ROOM
    hang = 2 if narrow else _LABEL_ROOM
    if narrow:
        yield [Span(label, "dim")]
    lines = [line for text in texts for line in _wrapped(session, text, hang)]
    for number, line in enumerate(lines):
        shown = label if number == 0 and not narrow else ""
        yield [Span(shown.ljust(hang), "dim"), Span(line)]


def _wrapped(session: Session, text: str, hang: int) -> list[str]:
    return wrap(text, max(1, min(session.out.width, _READABLE) - hang)) if session.out.terminal else [text]


def _paragraphs(body: str) -> list[str]:
    """Return a body's paragraphs, each as one line; headings, items, quotes and indented lines stay by themselves."""
    found: list[str] = []
    joins = False
    for line in body.split("\n"):
        plain = bool(line.strip()) and not _BLOCK.match(line)
        if joins and plain:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
        joins = plain or bool(_ITEM.match(line))
    return found


def _paragraph(session: Session, text: str) -> Iterator[Line]:
    text = text.replace("\t", "    ")
    heading = text.startswith("#")
    indent = len(text) - len(text.lstrip(" "))
    for line in _wrapped(session, text.lstrip(" "), indent) or [""]:
        yield [Span(" " * indent + line, "bold" if heading else "")]


def _listed(session: Session, speaker: Speaker, records: Sequence[Record]) -> Iterator[Line]:
    from cspt.cli.marks import rag_cell

    if not records:
        return
    yield []
    kind = records[0].kind
    yield [Span(f"{kind.plural.title()} {len(records)}", "bold")]
    rows = [
        [
            rag_cell(session.facts.of(record), session.out) if kind.name == "action" else [],
            [Span(speaker.id(record), "dim")],
            [Span(record.text("ref"))],
            [Span(record.title)],
            [Span(speaker.value(record, "due"))],
        ]
        for record in records
    ]
    fixed = Column(keep=True, rigid=True)
    columns = [fixed, fixed, Column(rigid=True), Column(keep=True, main=True), Column(rigid=True)]
    yield from table(columns, rows, session.out.room)


def _events(session: Session, speaker: Speaker, record: Record) -> Iterator[Line]:
    from cspt.cli.timeline import event_lines

    events = session.facts.snapshot.timeline(record.id)
    if not events:
        return
    yield []
    yield [Span(f"Events {len(events)}", "bold")]
    yield from event_lines(session, speaker, events[:_NEWEST], bodies=False)
    if len(events) > _NEWEST:
        more = f"{len(events) - _NEWEST} more: cspt timeline {speaker.short(record.id)}"
        yield [Span(more, "dim")]
