"""The write path: an act is prepared in memory, published by moving the branch, and only then put into the files.

    lock → recover → read → commit (git fast-import) → journal → update-ref new old → files → journal gone

The branch moves by compare-and-swap, so an act over many records is one commit or none. The journal covers the
moment between the branch and the files: whoever writes next finishes what was published and drops what was not.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cspt.errors import Busy, SetupError
from cspt.store.files import read_if_there, refuse_unwritable, replace_file
from cspt.store.lock import hold
from cspt.store.repo import ZERO, GitFailed, Person, Repo

_PENDING_REF = "refs/cspt/pending"


@dataclass(frozen=True, slots=True)
class Edit:
    """One file's bytes before and after an act; None where it does not exist."""

    path: str
    before: bytes | None
    after: bytes | None


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
class Published:
    """An act that is kept: its commit, and the files that were left alone because somebody edited them meanwhile."""

    oid: str
    left: tuple[str, ...] = ()


class _Noted(msgspec.Struct, frozen=True):
    """What the journal's file says of an act on its way."""

    branch: str
    new: str
    paths: list[tuple[str, str, str]]
    """Each file's path and the names of its bytes before and after."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The store's write path."""

    repo: Repo
    root: Path

    @property
    def private(self) -> Path:
        """The folder for what is local or derived, never a fact."""
        return self.repo.git_dir / "cspt"

    @property
    def _file(self) -> Path:
        return self.private / "journal.json"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for one act; what an earlier one left unfinished is finished first.

        Raises:
            Busy: another program keeps the store.
        """
        with hold(self.private / "lock"):
            self.recover()
            yield

    def recover(self) -> bool:
        """Finish what was published but not yet put into the files; return whether there was anything."""
        noted = self._noted()
        if noted is None:
            return False
        if self._is_published(noted.new, noted.branch):
            blobs = self.repo.read_blobs([after for _, _, after in noted.paths])
            for path, before, after in noted.paths:
                if self._name_on_disk(path, len(noted.new)) == before != after:
                    replace_file(self.root, path, None if after == ZERO else blobs[after])
            done = [path for path, _, after in noted.paths if self._name_on_disk(path, len(noted.new)) == after]
            self._refresh_index(done)
        self._file.unlink()
        return True

    def publish(self, edits: Sequence[Edit], message: str, author: Person, moment: Moment) -> Published:
        """Commit an act and put it into the files. Call it inside `writing`.

        Raises:
            Busy: the branch was moved by another program meanwhile; nothing was kept.
            GitFailed: git could not write, or could not sign where the user asked for signatures; nothing was kept.
            SetupError: a file cannot be put in its place; nothing was kept.
        """
        for edit in edits:
            refuse_unwritable(self.root, edit.path)
        old, branch = self.repo.head(), self.repo.branch()
        new = self._build(edits, message, author, moment, old)
        width = len(new)
        paths = [(edit.path, object_name(edit.before, width), object_name(edit.after, width)) for edit in edits]
        replace_file(self.private, self._file.name, msgspec.json.encode(_Noted(branch, new, paths)))
        expected = "0" * width if old == ZERO else old
        try:
            swap = f"start\nupdate {branch} {new} {expected}\ndelete {_PENDING_REF}\nprepare\ncommit\n"
            self.repo.run("update-ref", "--stdin", stdin=swap.encode())
        except GitFailed as trouble:
            if self._is_published(new, branch):
                return self._settle(new, edits)
            self._file.unlink()
            raise Busy(f"the store changed while this was being saved; try again ({trouble})") from None
        return self._settle(new, edits)

    def _build(self, edits: Sequence[Edit], message: str, author: Person, moment: Moment, parent: str) -> str:
        stream = _fast_import(edits, message, author, moment, parent)
        out = self.repo.run("fast-import", "--quiet", "--force", "--date-format=raw", stdin=stream)
        oid = out.decode().split()[0]
        if self.repo.config("commit.gpgsign", "--type=bool") == "true":
            return self._sign(oid, message, author, moment, parent)
        return oid

    def _sign(self, oid: str, message: str, author: Person, moment: Moment, parent: str) -> str:
        tree = self.repo.text("rev-parse", f"{oid}^{{tree}}")
        parents = [] if parent == ZERO else ["-p", parent]
        stamp = f"{moment.seconds} {moment.offset}"
        environment = {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email}
        environment |= {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        signed = self.repo.run("commit-tree", "-S", *parents, tree, stdin=message.encode(), environment=environment)
        return signed.decode().strip()

    def _settle(self, oid: str, edits: Sequence[Edit]) -> Published:
        """Put what is published into the files; what the disk refuses stays in the journal for the next writer."""
        left, refused = [], False
        for edit in edits:
            try:
                if not self._put(edit):
                    left.append(edit.path)
            except (OSError, SetupError):
                left.append(edit.path)
                refused = True
        self._refresh_index([edit.path for edit in edits if edit.path not in left])
        if not refused:
            self._file.unlink()
        return Published(oid, tuple(left))

    def _put(self, edit: Edit) -> bool:
        """Put an edit into its file, unless somebody changed the file since it was read."""
        if read_if_there(self.root, edit.path) != edit.before:
            return False
        if edit.after != edit.before:
            replace_file(self.root, edit.path, edit.after)
        return True

    def _refresh_index(self, paths: Sequence[str]) -> None:
        """Tell git's own index of the new files; if another program holds it, the act is kept all the same."""
        listing = "".join(f"{path}\0" for path in paths).encode()
        with suppress(GitFailed):
            self.repo.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=listing)

    def _is_published(self, new: str, branch: str) -> bool:
        try:
            self.repo.run("merge-base", "--is-ancestor", new, branch)
        except GitFailed:
            return False
        return True

    def _name_on_disk(self, path: str, width: int) -> str:
        try:
            return object_name(read_if_there(self.root, path), width)
        except OSError:
            return "somebody put a link or a folder there"

    def _noted(self) -> _Noted | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Noted)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            self._file.unlink()
            return None


def object_name(data: bytes | None, width: int = 40) -> str:
    """Return the name git gives these bytes, 40 hexadecimal digits or 64 under SHA-256; `ZERO` for no file."""
    if data is None:
        return ZERO
    algorithm = hashlib.sha256 if width == 64 else hashlib.sha1
    return algorithm(b"blob %d\0" % len(data) + data).hexdigest()


def _fast_import(edits: Sequence[Edit], message: str, author: Person, moment: Moment, parent: str) -> bytes:
    text = message.encode()
    who = f"{author.name} <{author.email}> {moment.seconds} {moment.offset}\n".encode()
    stream = [b"commit ", _PENDING_REF.encode(), b"\nmark :1\nauthor ", who, b"committer ", who]
    stream.append(b"data %d\n%s\n" % (len(text), text))
    if parent != ZERO:
        stream.append(b"from %s\n" % parent.encode())
    for edit in edits:
        path = edit.path.encode()
        if edit.after is None:
            stream.append(b"D %s\n" % path)
        else:
            stream.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path, len(edit.after), edit.after))
    stream.append(b"\nget-mark :1\n")
    return b"".join(stream)
