"""Git's own index in an act: read while the commit is still being made, told of the files at the end.

At 100,000 records git takes longer to read its index than to do all the rest of an act. So the git that will bring it
up to date is started first, reads it on another core, and then waits for the names of the files. A large index is kept
split, as git calls it, so that an act writes what changed and not the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cspt.store.lock import clear_left
from cspt.store.repo import GitFailed, GitLocked, Repo

HELD = "index.held"
"""Lies beside the journal while a git of ours may hold git's index: what one that was killed leaves is known by it."""
LOCK = "index.lock"
_LARGE_BYTES = 1_000_000
"""From about 6,000 records on; a smaller index is written in no time, and programs that cannot read a split one do."""
_TAKE_FILES = ("update-index", "--add", "--remove", "-z", "--stdin")
_TAKE_ENTRIES = ("update-index", "-z", "--index-info")


@dataclass
class OpenIndex:
    """Git's index, as an act holds it."""

    repo: Repo
    _finish: Callable[[bytes], bytes] | None
    died: bool = False
    """True once a git of ours ended in a way that may have left its lock behind."""

    def take(self, paths: Sequence[str], entries: Sequence[str] = ()) -> bool:
        """Tell the index of files as they lie, and of entries that stand for other bytes; False where it is held.

        Args:
            paths: files to take in as they lie in the work tree, or to forget where they are gone.
            entries: lines of `git update-index --index-info`.
        """
        names = "".join(f"{path}\0" for path in paths).encode()
        if not self._end(names) and not self._run(_TAKE_FILES, names):
            return False
        return not entries or self._run(_TAKE_ENTRIES, "".join(f"{entry}\0" for entry in entries).encode())

    def close(self) -> None:
        """Let go of an index that was told nothing."""
        self._end(b"")

    def _end(self, names: bytes) -> bool:
        """Give the names to the git that waits for them; False where there is none, or it met another's lock."""
        finish, self._finish = self._finish, None
        return finish is not None and self._tried(lambda: finish(names))

    def _run(self, command: Sequence[str], names: bytes) -> bool:
        return self._tried(lambda: self.repo.run(*command, stdin=names))

    def _tried(self, act: Callable[[], bytes]) -> bool:
        try:
            act()
        except GitFailed as trouble:
            self.died |= not isinstance(trouble, GitLocked)
            return False
        return True


@contextmanager
def opened(repo: Repo, private: Path) -> Iterator[OpenIndex]:
    """Open git's index for the length of a `with` block; another program that holds it is no hindrance."""
    note = private / HELD
    note.touch()
    index = OpenIndex(repo, repo.start(*_TAKE_FILES, settings=_settings(repo)))
    try:
        yield index
    finally:
        index.close()
        if not index.died:
            note.unlink(missing_ok=True)


def clear_stale(repo: Repo, private: Path) -> None:
    """Take away the lock on git's index that a git of ours left when it was killed. Call it inside `writing` only."""
    note = private / HELD
    with suppress(FileNotFoundError):
        clear_left(repo.git_dir / LOCK, since=note.stat().st_mtime)
        note.unlink()


def _settings(repo: Repo) -> Sequence[str]:
    """Have a large index split, unless it is already, or somebody asked for it whole."""
    try:
        large = (repo.git_dir / "index").stat().st_size > _LARGE_BYTES
    except FileNotFoundError:
        return ()
    if not large or next(repo.git_dir.glob("sharedindex.*"), None) or repo.config("core.splitIndex"):
        return ()
    return ("core.splitIndex=true",)
