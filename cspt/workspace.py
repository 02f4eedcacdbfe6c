"""The one door for the front ends: open a store, find, read, create, change, undo, history and check."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cspt.errors import Busy, CsptError, SetupError
from cspt.model.record import Record
from cspt.store.files import replace_file
from cspt.store.history import Act, RecordChange
from cspt.store.journal import JOURNAL
from cspt.store.parts import Collision
from cspt.store.profile import read_profile
from cspt.store.reader import Surroundings
from cspt.store.root import find_root
from cspt.store.writer import HandEdit, Saved, Writer

__all__ = ["Act", "Collision", "HandEdit", "RecordChange", "Saved", "Surroundings", "Workspace", "find_root"]


class Workspace(Writer):
    """One store, as the front ends work it."""

    recovered: str = ""
    """What opening it settled of an act that was broken off; empty where there was none."""

    @classmethod
    def open(cls, start: Path, surroundings: Surroundings | None = None) -> Workspace:
        """Open the store that a folder lies in, finishing what a crash left unfinished if that can be done now.

        Raises:
            NoStore: there is none here or above.
            InvalidRecord: its profile cannot be read.
        """
        root = find_root(start)
        workspace = cls(root, read_profile(root), surroundings or Surroundings())
        if (root / ".git" / "cspt" / JOURNAL).exists():
            with suppress(Busy, SetupError), workspace.journal.writing(wait_seconds=0) as settled:
                workspace.recovered = settled
        return workspace

    def listen(self, tell: Callable[[str], None]) -> None:
        """Have what the store says while it works, such as that it waits for another writer, told here from now on."""
        self.surroundings = replace(self.surroundings, tell=tell)
        self.__dict__.pop("journal", None)

    def acts(self, record: Record) -> list[Act]:
        """Return every act that touched a record or its timeline, newest first."""
        return self.history.of_record(record.path)

    def news(self, most: int = 50) -> tuple[list[Act], int]:
        """Return the last acts of others, newest first, and how many of them came since this person last looked."""
        me = None
        with suppress(CsptError):
            me = self.repo.identity().email
        acts = self.history.since("", most)
        unseen = self.history.names_since(self._state().get("looked", ""), most)
        theirs = [act for act in acts if act.email != me]
        return theirs, sum(act.oid in unseen for act in theirs)

    def mark_looked(self) -> None:
        """Remember that this person has seen everything up to now."""
        state = self._state() | {"looked": self.repo.head()}
        folder = self.journal.private
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder, "state.json", json.dumps(state).encode())

    def _state(self) -> dict[str, str]:
        try:
            state = json.loads((self.journal.private / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(value) for name, value in state.items()} if isinstance(state, dict) else {}
