"""Answers a shell that completes a command: a line each of value and help; never an error."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from cspt.cli.session import Session
    from cspt.model.schema import Kind

    Items = list[CompletionItem[Any]]
    Completer = Callable[[click.Context, click.Parameter, str], Items]

_DIRECTORIES = "/"
"""Stands for: complete folders as the shell does."""


def answer(command: click.Command) -> None:
    """Print what may stand at the end of the line that the shell gives in COMP_LINE."""
    from cspt.cli.output import Output

    with suppress(Exception, SystemExit):
        found = _completions(command, os.environ.get("COMP_LINE", ""))
        Output.pairs([(item.value, item.help or "") for item in found])


def _completions(command: click.Command, line: str) -> Items:
    from click.shell_completion import ShellComplete, split_arg_string

    words = split_arg_string(line)[1:]
    incomplete = words.pop() if words and not line[-1].isspace() else ""
    return ShellComplete(command, {}, "cspt", "_CSPT_COMPLETE").get_completions(words, incomplete)


def _never_failing(completer: Callable[[Session, click.Context, str], Iterable[tuple[str, str]]]) -> Completer:
    """Make a click completer of a function that gives values with helps; trouble completes nothing."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
        from click.shell_completion import CompletionItem

        from cspt.cli.session import session_of

        found: Items = []
        with suppress(Exception):
            found += [
                CompletionItem(value, help=text) for value, text in completer(session_of(context), context, incomplete)
            ]
        return found

    return complete


@_never_failing
def folders(_session: Session, _context: click.Context, _incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a folder."""
    return [(_DIRECTORIES, "")]


@_never_failing
def kinds(_session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a kind's name."""
    from cspt.kinds import KINDS

    return [(kind.name, kind.help) for kind in KINDS.values() if kind.name.startswith(incomplete)]


@_never_failing
def plurals(_session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a kind's name as a list takes it."""
    from cspt.kinds import KINDS

    return [(kind.plural, kind.help) for kind in KINDS.values() if kind.plural.startswith(incomplete)]


@_never_failing
def record_ids(session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete an id, told by its record's title."""
    return _ids(session, incomplete)


@_never_failing
def statuses(session: Session, context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a status of the record that was named."""
    kind = _kind_of_record(session, context)
    declared = kind.field(kind.status_field)
    choices = session.workspace.profile.vocabulary(declared.vocabulary) if declared else ()
    return [(status, "") for status in choices if status.startswith(incomplete)]


@_never_failing
def event_types(_session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete an event's type."""
    from cspt.kinds import KINDS

    declared = KINDS["event"].field("type")
    return [(name, "") for name in (declared.choices if declared else ()) if name.startswith(incomplete)]


@_never_failing
def owners(session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a role or team that something is due for."""
    from cspt.kinds import KINDS

    facts = session.workspace.facts()
    fields = ((kind, name) for kind in KINDS.values() for name in ("owner", "lead") if kind.field(name))
    found = {value for kind, name in fields for value in facts.held(kind, name)}
    return [(name, "") for name in sorted(found) if name.casefold().startswith(incomplete.casefold())]


@_never_failing
def sort_fields(_session: Session, context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a field to sort by."""
    kind = _kind_named(context)
    return [(field.name, field.label) for field in kind.fields if field.name.startswith(incomplete)]


@_never_failing
def filters_of_kind(session: Session, context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a filter on the kind that was named."""
    return _fields_and_values(session, _kind_named(context), incomplete)


@_never_failing
def action_filters(session: Session, _context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete a filter on actions."""
    from cspt.kinds import KINDS

    return _fields_and_values(session, KINDS["action"], incomplete)


@_never_failing
def assignments_of_kind(session: Session, context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete `field=value` of the kind that was named."""
    return _fields_and_values(session, _kind_named(context), incomplete, given=("id", "kind", "title"))


@_never_failing
def assignments_of_record(session: Session, context: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Complete `field=value` of the record that was named."""
    return _fields_and_values(session, _kind_of_record(session, context), incomplete, given=("id", "kind"))


def _fields_and_values(
    session: Session, kind: Kind, incomplete: str, given: tuple[str, ...] = ()
) -> Iterable[tuple[str, str]]:
    name, sign, value = incomplete.partition("=")
    if not sign:
        fields = (field for field in kind.fields if field.name not in given)
        return [(f"{field.name}=", field.label) for field in fields if field.name.startswith(incomplete)]
    head = f"{name}{sign}" + (value[: value.rfind(",") + 1] if "," in value else "")
    return [
        (f"{head}{found}", text)
        for found, text in _values(session, kind, name.rstrip("+-!<>"), incomplete[len(head) :])
    ]


def _values(session: Session, kind: Kind, name: str, start: str) -> list[tuple[str, str]]:
    from cspt.model.schema import LINKS, Type
    from cspt.model.values import allowed

    declared = kind.field(name)
    if declared is None:
        return []
    if declared.type in LINKS:
        return _ids(session, start, declared.to)
    choices = ("yes",) if declared.type is Type.FLAG else allowed(declared, session.workspace.profile.vocabulary)
    return [(choice, "") for choice in choices if choice.startswith(start)]


def _ids(session: Session, typed: str, kind: str = "") -> list[tuple[str, str]]:
    """Return the ids that what was typed may become; halves where a half was typed and means several."""
    from cspt.kinds import KINDS
    from cspt.model.ids import prefix_of

    snapshot = session.workspace.load()
    meant = snapshot.candidates(typed) or snapshot.beginning(typed)
    prefix = KINDS[kind].prefix if kind else ""
    fitting = [i for i in meant if prefix in ("", prefix_of(i))]
    others = [i for i in fitting if prefix_of(i) != KINDS["event"].prefix]
    found = others if others or not typed else fitting
    whole = len(found) == 1 or all(record_id.startswith(typed.upper()) for record_id in found)
    titles = snapshot.titles(found)
    names = {i: i if whole else typed + i.partition("-")[2][len(typed) :] for i in found}
    return [(names[i], titles[i]) for i in found]


def _kind_named(context: click.Context) -> Kind:
    from cspt.kinds import kind_named

    return kind_named(str(context.params.get("kind") or next(iter(context.args), "")))


def _kind_of_record(session: Session, context: click.Context) -> Kind:
    return session.near.find(str(context.params.get("record_id") or "")).kind
