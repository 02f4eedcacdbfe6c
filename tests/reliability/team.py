"""A team at random work: clones of one store that edit, sync, part, crash and misread the time; and what comes of it.

What every act did is read from the files before and after it, whoever's function did it. In the end each of these
deeds must still show in the record or among its conflicts, unless a later act that knew of it changed the same thing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.changes import BODY
from cspt.model.conflict import CONFLICTS, DELETED, WHOLE, Why, conflicts_of, sign
from cspt.model.document import Document, Raw, parse_document
from cspt.model.ids import RecordId
from cspt.model.layout import place_of
from cspt.model.merge.values import normal
from cspt.model.record import Record
from cspt.model.schema import Kind, Merge
from cspt.store.commits import Moment
from cspt.store.create import create_store
from cspt.store.files import read_all
from cspt.store.journal import POINTS as SAVING
from cspt.sync.apply import POINTS as SYNCING
from cspt.sync.apply import Pace, sync
from cspt.workspace import Surroundings, Workspace
from tests.gitting import git, tree

_TEN_YEARS = 10 * 365 * 24 * 60 * 60
_NOON = 1_576_000_000
_BEGINNING = -1
"""Stands for the act that made what all began with."""
_BLANKED = ("rag", "due", "outcome", "status", "x-note")
_OWNERS = ("police", "housing", "council", "health", "charity")
_STATUSES = ("not-started", "in-progress", "on-hold", "complete")


class Crash(BaseException):
    """A program that ends where it stands."""


@dataclass(frozen=True)
class Deed:
    """One thing that an act did to a record."""

    act: int
    record: str
    field: str
    """The field; empty for the record as a whole."""
    what: str
    """`gave` a value, `added` or `removed` an item or line, `settled`, `made`, `deleted`, or `reopened` a conflict."""
    value: str = ""


@dataclass
class Clone:
    """One officer's store, with a clock of its own."""

    name: str
    root: Path
    remotes: list[str]
    clock: int
    point: str = ""
    """The named point at which the next act or sync breaks off."""
    parted: int = 0
    """For how many turns it cannot be reached."""

    def open(self) -> Workspace:
        """Return the store as a new program opens it."""
        return Workspace.open(self.root, Surroundings(self._moment, lambda: date(2019, 12, 10), passing=self._pass))

    def _moment(self) -> Moment:
        self.clock += 60
        return Moment(self.clock, "+0000")

    def _pass(self, point: str) -> None:
        if point == self.point:
            self.point = ""
            raise Crash(point)


