"""Measures `cspt sync` with nothing to do beside `git fetch`: `python -m bench.sync_fetch [--records N]`.

Both are whole processes that go to the same hosts on this machine: sshd and a web server with a password, as teams use
them, then git's daemon and a folder, where nothing but the programs' own start is left to measure.
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


def _print(name: str, host: Host, store: Path, runs: int, bound: float | None) -> None:
    """Measure both ways to one host, and print a line of the table."""
    os.environ.update(host.settings)
    subprocess.run(["git", "remote", "set-url", "origin", host.address], cwd=store, check=True)
    given = tuple(host.settings.items())
    ours = Way("cspt sync", (sys.executable, "-m", "cspt", "sync", "-C", str(store)), store, settings=given)
    peer = Way("git fetch", ("git", "fetch", "--quiet"), store, settings=given)
    found, other = measure((ours, peer), runs)
    ratio = found.seconds / other.seconds
    said = f"{bound}{'' if ratio <= bound else ' ✗'}" if bound else "–"
    print(f"| {name} | {found.seconds * 1000:.0f} | {other.seconds * 1000:.0f} | {ratio:.2f} | {said} |", flush=True)
    for variable in host.settings:
        del os.environ[variable]


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
        print("| host | cspt sync ms | git fetch ms | ratio | at most |\n|---|---|---|---|---|")
        if sshd() is None:
            print("| ssh: sshd is not installed (apt install openssh-server) | | | | |")
        else:
            with ssh_server(folder) as host:
                _print("ssh", host, store, asked.runs, _BOUND)
        with web_server(folder) as host:
            _print("http with a password", host, store, asked.runs, _BOUND)
        with git_daemon(folder) as host:
            _print("git's daemon", host, store, asked.runs, None)
        with _folder(folder) as host:
            _print("folder", host, store, asked.runs, None)


if __name__ == "__main__":
    main()
