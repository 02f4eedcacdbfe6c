"""Looks over what is pushed to a shared store, on its host: nothing rewritten, nothing there that is no record.

It judges the state a push would leave, not each commit on the way to it: a file that was broken and then mended may
come in, for taking it out again would be the rewriting that is refused. A value that does not fit its field may come
in too; every list shows it as a problem.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cspt.errors import BadRequest, InvalidRecord, SetupError
from cspt.model.layout import PROFILE, RECORDS
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store import ancestry
from cspt.store.files import is_litter
from cspt.store.git_output import is_absent
from cspt.store.guard import Standing
from cspt.store.history import History
from cspt.store.merging.plain import unsound
from cspt.store.profile import parse_profile
from cspt.store.records import read_at
from cspt.store.repo import NOT_PLAIN, PLAIN, Repo
from cspt.sync.plan import Loss

_LENT_BY_GIT = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""Where git keeps what is pushed until its hook has agreed."""
_BRANCHES = "refs/heads/"
_MARKERS = (b"\n<<<<<<< ", b"\n>>>>>>> ")


class HostRepo(Repo):
    """A repository on its host: bare perhaps, with what is being pushed beside it."""

    @cached_property
    def standing(self) -> Standing:
        """What the host's git lends its hook; its settings are the host's own, and trusted."""
        lent = {name: os.environ[name] for name in _LENT_BY_GIT if name in os.environ}
        return Standing(self.root, self.root, shallow=False, settings=lent | {"GIT_DIR": str(self.root)})


@dataclass(frozen=True, slots=True)
class Push:
    """One branch that is pushed: where it stood and where it is to stand; an absent side is all zeros."""

    old: str
    new: str
    ref: str = _BRANCHES


def pushes(lines: Iterable[str]) -> list[Push]:
    """Read what git tells its pre-receive hook: a line of old commit, new commit and ref for each branch.

    Raises:
        BadRequest: a line is not of that form.
    """
    found = []
    for line in lines:
        old, new, ref, *_ = (*line.split(maxsplit=2), "", "", "")
        if not ref:
            raise BadRequest("this is run by git as its pre-receive hook; `cspt server-check --help` says how")
        found.append(Push(old, new, ref.strip()))
    return found


def refusals(repo: Repo, push: Push) -> Iterator[str]:
    """Yield why a push may not come in, a line each; none where it may.

    Raises:
        GitFailed: git cannot read what is pushed.
    """
    if not push.ref.startswith(_BRANCHES):
        return
    name = push.ref.removeprefix(_BRANCHES) or "the branch"
    if is_absent(push.new):
        yield f"{name} would be deleted; the history of a shared store stays"
        return
    if not is_absent(push.old) and not ancestry.holds(repo, push.new, push.old):
        yield f"{name} would be rewritten: what is there now would be gone; sync instead of forcing it"
        return
    yield from _contract(repo, push)


def _contract(repo: Repo, push: Push) -> Iterator[str]:
    """Yield what the push would leave that breaks the contract of a store, and was not so before."""
    before = {} if is_absent(push.old) else repo.entries(push.old)
    after = repo.entries(push.new)
    try:
        profile = _profile(repo, push.new)
    except InvalidRecord as trouble:
        yield str(trouble)
        return
    changed = {path: entry for path, entry in after.items() if before.get(path) != entry}
    blobs = repo.read_blobs([oid for mode, oid in changed.values() if mode == PLAIN])
    for path, (mode, oid) in sorted(changed.items()):
        if said := _fault(path, mode, blobs.get(oid, b""), profile):
            yield f"{path}: {said}"
    held = [path for path in before if path.startswith(f"{RECORDS}/")]
    loss = Loss(len(held), sum(path not in after for path in held))
    if loss.is_most:
        yield f"{loss.gone} of the {loss.held} records would be taken away; whoever keeps this host can let that in"


def _profile(repo: Repo, commit: str) -> Profile:
    data = History(repo).file_at(commit, PROFILE)
    if data is None:
        raise InvalidRecord(f"{PROFILE} is missing; this is no store of cspt")
    return parse_profile(data.decode("utf-8", "replace"))


def _fault(path: str, mode: str, data: bytes, profile: Profile) -> str:
    """Return what is wrong with a file that is pushed; empty where nothing is."""
    if is_litter(path):
        return ""
    if not path.startswith(f"{RECORDS}/"):
        return unsound(path, data)
    if mode != PLAIN:
        return f"{NOT_PLAIN.get(mode, 'no file')}, not a plain file"
    if any(marker in b"\n" + data for marker in _MARKERS):
        return "git left conflict marks in it; sync with cspt, which merges field by field"
    read = read_at(path, data, profile)
    return f"no record: {read.message}" if isinstance(read, Problem) else ""


def install(repository: Path) -> Path:
    """Make this check the pre-receive hook of a repository on its host, and return the hook.

    Raises:
        BadRequest: it has such a hook already.
        SetupError: it is no repository, or may not be written.
    """
    own = repository / ".git" if (repository / ".git").is_dir() else repository
    hook = own / "hooks" / "pre-receive"
    command = f"exec {shlex.quote(sys.executable)} -m cspt server-check"
    if not (own / "objects").is_dir():
        raise SetupError(f"{repository} is no git repository")
    if hook.exists():
        raise BadRequest(f"{hook} is there already; let it run `cspt server-check` and end as that ends")
    try:
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8", newline="\n")
        hook.chmod(0o755)
    except OSError as trouble:
        raise SetupError(f"cannot write {hook}: {trouble.strerror}") from None
    return hook
