"""The write path: an act is prepared in memory, published by moving the branch, and only then put into the files.

    lock → recover → read → commit (git fast-import) → read back → journal → update-ref new old → files → journal gone

The branch moves by compare-and-swap, so an act over many records is one commit or none. The journal covers the
moment between the branch and the files: whoever writes next finishes what was published, and keeps the text of what
was not as a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from cspt.errors import Busy, SetupError
from cspt.model.ids import is_id
from cspt.store.ancestry import holds, tip_of
from cspt.store.commits import PENDING_REF, Draft, Edit, Moment, build_commits, object_name, read_back
from cspt.store.files import clear_parts, read_if_there, refuse_unwritable, replace_file, write_beside
from cspt.store.git_index import LOCK, OpenIndex, clear_stale, opened
from cspt.store.git_output import Person
from cspt.store.lock import clear_left, hold, unheard
from cspt.store.repo import PLAIN, ZERO, GitFailed, Repo
from cspt.store.root import JOURNAL
from cspt.store.upkeep import start_if_due

POINTS = ("locked", "built", "journalled", "published", "placed", "indexed", "cleared")
"""The named points of the write path, in order; an act is kept from `published` on."""


@dataclass(frozen=True, slots=True)
class Published:
    """An act that is kept: its commit, and the files that were left alone because somebody edited them meanwhile."""

    oid: str
    left: tuple[str, ...] = ()


class _File(NamedTuple):
    """One file of an act on its way, its bytes by the names git gives them."""

    path: str
    before: str
    placed: str
    """What the file is to hold."""
    committed: str
    """What the commit holds; another than what is placed where a hand edit is kept beside the act."""


class _Noted(msgspec.Struct, frozen=True):
    """What the journal's file says of an act on its way."""

    branch: str
    new: str
    paths: list[_File]
    typed: bool = True
    """False for what came from elsewhere, whose texts need no draft where it was broken off: they are there still."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The store's write path."""

    repo: Repo
    root: Path
    passing: Callable[[str], None] = unheard
    """Called at each of `POINTS`; tests die there."""
    tell: Callable[[str], None] = unheard
    """Called with a line for the person, such as that another program is being waited for."""

    @property
    def private(self) -> Path:
        """The folder for what is local or derived, never a fact."""
        return self.repo.git_dir / "cspt"

    @property
    def drafts(self) -> Path:
        """The folder that keeps texts whose act could not be finished."""
        return self.private / "drafts"

    @property
    def _file(self) -> Path:
        return self.private / JOURNAL

    @contextmanager
    def writing(self, wait_seconds: float = 30.0) -> Iterator[str]:
        """Hold the store for one act, having settled what an earlier one left unfinished; gives a line about that.

        Raises:
            Busy: another program keeps the store longer than the wait.
            GitFailed: git cannot say whether an act that was broken off had been kept.
        """
        with hold(self.private / "lock", wait_seconds, self.tell) as handle, self.repo.lending(handle):
            settled = self.recover()
            if settled:
                self.tell(settled)
            self.passing("locked")
            try:
                yield settled
            except OSError as trouble:
                raise SetupError(f"the store cannot be read or written: {trouble.strerror or trouble}") from None
        start_if_due(self.repo)

    def recover(self) -> str:
        """Settle an act that was broken off, and return a line that says how; empty where there was none.

        Call it inside `writing` only: then whoever wrote the journal is dead.
        """
        clear_left(self.repo.git_dir / f"{PENDING_REF}.lock", since=0)
        clear_stale(self.repo, self.private)
        clear_parts(self.private / JOURNAL)
        noted = self._noted()
        if noted is None:
            return ""
        began = self._file.stat().st_mtime
        for file in noted.paths:
            clear_parts(self.root / file.path)
        for name in (f"{noted.branch}.lock", "packed-refs.lock"):
            clear_left(self.repo.standing.shared_dir / name, since=began)
        for name in ("HEAD.lock", LOCK):
            clear_left(self.repo.git_dir / name, since=began)
        if self._is_published(noted.new, noted.branch):
            if not self._finish(noted):
                return ""
            what = "saving" if noted.typed else "bringing in"
            said = f"finished {what} {_these(noted)}, which was broken off"
        else:
            said = self._keep_draft(noted) if noted.typed else ""
        self._file.unlink()
        return said

    def publish(
        self, edits: Sequence[Edit], message: str, author: Person, moment: Moment, *, merges: str = "", onto: str = ""
    ) -> Published:
        """Commit an act and put it into the files. Call it inside `writing`.

        Args:
            edits: what changes, file by file.
            message: what the commit says.
            author: who acts.
            moment: when.
            merges: the commit of another line that is brought in, which becomes the act's second parent.
            onto: the commit that the edits were made from, where the branch must stand still; empty for anywhere.

        Raises:
            Busy: the branch was moved by another program meanwhile; nothing was kept.
            GitFailed: git could not write, or could not sign where the user asked for signatures; nothing was kept.
            SetupError: a file cannot be put in its place; nothing was kept.
        """
        _refuse_unwritable(self.root, edits)
        with opened(self.repo, self.private) as index:
            old, branch = self._stands(onto), self.repo.branch()
            new = build_commits(self.repo, [Draft(edits, message, author, moment, merges)], old)
            read_back(self.repo, new, edits)
            return self._move_on(edits, old, self._note(edits, new, branch, typed=not merges), index)

    def forward(self, edits: Sequence[Edit], commit: str, *, onto: str = "") -> Published:
        """Move the branch on to a commit that contains all it has, and put what differs into the files, as `publish`.

        Raises:
            Busy: the branch was moved by another program meanwhile; nothing was kept.
            SetupError: a file cannot be put in its place; nothing was kept.
        """
        _refuse_unwritable(self.root, edits)
        with opened(self.repo, self.private) as index:
            old, branch = self._stands(onto), self.repo.branch()
            read_back(self.repo, commit, edits)
            return self._move_on(edits, old, self._note(edits, commit, branch, typed=False), index)

    def _stands(self, onto: str) -> str:
        """Return where the branch stands, if nobody moved it meanwhile."""
        old = self.repo.head()
        if onto not in ("", old):
            raise Busy("the store changed while this was being saved; try again")
        return old

    def _move_on(self, edits: Sequence[Edit], old: str, noted: _Noted, index: OpenIndex) -> Published:
        """Move the branch from one commit to the one that is noted, and put the edits into the files."""
        self.passing("journalled")
        self._move_branch(noted, old)
        self.passing("published")
        return self._settle(noted, edits, index)

    def _note(self, edits: Sequence[Edit], new: str, branch: str, *, typed: bool) -> _Noted:
        self.passing("built")
        for edit in edits:
            if edit.beside is not None:
                self.repo.write_blob(edit.beside)
        width = len(new)
        noted = _Noted(branch, new, [_file(edit, width) for edit in edits], typed)
        replace_file(self.private, JOURNAL, msgspec.json.encode(noted))
        return noted

    def _move_branch(self, noted: _Noted, old: str) -> None:
        before = "0" * len(noted.new) if old == ZERO else old
        swap = f"start\nupdate {noted.branch} {noted.new} {before}\ndelete {PENDING_REF}\nprepare\ncommit\n"
        try:
            self.repo.run("update-ref", "--stdin", stdin=swap.encode())
        except GitFailed as trouble:
            if not self._is_published(noted.new, noted.branch):
                self._file.unlink()
                raise Busy(f"the store changed while this was being saved; try again ({trouble})") from None

    def _settle(self, noted: _Noted, edits: Sequence[Edit], index: OpenIndex) -> Published:
        """Put what is published into the files; what the disk refuses stays in the journal for the next writer."""
        left, refused = [], False
        changed = {edit.path: edit.placed for edit in edits if edit.placed is not None and edit.placed != edit.before}
        written = write_beside(self.root, changed) if len(changed) > 1 else {}
        for edit in edits:
            try:
                if not self._put(edit, written.pop(edit.path, None)):
                    left.append(edit.path)
            except (OSError, SetupError):
                left.append(edit.path)
                refused = True
        self.passing("placed")
        indexed = self._told_index(index, [file for file in noted.paths if file.path not in left])
        self.passing("indexed")
        if indexed and not refused:
            with suppress(OSError):
                self._file.unlink()
        self.passing("cleared")
        return Published(noted.new, tuple(left))

    def _put(self, edit: Edit, beside: Path | None) -> bool:
        """Put an edit into its file, unless somebody changed the file since it was read."""
        if read_if_there(self.root, edit.path) != edit.before:
            if beside:
                beside.unlink(missing_ok=True)
            return False
        if edit.placed != edit.before:
            replace_file(self.root, edit.path, edit.placed, beside)
        return True

    def _finish(self, noted: _Noted) -> bool:
        """Put a published act into the files that still hold what it was made from; tell whether git's index has it."""
        width = len(noted.new)
        blobs = self.repo.read_blobs([file.placed for file in noted.paths])
        for file in noted.paths:
            if self._name_on_disk(file.path, width) == file.before != file.placed:
                replace_file(self.root, file.path, None if file.placed == ZERO else blobs[file.placed])
        placed = [file for file in noted.paths if self._name_on_disk(file.path, width) == file.placed]
        with opened(self.repo, self.private) as index:
            return self._told_index(index, placed)

    def _keep_draft(self, noted: _Noted) -> str:
        """Keep the texts of an act that was never published, and say where."""
        blobs = self.repo.read_blobs([file.committed for file in noted.paths])
        self.drafts.mkdir(parents=True, exist_ok=True)
        for file in noted.paths:
            if file.committed in blobs:
                replace_file(self.drafts, file.path.replace("/", "~"), blobs[file.committed])
        return f"{_these(noted)} was not saved when cspt was broken off; the text is kept as a draft in {self.drafts}"

    def _told_index(self, index: OpenIndex, files: Sequence[_File]) -> bool:
        """Tell git's own index of the new files; return whether it took them.

        Where another program holds the index the act is kept all the same, and the journal too: a commit made by hand
        from an index that lags behind would take the act back.
        """
        whole = [file.path for file in files if file.placed == file.committed]
        edited = [f"{PLAIN} {file.committed}\t{file.path}" for file in files if file.placed != file.committed]
        return index.take(whole, edited)

    def _is_published(self, new: str, branch: str) -> bool:
        """Tell whether a branch contains a commit.

        Raises:
            GitFailed: git cannot tell; the journal is kept, and whoever comes next asks again.
        """
        return holds(self.repo, tip_of(self.repo, branch), new)

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
            self.drafts.mkdir(parents=True, exist_ok=True)
            self._file.replace(self.drafts / f"unreadable-{JOURNAL}")
            return None


def _these(noted: _Noted) -> str:
    """Name the records of an act by their files, no more than three."""
    held = [_id_in(file.path) for file in noted.paths]
    shown = ", ".join(dict.fromkeys(held[:3]))
    return shown + (f" and {len(held) - 3} more" if len(held) > 3 else "")


def _id_in(path: str) -> str:
    """Return the id a path ends in, or the path where it holds none."""
    parts = path.removesuffix(".md").split("/")
    return next((part for part in reversed(parts) if is_id(part)), path)


def _file(edit: Edit, width: int) -> _File:
    names = (object_name(data, width) for data in (edit.before, edit.placed, edit.after))
    return _File(edit.path, *names)


def _refuse_unwritable(root: Path, edits: Sequence[Edit]) -> None:
    for edit in edits:
        refuse_unwritable(root, edit.path)