@dataclass
class Team:
    """Several clones, the shared stores they sync with, and everything anybody did."""

    folder: Path
    clones: list[Clone]
    random: Random
    deeds: list[Deed] = field(default_factory=list)
    oids: list[str] = field(default_factory=list)
    """Each act's commit."""
    known: list[frozenset[int]] = field(default_factory=list)
    """The acts that each act's writer had."""
    count: int = 0
    refused: int = 0
    crashed: int = 0

    @classmethod
    def begin(cls, folder: Path, size: int, seed: int, remotes: tuple[str, ...] = ("one",)) -> Team:
        """Make the shared stores and the clones; with two shared stores the last clone goes between them."""
        random = Random(seed)  # noqa: S311 - a test's own dice
        first = folder / "first"
        create_store(first, "Team")
        store = Workspace.open(first)
        for number in range(3):
            store.create(KINDS["action"], f"Action {number}", {}, via="test", body="Begun.\n\nEnds here.")
        store.create(KINDS["case"], "Case", {}, via="test")
        for remote in remotes:
            git(folder, "clone", "--quiet", "--bare", "first", f"{remote}.git")
        clones = []
        for number in range(size):
            name = f"officer {number}"
            root = folder / f"clone{number}"
            shutil.copytree(first, root)
            mine = list(remotes) if number == size - 1 else [remotes[number % len(remotes)]]
            git(root, "config", "user.name", name)
            git(root, "config", "user.email", f"{number}@example.org")
            for remote in mine:
                git(root, "remote", "add", remote, str(folder / f"{remote}.git"))
            clones.append(Clone(name, root, mine, _NOON + random.randint(-_TEN_YEARS, _TEN_YEARS)))
        team = cls(folder, clones, random)
        for path, data in _files(first).items():
            team.deeds += _deeds(_BEGINNING, path, None, data)
        return team

    def work(self, turns: int) -> None:
        """Let random clones act, sync, part and crash."""
        for _ in range(turns):
            clone = self.random.choice(self.clones)
            clone.parted = max(0, clone.parted - 1)
            if self.random.random() < 0.03:
                clone.parted = 12
            if self.random.random() < 0.08:
                clone.point = self.random.choice([*SAVING, *SYNCING])
            if self.random.random() < 0.25 and not clone.parted:
                self.sync(clone)
            else:
                self.act(clone)
            clone.point = ""

    def act(self, clone: Clone) -> None:
        """Let a clone do something at random; what came of it is read from its files."""
        before = _files(clone.root)
        with suppress(CsptError, Crash):
            self.random.choice(_ACTS)(self, clone.open())
        clone.point = ""
        self._record_what_broke_off(clone.open())
        after = _files(clone.root)
        if before != after:
            self._remember(clone, before, after)

    @staticmethod
    def _record_what_broke_off(store: Workspace) -> None:
        """Record an edit by hand whose recording was broken off."""
        if store.hand_edits():
            store.record_hand_edits("again", via="test")

    def sync(self, clone: Clone) -> None:
        """Sync a clone with each of its shared stores."""
        for remote in clone.remotes:
            try:
                sync(clone.open(), remote, pace=Pace(lambda _seconds: None), removals_meant=True)
            except Crash:
                self.crashed += 1
                clone.open()
            except CsptError:
                self.refused += 1
                raise

    def settle_down(self) -> None:
        """Sync until everybody holds the same."""
        for _ in range(2 + 2 * len(self.clones[-1].remotes)):
            for clone in self.clones:
                self.sync(clone)

    def fresh(self, word: str) -> str:
        """Return a text that nobody wrote before."""
        self.count += 1
        return f"{word} {self.count}"

    def _remember(self, clone: Clone, before: dict[str, bytes], after: dict[str, bytes]) -> None:
        number = len(self.oids)
        held = set(git(clone.root, "rev-list", "HEAD").split())
        self.known.append(frozenset(at for at, oid in enumerate(self.oids) if oid in held))
        self.oids.append(git(clone.root, "rev-parse", "HEAD"))
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) != after.get(path):
                self.deeds += _deeds(number, path, before.get(path), after.get(path))

    def _knew(self, act: int, other: int) -> bool:
        """Tell whether whoever did an act had another."""
        return act != _BEGINNING and (other == _BEGINNING or other in self.known[act])

    def lost(self) -> list[Deed]:
        """Return the deeds of which nothing shows, and that no later act took back."""
        final = {
            str(place.id): _parsed(data)
            for path, data in _files(self.clones[0].root).items()
            if (place := place_of(path, KINDS))
        }
        kinds = {str(place.id): place.kind for path in _files(self.clones[0].root) if (place := place_of(path, KINDS))}
        return [deed for deed in self.deeds if not self._stands(deed, final.get(deed.record), kinds.get(deed.record))]

    def _stands(self, deed: Deed, document: Document | None, kind: Kind | None) -> bool:
        if deed.what in ("removed", "settled", "deleted"):
            return self._not_back(deed, document, kind)
        if deed.what == "reopened" or self._overruled(deed) or self._went_back(deed):
            return True
        if document is None or kind is None:
            return False
        return deed.what == "made" or deed.value in _shown(document, kind, deed.field)

    def _overruled(self, deed: Deed) -> bool:
        """Tell whether a later act that knew of a deed changed the same thing, or took the record away.

        Where two people gave a field the same value, it is enough that the act knew of one of them.
        """
        twins = [each.act for each in self.deeds if replace(each, act=deed.act) == deed]
        return any(
            any(self._knew(other.act, act) for act in twins)
            for other in self.deeds
            if other.record == deed.record
            and (other.what == "deleted" or (other.field == deed.field and _undoes(other, deed)))
        )

    def _went_back(self, deed: Deed) -> bool:
        """Tell whether a deed only put back what had been there, while somebody else changed it for good."""
        same = [other for other in self.deeds if other.record == deed.record and other.field == deed.field]
        there = any(other.value == deed.value and self._knew(deed.act, other.act) for other in same)
        elsewhere = any(self._is_beside(other, deed) for other in same)
        return there and elsewhere

    def _is_beside(self, other: Deed, deed: Deed) -> bool:
        """Tell whether neither of two deeds knew of the other."""
        apart = not self._knew(deed.act, other.act) and not self._knew(other.act, deed.act)
        return apart and other.act != deed.act

    def _not_back(self, deed: Deed, document: Document | None, kind: Kind | None) -> bool:
        """Tell whether what was taken away stays away, unless somebody who did not know of that brought it back."""
        if document is None or kind is None:
            return True
        if deed.what == "deleted":
            back = True
        elif deed.what == "settled":
            back = any(each.field == deed.field for each in conflicts_of(document.values().get(CONFLICTS, ""))[0])
        else:
            back = deed.field != BODY and deed.value in _shown(document, kind, deed.field)
        return not back or any(
            other.record == deed.record
            and (deed.what == "deleted" or other.field == deed.field or deed.field in ("", WHOLE, "status"))
            and (deed.what != "removed" or _may_bring_back(other, deed))
            and other.act != deed.act
            and not self._knew(deed.act, other.act)
            for other in self.deeds
        )

    def assert_kept(self) -> None:
        """Check that all hold one sound tree, every act is in the history, and nothing anybody did is lost.

        Raises:
            AssertionError: it is not so.
        """
        assert len({tree(clone.root) for clone in self.clones}) == 1
        held = set(git(self.clones[0].root, "rev-list", "HEAD").split())
        assert not [oid for oid in self.oids if oid not in held]
        assert self.lost() == []
        for clone in self.clones:
            store = clone.open()
            snapshot = store.load()
            assert snapshot.problems == ()
            assert not [problem for record in snapshot.records.values() for problem in record.problems]
            assert git(clone.root, "status", "--porcelain", "--untracked-files=all") == ""


