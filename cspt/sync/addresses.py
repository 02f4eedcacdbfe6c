"""Gives a store the address of a shared one."""

from __future__ import annotations

from pathlib import Path

from cspt.errors import BadRequest
from cspt.store import guard
from cspt.store.hosts import check_address, is_folder, shown
from cspt.store.remotes import remotes_of
from cspt.store.transport import Transport
from cspt.workspace import Workspace


def from_here(address: str, folder: Path) -> str:
    """Return an address that leads to the same place from anywhere: a folder's is made absolute.

    Raises:
        BadRequest: it is none that may be gone to.
    """
    check_address(address)
    return str((folder / address).resolve()) if is_folder(address) else address


def share(store: Workspace, address: str) -> None:
    """Let a store that is shared with nobody be shared at an address, under the name `origin`.

    Raises:
        BadRequest: it is shared elsewhere already.
        NotSynced: nothing that can be shared with is there.
    """
    Transport.of_person(store.root.parent).look(address)
    listing = store.repo.run("config", "--list", "--includes", "--show-scope", "-z")
    known = remotes_of(guard.scoped(listing), store.repo.branch())
    if not known:
        store.repo.run("remote", "add", "--", "origin", address)
    elif all(remote.address != address for remote in known):
        raise BadRequest(f"this store is shared already, at {shown(known[0].address)}; `git remote` changes that")
