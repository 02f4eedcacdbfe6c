"""The shared stores that a store knows: where each is, and what of it was verified when it was last reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cspt.errors import BadRequest, NotSynced
from cspt.store.guard import Scoped
from cspt.store.hosts import check_address

MEMORY = "remotes.json"
_USUAL = "origin"


class Unshared(NotSynced):
    """This store knows no shared store."""


@dataclass(frozen=True, slots=True)
class Remote:
    """One shared store, by the name git knows it under."""

    name: str
    address: str
    push_address: str
    """Where what is sent goes; the same but where git was told otherwise."""
    branch: str = ""
    """The full name of its branch that git was told to follow; empty where it was told of none."""


class Known(msgspec.Struct, frozen=True):
    """What is known of a shared store since it was last reached."""

    branch: str
    """The full name of its branch that is followed."""
    tip: str
    """The newest commit there, verified to hold everything that was verified before."""
    when: int
    """When it was last in step with this store, in seconds since 1970."""


def remotes_of(settings: Iterable[Scoped], branch: str) -> list[Remote]:
    """Return the shared stores that git's settings name, the one that a branch follows first.

    Args:
        settings: every setting, in git's order.
        branch: the full name of the branch that acts move.
    """
    urls: dict[str, str] = {}
    push_urls: dict[str, str] = {}
    follows: dict[str, str] = {}
    short = branch.removeprefix("refs/heads/")
    for _, name, value in settings:
        if name.startswith("remote.") and name.endswith(".url"):
            urls.setdefault(name[len("remote.") : -len(".url")], value)
        elif name.startswith("remote.") and name.endswith(".pushurl"):
            push_urls.setdefault(name[len("remote.") : -len(".pushurl")], value)
        elif name in (f"branch.{short}.remote", f"branch.{short}.merge"):
            follows[name.rpartition(".")[2]] = value
    first = follows.get("remote", _USUAL)
    names = sorted(urls, key=lambda name: (name != first, name))
    followed = {follows.get("remote", ""): follows.get("merge", "")}
    return [Remote(name, urls[name], push_urls.get(name, urls[name]), followed.get(name, "")) for name in names]


def choose(remotes: Sequence[Remote], named: str = "") -> Remote:
    """Return the shared store to go to: the one that is named, followed, alone, or called `origin`.

    Raises:
        BadRequest: there is none of that name, or its address is none that may be gone to.
        Unshared: this store has none.
        NotSynced: it has several, and none of them comes first.
    """
    names = ", ".join(remote.name for remote in remotes)
    if named:
        chosen = next((remote for remote in remotes if remote.name == named), None)
        if chosen is None:
            raise BadRequest(f"no shared store is called `{named}`; there is {names or 'none'}")
    elif not remotes:
        raise Unshared("this store is shared with nobody yet; `cspt sync --to ADDRESS` shares it")
    elif len(remotes) > 1 and remotes[0].name != _USUAL and not remotes[0].branch:
        raise NotSynced(f"this store knows several shared stores; name one of {names}")
    else:
        chosen = remotes[0]
    check_address(chosen.address)
    check_address(chosen.push_address)
    return chosen


def remembered(private: Path) -> dict[str, Known]:
    """Return what is known of each shared store, by its name.

    Args:
        private: the store's folder for what is local.
    """
    try:
        return msgspec.json.decode((private / MEMORY).read_bytes(), type=dict[str, Known])
    except (OSError, msgspec.MsgspecError):
        return {}


def remember(private: Path, name: str, known: Known) -> None:
    """Keep what is known of a shared store."""
    from cspt.store.files import replace_file

    private.mkdir(parents=True, exist_ok=True)
    replace_file(private, MEMORY, msgspec.json.encode(remembered(private) | {name: known}))
