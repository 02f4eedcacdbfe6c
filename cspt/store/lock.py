"""One writer at a time, by a lock that the system frees when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cspt.errors import Busy, SetupError

_PAUSE_SECONDS = 0.02
_NOTICED_SECONDS = 0.7
_STALE_LOCK_SECONDS = 2.0


def unheard(_said: str) -> None:
    """Take no notice of what is said."""


@contextmanager
def hold(path: Path, wait_seconds: float = 30.0, tell: Callable[[str], None] = unheard) -> Iterator[int]:
    """Hold the store's lock for the length of a `with` block, and give its handle.

    Who waits holds the place of next in line, so that a program which writes without pause lets others in.
    A child that is handed the lock keeps it too, so that it is not free until the last git of a dead writer has ended.

    Args:
        path: the lock's file.
        wait_seconds: how long to wait for another program; 0 not to.
        tell: called with a line once the wait is long enough to be noticed.

    Raises:
        Busy: another program kept it longer than the wait.
        SetupError: the lock's file cannot be written.
    """
    with _opened(path) as handle:
        with _opened(path.with_name(f"{path.name}.next")) as turn:
            _wait(turn, wait_seconds, tell)
            _wait(handle, wait_seconds, tell)
        yield handle


def clear_left(path: Path, *, since: float) -> None:
    """Remove a lock of git's that a git of ours left when it was killed, once it has had time to finish.

    Call it while the store is held: our writers cannot coexist, and the one that left this is dead.

    Args:
        path: the lock.
        since: when that writer began; a lock that is older is somebody else's.
    """
    give_up = time.monotonic() + _STALE_LOCK_SECONDS
    while time.monotonic() < give_up:
        try:
            if path.stat().st_mtime < since - 1:
                return
        except OSError:
            return
        time.sleep(_PAUSE_SECONDS)
    with suppress(OSError):
        path.unlink()


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as trouble:
        raise SetupError(f"cannot write in {path.parent}: {trouble.strerror}; check the folder's permissions") from None
    try:
        yield handle
    finally:
        with suppress(OSError):
            os.close(handle)


def _wait(handle: int, wait_seconds: float, tell: Callable[[str], None]) -> None:
    began, told = time.monotonic(), False
    while not _try(handle):
        waited = time.monotonic() - began
        if waited >= wait_seconds:
            raise Busy(f"another program has been writing to this store for {wait_seconds:.0f} seconds; try again")
        if waited > _NOTICED_SECONDS and not told:
            tell("waiting for another program that is writing to this store")
            told = True
        time.sleep(_PAUSE_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
