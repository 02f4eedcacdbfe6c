"""Looks at a store with git itself, as a colleague or an auditor would."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(root: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git in a folder and return what it printed."""
    done = subprocess.run(["git", *arguments], cwd=root, input=stdin, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").rstrip("\n")


def head(root: Path) -> str:
    """Return the newest commit."""
    return git(root, "rev-parse", "HEAD")


def is_clean(root: Path) -> bool:
    """Tell whether work tree, index and newest commit agree."""
    return not git(root, "status", "--porcelain", "--untracked-files=all")


def commits(root: Path) -> int:
    """Return how many commits there are."""
    return int(git(root, "rev-list", "--count", "HEAD"))


def commit_all(root: Path, subject: str) -> str:
    """Commit everything, as somebody without cspt does."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", subject)
    return head(root)


def lines_changed(root: Path, commit: str = "HEAD") -> list[str]:
    """Return the lines a commit took out and put in, each with its sign."""
    shown = git(root, "show", "--format=", "--unified=0", "--no-color", commit).splitlines()
    return [line for line in shown if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def tree(root: Path, commit: str = "HEAD") -> str:
    """Return the name of a commit's tree."""
    return git(root, "rev-parse", f"{commit}^{{tree}}")
