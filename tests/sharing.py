"""A team: two stores and the bare repository they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cspt.kinds import KINDS
from cspt.model.document import compose
from cspt.model.ids import RecordId
from cspt.model.layout import path_of
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


def synced(store: Workspace, remote: str = "", *, removals_meant: bool = False) -> Synced:
    """Sync a store, waiting for nothing."""
    return sync(store, remote, pace=Pace(lambda _seconds: None), removals_meant=removals_meant)


def passing(do: Callable[[str], None]) -> Surroundings:
    """Return surroundings that are told of every point of a sync."""
    return Surroundings(passing=do)


def make_team(folder: Path) -> Team:
    """Make a team whose two stores are in step."""
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "shared.git")
    create_store(folder / "council", "Team")
    ids = [RecordId(f"A26-0000000{number}") for number in range(ACTIONS)]
    for record_id in ids:
        path = folder / "council" / path_of(KINDS["action"], record_id)
        path.parent.mkdir(parents=True)
        fields = {"id": record_id, "kind": "action", "title": f"Action {record_id}", "status": "not-started"}
        path.write_text(compose(fields, ""), encoding="utf-8", newline="\n")
    store = Workspace.open(folder / "council")
    store.record_hand_edits("the actions", via="test")
    share(store, str(folder / "shared.git"))
    synced(store)
    clone(str(folder / "shared.git"), folder / "police")
    git(folder / "police", "config", "user.name", "SNT sergeant")
    git(folder / "police", "config", "user.email", "snt@example.org")
    return Team(folder, ids)
