"""Which shared store is meant, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cspt.errors import BadRequest, NotSynced
from cspt.store.remotes import MEMORY, Known, Remote, Unshared, choose, remember, remembered, remotes_of

MAIN = "refs/heads/main"


def _settings(*pairs: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [("local", name, value) for name, value in pairs]


ORIGIN = ("remote.origin.url", "../shared.git")
OTHER = ("remote.other.url", "../other.git")


def test_the_one_shared_store_is_gone_to_whatever_it_is_called() -> None:
    (remote,) = remotes_of(_settings(OTHER), MAIN)
    assert choose([remote]) == Remote("other", "../other.git", "../other.git")


def test_of_several_the_one_that_is_followed_comes_first_and_then_origin() -> None:
    follows = ("branch.main.remote", "other"), ("branch.main.merge", "refs/heads/trunk")
    assert choose(remotes_of(_settings(ORIGIN, OTHER, *follows), MAIN)).branch == "refs/heads/trunk"
    assert choose(remotes_of(_settings(OTHER, ORIGIN), MAIN)).name == "origin"
    assert choose(remotes_of(_settings(OTHER, ORIGIN), MAIN), "other").name == "other"


def test_of_several_without_a_first_one_has_to_be_named() -> None:
    several = remotes_of(_settings(OTHER, ("remote.county.url", "x")), MAIN)
    with pytest.raises(NotSynced, match="county, other"):
        choose(several)


def test_none_and_one_that_is_unknown_are_told_apart() -> None:
    with pytest.raises(Unshared, match="--to"):
        choose([])
    with pytest.raises(BadRequest, match="there is none"):
        choose([], "x")
    with pytest.raises(BadRequest, match="there is origin"):
        choose(remotes_of(_settings(ORIGIN), MAIN), "x")


def test_what_is_sent_may_go_elsewhere_and_is_looked_over_too() -> None:
    (remote,) = remotes_of(_settings(ORIGIN, ("remote.origin.pushurl", "ext::sh")), MAIN)
    assert remote.push_address == "ext::sh"
    with pytest.raises(BadRequest):
        choose([remote])


def test_what_is_known_of_a_shared_store_is_kept_by_its_name(tmp_path: Path) -> None:
    private = tmp_path / "cspt"
    assert remembered(private) == {}
    remember(private, "origin", Known(MAIN, "a" * 40, 1))
    remember(private, "other", Known(MAIN, "b" * 40, 2))
    remember(private, "origin", Known(MAIN, "c" * 40, 3))
    assert remembered(private) == {"origin": Known(MAIN, "c" * 40, 3), "other": Known(MAIN, "b" * 40, 2)}
    (private / MEMORY).write_text("{broken", encoding="utf-8")
    assert remembered(private) == {}
