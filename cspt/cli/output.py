"""Writes what a command says: the only place from which text or JSON reaches standard output or standard error.

Every piece of text passes `visible()` here, and colours go round it afterwards, so that nothing that a record or an
argument holds can act on the terminal.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import click

from cspt.text import visible

_SGR = {
    "bold": "1",
    "dim": "2",
    "error": "31",
    "red": "1;97;41",
    "amber": "30;43",
    "green": "30;42",
    "blue": "1;97;44",
    "red-text": "31",
    "amber-text": "33",
    "green-text": "32",
    "blue-text": "34",
}
_PIPED_WIDTH = 100
_BAR = 24
_NOTICED_SECONDS = 1.0
_NOT_PLAIN_ASCII = re.compile(r"[^\n\x20-\x7e]")


class Span(NamedTuple):
    """A piece of a line, and the style it is shown in where there is colour."""

    text: str
    style: str = ""


Line = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Output:
    """Standard output as a command finds it."""

    terminal: bool
    """True where a person reads it: text is cut to the width, and dates are said in words."""
    colour: bool
    width: int

    @classmethod
    def here(cls) -> Output:
        """Return how standard output is to be written to."""
        terminal = sys.stdout.isatty()
        colour = terminal and os.environ.get("TERM") != "dumb"
        if os.environ.get("FORCE_COLOR"):
            colour = True
        if os.environ.get("NO_COLOR"):
            colour = False
        return cls(terminal, colour, max(1, shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns))

    @property
    def room(self) -> int | None:
        """The width that lines are cut to; None where they are not."""
        return self.width if self.terminal else None

    def lines(self, lines: Iterable[Line]) -> None:
        """Write lines of text."""
        text = "\n".join(self._painted(line) for line in lines)
        if text:
            _write(text, colour=self.colour)

    def line(self, text: str, style: str = "") -> None:
        """Write one line of text; an empty one is a blank line."""
        _write(self._painted([Span(text, style)]), colour=self.colour)

    def data(self, rows: Sequence[object]) -> None:
        """Write data as JSON: a list, one object a line, nothing but printable ASCII."""
        import msgspec

        encoded = [msgspec.json.encode(row).decode("utf-8") for row in _encodable(rows)]
        text = "[\n" + ",\n".join(encoded) + "\n]" if encoded else "[]"
        _write(_NOT_PLAIN_ASCII.sub(_escaped, text), colour=False)

    @staticmethod
    def pairs(pairs: Iterable[tuple[str, str]]) -> None:
        """Write values with their helps, a tab between, as completion scripts read them."""
        text = "\n".join(f"{visible(value)}\t{visible(words)}" for value, words in pairs)
        if text:
            _write(text)

    @staticmethod
    def script(text: str) -> None:
        """Write a shell script of cspt's own."""
        _write(text.rstrip("\n"))

    def _painted(self, line: Line) -> str:
        plain = [(visible(text), style) for text, style in line]
        if not self.colour:
            return "".join(text for text, _ in plain).rstrip()
        return "".join(f"\x1b[{_SGR[style]}m{text}\x1b[0m" if style and text else text for text, style in plain)


class Progress:
    """A bar on standard error for what takes more than a second; nothing where no person reads it."""

    def __init__(self) -> None:
        self._shown = False
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Show how many files of how many were read; gone once all were."""
        if not sys.stderr.isatty() or (not self._shown and time.monotonic() - self._began < _NOTICED_SECONDS):
            return
        full = done * _BAR // max(total, 1)
        said = f"reading the records  {'█' * full}{'░' * (_BAR - full)}  {done:,} of {total:,}"
        self._shown = done < total
        click.echo(f"\r{said if self._shown else ' ' * len(said)}{'' if self._shown else chr(13)}", err=True, nl=False)


class Meter:
    """Shows on a terminal, in one line of standard error that goes away again, how far something is."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._draw("")

    def show(self, what: str, percent: int) -> None:
        """Show what is done, in a word, and how many parts of a hundred of it are."""
        self._draw(f"{visible(what)} {percent}%" if percent else f"{visible(what)}…")

    def _draw(self, text: str) -> None:
        if self._terminal and text != self._shown:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True, color=True)
            self._shown = text


def complain(text: str) -> None:
    """Write one line to standard error: what went wrong, or what the reader should know beside the data."""
    _write(visible(" ".join(text.split("\n"))), to_error=True)


def show_progress(text: str) -> None:
    """Show how far a long piece of work has come, on a terminal alone; an empty text takes it away."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        sys.stderr.write(f"\r{visible(text)}\x1b[K")
        sys.stderr.flush()


def write_bytes(data: bytes) -> None:
    """Write a file's bytes to standard output, for another program to read."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def make_tolerant() -> None:
    """Let a stream whose encoding lacks a sign write it as an escape, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def fall_silent() -> None:
    """Write nothing more, not even what waits in a buffer: whoever read standard output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _write(text: str, *, colour: bool = False, to_error: bool = False) -> None:
    click.echo(text, err=to_error, color=colour)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _encodable(value: Any) -> Any:
    """Replace what UTF-8 cannot hold, such as the bytes of an odd file name."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8") if not value.isascii() else value
    if isinstance(value, dict):
        return {_encodable(name): _encodable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(item) for item in value]
    return value
