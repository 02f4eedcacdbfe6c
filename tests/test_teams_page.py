"""docs/teams.md keeps its word: its walk-through is run command by command and says what it says there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gitting import git

_ROOT = Path(__file__).parents[1]
_PAGE = (_ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
_SHELL = shutil.which("sh")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "=====8<====="
_VARIES = (
    (re.compile(r"[A-Z]{1,2}\d\d-[0-9A-Z]{4,8}"), "ID"),
    (re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d"), "MOMENT"),
    (re.compile(r"\d\d:\d\d"), "TIME"),
    (re.compile(r"^\d{4}-\d\d-\d\d$", re.MULTILINE), "TODAY"),
    (re.compile(r"^/.*/", re.MULTILINE), "FOLDER/"),
)


def _steps() -> list[tuple[str, str]]:
    """Return the walk-through's commands, each with what it prints."""
    found: list[tuple[str, str]] = []
    for block in _BLOCK.findall(_PAGE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


def _plain(text: str) -> str:
    for pattern, word in _VARIES:
        text = pattern.sub(word, text)
    return text


@pytest.mark.skipif(_SHELL is None, reason="there is no POSIX shell here")
def test_the_walk_through_works_command_by_command(tmp_path: Path) -> None:
    assert _SHELL is not None
    steps = _steps()
    assert len(steps) >= 15
    script = "".join(f"{command}\necho '{_MARK}'\n" for command, _ in steps)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [_SHELL, "-uc", f"exec 2>&1\n{script}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": programs, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = [part.strip("\n") for part in done.stdout.split(_MARK)]
    for (command, output), printed in zip(steps, said, strict=False):
        assert _plain(printed) == _plain(output), f"$ {command}\n{printed}"
    assert len(said) == len(steps) + 1
    tips = {git(tmp_path / name, "rev-parse", "main") for name in ("council", "police", "shared.git")}
    assert len(tips) == 1


def test_it_names_only_commands_that_there_are() -> None:
    from cspt.cli.app import COMMANDS

    spans = re.findall(r"`cspt ([^`\n]+)`", re.sub(_BLOCK, "", _PAGE))
    named = {span.split()[0] for span in spans}
    assert {"sync", "clone", "server-check", "record"} <= named <= set(COMMANDS)
