"""A team at random work, each often offline: in the end all hold one tree and nothing anybody did is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.scale import SOAK, scale
from tests.reliability.team import Team

_SIZE, _TURNS = scale(3, 8), scale(3 * 40, 8 * 250)


@pytest.mark.parametrize("seed", range(scale(1, 20)))
def test_a_team_on_one_remote_ends_with_one_tree_and_nothing_lost(tmp_path: Path, seed: int) -> None:
    _work(Team.begin(tmp_path, _SIZE, seed))


@pytest.mark.parametrize("seed", range(100, 100 + scale(1, 20)))
def test_two_remotes_that_are_synced_crosswise_end_with_one_tree_and_nothing_lost(tmp_path: Path, seed: int) -> None:
    team = Team.begin(tmp_path, _SIZE, seed, ("one", "two"))
    _work(team, scale(40, _TURNS))


def _work(team: Team, turns: int = _TURNS) -> None:
    team.work(turns)
    team.settle_down()
    team.assert_kept()
    if SOAK:
        print(f"{len(team.oids)} acts, {len(team.deeds)} deeds, {team.crashed} crashes: one tree, 0 lost")
