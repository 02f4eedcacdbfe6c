"""The one way to run git: argument lists of our own, safe settings on every call, output as bytes, and never a prompt.

Only plumbing that takes full object names is used; GitPython is the runner and nothing more (its index, clone and
config writers are not used: they lost commits when processes raced, and ignore signing and fsync settings). What only
reads, and must answer at once, goes through `start_git` under the same settings, without loading GitPython.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cspt.errors import Busy, CsptError, SetupError
from cspt.store import guard
from cspt.store.git_output import (
    Person,
    parse_entries,
    parse_objects,
    parse_status,
)

if TYPE_CHECKING:
    from git.cmd import Git

ZERO = "0" * 40
PLAIN = "100644"
"""The mode of a plain file, in a tree of git's."""
NOT_PLAIN = {"100755": "a program", "120000": "a link", "160000": "a submodule"}
_TIMEOUT_SECONDS = 60
_MOST_DAMAGED = 100
_AT_ONCE = 10_000
_OBJECT_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_DAMAGED_OBJECT = re.compile(rb"corrupt|unable to (?:unpack|read)|inflate|could not fetch|bad object|promisor|invalid")
_DAMAGED_INDEX = re.compile(r"index file corrupt|bad signature 0x|index file smaller|bad index (?:file|version)")
_LOCKED = re.compile(r"Unable to create '(?P<lock>[^\n]+\.lock)': File exists")


class GitFailed(CsptError):
    """A git command ended with an error; its own words follow."""

    exit_code = SetupError.exit_code


class GitLocked(GitFailed):
    """Another git keeps what a command needs, or left its lock behind when it died."""

    exit_code = Busy.exit_code


