"""The way from a store to a shared one, found with two short runs of git and nothing heavy loaded.

Most syncs find nothing to do. So the host is asked before the store is opened, and where there is nothing to do it is
not opened at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cspt.errors import NotSynced, SetupError
from cspt.store import guard, hosts, remotes
from cspt.store.remotes import Known, Remote
from cspt.store.repo import GitFailed, finish_git, git_dir, start_git
from cspt.store.root import JOURNAL
from cspt.store.transport import Tips, Transport


@dataclass
class Way:
    """One store's way to one shared store."""

    root: Path
    transport: Transport
    remote: Remote
    branch: str
    """The full name of the branch that acts move."""
    head: str
    """The newest commit here when the way was found."""
    _seen: Tips | None = field(default=None, repr=False)

    @property
    def private(self) -> Path:
        """The store's folder for what is local."""
        return git_dir(self.root) / "cspt"

    @property
    def known(self) -> Known | None:
        """What is known of the shared store since it was last reached."""
        return remotes.remembered(self.private).get(self.remote.name)

    def peek(self) -> Tips:
        """Return what the shared store holds; the next `look` returns the same without asking again.

        Raises:
            NotSynced: it was not reached.
        """
        self._seen = self.transport.look(self.remote.address)
        return self._seen

    def look(self) -> Tips:
        """Return what the shared store holds.

        Raises:
            NotSynced: it was not reached.
        """
        seen, self._seen = self._seen, None
        return seen or self.transport.look(self.remote.address)

    def is_in_step(self) -> bool:
        """Peek, and tell whether there is nothing to do: both hold the same, and what is there was verified.

        Raises:
            NotSynced: the shared store was not reached.
        """
        tips, known = self._seen or self.peek(), self.known
        if known is None or (self.private / JOURNAL).exists():
            return False
        return self.head == known.tip == tips.branches.get(known.branch)

    def keep_time(self, now: int) -> None:
        """Keep when both were seen to hold the same, in seconds since 1970."""
        if known := self.known:
            remotes.remember(self.private, self.remote.name, msgspec.structs.replace(known, when=now))

    def branch_there(self, tips: Tips) -> str:
        """Return the full name of the shared store's branch that this store follows.

        It is the one that git or an earlier sync follows, or the one of the same name, or the one the shared store
        calls its own. Where there is no branch at all, it is to have the name that ours has.

        Raises:
            NotSynced: there are branches, and none of them is the one.
        """
        known = self.known
        wanted = [known.branch] if known else [self.remote.branch, self.branch]
        found = next((name for name in wanted if name in tips.branches), "")
        if found or not tips.branches or known:
            return found or (known.branch if known else self.remote.branch or self.branch)
        if tips.default in tips.branches:
            return tips.default
        names = ", ".join(sorted(name.removeprefix("refs/heads/") for name in tips.branches))
        raise NotSynced(f"the shared store has no branch {self.branch.removeprefix('refs/heads/')}; it has {names}")


def find_way(root: Path, named: str = "") -> Way:
    """Find the way from a store to a shared one.

    Args:
        root: the store.
        named: the shared store's name; empty for the one that comes first.

    Raises:
        BadRequest: there is none of that name, or its address is none that may be gone to.
        NotSynced: the store knows no shared store, or several.
        SetupError: it is on no branch, or its settings would change how a host is reached.
    """
    listing = start_git(root, "config", "--list", "--includes", "--show-scope", "-z")
    standing = start_git(root, "rev-parse", "HEAD", "--symbolic-full-name", "HEAD")
    settings = finish_git(listing)
    try:
        head, branch = finish_git(standing).decode("utf-8", "replace").split()
    except GitFailed:
        raise NotSynced("nothing was ever saved here; bring the shared store here with `cspt clone`") from None
    if branch == "HEAD":
        raise SetupError("the store is on no branch; check out the branch the partnership works on")
    guard.refuse_branch(branch)
    scoped = list(guard.scoped(settings))
    remote = remotes.choose(remotes.remotes_of(scoped, branch), named)
    for address in (remote.address, remote.push_address):
        hosts.refuse_near(address, root)
    return Way(root, Transport.of_store(root, settings), remote, branch, head)
