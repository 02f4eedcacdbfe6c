"""Making a store of a shared one: whole, looked over, or not there at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cspt.errors import BadRequest, CsptError, NotSynced
from cspt.sync.addresses import from_here, share
from cspt.sync.clone import clone
from cspt.workspace import Workspace
from tests.gitting import commit_all, git, is_clean
from tests.sharing import ACTIONS, Team, synced


def _left(team: Team) -> list[str]:
    return sorted(path.name for path in team.folder.iterdir())


def test_a_clone_is_a_store_in_step_with_bytes_as_they_were_saved(team: Team) -> None:
    root = team.folder / "health"
    root.mkdir()
    assert clone(str(team.shared), root) == []
    store = Workspace.open(root)
    assert len(store.load().records) == ACTIONS
    assert is_clean(root)
    assert git(root, "config", "core.fsync") == "all"
    done = synced(store)
    assert (done.sent, done.received) == (0, 0)
    assert not Path(root / ".git" / "hooks").exists()


def test_a_branch_that_the_shared_store_does_not_call_its_own_is_found(team: Team) -> None:
    git(team.shared, "symbolic-ref", "HEAD", "refs/heads/trunk")
    clone(str(team.shared), team.folder / "one")
    git(team.shared, "branch", "--quiet", "-m", "main", "team")
    clone(str(team.shared), team.folder / "other")
    assert git(team.folder / "other", "branch", "--show-current") == "team"
    git(team.shared, "branch", "--quiet", "second", "team")
    with pytest.raises(NotSynced, match="it has second, team"):
        clone(str(team.shared), team.folder / "third")


def _plain_repository(root: Path, profile: str = "") -> None:
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / ("cspt.yaml" if profile else "readme")).write_text(profile, encoding="utf-8")
    commit_all(root, "something")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "no shared store at"),
        (lambda root: git(root.parent, "init", "--quiet", "--bare", str(root)), "is empty yet"),
        (_plain_repository, r"it has no cspt\.yaml"),
        (lambda root: _plain_repository(root, "format: 9\n"), "form 9"),
        (lambda root: _plain_repository(root, "name: x\n"), "cannot be worked with"),
    ],
    ids=["nothing", "empty", "no-store", "newer", "broken-profile"],
)
def test_what_is_no_store_leaves_nothing_behind(team: Team, make: object, words: str) -> None:
    assert callable(make)
    make(team.folder / "there")
    before = _left(team)
    with pytest.raises(NotSynced, match=words):
        clone(str(team.folder / "there"), team.folder / "mine")
    assert _left(team) == before


@pytest.mark.parametrize("address", ["ext::sh -c ':'", "--upload-pack=x", "ssh://-oProxyCommand=x/y", "ftp://x/y", ""])
def test_an_address_that_could_start_a_program_is_refused(team: Team, address: str) -> None:
    before = _left(team)
    with pytest.raises(BadRequest):
        clone(address, team.folder / "mine")
    assert _left(team) == before


def test_a_folder_that_holds_something_is_left_alone(team: Team) -> None:
    with pytest.raises(BadRequest, match="is not empty"):
        clone(str(team.shared), team.council.root)
    (team.folder / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CsptError):
        clone(str(team.shared), team.folder / "file")
    assert (team.folder / "file").read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_and_a_filter_in_what_is_cloned_do_nothing(team: Team) -> None:
    root = team.police.root
    (root / "records" / "link").symlink_to("/etc/passwd")
    (root / ".gitattributes").write_text("* text eol=crlf filter=evil ident\n", encoding="utf-8")
    commit_all(root, "odd")
    git(root, "push", "--quiet", "origin", "main")
    clone(str(team.shared), team.folder / "mine")
    link = team.folder / "mine" / "records" / "link"
    assert not link.is_symlink()
    assert b"\r" not in (team.folder / "mine" / "cspt.yaml").read_bytes()


def test_an_address_of_a_folder_means_the_same_from_anywhere(tmp_path: Path) -> None:
    assert from_here("shared.git", tmp_path) == str(tmp_path / "shared.git")
    assert from_here("git@git.example.org:x", tmp_path) == "git@git.example.org:x"


def test_a_store_is_shared_once_and_only_where_something_can_be_shared_with(team: Team) -> None:
    git(team.council.root, "remote", "remove", "origin")
    with pytest.raises(NotSynced, match="no shared store at"):
        share(team.council, str(team.folder / "nowhere"))
    assert git(team.council.root, "remote") == ""
    share(team.council, str(team.shared))
    share(team.council, str(team.shared))
    git(team.folder, "init", "--quiet", "--bare", "other.git")
    with pytest.raises(BadRequest, match="shared already"):
        share(team.council, str(team.folder / "other.git"))
