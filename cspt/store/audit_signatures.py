"""Who may sign a store's commits, followed from commit to commit: never by the word of the commit that is judged.

A commit answers to the profile and the `allowed_signers` of the commits before it, as long as those were trusted
themselves. One that was not signed as asked changes neither: the list it brings along counts for nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import msgspec

from cspt.errors import SetupError
from cspt.model.document import BadDocument, parse_mapping
from cspt.model.layout import PROFILE
from cspt.model.profile import Audit
from cspt.rules.audit import signature_fault
from cspt.store.audit_state import Rule
from cspt.store.files import replace_file
from cspt.store.git_output import is_absent
from cspt.store.repo import ZERO, Repo
from cspt.store.walk import Step

SIGNERS = "allowed_signers"
_AT_ONCE = 500
"""How many commits one run of git verifies, so that it ends well within its time."""
_NO_OTHER_SIGNERS = ("gpg.program", "gpg.openpgp.program", "gpg.x509.program")
"""Keys of other kinds are in no list of allowed signers, so what checks them is not even started."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a commit asks of those after it, and which of its files say so."""

    rules: frozenset[Rule]
    """All must be met: several where it brought together lines that ask for different things unsigned."""
    latest: int
    """The latest committer's clock up to it."""
    signers: str = ZERO
    profile: str = ZERO


@dataclass
class Custody:
    """Judges commits in their order, parents first."""

    repo: Repo
    folder: Path
    """Where lists of signers are put for git to read."""
    marks: dict[str, Mark] = field(default_factory=dict)
    """What each commit asks, those before the walk included."""
    _since: dict[str, int | None] = field(default_factory=dict)
    _waiting: dict[str, list[Step]] = field(default_factory=dict)
    _faults: dict[str, str] = field(default_factory=dict)

    def take(self, step: Step, signers: str, profile: str, blobs: Mapping[str, bytes]) -> None:
        """Judge the next commit, whose tree holds these lists of signers and this profile."""
        before = [self.marks[parent] for parent in step.parents]
        rules = frozenset(rule for mark in before for rule in mark.rules)
        latest = max(step.committed, *(mark.latest for mark in before)) if before else step.committed
        own = Rule(signers, self._asked_since(profile, blobs, rules))
        asked = sorted({rule.signers for rule in rules if rule.since is not None and latest >= rule.since})
        for each in asked:
            self._waiting.setdefault(each, []).append(step)
        if rules != {own} and (not asked or self._is_good(step)):
            rules = frozenset({own})
        self.marks[step.oid] = Mark(rules, latest, signers, profile)

    def faults(self) -> dict[str, str]:
        """Return what is wrong with the signatures of the commits taken so far, and forget them."""
        self._verify()
        found, self._faults = self._faults, {}
        return found

    def _is_good(self, step: Step) -> bool:
        self._verify()
        return step.oid not in self._faults

    def _verify(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for signers, steps in waiting.items():
            for start in range(0, len(steps), _AT_ONCE):
                some = steps[start : start + _AT_ONCE]
                verdicts = self._verdicts(signers, [step.oid for step in some])
                for step in some:
                    if fault := signature_fault(*verdicts.get(step.oid, ("", "")), step.info.author.email):
                        self._faults[step.oid] = fault

    def _verdicts(self, signers: str, oids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Ask git how the signatures of commits stand by one list of signers: its letter, and who signed."""
        if shutil.which("ssh-keygen") is None:
            raise SetupError("signatures are checked with ssh-keygen, which is not installed; install OpenSSH")
        name = f"{SIGNERS}.{signers[:12]}"
        listed = b"" if is_absent(signers) else self.repo.read_blobs([signers]).get(signers, b"")
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(self.folder, name, listed)
        settings = [f"gpg.ssh.allowedSignersFile={self.folder / name}", *(f"{key}=false" for key in _NO_OTHER_SIGNERS)]
        try:
            out = self.repo.run(
                *(part for setting in settings for part in ("-c", setting)),
                "log", "--no-walk=unsorted", "--stdin", "-z", "--format=%H%x00%G?%x00%GS",
                stdin="".join(f"{oid}\n" for oid in oids).encode(),
            )  # fmt: skip
        finally:
            replace_file(self.folder, name, None)
        parts = out.decode("utf-8", "replace").split("\0")
        return {oid: (letter, who) for oid, letter, who in zip(parts[::3], parts[1::3], parts[2::3], strict=False)}

    def _asked_since(self, profile: str, blobs: Mapping[str, bytes], rules: Iterable[Rule]) -> int | None:
        """Return from when a profile asks for signatures; one that cannot be read asks what was asked before."""
        if profile not in self._since:
            held = blobs if profile in blobs else self.repo.read_blobs([profile])
            try:
                self._since[profile] = None if is_absent(profile) else asked_since(held[profile])
            except (KeyError, ValueError):
                return min((rule.since for rule in rules if rule.since is not None), default=None)
        return self._since[profile]


def asked_since(profile: bytes) -> int | None:
    """Return from when a profile asks for signatures, in seconds since 1970; None where it does not.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        block = parse_mapping(profile.decode()).get("audit")
        found = msgspec.convert(block, Audit, strict=False) if block else None
    except (BadDocument, UnicodeDecodeError, msgspec.ValidationError) as trouble:
        raise ValueError("not a profile") from trouble
    return int(datetime.combine(found.since, time.min, UTC).timestamp()) if found else None


def policy_files(parent: Mark | None, changed: Mapping[str, str]) -> Iterator[str]:
    """Yield the objects of a commit's list of signers and of its profile.

    Args:
        parent: what the commit's first parent has.
        changed: the objects of the files in which it differs from that parent, by path.
    """
    held = (parent.signers, parent.profile) if parent else (ZERO, ZERO)
    for path, before in zip((SIGNERS, PROFILE), held, strict=True):
        after = changed.get(path, before)
        yield ZERO if is_absent(after) else after
