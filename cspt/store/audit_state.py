"""What an audit remembers between two runs, in two places outside the work tree: in `.git/cspt`, and with the person.

The person's own copy is the one relied on: whoever replaces `.git` replaces what lies in it. The copy in `.git` only
adds a tip that the history must still contain. Neither holds anything a record says.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cspt.errors import SetupError
from cspt.rules.audit import Finding
from cspt.store.files import replace_file
from cspt.store.repo import Repo

_VERSION = 1
_FILE = "audit.json"


class Rule(msgspec.Struct, frozen=True):
    """What one trusted commit asks of those after it."""

    signers: str
    """The object of its `allowed_signers`; `ZERO` where it has none."""
    since: int | None
    """From when on commits must be signed: seconds since 1970; None where they need not be."""


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The last verified tip, and what verifying up to it found."""

    version: int = _VERSION
    store: str
    """Where the store lies, for whoever reads the file."""
    tip: str
    count: int
    """How many commits were verified up to it."""
    latest: int
    """The latest committer's clock among them."""
    rules: list[Rule]
    """What the tip asks of the commits after it."""
    findings: list[Finding] = []


@dataclass(frozen=True, slots=True)
class Memory:
    """The two places where a store's audit is remembered."""

    repo: Repo

    @property
    def own(self) -> Remembered | None:
        """What the person's own copy holds."""
        return _read(_persons_folder() / self._name)

    @property
    def in_git(self) -> Remembered | None:
        """What the copy in the repository holds."""
        return _read(self._private / _FILE)

    def keep(self, remembered: Remembered) -> str:
        """Write both copies; return why one of them could not be written, or the empty text."""
        data = msgspec.json.format(msgspec.json.encode(remembered))
        try:
            self._private.mkdir(parents=True, exist_ok=True)
            replace_file(self._private, _FILE, data)
            folder = _persons_folder()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(folder, self._name, data)
        except OSError as trouble:
            return f"{trouble.filename}: {trouble.strerror}"
        except SetupError as trouble:
            return str(trouble)
        return ""

    @property
    def _private(self) -> Path:
        return self.repo.git_dir / "cspt"

    @property
    def _name(self) -> str:
        return _name(self.repo.root)


def forget(root: Path) -> None:
    """Forget what was verified of a store that is taken away, so that another in its place is not held to it."""
    (_persons_folder() / _name(root)).unlink(missing_ok=True)


def _name(root: Path) -> str:
    """Return the name of the person's copy for the store in a folder."""
    return f"{hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]}.json"


def remembered_tips(*copies: Remembered | None) -> Sequence[str]:
    """Return the tips that were verified, each once."""
    return list(dict.fromkeys(copy.tip for copy in copies if copy))


def _persons_folder() -> Path:
    """Return where programs keep a person's state that is no setting and no cache."""
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        named = os.environ.get("XDG_STATE_HOME", "")
        home = Path(named) if named.startswith("/") else Path.home() / ".local" / "state"
    return home / "cspt" / "audit"


def _read(path: Path) -> Remembered | None:
    """Return a copy's content; None where there is none, or none that this version of cspt wrote."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if found.version == _VERSION else None
