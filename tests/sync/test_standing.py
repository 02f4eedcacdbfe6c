"""How a store stands to the shared one, said in a line without going there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cspt.sync.apply import Sync
from cspt.sync.standing import Standing, say_standing, standing_of
from cspt.sync.way import find_way
from cspt.workspace import Workspace
from tests.gitting import git
from tests.sharing import Team, synced

NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
TODAY = int(datetime(2026, 11, 23, 10, 42, tzinfo=UTC).timestamp())
FRIDAY = int(datetime(2026, 11, 20, 16, 10, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(), ""),
        (Standing("origin", 3, 2, 1, TODAY), "3 to send, 2 new, 1 to settle, last 10:42"),
        (Standing("origin", when=TODAY), "in step, last 10:42"),
        (Standing("origin", 0, 0, 2, FRIDAY), "2 to settle, last 20 Nov"),
        (Standing("origin", 4), "4 to send, never synced"),
        (Standing("origin"), "never synced"),
    ],
)
def test_it_is_said_in_a_line(standing: Standing, said: str) -> None:
    assert say_standing(standing, NOW) == said


def _stands(store: Workspace) -> tuple[int, int, int]:
    standing = standing_of(store, store.load())
    return standing.to_send, standing.to_receive, standing.to_settle


def _set(store: Workspace, record_id: str, due: str) -> None:
    record = store.load().find(record_id)
    store.change(record.id, store.values_from_text(record.kind, {"due": due}), via="test")


def test_it_counts_what_waits_here_what_was_seen_there_and_what_is_to_settle(team: Team) -> None:
    assert _stands(team.police) == (0, 0, 0)
    _set(team.council, team.ids[0], "2026-12-01")
    _set(team.police, team.ids[0], "2026-12-08")
    synced(team.council)
    assert _stands(team.police) == (1, 0, 0)
    Sync(team.police, find_way(team.police.root)).preview()
    assert _stands(team.police) == (1, 1, 0)
    synced(team.police)
    assert _stands(team.police) == (0, 0, 1)


def test_a_store_that_is_shared_with_nobody_or_was_never_synced_has_its_words(team: Team) -> None:
    git(team.police.root, "remote", "remove", "origin")
    assert standing_of(team.police, team.police.load()) == Standing()
    (team.council.root / ".git" / "cspt" / "remotes.json").unlink()
    assert _stands(team.council)[0] == 2
