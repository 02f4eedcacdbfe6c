"""Asks git, in one run, what differs from what the index last saw."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cspt.model.layout import RECORDS
from cspt.store.repo import ZERO, GitFailed, finish_git, start_git

_MANY = 200
_BELOW = f"{RECORDS}/"
_UNTRACKED = ("-c", "status.showUntrackedFiles=all", "-c", "core.untrackedCache=true")
"""Only so, and without naming a folder, does git use its untracked cache; it halves the cost at 100,000 records."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a store stands: its newest commit, and the record files that differ from it."""

    head: str
    differing: frozenset[str]


def start_status(root: Path) -> subprocess.Popen[bytes]:
    """Start asking; the caller may do other work meanwhile."""
    return start_git(
        root, *_UNTRACKED, "status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--ignore-submodules=dirty"
    )


def read_status(process: subprocess.Popen[bytes]) -> State:
    """Wait for git's answer.

    Raises:
        GitFailed: git could not tell.
    """
    head, differing = ZERO, set[str]()
    for entry in finish_git(process).split(b"\0"):
        if entry.startswith(b"# branch.oid "):
            head = entry[13:].decode()
            head = ZERO if head == "(initial)" else head
        elif (path := _path(entry)).startswith(_BELOW):
            differing.add(path)
    return State(head, frozenset(differing))


def changed_between(root: Path, old: str, new: str) -> dict[str, str] | None:
    """Return the record files that differ between two commits, with their bytes' names in the newer one.

    None where git no longer knows the older commit.
    """
    try:
        out = finish_git(start_git(root, "diff-tree", "-r", "-z", "--no-renames", old, new, "--", RECORDS))
    except GitFailed:
        return None
    parts = out.split(b"\0")
    return {_text(path): head.split()[3].decode() for head, path in zip(parts[::2], parts[1::2], strict=False)}


def tracked(root: Path, *paths: str) -> dict[str, str]:
    """Return the record files that git knows, with their bytes' names; only those of some paths where any are given."""
    asked = paths if 0 < len(paths) <= _MANY else (RECORDS,)
    return dict(_entries(finish_git(start_git(root, "ls-files", "-s", "-z", "--", *asked))))


def _entries(out: bytes) -> Iterator[tuple[str, str]]:
    for entry in out.split(b"\0"):
        head, tab, path = entry.partition(b"\t")
        if tab:
            yield _text(path), head.split()[1].decode()


def _path(entry: bytes) -> str:
    """Return the path in one entry of a status: changed (1), unmerged (u) or unknown to git (?)."""
    fields = {b"1 ": 8, b"u ": 10, b"? ": 1}.get(entry[:2], 0)
    return _text(entry.split(b" ", fields)[fields]) if fields else ""


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
