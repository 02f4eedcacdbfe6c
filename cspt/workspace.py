"""The one door for the front ends: open a store, find, read, create, change, undo, settle, history and check."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cspt.errors import Busy, CsptError, SetupError
from cspt.model.record import Record
from cspt.store.casework import Casework
from cspt.store.files import read_file, replace_file
from cspt.store.git_index import HELD
from cspt.store.history import Asked
from cspt.store.intake import Intake
from cspt.store.merging.plan import Unsettled
from cspt.store.parts import Collision
from cspt.store.profile import read_profile
from cspt.store.reader import Surroundings, unseen
from cspt.store.repo import GitFailed
from cspt.store.root import JOURNAL, find_root
from cspt.store.settler import Settler
from cspt.store.telling import Act, RecordChange, local
from cspt.store.together import New
from cspt.store.writer import HandEdit, Saved

if TYPE_CHECKING:
    from cspt.store.audit import Audited
    from cspt.store.tidy import Tidied, Tidying

__all__ = [
    "Act", "Asked", "Collision", "HandEdit", "New", "RecordChange", "Saved", "Surroundings", "Unsettled",
    "Workspace", "find_root", "local",
]  # fmt: skip


class Workspace(Settler, Casework, Intake):
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
        if any((root / ".git" / "cspt" / name).exists() for name in (JOURNAL, HELD)):
            with suppress(Busy, SetupError, GitFailed), workspace.journal.writing(wait_seconds=0) as settled:
                workspace.recovered = settled
        return workspace

    def renew_profile(self) -> None:
        """Take the profile as its file stands now, where it was changed since the store was opened.

        Raises:
            InvalidRecord: it cannot be read any more.
        """
        profile = read_profile(self.root)
        if profile != self.profile:
            self.profile = profile
            if (index := self.__dict__.pop("index", None)) is not None:
                index.close()

    def listen(self, tell: Callable[[str], None], progress: Callable[[int, int], None] = unseen) -> None:
        """Have what the store says while it works told here from now on.

        Args:
            tell: called with a line, such as that another writer is waited for.
            progress: told how many files of how many were read, where the index is made from nothing.
        """
        self.surroundings = replace(self.surroundings, tell=tell, progress=progress)
        for name in ("journal", "index"):
            self.__dict__.pop(name, None)

    def acts(self, record: Record) -> list[Act]:
        """Return every act that touched a record or its timeline, newest first."""
        return self.history.of_record(record.path)

    @property
    def is_shallow(self) -> bool:
        """Tell whether this clone was made without the store's older history."""
        return self.repo.standing.shallow

    def text_of(self, record: Record) -> bytes:
        """Return the whole text of a record's file, for an editor.

        Raises:
            OSError: it cannot be read.
        """
        return read_file(self.root, record.path)

    def verify(self, *, whole: bool = False, accept: bool = False) -> Audited:
        """Verify the store's history from the last verified tip on; see `cspt.store.audit.verify`."""
        from cspt.store.audit import verify

        return verify(self, whole=whole, accept=accept)

    def trail(self, first: date, last: date) -> tuple[Sequence[str], list[Sequence[str]]]:
        """Return who changed what in a period, as headings and rows; see `cspt.store.audit_export`."""
        from cspt.store.audit_export import HEADINGS, export_rows

        return HEADINGS, [row.cells() for row in export_rows(self, first, last)]

    def tidying(self) -> Tidying:
        """Return which records are not in the contract's plain form and can be brought into it."""
        from cspt.store.tidy import plan_tidying

        return plan_tidying(self)

    def tidy(self, planned: Sequence[Tidied], *, via: str) -> Saved:
        """Bring records into the contract's plain form, as one commit."""
        from cspt.store.tidy import keep_tidied

        return keep_tidied(self, planned, via=via)

    def news(self, most: int = 50) -> tuple[list[Act], int]:
        """Return the last acts of others, newest first, and how many of them came since this person last looked."""
        theirs = self._of_others(self.history.since("", most))
        unseen = self.history.names_since(self._state().get("looked", ""))
        return theirs, sum(act.oid in unseen for act in theirs)

    def news_of(self, record: Record) -> list[Act]:
        """Return what others did to a record and its timeline since this person last looked, newest first."""
        unseen = self.history.names_since(self._state().get("looked", ""))
        return [act for act in self._of_others(self.acts(record)) if act.oid in unseen]

    def _of_others(self, acts: list[Act]) -> list[Act]:
        me = None
        with suppress(CsptError):
            me = self.repo.identity().email
        return [act for act in acts if act.email != me and act.changes]

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