@dataclass
class Repo:
    """The git repository of one store."""

    root: Path
    extra_settings: tuple[str, ...] = field(default=())
    _lent: tuple[int, ...] = field(default=(), init=False, repr=False)

    @cached_property
    def _git(self) -> Git:
        if shutil.which("git") is None:
            raise SetupError("git is not installed; install it (git-scm.com) and try again")
        for name in guard.drop_foreign(os.environ):
            os.environ.pop(name)
        from git.cmd import Git

        return Git(str(self.root))

    @cached_property
    def standing(self) -> guard.Standing:
        """What the store's repository is, looked over before anything else is asked of it.

        Raises:
            SetupError: it is none that cspt can work in; the message says why.
        """
        guard.refuse_links(self.root)
        listing = self._checked(("config", "--list", "--includes", "--show-scope", "-z"), None, {})
        settings = guard.as_environment(guard.tamed(listing), os.environ)
        code, out, err = self._execute(("rev-parse", *guard.QUESTIONS), None, settings)
        if code and not out.startswith(b"true\n"):
            self._refuse("rev-parse", err, code, lost=f"{self.root} is not under git")
        standing = guard.look_over(self.root, out, settings)
        guard.keep_bytes_plain(standing.shared_dir)
        return standing

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
        return self._checked(arguments, stdin, {**self._settings(arguments[0]), **(environment or {})})

    def _settings(self, command: str) -> Mapping[str, str]:
        """Return what outranks the store's settings; before `git init` there is no store to look over."""
        return {} if command == "init" else self.standing.settings

    def _checked(self, arguments: Sequence[str], stdin: bytes | None, environment: Mapping[str, str]) -> bytes:
        code, out, err = self._execute(arguments, stdin, environment)
        if code:
            self._refuse(arguments[0], err, code)
        return out

    def _refuse(self, command: str, err: bytes, code: int, lost: str = "") -> NoReturn:
        """Say in one line what git complained of."""
        said = err.decode("utf-8", "replace").strip()
        if "dubious ownership" in said:
            raise SetupError("git will not work here: the folder belongs to another user of this machine")
        if _DAMAGED_INDEX.search(said):
            raise GitFailed("git's index of the store is damaged; `git read-tree HEAD` makes it anew, files untouched")
        if locked := _LOCKED.search(said):
            raise GitLocked(f"git keeps {locked['lock']}; if no git is at work here, it was left by one that died")
        words = [line for line in said.splitlines() if not line.startswith("hint: ")]
        text = words[-1].removeprefix("fatal: ").removeprefix("error: ") if words else f"exit {code}"
        if "bad config" in said:
            raise SetupError(f"git cannot read its settings: {text}")
        if lost:
            raise SetupError(f"{lost} ({text}); make a store with `cspt init`")
        raise GitFailed(f"git {command}: {text}")

    def _execute(
        self, arguments: Sequence[str], stdin: bytes | None, environment: Mapping[str, str] | None
    ) -> tuple[int, bytes, bytes]:
        return self._end(self._begin(arguments, environment), arguments[0], stdin)

    def _begin(
        self, arguments: Sequence[str], environment: Mapping[str, str] | None, settings: Sequence[str] = ()
    ) -> Any:
        given = [part for setting in (*guard.SAFE, *self.extra_settings, *settings) for part in ("-c", setting)]
        ceiling = {"GIT_CEILING_DIRECTORIES": str(self.root.absolute().parent)}
        return self._git.execute(
            ["git", "--no-pager", *given, *arguments],
            as_process=True,
            istream=subprocess.PIPE,
            env={**guard.ENVIRONMENT, **ceiling, **(environment or {})},
            **({"pass_fds": self._lent} if self._lent else {}),
        )

    @staticmethod
    def _end(process: Any, command: str, stdin: bytes | None) -> tuple[int, bytes, bytes]:
        try:
            out, err = process.proc.communicate(stdin, timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.proc.kill()
            process.proc.communicate()
            raise GitFailed(f"git {command} did not answer within {_TIMEOUT_SECONDS} seconds") from None
        return int(process.proc.returncode), out, err

    def start(self, *arguments: str, settings: Sequence[str] = ()) -> Callable[[bytes], bytes]:
        """Start one git command that waits for its input; what is returned gives it that, and returns what it printed.

        The call must be made, if only with no bytes: until then the command keeps whatever it holds. It raises
        `GitFailed` where the command ended with an error.
        """
        process = self._begin(arguments, self._settings(arguments[0]), settings)

        def finish(stdin: bytes) -> bytes:
            code, out, err = self._end(process, arguments[0], stdin)
            if code:
                self._refuse(arguments[0], err, code)
            return out

        return finish

    @contextmanager
    def lending(self, handle: int) -> Iterator[None]:
        """Let every git run in a `with` block hold a lock's handle too, where the system can hand it over."""
        self._lent = () if os.name == "nt" else (handle,)
        try:
            yield
        finally:
            self._lent = ()

    def text(self, *arguments: str) -> str:
        """Run one git command and return what it printed, as text without the last line feed."""
        return self.run(*arguments).decode("utf-8", "replace").rstrip("\n")

    @property
    def git_dir(self) -> Path:
        """The repository's own folder.

        Raises:
            SetupError: the store is not the top of a git work tree, or holds no files of its own.
        """
        return self.standing.git_dir

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
        """Return the object name of the newest commit; `ZERO` before the first.

        Raises:
            GitFailed: there is one, but it is damaged.
        """
        try:
            return self.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitFailed:
            if self._names_something("HEAD"):
                raise GitFailed("the newest commit is damaged or missing; run `git fsck` in the store") from None
            return ZERO

    def _names_something(self, name: str) -> bool:
        try:
            self.run("rev-parse", "--verify", "--quiet", name)
        except GitFailed:
            return False
        return True

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
            return guard.refuse_branch(self.text("symbolic-ref", "HEAD"))
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
        """Return the contents of many objects in one run of git; one that is missing or damaged is left out.

        Raises:
            GitFailed: so much is damaged that nothing here is to be relied on.
        """
        wanted, found = sorted(set(oids) - {ZERO}), dict[str, bytes]()
        for _ in range(_MOST_DAMAGED):
            if not wanted:
                return found
            code, out, err = self._read_batch(wanted)
            answered = dict(parse_objects(out))
            found |= {oid: data for oid, data in answered.items() if data is not None}
            if code == 0:
                return found
            if not _DAMAGED_OBJECT.search(err):
                self._refuse("cat-file", err, code)
            wanted = [oid for oid in wanted if oid not in answered][1:]
        raise GitFailed("much of the store's history is damaged or missing; run `git fsck` in it")

    def stream_blobs(self, oids: Sequence[str]) -> Iterator[bytes | None]:
        """Yield the contents of any number of objects in the order asked for, some thousands in memory at a time.

        One that is missing or damaged is None.

        Raises:
            GitFailed: so much is damaged that nothing here is to be relied on.
        """
        for start in range(0, len(oids), _AT_ONCE):
            asked = oids[start : start + _AT_ONCE]
            found = self.read_blobs(asked)
            yield from (found.get(oid) for oid in asked)

    def _read_batch(self, oids: Sequence[str]) -> tuple[int, bytes, bytes]:
        asked = "".join(f"{oid}\n" for oid in oids).encode()
        return self._execute(("cat-file", "--batch", "--buffer"), asked, self._settings("cat-file"))

    def tree(self, commit: str, *paths: str) -> dict[str, str]:
        """Return the plain files of a commit's tree, by path, as object names."""
        return {path: oid for path, (mode, oid) in self.entries(commit, *paths).items() if mode == PLAIN}

    def entries(self, commit: str, *paths: str) -> dict[str, tuple[str, str]]:
        """Return everything a commit's tree holds, by path: mode (`PLAIN`, or a link's or submodule's) and object."""
        return {path: (mode, oid) for path, mode, oid in self.list_entries(commit, *paths)}

    def list_entries(self, commit: str, *paths: str) -> Iterator[tuple[str, str, str]]:
        """Yield path, mode and object of everything a commit's tree holds, in path order."""
        if commit != ZERO:
            yield from parse_entries(self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths))

    def work_tree_changes(self, *paths: str) -> list[tuple[str, str]]:
        """Return the files below these paths that differ from the newest commit, each `new`, `changed` or `gone`."""
        out = self.run(
            "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all",
            "--", *paths,
        )  # fmt: skip
        return list(parse_status(out))


