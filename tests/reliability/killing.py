"""Kills cspt at random moments: a child edits three records at a time and notes each act it was told is kept.

Run as `python killing.py STORE ROUNDS SEED`; prints the figures, and ends with 1 at the first loss.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cspt.model.ids import RecordId
from cspt.store.repo import Repo
from cspt.store.upkeep import keep_up
from cspt.workspace import Workspace
from tests.reliability.small_store import assert_sound, git

_LONGEST_SECONDS = 0.45


@dataclass
class Tally:
    """What the rounds came to."""

    acknowledged: int = 0
    finished: int = 0
    """Acts that were published but not acknowledged, and are whole all the same."""


def work(root: Path, ids: list[RecordId], start: int, notes: int) -> None:
    """Edit three records at a time for ever, writing a line for each act that came back as kept."""
    workspace = Workspace.open(root)
    for number in range(start, start + 1_000):
        token = str(number)
        workspace.change_many({record_id: {"status_words": token} for record_id in ids}, via="kill")
        os.write(notes, f"{token}\n".encode())


def one_round(root: Path, ids: list[RecordId], start: int, chance: random.Random, notes_path: Path) -> int:
    """Let a child work, kill it, and return the number of the last act it acknowledged; `start - 1` for none."""
    notes = os.open(notes_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            work(root, ids, start, notes)
        finally:
            os._exit(9)
    with suppress(OSError):
        os.setpgid(child, child)
    time.sleep(chance.random() * _LONGEST_SECONDS)
    if chance.random() < 0.5:
        os.killpg(child, signal.SIGKILL)
    else:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(notes)
    lines = notes_path.read_text(encoding="utf-8").split()
    return int(lines[-1]) if lines else start - 1


def settle(root: Path, ids: list[RecordId], acknowledged: int) -> int:
    """Open the store as the next command would, and return the act all its records stand at.

    Raises:
        AssertionError: an acknowledged act is lost, or one is half there.
    """
    workspace = Workspace.open(root)
    workspace.change(ids[0], {"timescale": f"after {acknowledged}"}, via="next")
    snapshot = workspace.load()
    stands = {snapshot.records[record_id].text("status_words") or "-1" for record_id in ids}
    assert len(stands) == 1, f"half applied: {stands}"
    at = int(stands.pop())
    assert at >= acknowledged, f"acknowledged act {acknowledged} is lost; the records stand at {at}"
    assert git(root, "status", "--porcelain", "--untracked-files=all") == "", "work tree and branch differ"
    return at


def main(root: Path, rounds: int, seed: int) -> None:
    """Kill and recover as often as asked, and print the figures."""
    chance = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    ids = sorted(record.id for record in Workspace.open(root).load().of_kind("action"))[:3]
    tally, at = Tally(), -1
    notes_path = root.parent / "acknowledged"
    for _ in range(rounds):
        acknowledged = one_round(root, ids, at + 1, chance, notes_path)
        tally.acknowledged += acknowledged - at
        now = settle(root, ids, acknowledged)
        tally.finished += now - acknowledged
        at = now
    while not keep_up(Repo(root)):
        time.sleep(0.05)
    assert_sound(root)
    print(
        f"{rounds} kills, {tally.acknowledged} acts of three records acknowledged, "
        f"{tally.finished} more finished by recovery, 0 lost, 0 half applied, fsck clean"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
