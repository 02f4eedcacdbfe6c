"""What every command is given: the folder it works in, how it prints, and the store it finds there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cspt.cli.output import Output, Progress, complain

if TYPE_CHECKING:
    from subprocess import Popen

    from cspt.model.problem import Problem
    from cspt.model.snapshot import Snapshot
    from cspt.rules.facts import Facts
    from cspt.workspace import Saved, Workspace

F = TypeVar("F", bound=Callable[..., Any])
_SHOWN_PROBLEMS = 3
VIA = "command line"


@dataclass
class Session:
    """One call of a command."""

    folder: Path = field(default_factory=Path)
    as_json: bool = False
    at: str = ""
    """The day asked for, as it was typed; empty for now."""

    @cached_property
    def out(self) -> Output:
        """Standard output."""
        return Output.here()

    @cached_property
    def workspace(self) -> Workspace:
        """The store that the folder lies in."""
        from cspt.workspace import Surroundings, Workspace

        return Workspace.open(self.folder, Surroundings(tell=_tell, progress=Progress()))

    @cached_property
    def facts(self) -> Facts:
        """The records now, or on the day that was asked for."""
        if self.at:
            return self.workspace.facts(self.day)
        with _git_begun(self.folder) as asked:
            import cspt.cli.say
            import cspt.store.index.answers  # noqa: F401 - what the answer needs is loaded while git works

            if not self.workspace.recovered:
                self.workspace.index.asked = asked
            return self.workspace.facts()

    @cached_property
    def near(self) -> Snapshot:
        """The records for an act about a few of them, each read from its own file."""
        return self.workspace.near()

    @cached_property
    def day(self) -> date | None:
        """The day that was asked for; None for now."""
        from cspt.cli.days import past_day

        return past_day(self.at, self.workspace.today) if self.at else None

    def name_problems(self) -> None:
        """Say on standard error which records are missing from what was shown, or have fields that are."""
        snapshot = self.facts.snapshot
        _name(snapshot.problems, "record cannot be read", "records cannot be read")
        _name(
            snapshot.faults,
            "value does not fit its field and is left out",
            "values do not fit their fields and are left out",
        )

    def saved(self, saved: Saved) -> None:
        """Say what an act kept."""
        if self.as_json:
            self.out.data([{"id": saved.id, "summary": saved.summary, "commit": saved.oid}])
        else:
            self.out.line(saved.summary or f"{saved.id}: nothing changed")
        self.name_left(saved)

    @staticmethod
    def name_left(saved: Saved) -> None:
        """Say which files an act left alone because somebody edited them meanwhile."""
        for path in saved.left:
            complain(f"cspt: saved, but {path} was edited meanwhile and was left as it is; see `cspt status`")


@contextmanager
def _git_begun(folder: Path) -> Iterator[Popen[bytes] | None]:
    """Let git begin to say what changed while everything else is loaded; whoever asks in earnest says what is wrong."""
    from cspt.errors import CsptError
    from cspt.store.index.fresh import start_status
    from cspt.store.root import find_root

    try:
        asked = start_status(find_root(folder))
    except CsptError:
        yield None
        return
    try:
        yield asked
    finally:
        asked.communicate()


def _tell(said: str) -> None:
    complain(f"cspt: {said}")


def session_of(context: click.Context) -> Session:
    """Return the session of a call, from any of its contexts."""
    return context.ensure_object(Session)


pass_session = click.make_pass_decorator(Session, ensure=True)


def in_folder(command: F) -> F:
    """Give a command `-C DIR`."""
    return click.option(
        "-C",
        "store_folder",
        metavar="DIR",
        expose_value=False,
        callback=_enter,
        shell_complete=_folders,
        help="Work in the store that this folder lies in.",
    )(command)


def json_option(command: F) -> F:
    """Give a command `--json`."""
    return click.option(
        "--json", is_flag=True, expose_value=False, callback=_ask_for_json, help="Print data: a list of objects."
    )(command)


def at_option(command: F) -> F:
    """Give a command `--at DATE`."""
    return click.option(
        "--at",
        metavar="DATE",
        expose_value=False,
        callback=_go_back,
        help="As the records stood when that day ended: 2019-12-09, yesterday, mon, 2019-11.",
    )(command)


def _enter(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    session = session_of(context)
    if value is not None:
        session.folder = Path(value)


def _ask_for_json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's form
    session_of(context).as_json |= value


def _go_back(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None and not value.strip():
        raise click.BadParameter("give a day, such as 2019-12-09 or yesterday")
    session_of(context).at = value or ""


def _folders(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    from cspt.cli.complete import folders

    return folders(context, parameter, incomplete)


def _name(problems: tuple[Problem, ...], one: str, many: str) -> None:
    if not problems:
        return
    count = len(problems)
    complain(f"{count} {one if count == 1 else many}:")
    for problem in problems[:_SHOWN_PROBLEMS]:
        complain(f"  {problem}")
    complain(f"  and {count - _SHOWN_PROBLEMS} more; " * (count > _SHOWN_PROBLEMS) + "`cspt check` shows all")
