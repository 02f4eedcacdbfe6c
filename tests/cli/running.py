"""Runs commands inside the tests' own process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from click.testing import CliRunner

from cspt.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def data(self) -> list[dict[str, Any]]:
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found

    @property
    def complaint(self) -> str:
        """The one line of standard error."""
        (line,) = self.err.splitlines()
        return line


class Cspt(Protocol):
    def __call__(self, *arguments: str, at: Path | None = None) -> Ran: ...


def run(arguments: Sequence[str], folder: Path) -> Ran:
    """Run a command in a folder."""
    found = CliRunner().invoke(main, ["-C", str(folder), *arguments])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return Ran(found.exit_code, found.stdout, found.stderr)
