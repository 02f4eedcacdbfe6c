"""Runs cspt as a process and tells which programs it started and which files it wrote and read.

With `strace` every process is followed. Without it, or where tracing is not allowed, Python's own audit events tell of
cspt itself, and the canaries of the scene tell of git: a program that was started leaves one, a file that was written
is no longer as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_CALLS = (
    "execve,execveat,?open,openat,?openat2,?creat,?unlink,unlinkat,?rename,?renameat,renameat2,"
    "?link,linkat,?symlink,symlinkat,?mkdir,mkdirat,?rmdir,?truncate,?chmod,fchmodat,?chdir"
)
_CALL = re.compile(r"(?P<name>\w+)\((?P<rest>.*)\)\s+= (?P<code>-?\d+)(?:<(?P<real>.*)>)?", re.DOTALL)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HERE = re.compile(r"AT_FDCWD<([^>]*)>")
_FOLDER = re.compile(r'(?:^|, )(?:AT_FDCWD|\d+)<([^>]*)>, "')
_OPENS = frozenset({"open", "openat", "openat2", "creat"})
_STARTS = frozenset({"execve", "execveat"})
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
_AUDITED = """
import json, os, sys
log = open(os.environ["CSPT_TEST_AUDIT"], "a", encoding="utf-8", errors="surrogateescape")
def note(what, *paths):
    log.write(json.dumps([what, *map(os.fsdecode, paths)]) + chr(10)); log.flush()
def hear(event, said):
    if event == "open" and not isinstance(said[0], int):
        wrote = isinstance(said[2], int) and said[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        note("wrote" if wrote else "read", os.path.realpath(said[0]))
    elif event in ("os.rename", "os.link", "os.symlink"):
        note("wrote", *map(os.path.abspath, said[:2]))
    elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"):
        note("wrote", os.path.abspath(said[0]))
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
        note("started", said[0])
sys.addaudithook(hear)
"""
_ONE = """
import sys
sys.argv = ["cspt", *sys.argv[1:]]
from cspt.cli import main
main()
"""
_SEVERAL = """
import json, os, sys
from click.testing import CliRunner
from cspt.cli import main
around, told = dict(os.environ), []
for arguments in json.loads(sys.argv[1]):
    os.environ.clear()
    os.environ.update(around)
    found = CliRunner().invoke(main, arguments)
    fault = found.exception if not isinstance(found.exception, SystemExit) else None
    told.append([found.exit_code, found.stdout, found.stderr + (f"Traceback: {fault!r}" if fault else "")])
print(json.dumps(told))
"""
"""Several commands one after another in one process, each as it would find the environment in one of its own."""


@dataclass
class Ran:
    """One process that has ended, and what it did."""

    code: int
    out: str
    err: str
    started: set[str] = field(default_factory=set)
    wrote: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)


@cache
def tracer() -> str:
    """Return where strace is; empty where there is none, or none that is allowed to trace."""
    found = shutil.which("strace")
    if not found:
        return ""
    tried = subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True, check=False)
    return found if tried.returncode == 0 else ""


def run_cspt(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """Run cspt in a folder and return what came of it."""
    return _watched(_ONE, arguments, folder, environment)


def run_several(calls: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str]) -> tuple[list[Ran], Ran]:
    """Run cspt several times in one process; return what came of each, and what the process did."""
    did = _watched(_SEVERAL, [json.dumps([list(call) for call in calls])], folder, environment)
    assert did.code == 0, did.err
    return [Ran(code, out, err) for code, out, err in json.loads(did.out)], did


def _watched(script: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    with tempfile.TemporaryDirectory() as place:
        watch = _traced if tracer() else _audited
        return watch([sys.executable, "-c", script, *arguments], folder, environment, Path(place))


def _traced(command: Sequence[str], folder: Path, environment: Mapping[str, str], place: Path) -> Ran:
    follow = [
        tracer(),
        "-ff",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-z",
        "-s",
        "8192",
        "-e",
        f"trace={_CALLS}",
        "-e",
        "signal=none",
    ]
    ran = _ended([*follow, "-o", str(place / "t"), *command], folder, environment)
    for log in place.iterdir():
        _read_log(log.read_text(encoding="utf-8", errors="replace"), str(folder), ran)
    return ran


def _audited(command: Sequence[str], folder: Path, environment: Mapping[str, str], place: Path) -> Ran:
    log = place / "audit"
    around = {**environment, "CSPT_TEST_AUDIT": str(log)}
    python, option, script, *arguments = command
    ran = _ended([python, option, _AUDITED + script, *arguments], folder, around)
    kept = {"started": ran.started, "wrote": ran.wrote, "read": ran.read}
    for line in log.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        what, *paths = json.loads(line)
        kept[what].update(path for path in paths if path != str(log))
    return ran


def _ended(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    done = subprocess.run(command, cwd=folder, env=dict(environment), capture_output=True, check=False, timeout=120)
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def _read_log(log: str, here: str, ran: Ran) -> None:
    """Take what one process did from its log."""
    if first := _HERE.search(log):
        here = first[1]
    for line in log.splitlines():
        match = _CALL.match(line)
        if not match or match["code"].startswith("-"):
            continue
        name, rest = match["name"], match["rest"]
        if name in _OPENS:
            (ran.wrote if name == "creat" or _WRITES.search(rest) else ran.read).add(match["real"] or "")
        elif name in _STARTS:
            ran.started.add(next(_paths(rest, here)))
        elif name == "chdir":
            here = next(_paths(rest, here))
        else:
            ran.wrote.update(_paths(rest, here))


def _paths(rest: str, here: str) -> Iterator[str]:
    folder = _FOLDER.search(rest)
    for text in _TEXT.findall(rest):
        plain = text.encode("latin-1", "replace").decode("unicode_escape", "replace")
        yield os.path.normpath(Path(folder[1] if folder else here, plain))
