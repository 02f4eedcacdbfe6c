"""The check on a host, as git's own pre-receive hook in a bare repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cspt.errors import BadRequest, SetupError
from cspt.sync.server import Push, install, pushes
from tests.gitting import commit_all, git, head
from tests.sharing import Team, synced

if sys.platform == "win32":
    pytest.skip("a hook is a program of POSIX here", allow_module_level=True)


@pytest.fixture
def guarded(team: Team) -> Team:
    """A team whose host checks what is pushed."""
    install(team.shared)
    return team


def _push(team: Team, *arguments: str) -> str:
    """Push as plain git does, and return what the host said; empty where it took it."""
    command = ["git", "push", "--quiet", *(arguments or ("origin", "main"))]
    done = subprocess.run(command, cwd=team.folder / "police", capture_output=True, text=True, check=False)
    said = [line.removeprefix("remote: ").strip() for line in done.stderr.splitlines() if "cspt:" in line]
    assert bool(done.returncode) is bool(said), done.stderr
    return "\n".join(said)


def _break(team: Team, text: str) -> str:
    path = team.police.load().find(team.ids[0]).path
    (team.police.root / path).write_text(text, encoding="utf-8")
    commit_all(team.police.root, "by hand")
    return path


def test_what_cspt_sends_comes_in_and_a_broken_record_does_not_until_it_is_mended(guarded: Team) -> None:
    store = guarded.council
    record = store.load().find(guarded.ids[1])
    store.change(record.id, {"rag": "red"}, via="test")
    assert synced(store).sent == 1
    synced(guarded.police)
    before = guarded.tip
    path = _break(guarded, "not a record\n")

    assert _push(guarded).startswith(f"cspt: {path}: no record: ")
    assert guarded.tip == before

    git(guarded.police.root, "checkout", "--quiet", "HEAD~1", "--", path)
    commit_all(guarded.police.root, "mended")
    assert _push(guarded) == ""
    assert guarded.tip == head(guarded.police.root)


def test_rewriting_and_deleting_are_refused(guarded: Team) -> None:
    before = guarded.tip
    assert _push(guarded, "origin", ":main") == "cspt: main would be deleted; the history of a shared store stays"
    git(guarded.police.root, "commit", "--quiet", "--amend", "--allow-empty", "-m", "other")
    assert "main would be rewritten" in _push(guarded, "--force", "origin", "main")
    assert guarded.tip == before


def test_marks_of_a_conflict_a_link_and_a_lost_profile_are_refused(guarded: Team) -> None:
    root = guarded.police.root
    record = root / guarded.police.load().find(guarded.ids[0]).path
    record.write_text(record.read_text(encoding="utf-8") + "\n<<<<<<< HEAD\nx\n", encoding="utf-8")
    (root / "records" / "link").symlink_to("elsewhere")
    commit_all(root, "by hand")
    said = _push(guarded)
    assert "git left conflict marks in it" in said
    assert "records/link: a link, not a plain file" in said
    git(root, "reset", "--quiet", "--hard", "origin/main")
    (root / "cspt.yaml").unlink()
    commit_all(root, "no profile")
    assert _push(guarded) == "cspt: cspt.yaml is missing; this is no store of cspt"


def test_most_records_going_at_once_are_refused(guarded: Team) -> None:
    root = guarded.police.root
    for record_id in guarded.ids[:6]:
        (root / f"records/actions/2026/{record_id}/action.md").unlink()
    commit_all(root, "tidied")
    assert "6 of the 8 records would be taken away" in _push(guarded)


def test_a_sync_tells_in_the_hosts_words_why_it_was_refused(guarded: Team) -> None:
    path = _break(guarded, "not a record\n")
    command = [sys.executable, "-m", "cspt", "-C", str(guarded.police.root), "sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert f"refused what was sent: {path}: no record" in done.stderr
    assert done.stderr.count("\n") == 1


def test_as_a_job_it_judges_two_commits_of_a_clone(team: Team) -> None:
    path = _break(team, "not a record\n")
    command = [sys.executable, "-m", "cspt", "-C", str(team.police.root), "server-check"]

    def judged(old: str, new: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, old, new], capture_output=True, text=True, check=False)

    old, new = git(team.police.root, "rev-parse", "HEAD~1", "HEAD").split()
    assert judged(old, old).returncode == 0
    assert judged("0" * 40, old).returncode == 0
    refused = judged(old, new)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert path in refused.stderr
    assert judged(new, old).returncode == 1


def test_what_is_no_push_or_no_repository_is_told(team: Team, tmp_path: Path) -> None:
    assert pushes(["a b refs/heads/my branch\n"]) == [Push("a", "b", "refs/heads/my branch")]
    with pytest.raises(BadRequest, match="pre-receive hook"):
        pushes(["a b\n"])
    with pytest.raises(SetupError, match="no git repository"):
        install(tmp_path)
    hook = install(team.shared)
    assert os.access(hook, os.X_OK)
    with pytest.raises(BadRequest, match="there already"):
        install(team.shared)
