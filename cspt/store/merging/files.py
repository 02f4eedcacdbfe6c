"""Names the files on each side of a merge, and keeps their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cspt.store.commits import object_name
from cspt.store.git_output import is_absent
from cspt.store.repo import NOT_PLAIN, PLAIN, ZERO, Repo

_RUNNABLE = "100755"


@dataclass(frozen=True, slots=True)
class File:
    """What stands at a path: the mode and object as git has them."""

    mode: str
    oid: str

    @property
    def is_plain(self) -> bool:
        """Tell whether it is a file, and no link or submodule."""
        return self.mode in (PLAIN, _RUNNABLE)

    @property
    def what(self) -> str:
        """Say what it is, where it is no plain file."""
        return NOT_PLAIN.get(self.mode, "no file")


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs between two trees; None where there is nothing."""

    before: File | None
    after: File | None


@dataclass(frozen=True, slots=True)
class Tip:
    """A tree: that of a commit, with some files on top that are only in memory."""

    commit: str
    overlay: Mapping[str, Change] = field(default_factory=dict)
    """What differs from the commit's tree."""
    history: tuple[str, ...] = ()
    """The commits whose work it holds."""


@dataclass
class Blobs:
    """The bytes of both sides' files, by object."""

    repo: Repo
    held: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, files: Iterable[File | None]) -> None:
        """Read many files in one run of git."""
        wanted = {file.oid for file in files if file and file.is_plain} - self.held.keys()
        self.held |= self.repo.read_blobs(sorted(wanted)) if wanted else {}

    def get(self, file: File | None) -> bytes | None:
        """Return a file's bytes; None where there is none, or where git has lost it."""
        return self.held.get(file.oid) if file and file.is_plain else None

    def put(self, data: bytes | None, like: str) -> File | None:
        """Keep bytes, and return them as a plain file; `like` is any object's name in this repository."""
        if data is None:
            return None
        oid = object_name(data, len(like))
        self.held[oid] = data
        return File(PLAIN, oid)


def changes_between(repo: Repo, before: Tip, after: Tip) -> dict[str, Change]:
    """Return what differs between two trees, by path."""
    raw = _tree_changes(repo, before.commit, after.commit)
    found: dict[str, Change] = {}
    for path in raw.keys() | before.overlay.keys() | after.overlay.keys():
        held = raw.get(path)
        was = held.before if held else _underneath(path, before, after)
        now = held.after if held else was
        was = before.overlay[path].after if path in before.overlay else was
        now = after.overlay[path].after if path in after.overlay else now
        if was != now:
            found[path] = Change(was, now)
    return found


def empty_tree(like: str) -> str:
    """Return the name of the tree that holds nothing, as long as another object's name."""
    return (hashlib.sha256 if len(like) == 64 else hashlib.sha1)(b"tree 0\0").hexdigest()


def _underneath(path: str, *tips: Tip) -> File | None:
    """Return what the commits below two trees hold at a path in which they do not differ."""
    return next((tip.overlay[path].before for tip in tips if path in tip.overlay), None)


def _tree_changes(repo: Repo, before: str, after: str) -> dict[str, Change]:
    if before == after:
        return {}
    tree = empty_tree(after) if before == ZERO else before
    out = repo.run(
        "diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none", tree, after
    )
    parts = out.split(b"\0")
    found: dict[str, Change] = {}
    for line, path in zip(parts[::2], parts[1::2], strict=False):
        modes = line.decode("ascii").lstrip(":").split()
        found[path.decode("utf-8", "surrogateescape")] = Change(_file(modes[0], modes[2]), _file(modes[1], modes[3]))
    return found


def _file(mode: str, oid: str) -> File | None:
    return None if is_absent(oid) else File(mode, oid)
