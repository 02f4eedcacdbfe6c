"""The n-th system or git call of an act fails, n = 1, 2, … until none does: done, or refused with nothing changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.store import files, journal, lock
from cspt.store.repo import GitFailed, Repo
from cspt.workspace import Workspace
from tests.reliability.scale import SOAK
from tests.reliability.small_store import assert_sound, git, make_store

Act = Callable[..., object]
FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS] if SOAK else [errno.ENOSPC]


def _many(workspace: Workspace, ids: list[RecordId], at: int) -> object:
    return workspace.change_many({record_id: {"timescale": f"try {at}"} for record_id in ids}, via="fault")


def _create(workspace: Workspace, ids: list[RecordId], at: int) -> object:
    return workspace.create(KINDS["event"], "A visit", {"about": ids[0]}, via="fault")


def _undo(workspace: Workspace, ids: list[RecordId], at: int) -> object:
    return workspace.undo(via="fault")


ACTS: dict[str, Act] = {"edit-many": _many} | ({"create": _create, "undo": _undo} if SOAK else {})
CALLS = ("open", "write", "fsync", "replace", "close", "scandir", "unlink", "rename", "mkdir")


class Faults:
    """Counts the calls that reach the system and git, and lets the n-th fail."""

    def __init__(self, at: int, number: int, *, killed: bool = False) -> None:
        self.at = at
        self.number = number
        self.killed = killed
        self.calls = 0
        self.failed = ""

    def count(self, what: str) -> bool:
        """Note a call and tell whether it is the one to fail."""
        self.calls += 1
        if self.calls == self.at:
            self.failed = what
            return True
        return False


class FaultyOs:
    """The `os` module with calls that may fail."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def called(*arguments: Any, **named: Any) -> Any:
            if self._faults.count(name):
                if name == "close":
                    real(*arguments, **named)
                raise OSError(self._faults.number, os.strerror(self._faults.number))
            return real(*arguments, **named)

        return called


@contextmanager
def _failing(monkeypatch: pytest.MonkeyPatch, faults: Faults) -> Iterator[None]:
    end = Repo._end

    def ended(process: Any, command: str, stdin: bytes | None) -> tuple[int, bytes, bytes]:
        if faults.count(f"git {command}"):
            if faults.killed:
                end(process, command, stdin)
                return -9, b"", b""
            process.proc.kill()
            process.proc.communicate()
            return 128, b"", b"fatal: No space left on device"
        return end(process, command, stdin)

    with monkeypatch.context() as patch:
        for module in (files, lock, journal):
            if hasattr(module, "os"):
                patch.setattr(module, "os", FaultyOs(faults))
        patch.setattr(Repo, "_end", staticmethod(ended))
        yield


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("fault", [*FAULTS, "git killed after its work"])
def test_the_nth_call_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fault: int | str, figure: Callable[[str], None]
) -> None:
    root = tmp_path / "store"
    ids = make_store(root, 3)
    Workspace.open(root).change(ids[0], {"outcome": "first"}, via="before")
    for at in range(1, 500):
        before = git(root, "rev-parse", "HEAD").strip()
        faults = Faults(at, fault if isinstance(fault, int) else errno.EIO, killed=isinstance(fault, str))
        done = _attempt(monkeypatch, root, partial(ACTS[name], ids=ids, at=at), faults)
        after = git(root, "rev-parse", "HEAD").strip()
        Workspace.open(root).change(ids[0], {"outcome": f"next {at}"}, via="next")
        assert done is (after != before), f"call {at} ({faults.failed}): told {done}, but it is {after != before}"
        assert_sound(root)
        if not faults.failed:
            how = os.strerror(fault) if isinstance(fault, int) else fault
            figure(f"{name}: each of {faults.calls} calls failed in turn ({how}), 0 false successes, 0 half done")
            return
    raise AssertionError("the act made more than 500 calls")


def _attempt(monkeypatch: pytest.MonkeyPatch, root: Path, act: Act, faults: Faults) -> bool:
    """Do the act under faults; return whether it was said to be done."""
    with _failing(monkeypatch, faults):
        try:
            act(Workspace.open(root))
        except CsptError as refused:
            return _refused_in_one_line(refused)
    return True


def _refused_in_one_line(refused: CsptError) -> bool:
    assert str(refused)
    assert "\n" not in str(refused)
    return False


def test_the_faults_do_reach_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_store(tmp_path / "store", 1)
    with _failing(monkeypatch, Faults(1, errno.EIO)), pytest.raises(GitFailed):
        Repo(tmp_path / "store").run("rev-parse", "HEAD")
