"""Reads and replaces the files of a store, never following a link."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from cspt.errors import SetupError
from cspt.model.layout import RECORDS
from cspt.model.places import MAX_FILE_BYTES
from cspt.model.problem import Problem

_PART = ".part"
_IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"})
_AT_ONCE = 16
"""How many files are flushed at once: the disk takes them together."""
_DEEPEST = 8
"""How many folders a path may have; a record's has five at most."""
_GITS_OWN = frozenset({".git", "git~1"})
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def read_all(root: Path) -> Iterator[tuple[str, bytes] | Problem]:
    """Yield every file below `records/` with its path, in path order; a problem where one cannot be read."""
    if (root / RECORDS).is_symlink():
        yield _link(RECORDS)
    else:
        yield from _walk(root, RECORDS)


def read_file(root: Path, path: str) -> bytes:
    """Return a store file's bytes; a link anywhere below the root is not followed.

    Raises:
        OSError: there is no such plain file, or it may not be read.
    """
    target = root / path
    _refuse_links(root, path)
    handle = os.open(target, _OPEN_FLAGS)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path} is not a plain file")
        return stream.read(MAX_FILE_BYTES + 1)


def read_if_there(root: Path, path: str) -> bytes | None:
    """Return a store file's bytes, or None where there is no file."""
    try:
        return read_file(root, path)
    except FileNotFoundError:
        return None


def is_litter(path: str) -> bool:
    """Tell whether a file is one that systems leave behind, or the rest of a write that broke off."""
    name = path.rpartition("/")[2]
    return name in _IGNORED or name.endswith(_PART)


def refuse_unwritable(root: Path, path: str) -> None:
    """Find out before an act whether a file can be put in its place.

    Raises:
        SetupError: a link stands in the way, or the folder may not be written.
    """
    try:
        _refuse_links(root, path)
    except OSError as trouble:
        raise _unwritable(path, trouble) from None
    folder = (root / path).parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unwritable(path, OSError("permission denied"))


def write_beside(root: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    """Write the bytes of many store files beside them, flushed all together, for `replace_file` to put in place.

    A file that cannot be written is left out; `replace_file` says why when it comes to it.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        written = pool.map(lambda item: _try_beside(root, *item), files.items())
        return {path: beside for path, beside in zip(files, written, strict=True) if beside}


def replace_file(root: Path, path: str, data: bytes | None, beside: Path | None = None) -> None:
    """Put bytes in a store file at once or not at all; None takes the file away, with folders left empty.

    Args:
        root: the store.
        path: the file.
        data: its bytes.
        beside: where `write_beside` has written them already.

    Raises:
        SetupError: the folder cannot be written.
    """
    target = root / path
    try:
        _refuse_links(root, path)
        if data is None:
            _remove(root, target)
            return
        part = beside or _written_beside(target, data)
        try:
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as trouble:
        raise _unwritable(path, trouble) from None


def clear_parts(target: Path) -> None:
    """Take away what writes of a file left beside it when they were broken off."""
    for part in target.parent.glob(f".{target.name}.*{_PART}"):
        part.unlink(missing_ok=True)


def _unwritable(path: str, trouble: OSError) -> SetupError:
    return SetupError(f"cannot write {path}: {trouble.strerror or trouble}; check the folder's permissions")


def _try_beside(root: Path, path: str, data: bytes) -> Path | None:
    with suppress(OSError):
        _refuse_links(root, path)
        return _written_beside(root / path, data)
    return None


def _written_beside(target: Path, data: bytes) -> Path:
    """Write beside the target and flush."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent / f".{target.name}.{secrets.token_hex(4)}{_PART}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _remove(root: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def _refuse_links(root: Path, path: str) -> None:
    """Refuse a path that a link, or the path itself, leads out of the folder or into git's own."""
    parts = path.split("/")
    for part in parts:
        if part in ("", ".", "..") or part.rstrip(" .").casefold() in _GITS_OWN or set(part) & set("\\:\0"):
            raise OSError("this path leads out of the store")
    place = os.fspath(root)
    for part in parts:
        place = os.path.join(place, part)  # noqa: PTH118 - called for every file of an act, where it is far cheaper
        try:
            if stat.S_ISLNK(os.lstat(place).st_mode):
                raise OSError("a link stands in the way; only plain files and folders are used")
        except FileNotFoundError:
            return


def _walk(root: Path, folder: str) -> Iterator[tuple[str, bytes] | Problem]:
    if folder.count("/") >= _DEEPEST:
        yield Problem(folder, 0, "a folder too deep for any record; take it out of records/", unreadable=True)
        return
    try:
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as trouble:
        yield Problem(folder, 0, f"cannot be opened: {trouble.strerror}", unreadable=True)
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            yield _link(path)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path)
        elif not is_litter(entry.name):
            yield _read(root, path)


def _link(path: str) -> Problem:
    return Problem(path, 0, "a link, which is never followed; put the file itself there", unreadable=True)


def _read(root: Path, path: str) -> tuple[str, bytes] | Problem:
    try:
        with os.fdopen(os.open(root / path, _OPEN_FLAGS), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return Problem(path, 0, "not a plain file", unreadable=True)
            return path, stream.read(MAX_FILE_BYTES + 1)
    except OSError as trouble:
        return Problem(path, 0, f"cannot be read: {trouble.strerror}", unreadable=True)
