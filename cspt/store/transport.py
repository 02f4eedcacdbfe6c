"""Git that goes to a host: looks at a shared store, fetches from it, sends to it, and tells how far it is.

It never asks anything: it runs without a terminal of its own, so that neither git nor ssh can write behind the
screens. It is stopped when its host falls silent. What went wrong comes back as one line in `NotSynced`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import IO

from cspt.errors import NotSynced, SetupError
from cspt.store import guard, hosts
from cspt.store.host_trouble import say_trouble

Progress = Callable[[str, int], None]
"""Told what git does, in a word, and how many parts of a hundred are done."""
INCOMING = "refs/cspt/incoming"
"""Holds what was fetched last, until it is brought in."""
HEADS = "refs/heads/"
_CONNECT_SECONDS, _SILENT_SECONDS = 40.0, 180.0
_LOOK_SECONDS = 0.25
_PERCENT = re.compile(rb"(?:remote: )?(?P<what>[A-Z][a-z]+ [a-z]+): +(?P<percent>\d+)% ")
_WORDS = {"Receiving objects": "fetching", "Resolving deltas": "checking", "Writing objects": "sending"}
_KEPT_BYTES = 64 * 1024


def unshown(_what: str, _percent: int) -> None:
    """Take no notice of how far git is."""


@dataclass(frozen=True, slots=True)
class Tips:
    """What a shared store holds: its branches' newest commits, by full name, and the branch it calls its own."""

    branches: Mapping[str, str]
    default: str


