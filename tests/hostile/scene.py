"""One hostile repository: a small sound store, what is done to it, and what each command is to make of it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gitting import git
from tests.making import ACTION

Expected = int | tuple[int, str]
"""The exit code a command is to end with, and words that its one line of refusal holds."""
DAY = "2019-12-06"
STEPS: dict[str, tuple[str, ...]] = {
    "list": ("list", "actions"),
    "show": ("show", ACTION),
    "check": ("check",),
    "history": ("history", ACTION),
    "at": ("list", "actions", "--at", DAY),
    "status": ("status",),
    "set": ("set", ACTION, "rag=amber"),
    "log": ("log", ACTION, "Spoke to the school"),
    "record": ("record", "-m", "Mended by hand"),
    "undo": ("undo",),
    "sync": ("sync",),
}
READS = ("list", "show", "check", "history", "at", "status")
ACTS = ("set", "log", "record", "undo")
WORK = ("list", "history", "at", "status", "set", "record", "undo")
"""What calls on git in every way that cspt does."""


@dataclass
class Scene:
    """A store that is made hostile, with a place outside it that nothing may touch."""

    root: Path
    outside: Path
    environment: dict[str, str]
    may_write: list[Path] = field(default_factory=list)
    """Folders beside the store and the home that are part of it, such as the repository of a linked work tree."""
    may_start: list[str] = field(default_factory=list)
    """Programs that are git, by another name."""
    may_read: list[Path] = field(default_factory=list)
    """What git itself reads outside because its own settings say so."""

    @property
    def record(self) -> Path:
        """The file of the action that the commands work on."""
        return self.root / "records" / "actions" / "2019" / ACTION / "action.md"

    @property
    def caught(self) -> list[str]:
        """The traps that were sprung."""
        return sorted(path.name for path in (self.outside / "caught").iterdir())

    def trap(self, name: str) -> str:
        """Return the path of a program that leaves a canary when it is started."""
        trap = self.outside / "traps" / name
        trap.parent.mkdir(exist_ok=True)
        canary = self.outside / "caught" / name
        trap.write_text(f"#!/bin/sh\n: > '{canary}'\n[ -t 0 ] || cat 2>/dev/null\nexit 0\n", encoding="utf-8")
        trap.chmod(trap.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        return str(trap)

    def secret(self, name: str = "secret", text: str = "outside, and nobody's to read\n") -> Path:
        """Return a file outside the store that nothing may read or change."""
        path = self.outside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run git in the store as its owner would."""
        return git(self.root, *arguments, stdin=stdin)

    def configure(self, settings: str) -> None:
        """Add lines to the store's own settings."""
        with (self.root / ".git" / "config").open("a", encoding="utf-8", newline="\n") as config:
            config.write(settings)

    def blob(self, text: str) -> str:
        """Keep a text as an object of git's."""
        return self.git("hash-object", "-w", "--stdin", stdin=text.encode())

    def raw_tree(self, *entries: tuple[str, str, str]) -> str:
        """Keep a tree of these modes, names and objects, however wrong."""
        data = b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
        return self.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=data)

    def entries(self, tree: str) -> list[tuple[str, str, str]]:
        """Return the modes, names and objects of a tree."""
        parts = (entry.partition("\t") for entry in self.git("ls-tree", "-z", tree).split("\0") if entry)
        return [(head.split()[0].lstrip("0"), name, head.split()[2]) for head, _, name in parts]

    def commit(self, tree: str, message: str = "Foreign work", *, own: bool = False) -> None:
        """Move the branch to a tree, by a stranger or as an act of the person's own."""
        trailers = f"{ACTION}: status changed\n\nRecord: {ACTION}\nVia: cspt 0.1.0 board\n"
        who = [] if own else ["-c", "user.name=Stranger", "-c", "user.email=stranger@example.org"]
        made = self.git(*who, "commit-tree", tree, "-p", "HEAD", "-m", trailers if own else message)
        self.git("update-ref", "HEAD", made)

    def commit_entry(self, mode: str, path: str, oid: str) -> None:
        """Commit one path in any mode, leaving the files as they are."""
        self.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{path}")
        self.commit(self.git("write-tree"))


@dataclass(frozen=True)
class Hostile:
    """A hostile repository."""

    make: Callable[[Scene], None]
    steps: tuple[str, ...]
    expected: dict[str, Expected]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called."""
        return self.make.__name__.removeprefix("_").replace("_", "-")


HOSTILE: list[Hostile] = []


def hostile(*steps: str, **expected: Expected) -> Callable[[Callable[[Scene], None]], Callable[[Scene], None]]:
    """Keep a function that makes a store hostile, with the commands to try; each ends with 0 unless said otherwise."""

    def keep(make: Callable[[Scene], None]) -> Callable[[Scene], None]:
        HOSTILE.append(Hostile(make, steps, expected))
        return make

    return keep


def as_root() -> bool:
    """Tell whether this runs as the one user who can give files away."""
    return sys.platform != "win32" and os.geteuid() == 0


def skip_unless(fits: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Leave a repository out, saying why."""
    if not fits:
        pytest.skip(reason)
