"""`cspt list`: the records of a kind that answer filters, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cspt.cli.complete import filters_of_kind, plurals, sort_fields
from cspt.cli.layout import Cell, Column, table
from cspt.cli.output import Span
from cspt.cli.session import Session, at_option, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record
    from cspt.model.schema import Kind

_RIGID = frozenset({"ref", "date", "count"})


@click.command("list")
@click.argument("kind", shell_complete=plurals)
@click.argument("filters", nargs=-1, shell_complete=filters_of_kind)
@click.option("--sort", metavar="FIELD", shell_complete=sort_fields, help="Sort by a field; -FIELD for the other way.")
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="At most so many.")
@at_option
@json_option
@in_folder
@pass_session
def command(session: Session, kind: str, filters: tuple[str, ...], sort: str | None, limit: int | None) -> None:
    """List the records of a KIND: plans, priorities, actions, cases, events or members.

    FILTERS: rag=red  status!=complete  owner~police  'due<2026-12-01'  field= (blank), and bare words.
    """
    from cspt.kinds import kind_named

    wanted = kind_named(kind)
    records = _selected(session, wanted, filters, sort, limit)
    if session.as_json:
        session.out.data([session.facts.row(record) for record in records])
    elif records:
        _print(session, wanted, records)
    else:
        _say_empty(session, wanted, filters)
    session.name_problems()


def _selected(
    session: Session, kind: Kind, filters: tuple[str, ...], sort: str | None, limit: int | None
) -> list[Record]:
    query = session.facts.query(kind, filters)
    if sort is not None:
        _refuse_unsortable(kind, sort.removeprefix("-"))
    return session.facts.listed(kind, query, sort=sort or "", limit=limit)


def _refuse_unsortable(kind: Kind, name: str) -> None:
    from cspt.errors import BadRequest
    from cspt.rules.facts import DERIVED

    names = (*kind.names(), *(DERIVED if kind.name == "action" else ()))
    if name not in names:
        raise BadRequest(f"no field `{name}` to sort by; there are {', '.join(names)}")


def _print(session: Session, kind: Kind, records: list[Record]) -> None:
    from cspt.cli.say import Speaker

    speaker = Speaker(session.facts, session.out.terminal)
    columns = [_column(kind, name) for name in kind.list_columns]
    marked = [Column(keep=True, rigid=True)] if kind.name == "action" else []
    columns = [*marked, Column("Id", keep=True, rigid=True), *columns]
    rows = [_row(session, speaker, record) for record in records]
    session.out.lines(table(columns, rows, session.out.room))


def _column(kind: Kind, name: str) -> Column:
    from cspt.cli.say import DEADLINES

    declared = kind.field(name)
    title = name == "title"
    deadline = name in DEADLINES
    heading = declared.label if declared else name
    return Column(heading, keep=title, main=title, rigid=deadline or name in _RIGID, last=deadline)


def _row(session: Session, speaker: Speaker, record: Record) -> list[Cell]:
    from cspt.cli.marks import rag_cell

    marked = [rag_cell(session.facts.of(record), session.out)] if record.kind.name == "action" else []
    return [
        *marked,
        [Span(speaker.id(record), "dim")],
        *(_cell(speaker, record, name) for name in record.kind.list_columns),
    ]


def _cell(speaker: Speaker, record: Record, name: str) -> Cell:
    if name == "title":
        from cspt.cli.marks import title_cell

        return title_cell(record)
    if name == "status" and record.kind.name == "action" and not record.text("status"):
        return [Span(f"({speaker.value(record, 'stands')})", "dim")]
    return [Span(speaker.value(record, name))]


def _say_empty(session: Session, kind: Kind, filters: tuple[str, ...]) -> None:
    if filters:
        session.out.line(f"No {kind.plural} answer {' '.join(filters)}.")
    else:
        session.out.line(f"No {kind.plural} yet; make the first with `cspt new {kind.name} TITLE`.")
