"""What every test stands on: a git identity and home of its own, and a sample store to change."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sharing import Team

_GIT_CONFIG = "[user]\n\tname = Council officer\n\temail = officer@example.org\n"
_TRIED = "tried "
_TAKEN_OUT = ("NO_COLOR", "FORCE_COLOR", "EDITOR", "VISUAL", "COLUMNS", "LINES")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests measured and counted, a line each, as `docs/reliability.md` quotes it."""
    told, counts = [], Counter[str]()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "figure":
                told.append(str(value))
            elif name.startswith(_TRIED):
                counts[name.removeprefix(_TRIED)] += int(str(value))
    for line in (*told, *(f"{count:,} {what}" for what, count in counts.items())):
        terminalreporter.write_line(f"figure: {line}")


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a figure that the run prints at its end."""
    return lambda line: record_property("figure", line)


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[int, str], None]:
    """Count what was tried, such as `commands in hostile repositories`; the run prints the totals."""
    return lambda count, what: record_property(f"{_TRIED}{what}", count)


@pytest.fixture(scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text(_GIT_CONFIG, encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def shared_sample(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> Path:
    """The one sample store of the session, for tests that only read; no test may change it."""
    from cspt.store.create import create_sample

    root = tmp_path_factory.mktemp("master") / "sample"
    with pytest.MonkeyPatch.context() as patch:
        _take_identity(patch, _home)
        create_sample(root)
    return root


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch, _home: Path) -> None:
    """Let git know a council officer and nothing of the machine it runs on."""
    _take_identity(monkeypatch, _home)


@pytest.fixture(autouse=True)
def no_upkeep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no act of a test start what goes on after the test has ended."""
    monkeypatch.setattr("cspt.store.upkeep._MOST_PACKS", 1_000_000)


@pytest.fixture
def sample_store(shared_sample: Path, tmp_path: Path) -> Path:
    """A sample store of the test's own."""
    root = tmp_path / "sample"
    shutil.copytree(shared_sample, root, symlinks=True)
    return root


@pytest.fixture(scope="session")
def _team_master(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> Team:
    from tests.sharing import make_team

    with pytest.MonkeyPatch.context() as patch:
        _take_identity(patch, _home)
        return make_team(tmp_path_factory.mktemp("team"))


@pytest.fixture
def team(_team_master: Team, tmp_path: Path) -> Team:
    """Two stores in step, and the place they share, of the test's own."""
    from tests.sharing import Team

    shutil.copytree(_team_master.folder, tmp_path / "team")
    for name in ("council", "police"):
        config = tmp_path / "team" / name / ".git" / "config"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace(str(_team_master.folder), str(tmp_path / "team")), encoding="utf-8")
    return Team(tmp_path / "team", _team_master.ids)


def _take_identity(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name in (*_TAKEN_OUT, *(name for name in os.environ if name.startswith(("GIT_", "COVERAGE_")))):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
