"""Measures `cspt sync` with nothing to do beside `git fetch`: `python -m bench.sync_fetch [--records N]`.

All go to the same hosts on this machine, which answer at once. `cspt sync` is measured twice: as a whole process, whose
start alone takes longer than a fetch from the nearer hosts, and as what the open terminal does when its key is pressed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.generate import generate
from bench.measure import Way, measure
from cspt.sync.addresses import share
from cspt.sync.apply import sync
from cspt.workspace import Workspace
from tests.sync.serving import Host, git_daemon, ssh_server, sshd, web_server

_BOUND = 1.5
_IDENTITY = {"GIT_AUTHOR_NAME": "Community safety officer", "GIT_AUTHOR_EMAIL": "officer@example.org"}


@contextmanager
def _folder(folder: Path) -> Iterator[Host]:
    yield Host(str(folder / "shared.git"))


def _print(name: str, host: Host, store: Path, runs: int, *, bounded: bool = False) -> None:
    """Measure the ways to one host, and print a line of the table."""
    os.environ.update(host.settings)
    subprocess.run(["git", "remote", "set-url", "origin", host.address], cwd=store, check=True)
    given = tuple(host.settings.items())
    ours = Way("cspt sync", (sys.executable, "-m", "cspt", "sync", "-C", str(store)), store, settings=given)
    peer = Way("git fetch", ("git", "fetch", "--quiet"), store, settings=given)
    found, other = measure((ours, peer), runs)
    opened = _in_open_program(store, runs)
    whole, key = found.seconds / other.seconds, opened / other.seconds
    marks = " ✗" * (bounded and whole > _BOUND), " ✗" * (key > _BOUND)
    print(
        f"| {name} | {other.seconds * 1000:.0f} | {found.seconds * 1000:.0f} | {whole:.2f}{marks[0]} |"
        f" {opened * 1000:.0f} | {key:.2f}{marks[1]} |",
        flush=True,
    )
    for variable in host.settings:
        del os.environ[variable]


def _in_open_program(store: Path, runs: int) -> float:
    """Return the median seconds of a sync with nothing to do in a program that runs already."""
    workspace, found = Workspace.open(store), list[float]()
    for _ in range(runs + 1):
        started = perf_counter()
        done = sync(workspace)
        found.append(perf_counter() - started)
        if done.sent or done.received:
            raise SystemExit("there was something to do")
    return median(found[1:])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.sync_fetch", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    os.environ.update(_IDENTITY | {"PYTHONPATH": str(Path.cwd())})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, shared = folder / "store", folder / "shared.git"
        generate(store, asked.records)
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(shared)], check=True)
        subprocess.run(["git", "config", "http.receivepack", "true"], cwd=shared, check=True)
        workspace = Workspace.open(store)
        share(workspace, str(shared))
        sync(workspace)
        print(f"At most {_BOUND} times `git fetch`: the whole process by ssh, the open terminal everywhere.\n")
        print(
            "| host | git fetch ms | cspt sync ms | ratio | key in the terminal ms | ratio |\n|---|---|---|---|---|---|"
        )
        if sshd() is None:
            print("| ssh: sshd is not installed (apt install openssh-server) | | | | | |")
        else:
            with ssh_server(folder) as host:
                _print("ssh", host, store, asked.runs, bounded=True)
        with web_server(folder) as host:
            _print("http with a password", host, store, asked.runs)
        with git_daemon(folder) as host:
            _print("git's daemon", host, store, asked.runs)
        with _folder(folder) as host:
            _print("folder", host, store, asked.runs)


if __name__ == "__main__":
    main()
