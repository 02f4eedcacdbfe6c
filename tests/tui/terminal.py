"""A real pseudo-terminal whose screen a terminal emulator reads; for what the pilot cannot show."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

_PATIENCE_SECONDS = 60


class Terminal:
    """Runs cspt in a pseudo-terminal; use it in a `with` block."""

    def __init__(self, store: Path, *arguments: str, columns: int = 120, lines: int = 40) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.raw = b""
        """Every byte the terminal was sent."""
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cspt", "-C", str(store), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What the screen shows, as lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *texts: str) -> None:
        """Read until the screen shows all of these.

        Raises:
            AssertionError: it never did; the message holds what it showed.
        """
        self._until(lambda: all(text in self.text for text in texts), f"{texts}")

    def wait_until_gone(self, text: str) -> None:
        """Read until the screen no longer shows this."""
        self._until(lambda: text not in self.text, f"{text} to go")

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        os.write(self._master, keys.encode())

    def end(self) -> int:
        """Read until the program ends, and return its exit code."""
        self._until(lambda: self.process.poll() is not None, "the program to end")
        return self.process.returncode

    def _until(self, condition: object, what: str) -> None:
        assert callable(condition)
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > give_up:
                raise AssertionError(f"waited in vain for {what}; the screen shows:\n{self.text}")
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self._master], [], [], 0.05)
        if not ready:
            return
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return
        self.raw += data
        self._stream.feed(data)
