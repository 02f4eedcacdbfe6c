from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from cspt.cli import app, main
from cspt.cli.app import COMMANDS
from tests.cli.running import Cspt, run

Process = Callable[..., "subprocess.CompletedProcess[str]"]
HOSTILE = "x\x1b]0;pwned\x07\x9b31m\u202e[bold]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_and_works_in_a_folder_of_its_own(name: str, reading: Cspt) -> None:
    ran = reading(name, "--help")

    assert ran.code == 0
    assert ran.out.startswith(f"Usage: cspt {name}")
    assert "-C DIR" in ran.out


def test_the_help_names_every_command_without_loading_one(process: Process) -> None:
    shown = process("--help", PYTHONPROFILEIMPORTTIME="1")

    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in COMMANDS)
    loaded = [line.rpartition("|")[2].strip() for line in shown.stderr.splitlines()]
    assert not {f"cspt.cli.{entry.module}" for entry in COMMANDS.values()} & set(loaded)
    assert "cspt.workspace" not in loaded


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list"], 2, "missing argument 'KIND'"),
        (["lsit"], 2, "no such command 'lsit'"),
        (["list", "actions", "--frob"], 2, "no such option '--frob'"),
        (["list", "actions", "--limit", "x"], 2, "--limit"),
        (["list", "widgets"], 2, "no kind called `widgets`"),
        (["list", "actions", "frob=1"], 2, "no field `frob`"),
        (["list", "actions", "due=never"], 2, "`never` is not a date"),
        (["list", "actions", "overdue>many"], 2, "`many` is not a number"),
        (["list", "actions", "plan=zzz"], 2, "no plan `zzz`"),
        (["list", "actions", "--sort", "frob"], 2, "no field `frob` to sort by"),
        (["list", "actions", "--at", "never"], 2, "`never` is not a date"),
        (["list", "actions", "--at", "2001-01-01"], 2, "no history before 2001-01-01"),
        (["board", "frob=1"], 2, "no field `frob`"),
        (["due", "--within", "soon"], 2, "`soon` is not a length of time"),
        (["show", "zzzz"], 4, "no record `zzzz`"),
        (["show", "A19-"], 4, "type more of it"),
        (["timeline", "zzzz"], 4, "no record"),
        (["history", "zzzz"], 4, "no record"),
        (["set", "a4xj", "rag"], 2, "`rag` is not field=value"),
        (["set", "a4xj", "frob=1"], 2, "has no field `frob`"),
        (["set", "a4xj", "rag=purple"], 5, "`rag` is `purple`"),
        (["set", "a4xj", "due=31/2/2020"], 5, "31 February 2020 does not exist"),
        (["set", "a4xj", "plan=zzz"], 4, "no plan `zzz`"),
        (["set", "a4xj", "id=A19-00000000"], 5, "`id` never changes"),
        (["set", "a4xj", "rag=red", "rag=blue"], 2, "`rag` is given twice"),
        (["move", "a4xj", "nowhere"], 5, "not-started, in-progress, on-hold, complete"),
        (["log", "a4xj", "text", "--count", "many"], 5, "`count` is `many`"),
        (["log", "a4xj", "text", "--date", "never"], 5, "`never` is not a date"),
        (["new", "widget", "T"], 2, "no kind called `widget`"),
        (["new", "action", "T", "id=A19-00000000"], 5, "`id` is given by cspt"),
        (["new", "event", "T"], 5, "`about` is missing"),
        (["undo"], 2, "nothing of yours to undo"),
        (["record"], 2, "missing option '-m'"),
        (["record", "-m", "why"], 2, "nothing was edited by hand"),
        (["completion", "tcsh"], 2, "tcsh"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    arguments: list[str], code: int, said: str, cspt: Cspt
) -> None:
    ran = cspt(*arguments)

    assert (ran.code, ran.out) == (code, "")
    line, *hint = ran.err.splitlines()
    assert line.startswith("cspt: ")
    assert said in line
    assert not hint or hint == [f"try `cspt {arguments[0]} --help`"] or hint == ["try `cspt --help`"]


def test_the_folder_may_be_named_before_and_after_the_command(
    reading: Cspt, shared_sample: Path, tmp_path: Path
) -> None:
    before = reading("list", "plans")
    after = reading("list", "plans", "-C", str(shared_sample), at=tmp_path)

    assert before.code == after.code == 0
    assert before.out == after.out


def test_a_store_is_found_from_a_folder_inside_it(reading: Cspt, shared_sample: Path) -> None:
    assert reading("list", "plans", at=shared_sample / "records" / "plans").code == 0


def test_a_missing_folder_and_a_folder_without_a_store_are_said(reading: Cspt, tmp_path: Path) -> None:
    missing = reading("list", "plans", at=tmp_path / "none")
    empty = reading("list", "plans", at=tmp_path)

    assert (missing.code, missing.complaint) == (3, f"cspt: no folder {tmp_path / 'none'}")
    assert empty.code == 3
    assert "cspt init" in empty.complaint


@pytest.mark.parametrize(
    ("profile", "code"),
    [("name: [", 5), ("name: x\nfrob: y\n", 5), ("\ufeffname: x\n", 5), ("name: a\nname: b\n", 5), (None, 3)],
)
def test_a_profile_that_cannot_be_read_is_one_line(
    profile: str | None, code: int, cspt: Cspt, sample_store: Path
) -> None:
    (sample_store / "cspt.yaml").unlink()
    if profile is None:
        (sample_store / "cspt.yaml").symlink_to(sample_store / "templates" / "plan.md")
    else:
        (sample_store / "cspt.yaml").write_text(profile, encoding="utf-8")

    ran = cspt("list", "actions")

    assert (ran.code, ran.out) == (code, "")
    assert "cspt.yaml" in ran.complaint


