from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cspt.errors import SetupError
from cspt.store.git_output import Person
from cspt.store.repo import ZERO, GitFailed, Repo
from tests.gitting import commit_all, git, head


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with one commit of one file."""
    root = tmp_path / "here"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / "file").write_text("one\n", encoding="utf-8")
    commit_all(root, "first")
    return Repo(root)


def test_git_works_in_the_store_whatever_the_environment_says(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet", "--initial-branch=elsewhere")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert repo.git_dir == (repo.root / ".git").resolve()
    assert repo.branch() == "refs/heads/main"
    assert len(repo.head()) == 40


def test_a_machine_without_git_is_told_what_to_do(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="git is not installed; install it") as caught:
        repo.head()
    assert caught.value.exit_code == 2


def test_a_person_git_does_not_know_is_told_how_to_say_who_they_are(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert repo.identity() == Person("Council officer", "officer@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    with pytest.raises(SetupError, match=r"git config --global user.name"):
        repo.identity()
    monkeypatch.setenv("EMAIL", "machine@example.org")
    with pytest.raises(SetupError, match=r"git config --global user.email"):
        repo.identity()


def test_a_folder_without_git_or_below_the_top_is_refused(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    with pytest.raises(SetupError, match=r"is not under git .*make a store with `cspt init`"):
        _ = Repo(bare).git_dir
    inner = repo.root / "inner"
    inner.mkdir()
    with pytest.raises(SetupError, match=r"is not under git|is not the top of its git work tree"):
        _ = Repo(inner).git_dir


def test_a_failure_says_what_git_said(repo: Repo) -> None:
    with pytest.raises(GitFailed, match="git cat-file: Not a valid object name nothing"):
        repo.run("cat-file", "-p", "nothing")


def _put_on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a program called git before the real one."""
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_a_folder_of_another_user_is_refused_in_words(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _put_on_path(
        monkeypatch, tmp_path, "raise SystemExit(\"fatal: detected dubious ownership in repository at 'here'\")"
    )
    with pytest.raises(SetupError, match="the folder belongs to another user"):
        repo.head()


def test_settings_of_the_store_cannot_start_programs(repo: Repo, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "core.editor", "core.askPass"):
        git(repo.root, "config", name, str(program))
    (repo.root / "file").write_text("two\n", encoding="utf-8")
    assert repo.work_tree_changes() == [("file", "changed")]
    assert repo.text("log", "-p", "--format=%s").startswith("first")
    assert not (tmp_path / "ran").exists()


def test_no_pager_editor_or_ssh_of_the_stores_choosing_is_used(repo: Repo, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("core.pager", "core.editor", "core.sshCommand"):
        git(repo.root, "config", name, str(program))
    assert (repo.config("core.pager"), repo.text("var", "GIT_EDITOR")) == ("cat", "false")
    with pytest.raises(GitFailed):
        repo.run("commit", "--allow-empty")
    with pytest.raises(GitFailed):
        repo.run("ls-remote", "ssh://host.invalid/store", environment={"GIT_ALLOW_PROTOCOL": "ssh"})
    assert not (tmp_path / "ran").exists()


def test_changes_of_the_work_tree_are_told(repo: Repo) -> None:
    (repo.root / "gone").write_text("x", encoding="utf-8")
    (repo.root / "staged").write_text("x", encoding="utf-8")
    commit_all(repo.root, "second")
    (repo.root / "file").write_text("two\n", encoding="utf-8")
    (repo.root / "gone").unlink()
    git(repo.root, "rm", "--quiet", "staged")
    (repo.root / "sub folder").mkdir()
    (repo.root / "sub folder" / "new é").write_text("x", encoding="utf-8")
    (repo.root / "added").write_text("x", encoding="utf-8")
    git(repo.root, "add", "added")
    assert sorted(repo.work_tree_changes()) == [
        ("added", "new"),
        ("file", "changed"),
        ("gone", "gone"),
        ("staged", "gone"),
        ("sub folder/new é", "new"),
    ]
    assert repo.work_tree_changes("sub folder") == [("sub folder/new é", "new")]


def test_trees_and_blobs_are_read_by_path_and_links_are_left_out(repo: Repo) -> None:
    (repo.root / "sub").mkdir()
    (repo.root / "sub" / "é\n").write_bytes(b"\0\xff")
    (repo.root / "empty").write_bytes(b"")
    (repo.root / "link").symlink_to("file")
    commit_all(repo.root, "more")
    tree = repo.tree(head(repo.root))
    assert sorted(tree) == ["empty", "file", "sub/é\n"]
    blobs = repo.read_blobs([*tree.values(), ZERO, "f" * 40])
    assert {path: blobs[oid] for path, oid in tree.items()} == {"file": b"one\n", "sub/é\n": b"\0\xff", "empty": b""}
    assert set(repo.tree(head(repo.root), "sub")) == {"sub/é\n"}
    assert repo.read_blobs([]) == {}
    assert repo.read_blobs([repo.write_blob(b"a\r\n")]).popitem()[1] == b"a\r\n"


def test_a_store_without_a_commit_stands_at_zero(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    empty = Repo(tmp_path)
    assert empty.head() == ZERO
    assert not empty.has_commit(ZERO)


def test_settings_are_read_in_the_form_asked_for(repo: Repo) -> None:
    git(repo.root, "config", "some.flag", "on")
    assert repo.config("some.flag") == "on"
    assert repo.config("some.flag", "--type=bool") == "true"
    assert repo.config("no.such") == ""


def test_a_git_that_does_not_answer_is_given_up(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repo.head()
    _put_on_path(monkeypatch, tmp_path, "import signal\nsignal.pause()")
    monkeypatch.setattr("cspt.store.repo._TIMEOUT_SECONDS", 0.05)
    with pytest.raises(GitFailed, match="git rev-parse did not answer within"):
        repo.run("rev-parse", "HEAD")
