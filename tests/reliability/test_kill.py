"""SIGKILL at random moments: nothing acknowledged is lost and nothing is half applied."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.scale import scale
from tests.reliability.small_store import make_store

HERE = Path(__file__).parent
ROUNDS = scale(60, 2000)

if sys.platform == "win32":
    pytest.skip("SIGKILL is a POSIX thing", allow_module_level=True)


def test_killed_at_random_moments_nothing_acknowledged_is_lost(tmp_path: Path, figure: Callable[[str], None]) -> None:
    make_store(tmp_path / "store")
    environment = os.environ | {"PYTHONPATH": str(HERE.parent.parent)}
    command = [sys.executable, str(HERE / "killing.py"), str(tmp_path / "store"), str(ROUNDS), "20191210"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert "0 lost, 0 half applied" in done.stdout
    figure(done.stdout.strip())
