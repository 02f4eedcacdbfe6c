"""Reads the files that the index is to hold, in two processes where there are many."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cspt.model.places import MAX_FILE_BYTES
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.commits import object_name
from cspt.store.files import is_litter
from cspt.store.index.quick import read_quickly
from cspt.store.index.rows import Rows, rows_of

_DEEPEST = 8
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_MANY = 4_000
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at one path."""

    path: str
    hash: str
    """The name git would give the bytes, or the trouble in words; empty where there is no file."""
    found: Rows | Problem | None
    """None where there is no file, or where it is as it was."""
    same: bool = False
    """True where the hash is the one that was known."""


def files_below(root: Path, folder: str) -> list[str]:
    """Return the paths of the files and links below a folder; links are not followed."""
    found = []
    for place, folders, names in os.walk(root / folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        found += [(Path(place) / name).relative_to(root).as_posix() for name in (*names, *links)]
    return found


def read_paths(
    root: Path,
    paths: Sequence[str],
    profile: Profile,
    known: Mapping[str, str],
    *,
    said: Callable[[int], None] = lambda _: None,
    width: int = 40,
) -> Iterator[Seen]:
    """Yield what is at each path, in their order; a file whose hash is known is not read as a record again.

    `said` is told how many were read where there are many.
    """
    work = _Work(root, profile, width)
    if len(paths) < _MANY or (os.cpu_count() or 1) < 2:
        plain: set[str] = set()
        yield from (work.see(path, known.get(path), plain) for path in paths)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context
    from threading import active_count

    way = "spawn" if active_count() > 1 else None  # a program of several threads is not to be copied as it stands
    chunks = [[(path, known.get(path)) for path in paths[at : at + _CHUNK]] for at in range(0, len(paths), _CHUNK)]
    with ProcessPoolExecutor(2, get_context(way)) as pool:
        done = 0
        for seen in pool.map(work, chunks):
            yield from seen
            done += len(seen)
            said(done)


@dataclass(frozen=True, slots=True)
class _Work:
    """Reads paths; a process of its own can be given it."""

    root: Path
    profile: Profile
    width: int

    def __call__(self, paths: Iterable[tuple[str, str | None]]) -> list[Seen]:
        plain: set[str] = set()
        return [self.see(path, known, plain) for path, known in paths]

    def see(self, path: str, known: str | None, plain: set[str] | None = None) -> Seen:
        data = read_bytes(self.root, path, plain)
        name = object_name(data, self.width) if isinstance(data, bytes) else data.message if data else ""
        if name == known and not (isinstance(data, Problem) and data.path != path):
            return Seen(path, name, None, same=True)
        if not isinstance(data, bytes):
            return Seen(path, name, data)
        read = read_quickly(path, data, self.profile)
        return Seen(path, name, read if isinstance(read, Problem) else rows_of(read))


def read_bytes(root: Path, path: str, plain: set[str] | None = None) -> bytes | Problem | None:
    """Return a file's bytes; a problem where it is no plain file of the store, None where there is none.

    `plain` holds the folders just seen to be no links, so that many files are read without looking at each again.
    """
    try:
        if link := _link(root, path, set() if plain is None else plain):
            return Problem(link, 0, "a link, which is never followed; put the file itself there", unreadable=True)
        if folder := too_deep(path):
            return Problem(folder, 0, "a folder too deep for any record; take it out of records/", unreadable=True)
        return None if is_litter(path) else _plain_bytes(root, path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as trouble:
        return Problem(path, 0, f"cannot be read: {trouble.strerror}", unreadable=True)


def too_deep(path: str) -> str:
    """Return the folder of a path that lies too deep for any record; empty for all others."""
    parts = path.split("/")
    return "/".join(parts[: _DEEPEST + 1]) if len(parts) > _DEEPEST + 1 else ""


def _plain_bytes(root: Path, path: str) -> bytes | Problem:
    with os.fdopen(os.open(f"{root}/{path}", _FLAGS), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            return Problem(path, 0, "not a plain file", unreadable=True)
        return stream.read(MAX_FILE_BYTES + 1)


def _link(root: Path, path: str, plain: set[str]) -> str:
    """Return the link that a path leads over, or is; `plain` takes and gives the folders known to be none."""
    at = 0
    while at >= 0:
        at = path.find("/", at + 1)
        part = path[:at] if at >= 0 else path
        if part in plain:
            continue
        if stat.S_ISLNK(os.lstat(f"{root}/{part}").st_mode):
            return part
        if at >= 0:
            plain.add(part)
    return ""
