"""What git prints, read into values: commits, trees, objects and the state of the work tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LATEST_SECONDS = 32_503_680_000
"""The year 3000: a commit whose clock says later is shown as of then."""
_STATUS_WORDS = {"?": "new", "A": "new", "D": "gone"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as git knows them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """One path that differs between a commit and its parent; an absent side's object is `repo.ZERO`."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """One commit of the store's history."""

    oid: str
    author: Person
    time: int
    """When it was made: seconds since 1970, by the author's clock."""
    message: str
    changes: tuple[TreeChange, ...] = ()

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]

    def trailers(self, name: str) -> list[str]:
        """Return the values of the trailers of that name; only the last paragraph holds any."""
        last = self.message.rstrip("\n").rpartition("\n\n")[2]
        return [line.partition(": ")[2] for line in last.split("\n") if line.startswith(f"{name}: ")]

    def trailer(self, name: str) -> str:
        """Return the value of the last trailer of that name, or the empty text."""
        return next(reversed(self.trailers(name)), "")


def is_absent(oid: str) -> bool:
    """Tell whether an object's name stands for none; how many noughts that takes depends on the repository."""
    return not oid.strip("0")


def parse_objects(out: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield what git answered for each object: its bytes, or None where it has none or broke off within them."""
    at = 0
    while (line_end := out.find(b"\n", at)) >= 0:
        words = out[at:line_end].split()
        at = line_end + 1
        if len(words) != 3:
            yield words[0].decode(), None
            continue
        size = int(words[2])
        if at + size < len(out):
            yield words[0].decode(), out[at : at + size]
        at += size + 1


def parse_entries(out: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield the path, mode and object of everything that `git ls-tree -z` listed."""
    for entry in out.split(b"\0"):
        head, tab, path = entry.partition(b"\t")
        if tab:
            mode, _, oid = head.decode("ascii").split()
            yield _path(path), mode, oid


def parse_status(out: bytes) -> Iterator[tuple[str, str]]:
    """Yield each path that `git status --porcelain=v1 -z` listed, and whether it is `new`, `changed` or `gone`."""
    for entry in out.split(b"\0"):
        if len(entry) > 3:
            letter = chr(entry[1]).strip() or chr(entry[0])
            yield _path(entry[3:]), _STATUS_WORDS.get(letter, "changed")


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
