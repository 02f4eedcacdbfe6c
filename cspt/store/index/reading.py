"""Reads the files that the index is to hold, in two processes where there are many."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cspt.model.document import MAX_FILE_BYTES
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.files import is_litter
from cspt.store.index.rows import Rows, rows_of
from cspt.store.journal import object_name
from cspt.store.reader import read_at

_DEEPEST = 8
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_MANY = 4_000
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at one path."""

    path: str
    hash: str
    """The name git would give the bytes; empty where there are none to read."""
    found: Rows | Problem | None
    """None where there is no file."""


def read_paths(
    root: Path, paths: Sequence[str], profile: Profile, width: int, said: Callable[[int], None] = lambda _: None
) -> Iterator[Seen]:
    """Yield what is at each path, in their order; `said` is told how many were read."""
    if len(paths) < _MANY or (os.cpu_count() or 1) < 2:
        yield from (_seen(root, path, profile, width) for path in paths)
        return
    chunks = [paths[at : at + _CHUNK] for at in range(0, len(paths), _CHUNK)]
    with ProcessPoolExecutor(2) as pool:
        done = 0
        for seen in pool.map(_Chunk(root, profile, width), chunks):
            yield from seen
            done += len(seen)
            said(done)


@dataclass(frozen=True, slots=True)
class _Chunk:
    root: Path
    profile: Profile
    width: int

    def __call__(self, paths: Iterable[str]) -> list[Seen]:
        return [_seen(self.root, path, self.profile, self.width) for path in paths]


def read_bytes(root: Path, path: str) -> bytes | Problem | None:
    """Return a file's bytes; a problem where it is no plain file of the store, None where there is none."""
    parts = path.split("/")
    if len(parts) > _DEEPEST:
        folder = "/".join(parts[: _DEEPEST + 1])
        return Problem(folder, 0, "a folder too deep for any record; take it out of records/", unreadable=True)
    try:
        if link := _link(root, parts):
            return Problem(link, 0, "a link, which is never followed; put the file itself there", unreadable=True)
        with os.fdopen(os.open(root / path, _FLAGS), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return Problem(path, 0, "not a plain file", unreadable=True)
            return stream.read(MAX_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as trouble:
        return Problem(path, 0, f"cannot be read: {trouble.strerror}", unreadable=True)


def _link(root: Path, parts: Sequence[str]) -> str:
    place = str(root)
    for number, part in enumerate(parts, 1):
        place = f"{place}/{part}"
        if stat.S_ISLNK(os.lstat(place).st_mode):
            return "/".join(parts[:number])
    return ""


def _seen(root: Path, path: str, profile: Profile, width: int) -> Seen:
    if is_litter(path):
        return Seen(path, "", None)
    data = read_bytes(root, path)
    if not isinstance(data, bytes):
        return Seen(path, "", data)
    read = read_at(path, data, profile)
    return Seen(path, object_name(data, width), read if isinstance(read, Problem) else rows_of(read))
