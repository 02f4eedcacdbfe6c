"""Finds the store that a folder lies in, and names what a store keeps for itself.

Light, so that a command can let git begin before it loads anything else.
"""

from __future__ import annotations

from pathlib import Path

from cspt.errors import NoStore
from cspt.model.layout import PROFILE

JOURNAL = "journal.json"
"""The file, below `.git/cspt`, of an act on its way; it is there only until the act is in the files."""


def find_root(start: Path) -> Path:
    """Return the store that a folder lies in: the nearest one upward that holds a profile and records.

    Raises:
        NoStore: there is none.
    """
    here = start.resolve()
    if not here.is_dir():
        raise NoStore(f"no folder {start}")
    for folder in (here, *here.parents):
        if (folder / PROFILE).is_file() and (folder / ".git").exists():
            return folder
    raise NoStore(f"no store in {here} or above it; try `cspt demo`, or make one with `cspt init DIR`")
