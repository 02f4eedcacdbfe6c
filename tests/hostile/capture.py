"""Runs one command on a real pseudo-terminal and keeps every byte that it sent there."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS = 30_000
"""So wide that no text is cut."""


def captured(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, bytes]:
    """Return a command's exit code and what the terminal was sent, standard error included."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    around = {**environment, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cspt", *arguments], cwd=folder, env=around, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    sent = b"".join(iter(lambda: _read(master), b""))
    os.close(master)
    return process.wait(), sent


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:
        return b""
