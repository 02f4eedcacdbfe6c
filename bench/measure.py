"""Runs whole processes several times over and keeps the medians."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do a piece of work: a command in a folder."""

    name: str
    command: Sequence[str]
    folder: Path
    before: Step | None = None
    """What is done, outside the measured time, before each run."""
    settings: tuple[tuple[str, str], ...] = ()
    accepts: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a way cost."""

    seconds: float
    peak_megabytes: float


def measure(ways: Sequence[Way], runs: int) -> list[Figure]:
    """Return what each way cost, the median of some runs; the ways take turns, so that a busy moment is shared."""
    for way in ways:
        _run(way)
    found: list[list[Figure]] = [[] for _ in ways]
    for _ in range(runs):
        for kept, way in zip(found, ways, strict=True):
            kept.append(_run(way))
    return [Figure(median(f.seconds for f in each), max(f.peak_megabytes for f in each)) for each in found]


def _environment() -> dict[str, str]:
    """Return the environment of a person who has installed cspt: what Python compiled once stays compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _run(way: Way) -> Figure:
    if way.before:
        way.before()
    started = time.perf_counter()
    process = subprocess.Popen(
        way.command,
        cwd=way.folder,
        env={**_environment(), **dict(way.settings)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in way.accepts:
        raise SystemExit(f"{way.name}: `{' '.join(way.command)}` ended with {process.returncode}")
    return Figure(seconds, used.ru_maxrss / 1024)
