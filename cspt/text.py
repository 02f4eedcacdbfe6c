"""The one gate for text that reaches a terminal: what could act on the terminal or the reader's eye is made visible.

Escape sequences, control characters, bidirectional overrides and line separators in a record's text have moved
cursors, written clipboards and hidden words in other programs. Here each becomes a sign that shows it is there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.content import Content

_PICTURE_OF_DEL = "␡"
_JOINERS = frozenset("\u200c\u200d")
_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def visible(text: str, *, lines: bool = False) -> str:
    """Return text that is safe to print: one line, with every acting character made visible.

    Args:
        text: any text from a record, a file, git or an argument.
        lines: keeps line ends, those of Windows too (and tabs, as four spaces), for text shown as several lines.
    """
    if lines:
        text = text.replace("\r\n", "\n")
    if not _SUSPECT.search(text):
        return text
    return "".join(_safe(character, lines=lines) for character in text)


def display(text: str, style: str = "", *, lines: bool = False) -> Content:
    """Return text for a widget: made safe, and never parsed as markup."""
    from textual.content import Content

    return Content.styled(visible(text, lines=lines), style) if style else Content(visible(text, lines=lines))


def _safe(character: str, *, lines: bool) -> str:
    if lines and character in "\n\t":
        return character if character == "\n" else "    "
    if not _SUSPECT.match(character) or character in _JOINERS or "\ufe00" <= character <= "\ufe0f":
        return character
    return _sign(character)


@lru_cache(maxsize=256)
def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return _PICTURE_OF_DEL
    return f"‹U+{code:04X}›"
