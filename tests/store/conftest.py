"""A small store with a clock that the tests set, and its bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from cspt.model.ids import RecordId
from cspt.store.commits import Moment
from cspt.store.reader import Surroundings
from cspt.workspace import Workspace

NOON = 1_576_000_000
"""10 December 2019, 17:46 in Greenwich."""
DAY = 24 * 60 * 60


@dataclass
class Clock:
    """Time that stands still until a test moves it; each act comes a second after the one before."""

    seconds: int = NOON

    def moment(self) -> Moment:
        self.seconds += 1
        return Moment(self.seconds, "+0000")

    def day(self) -> date:
        return date.fromtimestamp(self.seconds)  # noqa: DTZ012 - a day by the machine's own clock, as date.today is


@dataclass(frozen=True)
class Desk:
    """A store at work: a plan with an action and its event, and a restricted case with a task."""

    root: Path
    clock: Clock
    workspace: Workspace
    plan: RecordId
    action: RecordId
    event: RecordId
    case: RecordId
    task: RecordId

    def path(self, record_id: RecordId) -> Path:
        """Return where a record's file lies."""
        return self.root / self.workspace.load().find(record_id).path

    def again(self) -> Workspace:
        """Return the store as another program opens it."""
        return Workspace.open(self.root, surroundings(self.clock))


def surroundings(clock: Clock, start: int = 1_000) -> Surroundings:
    """Return a clock and a randomness that tests can foresee."""
    numbers = count(start)
    return Surroundings(clock.moment, clock.day, lambda size: next(numbers).to_bytes(size, "big"))


def _furnish(workspace: Workspace) -> Iterator[RecordId]:
    def new(kind: str, title: str, body: str = "", **texts: str) -> RecordId:
        from cspt.kinds import KINDS

        values = workspace.values_from_text(KINDS[kind], texts)
        return workspace.create(KINDS[kind], title, values, via="test", body=body).id

    plan = new("plan", "Plan for 2019", starts="2019-04", status="approved")
    action = new(
        "action", "Talks at schools", "Words of the action.\n", plan=plan, due="2019-12-20", owner="police, schools"
    )
    event = new("event", "Talk at the academy", about=action, date="2019-02-06", type="workshop", count="240")
    case = new("case", "Noise at night", restricted="yes", theme="asb")
    yield from (plan, action, event, case, new("action", "Visit", case=case))


@pytest.fixture(scope="session")
def _desk_master(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> tuple[Path, list[RecordId]]:
    from cspt.store.create import create_store

    root = tmp_path_factory.mktemp("desk") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(_home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setattr(Moment, "now", classmethod(lambda cls: cls(NOON - 3 * DAY, "+0000")))
        create_store(root, "Desk")
        ids = list(_furnish(Workspace.open(root, surroundings(Clock(), start=1))))
    return root, ids


@pytest.fixture
def desk(_desk_master: tuple[Path, list[RecordId]], tmp_path: Path) -> Desk:
    """A store of the test's own, on 10 December 2019."""
    root, clock = tmp_path / "desk", Clock(NOON + 60)
    shutil.copytree(_desk_master[0], root)
    return Desk(root, clock, Workspace.open(root, surroundings(clock)), *_desk_master[1])