@pytest.mark.parametrize("command", [["list", "actions"], ["board"], ["show", "a4xj"], ["due"], ["check"]])
def test_reading_works_without_git(command: list[str], reading: Cspt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    ran = reading(*command)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out


@pytest.mark.parametrize(
    "command", [["undo"], ["move", "a4xj", "complete"], ["history", "a4xj"], ["list", "plans", "--at", "5 Dec"]]
)
def test_what_needs_git_says_that_it_is_missing(
    command: list[str], reading: Cspt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    ran = reading(*command)

    assert ran.code == 2
    assert ran.complaint.startswith("cspt: git is not installed")


def test_status_without_git_shows_what_it_can(reading: Cspt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    ran = reading("status")

    assert ran.code == 0
    assert "127 actions" in ran.out
    assert "git is not installed" in ran.complaint


def test_an_act_without_an_identity_says_how_to_set_it(
    cspt: Cspt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))

    ran = cspt("move", "a4xj", "complete")

    assert ran.code == 2
    assert "git config --global user.name" in ran.complaint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may write anywhere is not refused")
def test_a_folder_that_cannot_be_written_is_one_line(cspt: Cspt, sample_store: Path) -> None:
    folders = [sample_store / ".git", sample_store]
    for folder in folders:
        folder.chmod(0o500)
    try:
        ran = cspt("move", "a4xj", "complete")
    finally:
        for folder in folders:
            folder.chmod(0o700)

    assert ran.code == 2
    assert "permissions" in ran.complaint


def test_a_file_where_the_private_folder_should_be_is_one_line(cspt: Cspt, sample_store: Path) -> None:
    shutil.rmtree(sample_store / ".git" / "cspt")
    (sample_store / ".git" / "cspt").write_text("", encoding="utf-8")

    for arguments in (["move", "a4xj", "complete"], ["edit", "a4xj"]):
        ran = cspt(*arguments)
        assert ran.code == 2
        assert "permissions" in ran.complaint


@pytest.mark.parametrize(
    "arguments",
    [
        [HOSTILE],
        ["list", HOSTILE],
        ["list", "actions", f"{HOSTILE}=1"],
        ["list", "actions", "--sort", HOSTILE],
        ["list", "actions", "--at", HOSTILE],
        ["list", "actions", "--limit", HOSTILE],
        ["list", "actions", HOSTILE],
        ["show", HOSTILE],
        ["search", HOSTILE],
        ["due", "--for", HOSTILE],
        ["set", "a4xj", HOSTILE],
        ["set", "a4xj", f"rag={HOSTILE}"],
        ["move", "a4xj", HOSTILE],
        ["new", "plan", "T", HOSTILE],
        ["completion", HOSTILE],
        [f"--{HOSTILE}"],
        ["-C", HOSTILE, "board"],
    ],
)
def test_no_argument_reaches_the_terminal_raw(arguments: list[str], reading: Cspt) -> None:
    ran = reading(*arguments)

    assert not {character for character in ran.out + ran.err if character in "\x1b\x07\x9b\u202e"}


def test_an_interrupt_ends_with_130_and_no_words(reading: Cspt, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cspt.workspace.Workspace.open", interrupted)

    ran = reading("list", "actions")

    assert (ran.code, ran.out.strip()) == (130, "")


def test_a_fault_of_cspt_is_named_by_its_place_and_shows_no_text_of_a_record(
    reading: Cspt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ValueError("a secret from a record")

    monkeypatch.setattr("cspt.workspace.Workspace.open", faulty)

    ran = reading("list", "actions")

    assert ran.code == 70
    assert "ValueError in test_app.py" in ran.complaint
    assert "secret" not in ran.err


def test_a_reader_that_has_gone_is_no_error(shared_sample: Path) -> None:
    import sys

    words = [sys.executable, "-m", "cspt", "-C", str(shared_sample), "list", "events", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_exit_codes_reach_the_shell(process: Process, tmp_path: Path) -> None:
    assert process("list", "plans").returncode == 0
    assert process("list").returncode == 2
    assert process("list", "plans", at=tmp_path).returncode == 3
    assert process("show", "zzzz").returncode == 4
    assert process("move", "a4xj", "nowhere").returncode == 5


def test_alone_without_a_terminal_it_prints_the_board(reading: Cspt) -> None:
    assert reading().out == reading("board").out


def test_alone_on_a_terminal_it_opens_the_application(shared_sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path, str]] = []
    monkeypatch.setattr("cspt.tui.app.run", lambda workspace, start: opened.append((workspace.root, start)))
    monkeypatch.setattr("cspt.cli.opening.sys", _Terminal)

    assert run((), shared_sample).code == 0
    assert opened == [(shared_sample.resolve(), "home")]


def test_the_table_of_commands_and_their_modules_agree() -> None:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert main.list_commands(context) == [*COMMANDS]
    assert app.main is main


class _Terminal:
    """Standard streams that are a terminal."""

    class stdout:  # noqa: N801 - stands for sys.stdout
        isatty = staticmethod(lambda: True)

    class stdin:  # noqa: N801 - stands for sys.stdin
        isatty = staticmethod(lambda: True)
