"""Makes a store of a shared one: looked over before its files are put in place, and whole or not there at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from cspt.errors import BadRequest, InvalidRecord, NotSynced, SetupError
from cspt.model.layout import PROFILE
from cspt.model.problem import Problem
from cspt.store import hosts, remotes
from cspt.store.commits import Moment
from cspt.store.create import settle_settings
from cspt.store.history import History
from cspt.store.profile import parse_profile
from cspt.store.remotes import Known
from cspt.store.repo import ZERO, Repo
from cspt.store.transport import HEADS, Progress, Tips, Transport, unshown
from cspt.workspace import Workspace

_LIKELY = (f"{HEADS}main", f"{HEADS}master")


def clone(
    address: str, root: Path, *, progress: Progress = unshown, moment: Callable[[], Moment] = Moment.now
) -> list[Problem]:
    """Make a store of the shared one at an address, and return what is wrong in it.

    Args:
        address: where the shared store is: https://, ssh:// or user@host:path, or a folder's path.
        root: the new store's folder; it may be there if it is empty.
        progress: told how far it is.
        moment: the clock.

    Raises:
        BadRequest: the folder is not empty, or the address is none that may be gone to.
        NotSynced: the shared store was not reached, or is none of cspt's.
        SetupError: the folder cannot be written.
    """
    hosts.check_address(address)
    _refuse_taken(root)
    part = root.parent / f".{root.name}.{secrets.token_hex(4)}.part"
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        transport = Transport.of_person(root.parent)
        branch = _branch(address, transport.look(address))
        transport.clone(address, part.name, branch.removeprefix(HEADS), progress)
        tip = _checked_out(part, address)
        remotes.remember(part / ".git" / "cspt", "origin", Known(branch, tip, moment().seconds))
        if root.exists():
            root.rmdir()
        part.rename(root)
    except OSError as trouble:
        raise SetupError(f"cannot write {root}: {trouble.strerror}; check the folder's permissions") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Workspace.open(root).check()


def _refuse_taken(root: Path) -> None:
    try:
        if root.exists() and any(root.iterdir()):
            raise BadRequest(f"{root} is not empty; name a folder that is new or empty")
    except OSError as trouble:
        raise SetupError(f"cannot write {root}: {trouble.strerror}; name a folder that is new or empty") from None


def _branch(address: str, tips: Tips) -> str:
    """Return the branch of a shared store that people work on.

    Raises:
        NotSynced: there is none, or it cannot be told which.
    """
    if not tips.branches:
        raise NotSynced(
            f"the shared store at {hosts.shown(address)} is empty yet; make a store with `cspt init DIR`, "
            "then share it with `cspt sync --to ADDRESS`"
        )
    likely = (tips.default, *_LIKELY, *(tips.branches if len(tips.branches) == 1 else ()))
    found = next((name for name in likely if name in tips.branches), "")
    if not found:
        names = ", ".join(sorted(name.removeprefix(HEADS) for name in tips.branches))
        raise NotSynced(f"{hosts.shown(address)} does not say which branch is the store; it has {names}")
    return found


def _checked_out(part: Path, address: str) -> str:
    """Put the files of a clone in place, if it is a store, and return its newest commit.

    Raises:
        NotSynced: it is none, or one that this program cannot work with.
    """
    repo = Repo(part)
    tip = repo.head()
    profile = History(repo).file_at(tip, PROFILE) if tip != ZERO else None
    if profile is None:
        raise NotSynced(f"what is at {hosts.shown(address)} is no store of cspt: it has no {PROFILE}")
    try:
        parse_profile(profile.decode("utf-8", "replace"))
    except InvalidRecord as trouble:
        raise NotSynced(f"the store at {hosts.shown(address)} cannot be worked with: {trouble}") from None
    settle_settings(repo)
    repo.run("read-tree", "-u", "--reset", "HEAD")
    return tip
