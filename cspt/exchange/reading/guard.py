"""Opens a file handed in, within bounds: its size, what it really is, and what an archive would unpack to."""

from __future__ import annotations

import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from cspt.errors import BadFile

MOST_BYTES = 60_000_000
"""A plan with every picture in it is well below."""
MOST_PART = 120_000_000
MOST_UNPACKED = 300_000_000
"""Bytes that an archive may unpack to: one part, and all of them."""
_MOST_PARTS = 5_000
_MOST_TIMES = 250
_SMALL = 5_000_000
_PIECE = 1 << 20
_DECLARATIONS = tuple(
    sign.encode(code) for sign in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_SIGN = max(len(sign) for sign in _DECLARATIONS)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def read_bytes(path: Path) -> bytes:
    """Read a file that was handed in.

    Raises:
        BadFile: it is no file, cannot be opened, or is too large.
    """
    try:
        if not path.is_file():
            raise BadFile(f"{path} is {'a folder' if path.is_dir() else 'not there'}; name the document to import")
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(
                f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; take the pictures out and save it again"
            )
        data = path.read_bytes()
    except OSError as trouble:
        raise BadFile(f"{path} cannot be opened: {trouble.strerror or trouble}") from None
    if not data.strip():
        raise BadFile(f"{path.name} is empty")
    return data


def refuse_other(name: str, data: bytes) -> None:
    """Refuse what is no document of a kind that can be read, by its first bytes, whatever it is called.

    Raises:
        BadFile: it says what it is, and what to do.
    """
    if data.startswith(_OLD_OFFICE):
        if _PROTECTED in data:
            raise BadFile(f"{name} is protected by a password; open it, save it without one and import that")
        raise BadFile(f"{name} is in the old form of Word or Excel; open it and save it as .docx or .xlsx")
    if data.startswith(b"%PDF"):
        raise BadFile(f"{name} is a PDF; copy its text into a .txt file (pdftotext does) and import that")
    if data.startswith(b"{\\rtf"):
        raise BadFile(f"{name} is rich text; open it in Word and save it as .docx")


def check_archive(name: str, data: bytes, wanted: str, what: str) -> None:
    """Look an Office file's archive over before anything of it is read.

    Args:
        name: the file's name.
        data: its bytes.
        wanted: the part that makes it what it claims to be, such as `word/document.xml`.
        what: what that is, in words.

    Raises:
        BadFile: it is no such archive, is cut short or damaged, would unpack beyond the bounds, holds macros, is
            protected, or declares entities.
    """
    from io import BytesIO

    if not data.startswith(b"PK"):
        raise BadFile(f"{name} is not {what}, whatever its name says; open it and save it as one")
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_parts(name, parts, wanted, what)
            for part in parts:
                _look_through(archive, part, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise BadFile(f"{name} is damaged or cut short; ask for it again") from None


def _refuse_parts(name: str, parts: list[ZipInfo], wanted: str, what: str) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(f"{name} is protected by a password; open it, save it without one and import that")
    if wanted not in names:
        raise BadFile(f"{name} is not {what}, whatever its name says; open it and save it as one")
    if any(part.rpartition("/")[2].lower() == "vbaproject.bin" for part in names):
        raise BadFile(f"{name} holds macros; save it without them, as .docx or .xlsx, and import that")
    huge = any(part.file_size > _SMALL and part.file_size > _MOST_TIMES * max(part.compress_size, 1) for part in parts)
    too_much = (
        sum(part.file_size for part in parts) > MOST_UNPACKED or max(part.file_size for part in parts) > MOST_PART
    )
    if huge or too_much or len(parts) > _MOST_PARTS:
        raise BadFile(f"{name} would unpack to far more than any plan holds; it was not opened")


def _look_through(archive: ZipFile, part: ZipInfo, name: str) -> None:
    """Read a part once, a piece at a time: its checksum must hold, and its XML may declare nothing."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    left, tail = part.file_size, b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise BadFile(f"{name} would unpack to far more than any plan holds; it was not opened")
            if is_xml and any(sign in tail + piece for sign in _DECLARATIONS):
                raise BadFile(f"{name} declares entities of its own, which no plan needs; it was not opened")
            tail = piece[-_LONGEST_SIGN:]
