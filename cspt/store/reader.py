"""Reads a store: the records as they stand now or stood on a day, and what a person typed for a field."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cspt.errors import BadRequest, CsptError, InvalidRecord
from cspt.model.checks import check_snapshot
from cspt.model.ids import Randomness, RecordId
from cspt.model.layout import PROFILE
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.schema import Kind, one
from cspt.model.snapshot import Snapshot
from cspt.model.values import BadValue, Value, parse_text
from cspt.rules.facts import Facts
from cspt.rules.faults import broken_rules
from cspt.store.commits import Moment
from cspt.store.files import read_all
from cspt.store.history import History
from cspt.store.journal import Journal
from cspt.store.lock import unheard
from cspt.store.nearby import Nearby
from cspt.store.profile import parse_profile
from cspt.store.records import read_at
from cspt.store.repo import ZERO, Repo

if TYPE_CHECKING:
    from cspt.store.index.store import Index


def unseen(_done: int, _of: int) -> None:
    """Take no notice of how far something is."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a store takes from outside: the clock, randomness, and an ear for what it has to say."""

    moment: Callable[[], Moment] = Moment.now
    day: Callable[[], date] = date.today
    randomness: Randomness = secrets.token_bytes
    passing: Callable[[str], None] = unheard
    """Called at each named point of the write path (`cspt.store.journal.POINTS`)."""
    tell: Callable[[str], None] = unheard
    """Called with a line for the person: that another program is waited for, that a broken-off act was finished."""
    progress: Callable[[int, int], None] = unseen
    """Told, where the index is made from nothing, how many files of how many were read."""


@dataclass
class Reader:
    """One store, to be read."""

    root: Path
    profile: Profile
    surroundings: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def repo(self) -> Repo:
        """The store's git repository."""
        return Repo(self.root)

    @cached_property
    def journal(self) -> Journal:
        """The store's write path."""
        return Journal(self.repo, self.root, self.surroundings.passing, self.surroundings.tell)

    @cached_property
    def history(self) -> History:
        """The store's commits in records' terms."""
        return History(self.repo)

    @property
    def today(self) -> date:
        """The day every rule takes as today."""
        return self.profile.today or self.surroundings.day()

    @cached_property
    def index(self) -> Index:
        """The store's index."""
        from cspt.store.index.store import Index

        return Index(self.root, self.profile, self.surroundings.progress)

    def load(self) -> Snapshot:
        """Return every record as its file stands now, through the index; where it cannot be kept, from the files."""
        from cspt.store.index.view import View

        try:
            return View.of(self.index, self.profile)
        except CsptError:
            return self.load_files()

    def load_files(self) -> Snapshot:
        """Read every record as its file stands now, from the files themselves."""
        return self._snapshot(read_all(self.root), self.profile)

    def near(self) -> Snapshot:
        """Return the records for an act about a few of them: each is read from its own file when it is asked for."""
        return Nearby(self.root, self.profile, self.load)

    def at(self, day: date) -> Snapshot:
        """Return the records as they stood at the end of a day; today and later mean now.

        Raises:
            BadRequest: the store had not begun by then.
        """
        if day == self.today or day >= self.surroundings.day():
            return self.load()
        commit = self.history.commit_on(day)
        if commit == ZERO:
            cut = (
                "; this clone is shallow, so what came before was left out of it" if self.repo.standing.shallow else ""
            )
            raise BadRequest(f"the store has no history before {day}{cut}")
        return self.committed(commit)

    def committed(self, commit: str) -> Snapshot:
        """Return the records of a commit."""
        from cspt.store.index.past import PastIndex
        from cspt.store.index.view import View

        then = self.profile_of(commit)
        with suppress(CsptError):
            return View.of(PastIndex(self.index, self.history, commit, then), self.profile)
        found = self.history.files_at(commit)
        return self._snapshot((each if isinstance(each, Problem) else (each[0].path, each[1]) for each in found), then)

    def profile_of(self, commit: str) -> Profile:
        """Return the rules of a commit, or today's where it has none."""
        profile = self.history.file_at(commit, PROFILE)
        return parse_profile(profile.decode("utf-8", "replace")) if profile else self.profile

    def facts(self, day: date | None = None) -> Facts:
        """Return the records seen through the rules: now, or as they stood at the end of a day."""
        snapshot = self.load() if day is None else self.at(day)
        return _facts(snapshot, self.profile, self.today if day is None else day)

    def check(self, snapshot: Snapshot | None = None) -> list[Problem]:
        """Return everything wrong in the store's files, or in records that were read already, in path order.

        The files themselves show what git does not see either, such as a pipe that lies among them.
        """
        from cspt.store.index.narrowed import suspects
        from cspt.store.index.view import View

        snapshot = snapshot or self.load_files()
        found = check_snapshot(suspects(snapshot) if isinstance(snapshot, View) else snapshot)
        return sorted({*found, *broken_rules(snapshot, self.profile, self.today)})

    def values_from_text(self, kind: Kind, texts: Mapping[str, str]) -> dict[str, Value | None]:
        """Give what a person typed for a kind's fields its types.

        Raises:
            BadRequest: there is no such field.
            InvalidRecord: a value does not fit.
        """
        return {name: self._typed(kind, name, text) for name, text in texts.items()}

    def _typed(self, kind: Kind, name: str, text: str) -> Value | None:
        declared = kind.field(name)
        if declared is None:
            raise BadRequest(f"{one(kind.name)} has no field `{name}`; it has {', '.join(kind.names()[2:])}")
        try:
            return parse_text(declared, text, self.profile.vocabulary, self.today)
        except BadValue as trouble:
            raise InvalidRecord(str(trouble)) from None

    @staticmethod
    def _snapshot(files: Iterable[tuple[str, bytes] | Problem], profile: Profile) -> Snapshot:
        records: dict[RecordId, Record] = {}
        problems: list[Problem] = []
        for found in files:
            read = found if isinstance(found, Problem) else read_at(*found, profile)
            if isinstance(read, Record) and read.id in records:
                read = _taken(read, records[read.id])
            if isinstance(read, Problem):
                problems.append(read)
            else:
                records[read.id] = read
        return Snapshot(records, tuple(problems))


def _facts(snapshot: Snapshot, profile: Profile, today: date) -> Facts:
    from cspt.store.index.answers import IndexedFacts
    from cspt.store.index.view import View

    return IndexedFacts(snapshot, profile, today) if isinstance(snapshot, View) else Facts(snapshot, profile, today)


def _taken(record: Record, first: Record) -> Problem:
    message = f"id {record.id} is already taken by {first.path}; take one of the two out"
    return Problem(record.path, 1, message, unreadable=True)
