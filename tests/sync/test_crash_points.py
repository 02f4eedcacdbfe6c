"""Dying at every named point of a sync, and of the journal within it: nothing is lost and the next sync finishes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from cspt.store.ancestry import holds
from cspt.store.journal import POINTS as JOURNAL_POINTS
from cspt.sync.apply import POINTS
from cspt.workspace import Surroundings, Workspace
from tests.gitting import git, head
from tests.reliability.scale import SOAK
from tests.reliability.small_store import assert_sound
from tests.sharing import Team, synced

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX things", allow_module_level=True)

ALL = (*POINTS, *JOURNAL_POINTS)
SHORT = ("fetched", "journalled", "published", "placed", "brought", "sent")
FORWARD = ("journalled", "published")
"""Where a store dies that only receives, in the short form; the long form has both die everywhere that they pass."""
PLACES = [
    *((point, True) for point in ALL if SOAK or point in SHORT),
    *((point, False) for point in ALL if point in FORWARD or (SOAK and point != "sent")),
]
BROUGHT = ("brought", "sent", "remembered", *JOURNAL_POINTS[JOURNAL_POINTS.index("published") :])


def _die_at(root: Path, point: str) -> None:
    """Sync in a child that dies at a point."""

    def passing(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            synced(Workspace.open(root, Surroundings(passing=passing)))
        finally:
            os._exit(7)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the sync never passed the point `{point}`"


def _change(store: Workspace, record_id: str, **texts: str) -> None:
    record = store.load().find(record_id)
    store.change(record.id, store.values_from_text(record.kind, texts), via="test")


@pytest.mark.parametrize(("point", "forked"), PLACES)
def test_a_sync_that_dies_at_a_point_is_finished_by_the_next(team: Team, point: str, *, forked: bool) -> None:
    _change(team.council, team.ids[0], rag="red", title="From the council")
    _change(team.council, team.ids[1], due="2026-12-01")
    synced(team.council)
    if forked:
        _change(team.police, team.ids[0], due="2026-12-08")
        _change(team.police, team.ids[1], owner="police")
    before, theirs = head(team.police.root), team.tip

    _die_at(team.police.root, point)

    assert holds(team.police.repo, head(team.police.root), theirs) is (point in BROUGHT)
    assert git(team.police.root, "merge-base", "HEAD", before) == before
    drafts = team.police.root / ".git" / "cspt" / "drafts"
    synced(team.police)
    synced(team.council)
    assert head(team.council.root) == head(team.police.root) == team.tip
    assert not drafts.exists(), "what is there still needs no draft"
    record = team.council.load().find(team.ids[0])
    assert (record.title, record.text("rag")) == ("From the council", "red")
    assert record.raw.get("due", "") == ("2026-12-08" if forked else "")
    for store in (team.council, team.police):
        assert_sound(store.root)
