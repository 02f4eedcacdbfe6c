"""The one way to run git: argument lists of our own, safe settings on every call, output as bytes, and never a prompt.

Only plumbing that takes full object names is used; GitPython is the runner and nothing more (its index, clone and
config writers are not used: they lost commits when processes raced, and ignore signing and fsync settings).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cspt.errors import CsptError, SetupError

if TYPE_CHECKING:
    from git.cmd import Git

ZERO = "0" * 40
_TIMEOUT_SECONDS = 60
_LATEST_SECONDS = 32_503_680_000
"""The year 3000: a commit whose clock says later is shown as of then."""
_OBJECT_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SAFE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.autocrlf=false",
    "core.fsync=all",
    "core.quotePath=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "protocol.allow=never",
    "gc.auto=0",
    "user.useConfigOnly=true",
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PROTOCOL_FROM_USER": "0",
    "LC_ALL": "C",
}
_FOREIGN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
)


class GitFailed(CsptError):
    """A git command ended with an error; its own words follow."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as git knows them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """One path that differs between a commit and its parent; an absent side's object is `ZERO`."""

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


@dataclass
class Repo:
    """The git repository of one store."""

    root: Path
    extra_settings: tuple[str, ...] = field(default=())

    @cached_property
    def _git(self) -> Git:
        if shutil.which("git") is None:
            raise SetupError("git is not installed; install it (git-scm.com) and try again")
        for name in _FOREIGN:
            os.environ.pop(name, None)
        from git.cmd import Git

        return Git(str(self.root))

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> bytes:
        """Run one git command and return what it printed.

        Raises:
            GitFailed: it ended with an error.
            SetupError: git is missing, or refuses to work in this folder.
        """
        code, out, err = self._execute(arguments, stdin, environment)
        if code:
            words = err.decode("utf-8", "replace").strip().splitlines()
            text = words[-1].removeprefix("fatal: ").removeprefix("error: ") if words else f"exit {code}"
            if "dubious ownership" in err.decode("utf-8", "replace"):
                raise SetupError("git will not work here: the folder belongs to another user of this machine")
            raise GitFailed(f"git {arguments[0]}: {text}")
        return out

    def _execute(
        self, arguments: Sequence[str], stdin: bytes | None, environment: Mapping[str, str] | None
    ) -> tuple[int, bytes, bytes]:
        settings = [part for setting in (*_SAFE, *self.extra_settings) for part in ("-c", setting)]
        process: Any = self._git.execute(
            ["git", "--no-pager", *settings, *arguments],
            as_process=True,
            istream=subprocess.PIPE,
            env={**_ENVIRONMENT, **(environment or {})},
        )
        try:
            out, err = process.proc.communicate(stdin, timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.proc.kill()
            process.proc.communicate()
            raise GitFailed(f"git {arguments[0]} did not answer within {_TIMEOUT_SECONDS} seconds") from None
        return int(process.proc.returncode), out, err

    def text(self, *arguments: str) -> str:
        """Run one git command and return what it printed, as text without the last line feed."""
        return self.run(*arguments).decode("utf-8", "replace").rstrip("\n")

    @cached_property
    def git_dir(self) -> Path:
        """The repository's own folder.

        Raises:
            SetupError: the store is not the top of a git work tree, or holds no files of its own.
        """
        try:
            top, git_dir = self.text("rev-parse", "--show-toplevel", "--absolute-git-dir").splitlines()
        except GitFailed as trouble:
            raise SetupError(f"{self.root} is not under git ({trouble}); make a store with `cspt init`") from None
        if Path(top).resolve() != self.root.resolve():
            raise SetupError(f"{self.root} is not the top of its git work tree, {top} is; move the store out of it")
        return Path(git_dir)

    def identity(self) -> Person:
        """Return who acts here.

        Raises:
            SetupError: git knows no name or e-mail; the message says how to set them.
        """
        try:
            line = self.text("var", "GIT_AUTHOR_IDENT")
        except GitFailed:
            raise SetupError(
                "git does not know who you are; set it once with "
                '`git config --global user.name "Your role"` and `git config --global user.email you@example.org`'
            ) from None
        name, _, rest = line.partition(" <")
        return Person(name, rest.partition(">")[0])

    def head(self) -> str:
        """Return the object name of the newest commit; `ZERO` before the first."""
        try:
            return self.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitFailed:
            return ZERO

    def has_commit(self, oid: str) -> bool:
        """Tell whether a commit of that whole name is here."""
        if not _OBJECT_NAME.match(oid):
            return False
        try:
            self.run("cat-file", "-e", f"{oid}^{{commit}}")
        except GitFailed:
            return False
        return True

    def branch(self) -> str:
        """Return the full name of the branch that acts move.

        Raises:
            SetupError: the work tree is on no branch.
        """
        try:
            return self.text("symbolic-ref", "HEAD")
        except GitFailed:
            raise SetupError("the store is on no branch; check out the branch the partnership works on") from None

    def config(self, name: str, *form: str) -> str:
        """Return a git setting, in a form such as `--type=bool`; empty where it is not set."""
        try:
            return self.text("config", *form, "--get", name)
        except GitFailed:
            return ""

    def write_blob(self, data: bytes) -> str:
        """Put bytes among git's objects and return their name."""
        return self.run("hash-object", "-w", "--no-filters", "--stdin", stdin=data).decode().strip()

    def read_blobs(self, oids: Sequence[str]) -> dict[str, bytes]:
        """Return the contents of many objects in one run of git."""
        wanted = sorted(set(oids) - {ZERO})
        if not wanted:
            return {}
        out = self.run("cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in wanted).encode())
        return dict(_batch(out))

    def tree(self, commit: str, *paths: str) -> dict[str, str]:
        """Return the plain files of a commit's tree, by path, as object names; links and submodules are left out."""
        if commit == ZERO:
            return {}
        listing = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        found: dict[str, str] = {}
        for entry in listing.split(b"\0"):
            head, tab, path = entry.partition(b"\t")
            if tab and head.startswith(b"100644 blob "):
                found[path.decode("utf-8", "surrogateescape")] = head.split()[2].decode()
        return found

    def commit_before(self, moment: int) -> str:
        """Return the newest commit made before a moment (seconds since 1970); `ZERO` where there is none."""
        if self.head() == ZERO:
            return ZERO
        return self.text("rev-list", "-1", "--first-parent", f"--before={moment}", "HEAD", "--") or ZERO

    def log(self, *paths: str, since: str = "", most: int = 0, changes: bool = True) -> list[CommitInfo]:
        """Return commits, newest first, with the paths each changed.

        Args:
            paths: keeps only commits that touch these files or folders.
            since: leaves out this commit and all before it.
            most: how many at most; 0 for all.
            changes: leaves the changed paths out when false.
        """
        head = self.head()
        if head == ZERO:
            return []
        limits = [f"--max-count={most}"] if most else []
        raw = ["--raw", "--no-abbrev", "--no-renames"] if changes else []
        span = f"{since}..{head}" if since and since != ZERO else head
        out = self.run(
            "log", "-z", "--no-ext-diff", "--no-textconv", "--root", "-m", "--first-parent", *raw, *limits,
            "--format=%H%x00%an%x00%ae%x00%at%x00%B%x00", span, "--", *paths,
        )  # fmt: skip
        return list(_commits(deque(out.split(b"\0"))))

    def work_tree_changes(self, *paths: str) -> list[tuple[str, str]]:
        """Return the files below these paths that differ from the newest commit, each `new`, `changed` or `gone`."""
        out = self.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", *paths)
        words = {"?": "new", "A": "new", "D": "gone"}
        return [
            (
                entry[3:].decode("utf-8", "surrogateescape"),
                words.get(chr(entry[1]).strip() or chr(entry[0]), "changed"),
            )
            for entry in out.split(b"\0")
            if len(entry) > 3
        ]


def _batch(out: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(out):
        line_end = out.index(b"\n", at)
        words = out[at:line_end].split()
        if len(words) != 3:
            at = line_end + 1
            continue
        start, size = line_end + 1, int(words[2])
        yield words[0].decode(), out[start : start + size]
        at = start + size + 1


def _commits(parts: deque[bytes]) -> Iterator[CommitInfo]:
    """Take commits from git's output: five fields, then for each path that changed a line of names and the path."""
    while parts:
        oid = parts.popleft().strip(b"\n").decode()
        if not oid:
            continue
        name, email, time, message = (parts.popleft().decode("utf-8", "replace") for _ in range(4))
        changes = tuple(_raw_changes(parts))
        made = min(int(time or 0), _LATEST_SECONDS)
        yield CommitInfo(oid, Person(name, email), made, message.strip("\n"), changes)


def _raw_changes(parts: deque[bytes]) -> Iterator[TreeChange]:
    while parts and parts[0].lstrip(b"\n") == b"":
        parts.popleft()
    while parts and parts[0].lstrip(b"\n").startswith(b":"):
        words = parts.popleft().split()
        yield TreeChange(parts.popleft().decode("utf-8", "surrogateescape"), words[2].decode(), words[3].decode())
