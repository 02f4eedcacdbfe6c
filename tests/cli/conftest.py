"""What the tests of the command line stand on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.cli.output import Output
from tests.cli.running import Cspt, run


@pytest.fixture
def reading(shared_sample: Path) -> Cspt:
    """Run commands that only read, in the sample store."""
    return lambda *arguments, at=None: run(arguments, at or shared_sample)


@pytest.fixture
def cspt(sample_store: Path) -> Cspt:
    """Run commands in a sample store of the test's own."""
    return lambda *arguments, at=None: run(arguments, at or sample_store)


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let commands find a terminal of a width."""

    def pretend(width: int = 80, *, colour: bool = False) -> None:
        monkeypatch.setattr(Output, "here", classmethod(lambda cls: cls(terminal=True, colour=colour, width=width)))

    return pretend


@pytest.fixture
def process(shared_sample: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a process of its own."""

    def start(*arguments: str, at: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "cspt", "-C", str(at or shared_sample), *arguments]
        env = {**os.environ, "PYTHONUTF8": "1", **environment}
        return subprocess.run(  # noqa: PLW1510 - the exit code is what is tested
            words, capture_output=True, text=True, encoding="utf-8", errors="replace", env=env
        )

    return start


@pytest.fixture
def git(sample_store: Path) -> Callable[..., str]:
    """Run git in the test's own sample store."""

    def start(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=sample_store, capture_output=True, text=True, encoding="utf-8", check=True
        )
        return done.stdout

    return start
