"""Prepares a commit in git's own store, from memory: blobs, trees and commit in one run of `git fast-import`."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cspt.store.git_output import Person
from cspt.store.repo import ZERO, GitFailed, Repo

PENDING_REF = "refs/worktree/cspt/pending"
"""Holds a prepared commit until it is published; each work tree of a repository has one of its own."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One file's bytes before and after an act; None where it does not exist."""

    path: str
    before: bytes | None
    after: bytes | None
    beside: bytes | None = None
    """What the file holds afterwards where it keeps a hand edit that is no part of the act; None where it has none."""

    @property
    def placed(self) -> bytes | None:
        """What the file holds once the act is done."""
        return self.after if self.beside is None else self.beside


@dataclass(frozen=True, slots=True)
class Moment:
    """When an act is made: seconds since 1970, and the local offset from UTC such as `+0100`."""

    seconds: int
    offset: str

    @classmethod
    def now(cls) -> Moment:
        """Return this moment by the system's clock."""
        seconds = int(time.time())
        return cls(seconds, time.strftime("%z", time.localtime(seconds)) or "+0000")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a commit is to be."""

    edits: Sequence[Edit]
    message: str
    author: Person
    moment: Moment
    merges: str = ""
    """The commit that is brought in, as second parent; its changes are among the edits."""


def build_commits(repo: Repo, drafts: Sequence[Draft], parent: str) -> str:
    """Prepare commits on top of each other, unpublished, and return the last one's name.

    Where the user asked git for signatures each commit is signed.

    Raises:
        GitFailed: git could not write, or could not sign.
    """
    stream = b"".join(_stream(draft, parent, number) for number, draft in enumerate(drafts, 1))
    stream += b"get-mark :%d\n" % len(drafts)
    oid = repo.run("fast-import", "--quiet", "--force", "--date-format=raw", stdin=stream).decode().split()[0]
    if repo.config("commit.gpgsign", "--type=bool") != "true":
        return oid
    if len(drafts) > 1:
        raise GitFailed("several commits at once cannot be signed")
    return _sign(repo, oid, drafts[0], parent)


def read_back(repo: Repo, oid: str, edits: Sequence[Edit]) -> None:
    """Read a prepared commit's files out of git again and compare them with what was to be written.

    Raises:
        GitFailed: a file is not there, or not the same.
    """
    found = repo.tree(oid, *(edit.path for edit in edits))
    blobs = repo.read_blobs(list(found.values()))
    for edit in edits:
        if blobs.get(found.get(edit.path, ZERO)) != edit.after:
            raise GitFailed(f"{edit.path} came back from git other than it was written; nothing was saved")


def object_name(data: bytes | None, width: int = 40) -> str:
    """Return the name git gives these bytes, 40 hexadecimal digits or 64 under SHA-256; `ZERO` for no file."""
    if data is None:
        return ZERO
    algorithm = hashlib.sha256 if width == 64 else hashlib.sha1
    return algorithm(b"blob %d\0" % len(data) + data).hexdigest()


def _stream(draft: Draft, parent: str, number: int) -> bytes:
    """Spell one commit for git fast-import; those after the first stand on the one before."""
    text = draft.message.encode()
    who = f"{draft.author.name} <{draft.author.email}> {draft.moment.seconds} {draft.moment.offset}\n".encode()
    stream = [b"commit %s\nmark :%d\nauthor " % (PENDING_REF.encode(), number), who, b"committer ", who]
    stream.append(b"data %d\n%s\n" % (len(text), text))
    if number > 1:
        stream.append(b"from :%d\n" % (number - 1))
    elif parent != ZERO:
        stream.append(b"from %s\n" % parent.encode())
    if draft.merges:
        stream.append(b"merge %s\n" % draft.merges.encode())
    stream += [_file(edit) for edit in draft.edits]
    return b"".join([*stream, b"\n"])


def _file(edit: Edit) -> bytes:
    if edit.after is None:
        return b"D %s\n" % _quoted(edit.path)
    return b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(edit.path), len(edit.after), edit.after)


def _quoted(path: str) -> bytes:
    """Spell a path so that nothing in it can be read as another command."""
    return b'"' + b"".join(b"\\%03o" % byte if byte in b'"\\\n' else bytes([byte]) for byte in os.fsencode(path)) + b'"'


def _sign(repo: Repo, oid: str, draft: Draft, parent: str) -> str:
    tree = repo.text("rev-parse", f"{oid}^{{tree}}")
    parents = [word for oid in (parent, draft.merges) if oid not in (ZERO, "") for word in ("-p", oid)]
    stamp = f"{draft.moment.seconds} {draft.moment.offset}"
    environment = {"GIT_AUTHOR_NAME": draft.author.name, "GIT_AUTHOR_EMAIL": draft.author.email}
    environment |= {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "TMPDIR": str(repo.git_dir / "cspt")}
    signed = repo.run("commit-tree", "-S", *parents, tree, stdin=draft.message.encode(), environment=environment)
    return signed.decode().strip()
