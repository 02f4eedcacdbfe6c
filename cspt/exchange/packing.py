"""Gives the archives that Word and Excel files are the same bytes whenever the same document is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LEVEL = 6
_FIRST_YEAR = 1980
"""The first that an archive can name."""


def settled(archive: bytes, day: date, mending: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({})) -> bytes:
    """Return an archive with every entry dated one day, so that nothing in it tells when or where it was written.

    Args:
        archive: as a library wrote it.
        day: the day its entries bear.
        mending: what to put in place of an entry's bytes, by its name.
    """
    out = BytesIO()
    stamp = (max(day.year, _FIRST_YEAR), day.month, day.day, 0, 0, 0)
    with ZipFile(BytesIO(archive)) as old, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        for name in old.namelist():
            entry = ZipInfo(name, stamp)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o600 << 16, 0
            new.writestr(entry, mending.get(name, bytes)(old.read(name)))
    return out.getvalue()