def _files(root: Path) -> dict[str, bytes]:
    return dict(found for found in read_all(root) if isinstance(found, tuple))


def _parsed(data: bytes | None) -> Document:
    return parse_document(data if data is not None else b"---\n---\n")


def _deeds(act: int, path: str, before: bytes | None, after: bytes | None) -> Iterator[Deed]:
    """Yield what an act did to one file."""
    place = place_of(path, KINDS)
    assert place is not None
    if before is None or after is None:
        yield Deed(act, place.id, "", "made" if before is None else "deleted")
    if after is None:
        return
    old, new = _parsed(before), _parsed(after)
    blank_at_first = dict.fromkeys(_BLANKED if before is None else (), "")
    for name in {**blank_at_first, **old.values(), **new.values(), BODY: ""}:
        if name == CONFLICTS:
            continue
        was, now = _shown(old, place.kind, name, conflicts=False), _shown(new, place.kind, name, conflicts=False)
        if _is_several(place.kind, name):
            yield from (Deed(act, place.id, name, "added", value) for value in now - was)
            yield from (Deed(act, place.id, name, "removed", value) for value in was - now)
        elif was != now or before is None:
            yield Deed(act, place.id, name, "gave", *now)
    open_before, open_after = (
        {each.key for each in conflicts_of(each.values().get(CONFLICTS, ""))[0]} for each in (old, new)
    )
    yield from (Deed(act, place.id, name, "settled") for name, _ in open_before - open_after)
    yield from (Deed(act, place.id, name, "reopened") for name, _ in open_after - open_before)


def _undoes(other: Deed, deed: Deed) -> bool:
    if other.what in ("gave", "settled"):
        return True
    return other.what == "removed" and other.value == deed.value


def _may_bring_back(other: Deed, deed: Deed) -> bool:
    """Tell whether a deed may bring back an item that another took out: in an ordered list, settling may too."""
    return (other.what == "added" and other.value == deed.value) or (
        deed.field == "steps" and other.what in ("added", "settled")
    )


def _is_several(kind: Kind, name: str) -> bool:
    declared = kind.field(name)
    return name == BODY or (declared is not None and declared.merge in (Merge.SET, Merge.TEXT))


