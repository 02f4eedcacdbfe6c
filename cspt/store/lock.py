"""One writer at a time, by a lock that the system frees when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cspt.errors import Busy, SetupError

_PAUSE_SECONDS = 0.02


@contextmanager
def hold(path: Path, wait_seconds: float = 10.0) -> Iterator[None]:
    """Hold the store's lock for the length of a `with` block.

    Raises:
        Busy: another program kept it longer than the wait.
        SetupError: the lock's file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as trouble:
        raise SetupError(f"cannot write in {path.parent}: {trouble.strerror}; check the folder's permissions") from None
    try:
        give_up = time.monotonic() + wait_seconds
        while not _try(handle):
            if time.monotonic() > give_up:
                raise Busy(f"another program has been writing to this store for {wait_seconds:.0f} seconds; try again")
            time.sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(handle)


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
