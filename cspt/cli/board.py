"""`cspt board`: actions in columns by status, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import action_filters
from cspt.cli.layout import GAP, cells, clipped, cut, fit, wrap
from cspt.cli.output import Line, Span
from cspt.cli.session import Session, at_option, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from cspt.cli.say import Speaker
    from cspt.model.record import Record

_NARROWEST = 22
_TITLE_LINES = 3


@click.command("board")
@click.argument("filters", nargs=-1, shell_complete=action_filters)
@at_option
@json_option
@in_folder
@pass_session
def command(session: Session, filters: tuple[str, ...]) -> None:
    """Show actions in columns by status.

    FILTERS as in `cspt list`: rag=red  plan~Hertsmere  owner~police, and bare words.
    """
    print_board(session, filters)


def print_board(session: Session, filters: Sequence[str]) -> None:
    """Print the board of the actions that answer some filters."""
    from cspt.kinds import KINDS

    facts, out = session.facts, session.out
    query = facts.query(KINDS["action"], filters)
    actions = facts.listed(KINDS["action"], query)
    if session.as_json:
        out.data([facts.row(action) for action in actions])
    else:
        out.lines(_board(session, actions, filters))
    session.name_problems()


def _board(session: Session, actions: Sequence[Record], filters: Sequence[str]) -> Iterator[Line]:
    yield from _header(session, actions, filters)
    if not actions:
        answer = " answer that" if filters else " yet; make the first with `cspt new action TITLE`"
        yield [Span(f"No actions{answer}.")]
        return
    columns = _columns(session, actions)
    room = session.out.width
    beside = max(1, min(len(columns), (room + GAP) // (_NARROWEST + GAP)))
    width = (room + GAP) // beside - GAP
    for start in range(0, len(columns), beside):
        drawn = [_drawn(session, *column, width) for column in columns[start : start + beside]]
        for row in zip_longest(*drawn, fillvalue=()):
            yield _side_by_side(row, width)
        if start + beside < len(columns):
            yield []


def _header(session: Session, actions: Sequence[Record], filters: Sequence[str]) -> Iterator[Line]:
    from cspt.cli.marks import totals
    from cspt.model.dates import say_long

    facts, room = session.facts, session.out.room
    day = ("sample, " if facts.profile.sample else "") + say_long(facts.today)
    yield clipped([Span(facts.profile.name, "bold"), Span(f"  {day}", "dim")], room)
    yield clipped(totals(map(facts.of, actions), session.out), room)
    if filters:
        yield clipped([Span(f"{' · '.join(filters)}  {len(actions)} actions", "dim")], room)
    yield []


def _columns(session: Session, actions: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Return each status with its actions; one that the workflow does not know comes last."""
    found: dict[str, list[Record]] = {status: [] for status in session.facts.profile.vocabulary("workflow.action")}
    for action in actions:
        found.setdefault(session.facts.of(action).status, []).append(action)
    return list(found.items())


def _drawn(session: Session, status: str, actions: Sequence[Record], width: int) -> list[Line]:
    from cspt.cli.say import Speaker
    from cspt.model.profile import label

    speaker = Speaker(session.facts, session.out.terminal)
    lines: list[Line] = [[Span(cut(f"{label(status)} {len(actions)}", width), "bold")]]
    for action in actions:
        lines += [[], *_card(session, speaker, action, width)]
    return lines


def _card(session: Session, speaker: Speaker, action: Record, width: int) -> Iterator[Line]:
    from cspt.cli.marks import rag_cell

    facts = session.facts.of(action)
    mark, *differs = rag_cell(facts, session.out)
    hang = min(cells(mark.text) + 1, width // 3)
    conflicts = "C " * bool(action.conflicts)
    name = f"{action.text('ref') or speaker.short(action.id)} {conflicts}{action.title}"
    title = wrap(name, width - hang)
    if session.out.terminal and len(title) > _TITLE_LINES:
        title = [*title[: _TITLE_LINES - 1], cut(" ".join(title[_TITLE_LINES - 1 :]), width - hang)]
    for number, line in enumerate(title):
        yield [mark, Span(" "), Span(line)] if number == 0 else [Span(" " * hang), Span(line)]
    for line in wrap(_facts_line(session, speaker, action), width - hang):
        yield [Span(" " * hang), Span(line, "dim")]
    if differs:
        mark_room = sum(cells(span.text) for span in differs) + 1
        for number, line in enumerate(wrap(facts.why, width - hang - mark_room)):
            lead = [*differs, Span(" ")] if number == 0 else [Span(" " * mark_room)]
            yield [Span(" " * hang), *lead, Span(line, "dim")]


def _facts_line(session: Session, speaker: Speaker, action: Record) -> str:
    from cspt.model.dates import say_age

    updated = session.facts.of(action).updated
    age = f"updated {say_age(updated, session.facts.today)}" if updated and session.out.terminal else ""
    parts = [", ".join(action.texts("owner")) or "no owner", speaker.value(action, "due"), age]
    return ", ".join(part for part in parts if part)


def _side_by_side(row: Sequence[Line], width: int) -> Line:
    line: list[Span] = []
    for number, part in enumerate(row):
        line += [*([Span(" " * GAP)] if number else []), *fit(part, width)]
    return line