def _shown(document: Document, kind: Kind, name: str, *, conflicts: bool = True) -> set[str]:
    """Return everything that a field shows: its value or items, and those of its conflicts."""
    values: list[Raw] = [document.body if name == BODY else normal(kind.field(name), document.values().get(name, ""))]
    if conflicts:
        open_, _ = conflicts_of(document.values().get(CONFLICTS, ""))
        values += [version.value for each in open_ if each.field == name for version in each.versions]
    if name == BODY:
        return {line for value in values for line in str(value).split("\n") if line}
    if _is_several(kind, name):
        return {sign(item) for value in values for item in (value if isinstance(value, list) else [])}
    return {sign(normal(kind.field(name), value)) for value in values}


def _any(team: Team, store: Workspace, kind: str = "action") -> Record:
    return team.random.choice(sorted(store.load().of_kind(kind), key=lambda record: record.id))


def _set(team: Team, store: Workspace) -> None:
    name, text = team.random.choice(
        [
            ("title", team.fresh("Title")),
            ("outcome", team.fresh("Outcome")),
            ("status", team.random.choice(_STATUSES)),
            ("rag", team.random.choice(["red", "amber", "green", ""])),
            ("due", f"20{team.random.randint(20, 40)}-01-0{team.random.randint(1, 9)}"),
        ]
    )
    record = _any(team, store)
    store.change(record.id, store.values_from_text(record.kind, {name: text}), via="test")


def _items(team: Team, store: Workspace) -> None:
    record = _any(team, store)
    items = list(record.texts("owner"))
    item = team.random.choice(_OWNERS)
    items = [each for each in items if each != item] if item in items else [*items, item]
    store.change(record.id, {"owner": tuple(items)}, via="test")


def _steps(team: Team, store: Workspace) -> None:
    record = _any(team, store)
    steps = list(record.texts("steps"))
    steps.insert(team.random.randint(0, len(steps)), team.fresh("Step"))
    store.change(record.id, {"steps": tuple(steps)}, via="test")


def _text(team: Team, store: Workspace) -> None:
    record = _any(team, store)
    lines = record.body.strip("\n").split("\n")
    at = team.random.randint(0, len(lines))
    lines[at : at + team.random.randint(0, 1)] = [team.fresh("Line")]
    store.change(record.id, {}, body="\n".join(lines), via="test")


def _create(team: Team, store: Workspace) -> None:
    store.create(KINDS["action"], team.fresh("New"), {}, via="test", body="Begun.\n\nEnds here.")


def _event(team: Team, store: Workspace) -> None:
    about = _any(team, store, team.random.choice(["action", "case"]))
    values = store.values_from_text(KINDS["event"], {"about": about.id, "date": "2019-12-09", "type": "visit"})
    store.create(KINDS["event"], team.fresh("Event"), values, via="test")


def _delete(team: Team, store: Workspace) -> None:
    """Take a record away by hand, as cspt has no command for it."""
    records = store.load().of_kind("action")
    if len(records) < 4 or team.random.random() < 0.5:
        return
    shutil.rmtree((store.root / _any(team, store).path).parent)
    store.record_hand_edits("gone", via="test")


def _undo(team: Team, store: Workspace) -> None:
    del team
    store.undo(via="test")


def _settle(team: Team, store: Workspace) -> None:
    open_ = store.conflicts()
    if not open_:
        return
    each = team.random.choice(open_)
    conflict = each.conflict
    version = team.random.choice([*conflict.versions, None])
    chosen: Raw | None = version.value if version and conflict.why in (Why.VALUES, Why.CLOSED, Why.DELETED) else None
    if chosen == DELETED and conflict.why is not Why.DELETED:
        chosen = None
    store.resolve(RecordId(each.id), {conflict.field: chosen}, via="test")


def _by_hand(team: Team, store: Workspace) -> None:
    record = _any(team, store)
    text, note = (store.root / record.path).read_text("utf-8"), f"x-note: {team.fresh('Note')}\n"
    text = re.sub(r"^x-note: .*\n|(?=^title:)", note, text, count=1, flags=re.MULTILINE)
    (store.root / record.path).write_text(text, "utf-8")
    store.record_hand_edits("a note", via="test")


_ACTS: list[Callable[[Team, Workspace], None]] = [
    _set, _set, _set, _set, _items, _items, _steps, _text, _text, _create, _event, _event,
    _delete, _undo, _settle, _settle, _by_hand,
]  # fmt: skip
