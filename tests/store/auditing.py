"""Makes commits as cspt, a colleague's git or somebody with bad intentions would, without touching the files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from cspt import __version__
from tests.store.conftest import NOON

LINK, PROGRAM = "120000", "100755"
OFFICER = "officer@example.org"
_numbers = count()


@dataclass(frozen=True)
class Hand:
    """Commits straight into a store's history."""

    root: Path

    def git(self, *arguments: str, stdin: bytes = b"", **environment: str) -> str:
        """Run git and return what it printed."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            input=stdin,
            capture_output=True,
            check=True,
            env={**os.environ, **environment},
        )
        return done.stdout.decode("utf-8", "replace").rstrip("\n")

    @property
    def tip(self) -> str:
        """The newest commit."""
        return self.git("rev-parse", "HEAD")

    def text(self, path: str, at: str = "HEAD") -> str:
        """Return a file of a commit."""
        return subprocess.run(
            ["git", "show", f"{at}:{path}"], cwd=self.root, capture_output=True, check=True
        ).stdout.decode()

    def commit(
        self,
        files: Mapping[str, str | None],
        *,
        parents: tuple[str, ...] = ("refs/heads/main^0",),
        at: int = NOON + 600,
        authored: int | None = None,
        via: bool = True,
        program: str = "cspt",
        key: Path | None = None,
        email: str = OFFICER,
        mode: str = "100644",
    ) -> str:
        """Make a commit on the tip, or on other parents, and move the branch to it."""
        message = f"X: act {next(_numbers)}\n" + (f"\nVia: {program} {__version__} test\n" if via else "")
        authored = at if authored is None else authored
        stream = ["commit refs/heads/main", "mark :1", f"author Somebody <{email}> {authored} +0000"]
        stream += [f"committer Somebody <{email}> {at} +0000", f"data {len(message.encode())}", message]
        stream += [f"{'merge' if number else 'from'} {parent}" for number, parent in enumerate(parents)]
        for path, text in files.items():
            body = "" if text is None else f"\ndata {len(text.encode())}\n{text}"
            stream.append(f'D "{_escaped(path)}"' if text is None else f'M {mode} inline "{_escaped(path)}"{body}')
        given = "\n".join([*stream, "get-mark :1", ""]).encode()
        made = self.git("fast-import", "--quiet", "--force", "--date-format=raw", stdin=given)
        return self._signed(made, key) if key else made

    def _signed(self, made: str, key: Path) -> str:
        """Sign what was just committed and put the branch on it."""
        settings = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
        head, _, message = self.git("cat-file", "commit", made).partition("\n\n")
        held = {line.partition(" ")[0]: line.partition(" ")[2] for line in head.splitlines()}
        parents = [word for line in head.splitlines() if line.startswith("parent ") for word in ("-p", line[7:])]
        who: dict[str, str] = {}
        for role in ("author", "committer"):
            name, _, rest = held[role].partition(" <")
            email, _, date = rest.partition("> ")
            who |= {f"GIT_{role.upper()}_{field}": text for field, text in _named(name, email, date)}
        signed = self.git(*settings, "commit-tree", "-S", *parents, held["tree"], stdin=f"{message}\n".encode(), **who)
        self.git("update-ref", "refs/heads/main", signed)
        return signed


def _named(name: str, email: str, date: str) -> tuple[tuple[str, str], ...]:
    return ("NAME", name), ("EMAIL", email), ("DATE", date)


def _escaped(path: str) -> str:
    return path.replace("\x1b", "\\033")


def with_field(text: str, name: str, value: str) -> str:
    """Return a record's text with a field set on a line of its own."""
    lines = [line for line in text.splitlines() if not line.startswith(f"{name}:")]
    lines.insert(lines.index("---", 1), f"{name}: {value}")
    return "\n".join([*lines, ""])


def make_key(folder: Path, name: str) -> Path:
    """Make a signing key without a passphrase."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return path


def listed(*keys: tuple[str, Path]) -> str:
    """Return a list of allowed signers: principals with their keys."""
    return "".join(f"{who} {key.with_suffix('.pub').read_text(encoding='utf-8')}" for who, key in keys)
