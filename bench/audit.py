"""Measures `cspt audit verify`: `python -m bench.audit [N]`.

A history of N commits and one of ten times as many are made with `git fast-import`, alike but for their length. Each is
verified from nothing, again with nothing new, and again with a hundred new commits. What is printed are ratios: the
second run against the first, and the longer history against the shorter.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cspt.store.audit import verify
from cspt.store.create import create_store
from cspt.workspace import Workspace

_NEW = 100
_RECORDS = 1_000
_REPEATS = 5
_WHO = "Community safety officer <officer@example.org>"
_IDENTITY = {"GIT_AUTHOR_NAME": "Community safety officer", "GIT_AUTHOR_EMAIL": "officer@example.org"}
_BEGAN = 1_500_000_000


@dataclass(frozen=True)
class Measured:
    """Seconds that verifying one history took."""

    commits: int
    first: float
    nothing_new: float
    some_new: float


def measure(root: Path, commits: int) -> Measured:
    """Make a history and verify it three times."""
    create_store(root, "Bench")
    _import(root, "", range(commits))
    first = _seconds(root, commits)
    again = median(_seconds(root, 0) for _ in range(_REPEATS))
    new = []
    for number in range(_REPEATS):
        start = commits + number * _NEW
        _import(root, _git(root, "rev-parse", "HEAD"), range(start, start + _NEW))
        new.append(_seconds(root, _NEW))
    return Measured(commits, first, again, median(new))


def _seconds(root: Path, checked: int) -> float:
    """Return how long one run takes, in a store as a new process opens it."""
    started = time.perf_counter()
    audited = verify(Workspace.open(root))
    took = time.perf_counter() - started
    if audited.findings or audited.checked != checked:
        raise SystemExit(f"{audited.checked} commits looked at, {len(audited.findings)} findings: not what was made")
    return took


def _import(root: Path, parent: str, numbers: range) -> None:
    stream = b"".join(_commits(parent, numbers, (root / "cspt.yaml").read_text(encoding="utf-8")))
    _git(root, "fast-import", "--quiet", "--force", "--date-format=raw", stdin=stream)


def _commits(parent: str, numbers: range, profile: str) -> Iterator[bytes]:
    """Yield commits that change one field of one record each, in cspt's own words; one in fifty joins a line of one."""
    before, side = parent, ""
    files = "" if parent else f"M 100644 inline cspt.yaml\ndata {len(profile.encode())}\n{profile}\n"
    for mark, number in enumerate(numbers, 1):
        place = number % 50 if mark > 1 else 0
        joins = place == 49 and side
        half = f"{(number - (2 if joins else 0)) % _RECORDS:08d}"
        record_id = f"A17-{half}"
        ref = number - 2 if joins else number
        text = f"---\nid: {record_id}\nkind: action\ntitle: Action {half}\nref: {ref}\n---\n\nWords of it.\n"
        message = f"{record_id}: ref\n\nRecord: {record_id}\nChange: ref\nVia: cspt 0.1.0 bench\n"
        when = f"{_BEGAN + number} +0000"
        parents = (f"from {before}\n" if before else "") + (f"merge {side}\n" if joins else "")
        yield (
            f"commit refs/heads/main\nmark :{mark}\nauthor {_WHO} {when}\ncommitter {_WHO} {when}\n"
            f"data {len(message)}\n{message}\n{parents}{files}"
            f"M 100644 inline records/actions/2017/{record_id}/action.md\ndata {len(text)}\n{text}\n"
        ).encode()
        side = f":{mark}" if place == 47 else "" if joins else side
        before, files = before if place == 47 else f":{mark}", ""


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


def _print(short: Measured, long: Measured) -> None:
    print(f"{'commits':>9} {'first run':>10} {'nothing new':>12} {f'{_NEW} new':>9} {'second/first':>13}")
    for each in (short, long):
        print(
            f"{each.commits:9,} {each.first:9.2f}s {each.nothing_new * 1000:10.0f}ms {each.some_new * 1000:7.0f}ms "
            f"{each.nothing_new / each.first:13.4f}"
        )
    print(f"ten times the history: first run x{long.first / short.first:.1f}, ", end="")
    print(f"nothing new x{long.nothing_new / short.nothing_new:.2f}, {_NEW} new x{long.some_new / short.some_new:.2f}")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commits", nargs="?", type=int, default=10_000, help="length of the shorter history")
    asked = parser.parse_args()
    os.environ.update(_IDENTITY)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        short = measure(Path(folder) / "short", asked.commits)
        _print(short, measure(Path(folder) / "long", asked.commits * 10))


if __name__ == "__main__":
    main()
