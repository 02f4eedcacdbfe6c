"""Reads a document of any format that is known, by its name and by what it really holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cspt.errors import BadFile
from cspt.exchange.reading.delimited import decode, read_delimited
from cspt.exchange.reading.docx import read_docx
from cspt.exchange.reading.guard import read_bytes, refuse_other
from cspt.exchange.reading.html import read_html
from cspt.exchange.reading.markdown import read_markdown
from cspt.exchange.reading.text import read_text
from cspt.exchange.reading.xlsx import read_xlsx
from cspt.exchange.table import Source

Tell = Callable[[str], None]
_BINARY: dict[str, Callable[[str, bytes, Tell], Source]] = {".docx": read_docx, ".xlsx": read_xlsx}
_PLAIN: dict[str, Callable[[str, str], Source]] = {
    ".csv": read_delimited,
    ".tsv": lambda name, text: read_delimited(name, text, "\t"),
    ".tab": lambda name, text: read_delimited(name, text, "\t"),
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_text,
}
_WITH_MACROS = frozenset({".docm", ".xlsm", ".dotm", ".xltm"})
SUFFIXES = (*_BINARY, *_PLAIN)


def read_document(path: Path, tell: Tell = lambda _: None) -> tuple[Source, bytes]:
    """Read a document, and return it with its bytes.

    Args:
        path: where it lies.
        tell: is told from time to time how many rows were read.

    Raises:
        BadFile: it cannot be read; the one line says what it is and what to do.
    """
    suffix = path.suffix.lower()
    if suffix in _WITH_MACROS:
        raise BadFile(f"{path.name} may hold macros; save it as .docx or .xlsx and import that")
    data = read_bytes(path)
    refuse_other(path.name, data)
    if suffix in _BINARY:
        return _BINARY[suffix](path.name, data, tell), data
    if suffix in _PLAIN:
        if data.startswith(b"PK\x03\x04"):
            raise BadFile(f"{path.name} is an archive, perhaps of Word or Excel, not text; give it its right name")
        return _PLAIN[suffix](path.name, decode(path.name, data)), data
    raise BadFile(f"{path.name} is of no kind that can be imported; there are {', '.join(SUFFIXES)}")
