from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from cspt.errors import Busy, SetupError
from cspt.store.lock import hold


def _keep(path: Path, line: Connection) -> None:
    with hold(path):
        line.send("held")
        line.recv()


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[tuple[multiprocessing.process.BaseProcess, Connection]]:
    """Another process that keeps the lock until it is told or killed."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_keep, args=(tmp_path / "lock", theirs))
    process.start()
    assert ours.recv() == "held"
    yield process, ours
    process.kill()
    process.join()
    process.close()
    ours.close()
    theirs.close()


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path / "deep" / "lock", wait_seconds=0):
            pass


def test_a_lock_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path / "lock", wait_seconds=0):
        raise ZeroDivisionError
    with hold(tmp_path / "lock", wait_seconds=0):
        pass


def test_a_lock_that_another_process_keeps_is_busy_and_freed_when_it_dies(
    tmp_path: Path, keeper: tuple[multiprocessing.process.BaseProcess, Connection]
) -> None:
    with (
        pytest.raises(Busy, match="another program has been writing to this store"),
        hold(tmp_path / "lock", wait_seconds=0),
    ):
        pass
    keeper[0].kill()
    keeper[0].join()
    with hold(tmp_path / "lock", wait_seconds=0):
        pass


def test_waiting_ends_when_the_other_lets_go(
    tmp_path: Path, keeper: tuple[multiprocessing.process.BaseProcess, Connection]
) -> None:
    keeper[1].send("let go")
    with hold(tmp_path / "lock", wait_seconds=30):
        pass


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with (
        pytest.raises(SetupError, match=r"cannot write in .*check the folder's permissions"),
        hold(tmp_path / "file" / "lock"),
    ):
        pass
