"""`cspt status`: the store at a glance, and what was edited by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from cspt.cli.layout import cells, wrap
from cspt.cli.output import Output, complain
from cspt.cli.session import Session, in_folder, json_option, pass_session
from cspt.errors import CsptError

if TYPE_CHECKING:
    from cspt.workspace import HandEdit


@click.command("status")
@json_option
@in_folder
@pass_session
def command(session: Session) -> None:
    """Show the store at a glance: its records, its problems, and the files edited by hand since the last save."""
    store = session.workspace
    try:
        edits = store.hand_edits()
    except CsptError as trouble:
        edits = None
        complain(f"edits by hand are not known: {trouble}")
    if session.as_json:
        session.out.data([_data(session, edits)])
    else:
        _print(session, edits)


def _counts(session: Session) -> dict[str, int]:
    from cspt.kinds import KINDS
    from cspt.model.query import Query

    return {kind.plural: session.facts.count(kind, Query()) for kind in KINDS.values()}


def _problem_count(session: Session) -> int:
    return len(session.workspace.check(session.facts.snapshot))


def _data(session: Session, edits: list[HandEdit] | None) -> dict[str, object]:
    store = session.workspace
    return {
        "name": store.profile.name,
        "folder": str(store.root),
        "today": str(store.today),
        "sample": store.profile.sample,
        "records": _counts(session),
        "problems": _problem_count(session),
        "edited": None if edits is None else [_edit(edit) for edit in edits],
    }


def _edit(edit: HandEdit) -> dict[str, object]:
    return {"path": edit.path, "what": edit.what, "problem": str(edit.problem) if edit.problem else ""}


def _say(out: Output, text: str, style: str = "") -> None:
    """Write a line, on several where a terminal is too narrow for it."""
    for line in wrap(text, out.room) if out.room and cells(text) > out.room else [text]:
        out.line(line, style)


def _print(session: Session, edits: list[HandEdit] | None) -> None:
    from cspt.model.dates import say_long

    store, out = session.workspace, session.out
    _say(out, store.profile.name, "bold")
    day = say_long(store.today) if out.terminal else str(store.today)
    _say(out, ("sample, " if store.profile.sample else "") + day)
    _say(out, str(store.root), "dim")
    _say(out, ", ".join(f"{count} {plural}" for plural, count in _counts(session).items() if count) or "no records yet")
    count = _problem_count(session)
    _say(out, f"{count} problem{'s' * (count != 1)}; `cspt check` shows all" if count else "nothing wrong")
    if shared := _shared(session):
        _say(out, shared)
    if edits is not None:
        _print_edits(session, edits)


def _shared(session: Session) -> str:
    """Say how the store stands to the shared one; empty where it is shared with nobody."""
    from cspt.sync.standing import say_standing, standing_of

    try:
        standing = standing_of(session.workspace, session.facts.snapshot)
    except CsptError as trouble:
        return f"not in step: {trouble}"
    return say_standing(standing, datetime.now().astimezone())


def _print_edits(session: Session, edits: list[HandEdit]) -> None:
    if not edits:
        _say(session.out, "every edit is recorded")
        return
    _say(session.out, "Edited by hand and not yet recorded; `cspt record -m WHY` records them:")
    for edit in edits:
        _say(session.out, f"  {edit.what:8} {edit.path}")
        if edit.problem:
            _say(session.out, f"           {edit.problem.message}", "error")