@dataclass
class Running:
    """One git on its way to a host."""

    process: subprocess.Popen[bytes]
    address: str
    output: SimpleQueue[tuple[str, bytes]] = field(default_factory=SimpleQueue)
    began: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        for name, stream in (("out", self.process.stdout), ("err", self.process.stderr)):
            if stream is not None:
                Thread(target=self._pump, args=(name, stream), daemon=True).start()

    def _pump(self, name: str, stream: IO[bytes]) -> None:
        with stream, suppress(OSError):
            while data := os.read(stream.fileno(), 65536):
                self.output.put((name, data))
        self.output.put((name, b""))

    def stop(self) -> None:
        """End it, with every program it started."""
        with suppress(OSError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Transport:
    """Goes to hosts for one folder."""

    folder: Path
    settings: Sequence[guard.Scoped]
    """Every setting git knows there, in its order."""
    taming: dict[str, str] = field(default_factory=dict)
    """Variables that outrank those of the store's settings that are not trusted."""
    connect_seconds: float = _CONNECT_SECONDS
    """How long a host may take to say its first word."""
    _running: Running | None = field(default=None, init=False, repr=False)
    _stopped: bool = field(default=False, init=False, repr=False)

    @classmethod
    def of_store(cls, folder: Path, listing: bytes) -> Transport:
        """Return the way out of a store.

        Args:
            folder: the store.
            listing: what `git config --list --show-scope -z` printed in it.

        Raises:
            SetupError: the store's own settings would change how a host is reached.
        """
        settings = list(guard.scoped(listing))
        hosts.refuse_settings(settings)
        return cls(folder, settings, guard.as_environment(guard.tamed(listing), os.environ))

    @classmethod
    def of_person(cls, folder: Path) -> Transport:
        """Return the way out of a folder that is no store yet: whatever repository lies around it has no say."""
        found = subprocess.run(
            ["git", "config", "--list", "--includes", "--show-scope", "-z"],  # noqa: S607 - as the person's shell finds it
            cwd=folder,
            env={**os.environ, **guard.ENVIRONMENT, **_ceiling(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return cls(folder, [each for each in guard.scoped(found.stdout) if each[0] not in guard.STORES_OWN])

    def start_look(self, address: str) -> Running:
        """Start asking a shared store for its branches; `finish_look` gives the answer."""
        return self._start(address, "ls-remote", "--symref", "--", address, "HEAD", f"{HEADS}*")

    def finish_look(self, running: Running) -> Tips:
        """Return what `start_look` asked for.

        Raises:
            NotSynced: the host was not reached, or does not let us in.
        """
        out, _ = self._finish(running, unshown)
        branches: dict[str, str] = {}
        default = ""
        for line in out.decode("utf-8", "replace").splitlines():
            value, _, name = line.partition("\t")
            if value.startswith("ref: ") and name == "HEAD":
                default = value.removeprefix("ref: ")
            elif name.startswith(HEADS):
                branches[name] = value
        return Tips(branches, default)

    def look(self, address: str) -> Tips:
        """Return what a shared store holds.

        Raises:
            NotSynced: the host was not reached, or does not let us in.
        """
        return self.finish_look(self.start_look(address))

    def fetch(self, address: str, branch: str, progress: Progress = unshown, *, whole: bool = False) -> None:
        """Fetch a branch to `INCOMING`, which must not exist.

        Args:
            address: the shared store.
            branch: the full name of its branch.
            progress: told how far git is.
            whole: fetches also what was left out when a store was cloned without its whole history.

        Raises:
            NotSynced: the host was not reached, the connection broke, or what came is not sound.
        """
        history = ["--unshallow"] if whole else []
        running = self._start(
            address, "fetch", "--progress", "--no-tags", "--no-prune", "--no-recurse-submodules",
            "--no-write-fetch-head", "--no-auto-maintenance", "--no-write-commit-graph", "--refmap=", *history,
            "--", address, f"{branch}:{INCOMING}",
        )  # fmt: skip
        self._finish(running, progress)

    def push(self, address: str, commit: str, branch: str, progress: Progress = unshown) -> bool:
        """Send a commit and all it holds to a branch; tell whether the host took it.

        It is never forced: a branch that somebody moved on meanwhile is left as it is.

        Raises:
            NotSynced: the host was not reached, the connection broke, or the host refused for another reason.
        """
        running = self._start(
            address, "push", "--porcelain", "--progress", "--no-verify", "--no-follow-tags",
            "--recurse-submodules=no", "--", address, f"{commit}:{branch}",
        )  # fmt: skip
        out, err = self._finish(running, progress, accepts=(0, 1))
        lines = out.decode("utf-8", "replace").splitlines()
        refused = next((line for line in lines if line.startswith("!\t")), "")
        if not refused and running.process.returncode == 0:
            return True
        if re.search(r"\((?:non-fast-forward|fetch first|stale info)\)|cannot lock ref|failed to update ref", refused):
            return False
        raise say_trouble(address, err, refused)

    def clone(self, address: str, into: str, branch: str, progress: Progress = unshown) -> None:
        """Clone a shared store, on a branch of its, into a new folder below this one, without putting its files there.

        Raises:
            NotSynced: the host was not reached, the connection broke, or what came is not sound.
        """
        running = self._start(
            address, "clone", "--progress", "--no-checkout", "--no-tags", "--no-local", "--template=",
            "--origin", "origin", "--branch", branch, "--", address, into,
        )  # fmt: skip
        self._finish(running, progress)

    def stop(self) -> None:
        """End what is under way, for good; the call that waits for it, and every later one, raises `NotSynced`."""
        self._stopped = True
        if running := self._running:
            running.stop()

    def _start(self, address: str, *arguments: str) -> Running:
        hosts.check_address(address)
        if self._stopped:
            raise NotSynced("stopped before it was done; what you saved is safe here")
        settings = [part for setting in hosts.SETTINGS for part in ("-c", setting)]
        around = hosts.environment(self.settings, os.environ) | self.taming
        try:
            process = subprocess.Popen(
                ["git", "--no-pager", *settings, *arguments],  # noqa: S607 - git is found as the person's shell finds it
                cwd=self.folder,
                env=around | _ceiling(self.folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except FileNotFoundError:
            raise SetupError("git is not installed; install it (git-scm.com) and try again") from None
        return Running(process, address)

    def _finish(self, running: Running, progress: Progress, accepts: Sequence[int] = (0,)) -> tuple[bytes, str]:
        """Wait for git and return what it printed and what it complained of."""
        self._running = running
        try:
            out, err = self._listen(running, progress)
        except BaseException:
            running.stop()
            raise
        finally:
            self._running = None
        said = err.decode("utf-8", "replace")
        if running.process.returncode not in accepts:
            raise say_trouble(running.address, said)
        return out, said

    def _listen(self, running: Running, progress: Progress) -> tuple[bytes, bytes]:
        """Take in what git says until it has ended, or has been silent too long."""
        heard = {"out": b"", "err": b""}
        silent_since, patience, ended = running.began, self.connect_seconds, set[str]()
        while ended != {"out", "err"}:
            try:
                name, data = running.output.get(timeout=_LOOK_SECONDS)
            except Empty:
                if running.process.poll() is not None and "out" in ended:
                    break  # a helper that outlives git, such as ssh's shared connection, keeps the pipe open
                if monotonic() - silent_since > patience:
                    raise NotSynced(
                        f"{hosts.shown(hosts.host_of(running.address))} did not answer for {patience:.0f} seconds; "
                        "what you saved is safe here, sync again later"
                    ) from None
                continue
            if not data:
                ended.add(name)
                continue
            silent_since, patience = monotonic(), max(patience, _SILENT_SECONDS)
            heard[name] += data
            if name == "err":
                heard[name] = heard[name][-_KEPT_BYTES:]
                _show(data, progress)
        running.process.wait()
        return heard["out"], heard["err"]


def _ceiling(folder: Path) -> dict[str, str]:
    return {"GIT_CEILING_DIRECTORIES": str(folder.absolute().parent)}


def _show(data: bytes, progress: Progress) -> None:
    found = list(_PERCENT.finditer(data))
    if found and (word := _WORDS.get(found[-1]["what"].decode())):
        progress(word, min(100, int(found[-1]["percent"])))
