"""A small store to break: a handful of actions, so that each act costs little but git's own work."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.store.create import create_store
from cspt.workspace import Workspace


def make_store(root: Path, actions: int = 5) -> list[RecordId]:
    """Make a store with some actions in it and return their ids."""
    create_store(root, "Small")
    workspace = Workspace.open(root)
    return [workspace.create(KINDS["action"], f"Action {number}", {}, via="test").id for number in range(actions)]


def git(root: Path, *arguments: str) -> str:
    """Run git in a store as a person would."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def assert_sound(root: Path) -> None:
    """Check that nothing is half done: work tree, index and branch agree, and git finds no damage.

    Raises:
        AssertionError: something is.
    """
    assert git(root, "status", "--porcelain", "--untracked-files=all") == ""
    assert not (root / ".git" / "cspt" / "journal.json").exists()
    done = subprocess.run(["git", "fsck", "--strict"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Workspace.open(root).check() == []
