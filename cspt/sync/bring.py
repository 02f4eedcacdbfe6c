"""Brings what was fetched into a store: in memory first, then as one move of the branch through the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cspt.errors import NotSynced
from cspt.store import ancestry
from cspt.store.commits import Edit
from cspt.store.files import read_if_there
from cspt.store.repo import PLAIN
from cspt.workspace import Workspace

VIA = "sync"


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in."""

    acts: int = 0
    paths: frozenset[str] = frozenset()
    """The files that changed here."""
    notes: tuple[str, ...] = ()
    to_settle: int = 0


def bring_in(store: Workspace, theirs: str, remote: str) -> Brought:
    """Bring a fetched commit in: the branch moves on to it, or to a commit that holds both.

    Raises:
        Busy: the store was changed by another program meanwhile, or is kept by one.
        NotSynced: a file that would change was edited by hand and is not yet recorded.
    """
    with store.journal.writing():
        ours = store.repo.head()
        if ancestry.holds(store.repo, ours, theirs):
            return Brought()
        if not ancestry.holds(store.repo, theirs, ours):
            raise NotSynced(f"both sides changed since {remote} was last reached")
        acts = ancestry.acts_without(store.repo, theirs, ours)
        edits = _edits(store, _changes(store, ours, theirs))
        store.journal.forward(edits, theirs, onto=ours)
        return Brought(acts, frozenset(edit.path for edit in edits))


def _changes(store: Workspace, ours: str, theirs: str) -> dict[str, tuple[bytes | None, bytes | None]]:
    here, there = store.repo.entries(ours), store.repo.entries(theirs)
    paths = [path for path in here.keys() | there.keys() if here.get(path) != there.get(path)]
    oids = {path: (here.get(path, (PLAIN, ""))[1], there.get(path, (PLAIN, ""))[1]) for path in paths}
    blobs = store.repo.read_blobs([oid for pair in oids.values() for oid in pair if oid])
    return {path: (blobs.get(pair[0]), blobs.get(pair[1])) for path, pair in oids.items()}


def _edits(store: Workspace, changes: Mapping[str, tuple[bytes | None, bytes | None]]) -> list[Edit]:
    """Return the edits of the files, unless one of them holds what somebody did by hand.

    Raises:
        NotSynced: it does; the message names it.
    """
    edits = []
    for path, (before, after) in sorted(changes.items()):
        now = read_if_there(store.root, path)
        if now not in (before, after):
            raise NotSynced(
                f"{path} was edited by hand here and changed by others too; "
                "record yours first with `cspt record -m WHY`, then sync"
            )
        edits.append(Edit(path, now, after))
    return edits