def start_git(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one git command that only reads, without GitPython, which costs a short command a tenth of a second.

    Raises:
        SetupError: git is missing, or the store is not under it.
    """
    settings = [part for setting in guard.SAFE for part in ("-c", setting)]
    foreign = set(guard.drop_foreign(os.environ))
    around = {name: value for name, value in os.environ.items() if name not in foreign}
    around |= {**guard.ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(root.absolute().parent), "GIT_OPTIONAL_LOCKS": "1"}
    around |= _looked_over(root) | {"GIT_WORK_TREE": str(root.absolute())}
    try:
        return subprocess.Popen(
            ["git", "--no-pager", *settings, *arguments],  # noqa: S607 - git is found as the person's shell finds it
            cwd=root,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError:
        raise SetupError("git is not installed; install it (git-scm.com) and try again") from None


def _looked_over(root: Path) -> dict[str, str]:
    """Look a repository over and return the variables that outrank what its settings may not say."""
    own, shared = git_dir(root), shared_dir(root)
    guard.refuse_links(root, own, shared)
    guard.keep_bytes_plain(shared)
    if not guard.needs_taming(own, shared):
        return {}
    return dict(Repo(root).standing.settings)


def git_dir(root: Path) -> Path:
    """Return the repository's own folder, found without a run of git.

    Raises:
        SetupError: the store is not under git.
    """
    place = root / ".git"
    try:
        return place if place.is_dir() else root / place.read_text(encoding="utf-8").strip().removeprefix("gitdir: ")
    except (OSError, UnicodeDecodeError):
        raise SetupError(f"{root} is not under git; make a store with `cspt init`") from None


def shared_dir(root: Path) -> Path:
    """Return the folder that the repository's work trees share; the same but for a linked work tree."""
    own = git_dir(root)
    try:
        return own / (own / "commondir").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return own


def finish_git(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for a command of `start_git` and return what it printed.

    Raises:
        GitFailed: it ended with an error.
    """
    try:
        out, err = process.communicate(timeout=_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise GitFailed(f"git did not answer within {_TIMEOUT_SECONDS} seconds") from None
    if process.returncode:
        words = err.decode("utf-8", "replace").strip().splitlines()
        raise GitFailed(words[-1].removeprefix("fatal: ") if words else f"git ended with {process.returncode}")
    return out
