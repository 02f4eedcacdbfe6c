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
sys.argv = ["cspt", *sys.argv[1:]]
from cspt.cli import main
main()
"""


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
    with tempfile.TemporaryDirectory() as place:
        if tracer():
            return _traced(arguments, folder, environment, Path(place))
        return _audited(arguments, folder, environment, Path(place))


def _traced(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], place: Path) -> Ran:
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
    ran = _ended([*follow, "-o", str(place / "t"), sys.executable, "-m", "cspt", *arguments], folder, environment)
    for log in place.iterdir():
        _read_log(log.read_text(encoding="utf-8", errors="replace"), str(folder), ran)
    return ran


def _audited(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], place: Path) -> Ran:
    log = place / "audit"
    around = {**environment, "CSPT_TEST_AUDIT": str(log)}
    ran = _ended([sys.executable, "-c", _AUDITED, *arguments], folder, around)
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
