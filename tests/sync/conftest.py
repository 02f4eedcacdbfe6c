"""A team: two stores and the bare repository they share, each test with copies of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.store.create import create_store
from cspt.sync.addresses import share
from cspt.sync.apply import Pace, Synced, sync
from cspt.sync.clone import clone
from cspt.workspace import Surroundings, Workspace
from tests.gitting import git

ACTIONS = 8


@dataclass(frozen=True)
class Team:
    """Two officers' stores, and the place they share."""

    folder: Path
    ids: list[RecordId]
    """The actions that both have."""

    @property
    def shared(self) -> Path:
        return self.folder / "shared.git"

    @property
    def council(self) -> Workspace:
        return Workspace.open(self.folder / "council")

    @property
    def police(self) -> Workspace:
        return Workspace.open(self.folder / "police")

    @property
    def tip(self) -> str:
        """The newest commit of the shared store."""
        return git(self.shared, "rev-parse", "main")


def synced(store: Workspace, **given: object) -> Synced:
    """Sync a store, waiting for nothing."""
    return sync(store, pace=Pace(lambda _seconds: None), **given)  # type: ignore[arg-type] - each test names its own


@pytest.fixture(scope="session")
def _team_master(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> Team:
    folder = tmp_path_factory.mktemp("team")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(_home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "shared.git")
        create_store(folder / "council", "Team")
        store = Workspace.open(folder / "council")
        ids = [store.create(KINDS["action"], f"Action {number}", {}, via="test").id for number in range(ACTIONS)]
        share(store, str(folder / "shared.git"))
        synced(store)
        clone(str(folder / "shared.git"), folder / "police")
        for root in (folder / "council", folder / "police"):
            git(root, "config", "remote.origin.url", "../shared.git")
        git(folder / "police", "config", "user.name", "SNT sergeant")
        git(folder / "police", "config", "user.email", "snt@example.org")
    return Team(folder, ids)


@pytest.fixture
def team(_team_master: Team, tmp_path: Path) -> Team:
    """A team of the test's own, in step."""
    shutil.copytree(_team_master.folder, tmp_path / "team")
    return Team(tmp_path / "team", _team_master.ids)


def passing(do: Callable[[str], None]) -> Surroundings:
    """Return surroundings that are told of every point of a sync."""
    return Surroundings(passing=do)
