"""Repositories made to do harm: each command refuses in one line or does its work, and nothing foreign runs.

Every command is a process of its own under a trace (see `trace.py`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from cspt.errors import CsptError
from cspt.store.repo import finish_git, start_git
from tests.hostile import settings, states, trees
from tests.hostile.scene import HOSTILE, STEPS, Hostile, Scene
from tests.hostile.trace import Ran, run_cspt, run_several, tracer
from tests.hostile.trees import RECORD
from tests.reliability.scale import SOAK

if sys.platform == "win32":
    pytest.skip("links, modes and traces are POSIX things", allow_module_level=True)

MAKERS = (trees, settings, states)
_DEVICES = ("/dev/", "/proc/")


@cache
def _own_programs() -> tuple[set[str], Path]:
    """Return the only programs that cspt may start, itself and git, and the folder of git's own helpers."""
    helpers = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    git = shutil.which("git") or ""
    return {sys.executable, os.path.realpath(sys.executable), "git", git, os.path.realpath(git)}, Path(helpers)


def _is_own(program: str) -> bool:
    programs, helpers = _own_programs()
    return program in programs or Path(program).is_relative_to(helpers)


@pytest.mark.parametrize("repository", [pytest.param(each, id=each.name) for each in HOSTILE])
def test_a_hostile_repository_is_refused_in_one_line_or_worked_in_safely(
    repository: Hostile, scene: Scene, tried: Callable[[int, str], None]
) -> None:
    repository.make(scene)
    tried(1, "hostile repositories")
    tried(len(repository.steps), f"commands run in them {'under strace' if tracer() else 'under audit events'}")
    before = _outside(scene)
    for steps in _in_processes(repository.steps):
        if steps[0] == "record":
            _edit_by_hand(scene)
        came, did = run_several([STEPS[step] for step in steps], scene.root, scene.environment)
        for step, ran in zip(steps, came, strict=True):
            _assert_as_expected(step, ran, repository)
        _assert_harmless(", ".join(steps), did, scene)
    assert scene.caught == []
    assert _outside(scene) == before


def test_no_attribute_changes_what_git_keeps_of_a_record(scene: Scene) -> None:
    trees.attributes_that_change_bytes(scene)
    assert run_cspt(STEPS["set"], scene.root, scene.environment).code == 0
    kept = scene.git("rev-parse", f"HEAD:{RECORD}")
    assert kept == scene.git("hash-object", "--no-filters", RECORD)
    assert scene.git("ls-files", "--stage", RECORD).split()[1] == kept


@pytest.mark.parametrize("repository", [each for each in HOSTILE if {"set", "status"} <= {*each.steps}], ids=str)
def test_reading_without_gitpython_is_as_safe(repository: Hostile, scene: Scene) -> None:
    repository.make(scene)
    with suppress(CsptError):
        finish_git(start_git(scene.root, "status", "--porcelain=v2", "-z", "--ignore-submodules=dirty"))
    assert scene.caught == []


def test_the_persons_own_program_signs_and_the_stores_does_not(scene: Scene) -> None:
    scene.configure(f'[commit]\n\tgpgSign = true\n[gpg "ssh"]\n\tprogram = {scene.trap("stores")}\n')
    own = Path(scene.environment["HOME"]) / "signing"
    signing = f'[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tprogram = {scene.trap("persons")}\n'
    own.write_text(f"{signing}[user]\n\tname = Officer\n\temail = o@example.org\n\tsigningKey = key::none\n", "utf-8")
    scene.environment["GIT_CONFIG_GLOBAL"] = str(own)
    before = scene.git("rev-parse", "HEAD")
    ran = run_cspt(STEPS["set"], scene.root, scene.environment)
    assert scene.caught == ["persons"]
    assert ran.code == 2
    assert scene.git("rev-parse", "HEAD") == before


def test_there_are_at_least_25_hostile_repositories() -> None:
    assert len(HOSTILE) >= 25
    assert len({each.name for each in HOSTILE}) == len(HOSTILE)


def test_every_process_is_followed() -> None:
    if not tracer():
        pytest.skip("no strace here that may trace: Python's audit events and canaries stand in for it")


def test_the_trace_sees_a_foreign_program_and_a_file_outside(scene: Scene) -> None:
    scene.environment |= {"EDITOR": scene.trap("editor"), "VISUAL": ""}
    ran = run_cspt(("edit", STEPS["show"][1]), scene.root, scene.environment)
    assert scene.caught == ["editor"]
    with pytest.raises(AssertionError):
        _assert_harmless("edit", ran, scene)


def _in_processes(steps: Sequence[str]) -> list[list[str]]:
    """Share commands out among processes: each has its own in the long form, else those up to an edit by hand one."""
    found: list[list[str]] = []
    for step in steps:
        if SOAK or not found or step == "record":
            found.append([])
        found[-1].append(step)
    return found


def _edit_by_hand(scene: Scene) -> None:
    if scene.record.is_file() and scene.record.resolve() == scene.root.resolve() / RECORD:
        with scene.record.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("\nSeen in the field.\n")


def _assert_as_expected(step: str, ran: Ran, repository: Hostile) -> None:
    expected = repository.expected.get(step, 0)
    code, words = expected if isinstance(expected, tuple) else (expected, "")
    said = f"`cspt {step}` ended with {ran.code}:\n{ran.out}\n{ran.err}"
    assert ran.code == code, said
    assert words in ran.out + ran.err, said
    assert "Traceback" not in ran.err, said
    if code > 1:
        assert len(ran.err.splitlines()) == 1, said
        assert ran.out == "", said


def _assert_harmless(step: str, ran: Ran, scene: Scene) -> None:
    home = Path(scene.environment["HOME"]).resolve()
    inside = [scene.root.resolve(), home, *scene.may_write]
    foreign = {program for program in ran.started if not _is_own(program) and program not in scene.may_start}
    assert not foreign, f"`cspt {step}` started {foreign}"
    strays = {path for path in ran.wrote if not path.startswith(_DEVICES) and not _is_in(path, inside)}
    assert not strays, f"`cspt {step}` wrote {strays}"
    peeped = {path for path in ran.read if _is_in(path, [scene.outside.resolve()]) and not _is_in(path, scene.may_read)}
    assert not peeped, f"`cspt {step}` read {peeped}"


def _is_in(path: str, folders: list[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def _outside(scene: Scene) -> dict[str, bytes]:
    """Return every file outside the store, to see that none changes."""
    kept = [each for each in scene.outside.rglob("*") if each.is_file() and not _is_in(str(each), scene.may_write)]
    return {str(path.relative_to(scene.outside)): path.read_bytes() for path in kept}
