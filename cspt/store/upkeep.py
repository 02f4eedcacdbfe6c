"""Keeps a store's `.git` small and its history quick to read, in the background and never in an act's way.

Each act leaves git a small pack of its own: the fastest and safest way to write it, but not to keep it for ever. Once
there are some dozens of them, a process of its own puts them together and brings up to date what lets git skip the
commits that did not touch a record. It holds no lock that an act waits for, throws nothing away, and where it fails
the store is as it was.

Run as `python -m cspt.store.upkeep STORE`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from cspt.errors import Busy, CsptError
from cspt.store.lock import hold
from cspt.store.repo import Repo

_MOST_PACKS = 48
_LARGE_BYTES = 1_000_000
"""Of git's lists of what is in its packs: some 30,000 versions of files and folders."""
_PACKING = ("repack", "-d", "-q", "--geometric=2")
_PACKING_ANEW = ("repack", "-a", "-d", "-q", "--keep-unreachable")
"""For git before 2.32, which knows no other way to put some packs together."""
_GRAPH = ("commit-graph", "write", "--reachable", "--split", "--changed-paths", "--max-new-filters=20000")
_LOCK = "upkeep.lock"


def is_due(repo: Repo) -> bool:
    """Tell whether it is worth the while: after some dozens of acts, and once for a large store that is new here."""
    shared = repo.standing.shared_dir
    try:
        with os.scandir(shared / "objects" / "pack") as entries:
            sizes = [entry.stat().st_size for entry in entries if entry.name.endswith(".idx")]
    except OSError:
        return False
    return len(sizes) > _MOST_PACKS or (sum(sizes) > _LARGE_BYTES and not (shared / "cspt" / _LOCK).exists())


def start_if_due(repo: Repo) -> subprocess.Popen[bytes] | None:
    """Start it beside this program where it is due; nobody need wait for what is returned."""
    if not is_due(repo):
        return None
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cspt.store.upkeep", str(repo.root.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    Thread(target=process.wait, daemon=True).start()
    return process


def keep_up(repo: Repo) -> bool:
    """Put packs together and bring the graph of commits up to date; False where another program is at it.

    Raises:
        GitFailed: git could not.
    """
    try:
        with hold(repo.standing.shared_dir / "cspt" / _LOCK, wait_seconds=0) as handle, repo.lending(handle):
            _pack(repo)
            repo.run(*_GRAPH)
    except Busy:
        return False
    return True


def _pack(repo: Repo) -> None:
    try:
        repo.run(*_PACKING)
    except CsptError:
        repo.run(*_PACKING_ANEW)


def main() -> int:
    """Keep up the store that is named."""
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        keep_up(Repo(Path(sys.argv[1])))
    except CsptError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
