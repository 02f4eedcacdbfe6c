"""The `cspt` command: finds the command that was asked for, loads it alone, and ends with the right exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from cspt import __version__
from cspt.cli.output import complain, fall_silent, make_tolerant
from cspt.cli.session import in_folder, pass_session
from cspt.errors import CsptError, SetupError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cspt.cli.session import Session

PROGRAM = "cspt"
INTERRUPTED = 130
USAGE = 2
FAULT = 70
"""A fault in cspt itself; no act and no data ends with it."""


class Entry(NamedTuple):
    """A command before it is loaded."""

    module: str
    help: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Look": {
        "list": Entry("list_records", "Records of a kind, filtered."),
        "board": Entry("board", "Actions in columns by status."),
        "show": Entry("show", "One record: facts, text, actions, newest events."),
        "timeline": Entry("timeline", "A record's events, newest first."),
        "due": Entry("due", "What is over, or due soon, and why; as a calendar too."),
        "search": Entry("search", "Words, in every field, text and event."),
        "history": Entry("history", "Who changed what, and when."),
        "qualify": Entry("qualify", "Whether reports qualify for an ASB case review."),
        "report": Entry("report", "Figures: of ASB case reviews for a year, of referrals."),
    },
    "Act": {
        "new": Entry("new", "Make a record; prints its id."),
        "set": Entry("set_fields", "Change fields of a record."),
        "move": Entry("move", "Move a record on to a status."),
        "log": Entry("log", "Put a dated event on a timeline."),
        "assess": Entry("assess", "Score a case's risk, factor by factor."),
        "review": Entry("review", "The weekly queue of reports; look at one, join it to a case."),
        "step": Entry("step", "The steps of an ASB case review; take one."),
        "letter": Entry("letter", "A letter of an ASB case review, filled in."),
        "edit": Entry("edit", "Open a record in your editor, checked before it is kept."),
        "conflicts": Entry("conflicts", "What is left to settle since people's work was brought together."),
        "resolve": Entry("resolve", "Settle it: keep one value, or write another."),
        "undo": Entry("undo", "Take back your last act, or another of yours."),
    },
    "Documents": {
        "export": Entry("export", "A plan as Word, Excel, PDF, a web page, Markdown or CSV."),
        "import": Entry("import_file", "A plan from Word, Excel, CSV, Markdown, HTML or text."),
    },
    "Store": {
        "demo": Entry("demo", "A store of sample records to try things in."),
        "init": Entry("init", "Make an empty store."),
        "clone": Entry("clone", "Make a store of a shared one."),
        "sync": Entry("sync", "Send what was saved here, receive what others saved."),
        "merge": Entry("merge", "Finish a merge that `git pull` left unfinished."),
        "server-check": Entry("server_check", "Refuse pushes that break a shared store; for its host."),
        "status": Entry("status", "The store at a glance, and edits by hand not yet recorded."),
        "record": Entry("record", "Check edits by hand and record them."),
        "check": Entry("check", "Everything wrong in the store, by file and line."),
        "audit": Entry("audit", "Verify the history; export who changed what."),
        "completion": Entry("completion", "Completion for bash, zsh or fish."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class Commands(click.Group):
    """A group whose commands are modules of `cspt.cli`, imported when they are called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return [*COMMANDS]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = import_module(f"cspt.cli.{entry.module}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"cspt.cli.{entry.module}.command is not a command")
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands' helps from the table, so that none is loaded."""
        for section, entries in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, entry.help) for name, entry in entries.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Complete a command's name from the table."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=e.help) for name, e in COMMANDS.items() if name.startswith(incomplete)]
        return found or click.Command.shell_complete(self, ctx, incomplete)

    def main(self, args: Sequence[str] | None = None, *_args: Any, **_extra: Any) -> NoReturn:
        """Run the command that was asked for and end the program; click's own way knows other exit codes."""
        make_tolerant()
        if os.environ.get("_CSPT_COMPLETE"):
            from cspt.cli.complete import answer

            answer(self)
            sys.exit(0)
        try:
            code = self._run(sys.argv[1:] if args is None else args)
        except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - each has its line and its exit code
            code = _exit_code(trouble)
        sys.exit(code)

    def _run(self, args: Sequence[str]) -> int:
        code = 0
        try:
            with self.make_context(PROGRAM, [*args]) as context:
                self.invoke(context)
        except click.exceptions.Exit as ended:
            code = ended.exit_code
        sys.stdout.flush()
        return code


@click.group(
    name=PROGRAM,
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`cspt COMMAND --help` says more. ID is the start of a record's id, such as 7k3.",
)
@in_folder
@click.version_option(__version__, prog_name="cspt", message="%(prog)s %(version)s")
@pass_session
@click.pass_context
def main(context: click.Context, session: Session) -> None:
    """Work a partnership's cases, actions and events; alone, opens the terminal in the store found from here upward."""
    if context.invoked_subcommand is None:
        from cspt.cli.opening import open_store

        open_store(session)


def _exit_code(trouble: BaseException) -> int:
    """Say what went wrong in one line, and return the exit code it ends with."""
    if isinstance(trouble, CsptError):
        complain(f"cspt: {trouble}")
        return trouble.exit_code
    if isinstance(trouble, click.UsageError):
        return _refuse(trouble)
    if isinstance(trouble, (click.Abort, KeyboardInterrupt)):
        return INTERRUPTED
    if isinstance(trouble, BrokenPipeError):
        fall_silent()
        return 0
    if isinstance(trouble, OSError):
        complain(f"cspt: {trouble.strerror or trouble}{f': {trouble.filename}' if trouble.filename else ''}")
        return SetupError.exit_code
    return _own_up(trouble)


def _refuse(trouble: click.UsageError) -> int:
    words = " ".join(trouble.format_message().split()).removesuffix(".")
    where = trouble.ctx.command_path if trouble.ctx else "cspt"
    complain(f"cspt: {words[:1].lower()}{words[1:]}")
    complain(f"try `{where} --help`")
    return USAGE


def _own_up(fault: BaseException) -> int:
    """Name a fault of cspt by its type and place: its text may hold a record's."""
    if os.environ.get("CSPT_DEBUG"):
        raise fault
    place = fault.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" in {os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else ""  # noqa: PTH119 - a code object's name need not be a path
    complain(f"cspt: a fault in cspt itself ({type(fault).__name__}{where}); please report it. CSPT_DEBUG=1 shows more")
    return FAULT
