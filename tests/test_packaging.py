"""The wheel stands alone: built, installed into an empty environment, it opens the sample from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

_ROOT = Path(__file__).parents[1]
_OUTSIDE = dict(os.environ)
"""The environment before any fixture, so that pip finds the index and the certificates this machine uses."""


def _run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _bin(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, _ROOT], folder, _OUTSIDE)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("empty")
    venv.create(environment, with_pip=True)
    pip: list[str | Path] = [_bin(environment, "python"), "-m", "pip", "install", "--quiet"]
    outside = {name: value for name, value in _OUTSIDE.items() if name != "PYTHONPATH"}
    _run([*pip, "-c", _ROOT / "constraints.txt", wheel], environment, outside)
    return environment


def test_the_wheel_holds_every_record_template_and_style(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}

    files = [path for folder in ("records", "templates") for path in (_ROOT / folder).rglob("*") if path.is_file()]
    sample = {f"cspt/sample/{path.relative_to(_ROOT).as_posix()}": path for path in [*files, _ROOT / "cspt.yaml"]}
    styles = {path.relative_to(_ROOT).as_posix(): path for path in (_ROOT / "cspt").rglob("*.tcss")}
    assert len(sample) > 500
    assert {name for name, path in (sample | styles).items() if held.get(name) != path.read_bytes()} == set()


def test_an_installed_wheel_shows_the_sample_board_from_any_folder(installed: Path, tmp_path: Path) -> None:
    cspt = _bin(installed, "cspt")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    board = _run([cspt, "demo", "sample"], elsewhere)
    actions = json.loads(_run([cspt, "list", "actions", "--json"], elsewhere / "sample"))

    assert "In progress" in board
    assert len(actions) == len(list((_ROOT / "records" / "actions").glob("*/*/action.md")))


def test_an_installed_wheel_makes_an_empty_store(installed: Path, tmp_path: Path) -> None:
    cspt = _bin(installed, "cspt")

    _run([cspt, "init", "ours"], tmp_path)
    made = _run([cspt, "new", "case", "Noise at night", "theme=asb"], tmp_path / "ours").strip()

    assert json.loads(_run([cspt, "show", made, "--json"], tmp_path / "ours"))[0]["title"] == "Noise at night"
