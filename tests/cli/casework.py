"""A store on a day that the test sets, worked by commands alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cspt.store.create import create_store
from tests.cli.running import Ran, run

_ID = re.compile(r"\b[A-Z]{1,2}\d\d-[0-9A-Z]{8}\b")


@dataclass
class Office:
    """A partnership's store and its calendar."""

    root: Path

    @classmethod
    def opened(cls, root: Path, day: str) -> Office:
        """Return an empty store on a day."""
        create_store(root, "Borough")
        office = cls(root)
        office.on(day)
        return office

    def on(self, day: str | date) -> None:
        """Go to a day."""
        profile = self.root / "cspt.yaml"
        kept = [line for line in profile.read_text(encoding="utf-8").splitlines() if not line.startswith("today:")]
        profile.write_text("\n".join([f"today: {day}", *kept, ""]), encoding="utf-8")

    def run(self, *arguments: str) -> Ran:
        """Run a command, whatever comes of it."""
        return run(arguments, self.root)

    def do(self, *arguments: str) -> str:
        """Run a command that must succeed; return what it printed."""
        ran = self.run(*arguments)
        assert ran.code == 0, (arguments, ran.err)
        return ran.out

    def refused(self, *arguments: str) -> str:
        """Run a command that must be refused; return the one line that says why."""
        ran = self.run(*arguments)
        assert ran.code == 5, (arguments, ran.out, ran.err)
        return ran.complaint

    def new(self, kind: str, title: str, *fields: str) -> str:
        """Make a record; return its id."""
        return str(_ID.findall(self.do("new", kind, title, *fields))[-1])

    def due(self, within: str = "0d") -> list[dict[str, Any]]:
        """Return what is over or due within a span."""
        return self.run("due", "--within", within, "--json").data

    def whats(self, record_id: str, within: str = "0d") -> list[str]:
        """Return what is due of one record, in order."""
        return [str(line["what"]) for line in self.due(within) if line["id"] == record_id]
