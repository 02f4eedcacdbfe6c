"""Verifies a store's history: signatures, rewriting, what bypassed cspt, what merges lost, and clocks.

Each run begins where the last one ended, so that it costs what the new commits cost. The tip that was verified is
remembered outside the work tree, and history that no longer contains it is the gravest finding there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

import msgspec

from cspt.errors import InvalidRecord
from cspt.model.layout import PROFILE
from cspt.model.profile import Profile
from cspt.rules.audit import MINOR, SERIOUS, Finding, Times, clock_faults
from cspt.store.audit_bypass import SoundRecords, bypasses
from cspt.store.audit_merges import MergeCheck
from cspt.store.audit_signatures import SIGNERS, Custody, Mark, policy_files
from cspt.store.audit_state import Memory, Remembered, Rule, remembered_tips
from cspt.store.git_output import CommitInfo, TreeChange, is_absent
from cspt.store.profile import parse_profile
from cspt.store.reader import Reader
from cspt.store.repo import ZERO, GitFailed, Repo
from cspt.store.walk import Lineage, Pair, Step, bases_of_merges, differences, walk
from cspt.text import visible

_BATCH = 2_000
"""How many commits are held in memory with the bytes they changed."""
_MOST_NAMED = 20
_NO_GRAPH = "core.commitGraph=false"
"""What git keeps beside its commits to walk them faster could say other than they do: here only they are believed."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What verifying a history came to."""

    findings: tuple[Finding, ...]
    """Those of earlier runs first, then in the history's order."""
    checked: int
    """How many commits this run looked at."""
    known: int
    """How many had been verified before."""
    tip: str
    forgotten: str = ""
    """Why the tip could not be remembered; empty where it was, or was not to be."""


def verify(store: Reader, *, whole: bool = False, accept: bool = False) -> Audited:
    """Verify a store's history from the last verified tip on.

    Args:
        store: the store.
        whole: begins at the first commit, whatever was verified before.
        accept: remembers the history as it stands, and shows what was found until now never again.
    """
    repo = replace(store.repo, extra_settings=(*store.repo.extra_settings, _NO_GRAPH))
    memory, tip = Memory(repo), repo.head()
    own, in_git = memory.own, memory.in_git
    dropped = [finding for known in remembered_tips(own, in_git) for finding in _dropped(repo, known, tip)]
    before = None if whole or (own and not repo.has_commit(own.tip)) else own
    check = _Check(store, repo, before)
    found = list(check.run(tip))
    told = tuple(before.findings) if before else ()
    count = check.checked + (before.count if before else 0)
    forgotten = ""
    if tip != ZERO and (accept or (not dropped and (check.checked or own is None or in_git != own))):
        kept = [] if accept else [*told, *found]
        forgotten = memory.keep(check.remembered(tip, count, kept))
    return Audited((*dropped, *told, *found), check.checked, before.count if before else 0, tip, forgotten)


def _dropped(repo: Repo, known: str, tip: str) -> Iterator[Finding]:
    """Yield what tells that the history no longer contains a tip that was verified."""
    if not repo.has_commit(known):
        what = f"the verified commit {known[:8]} is gone: the history was replaced or cut short"
        yield Finding("history", what, commit=known)
        return
    gone = list(walk(repo, known, without=[] if tip == ZERO else [tip]))
    if gone:
        count = f"{len(gone)} verified commits are" if len(gone) > 1 else "a verified commit is"
        what = f"{count} no longer in the history, which was rewritten or taken back; the last is {known[:8]}"
        yield _finding(gone[0].info, "history", what)
    for step in gone[1:_MOST_NAMED]:
        yield _finding(step.info, "history", "verified before, and no longer in the history")


@dataclass
class _Check:
    """One run over the commits that are not verified yet."""

    store: Reader
    repo: Repo
    before: Remembered | None
    checked: int = 0
    _lineage: Lineage = field(default_factory=Lineage)
    _times: dict[str, Times] = field(default_factory=dict)
    _profiles: dict[str, Profile | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._custody = Custody(self.repo, self.store.journal.private)
        self._records = SoundRecords()
        self._now = self.store.surroundings.moment().seconds

    def run(self, tip: str) -> Iterator[Finding]:
        """Yield what is found, in the order of the commits."""
        if self.repo.standing.shallow:
            yield Finding("history", "this clone is shallow: what came before was left out and is not verified", MINOR)
        steps = walk(self.repo, tip, without=[self.before.tip] if self.before else [], oldest_first=True)
        while batch := list(islice(steps, _BATCH)):
            yield from self._batch(batch)
            self.checked += len(batch)

    def remembered(self, tip: str, count: int, findings: Sequence[Finding]) -> Remembered:
        """Return what is to be remembered of a tip."""
        if self.before and self.before.tip == tip:
            return msgspec.structs.replace(self.before, findings=list(findings))
        mark = self._custody.marks[tip]
        rules = sorted(mark.rules, key=lambda rule: (rule.signers, rule.since or 0))
        return Remembered(
            store=visible(str(self.repo.root.resolve())), tip=tip, count=count, latest=mark.latest, rules=rules,
            findings=list(findings),
        )  # fmt: skip

    def _batch(self, steps: Sequence[Step]) -> Iterator[Finding]:
        for step in steps:
            self._lineage.add(step)
        inside = {step.oid for step in steps}
        parents = dict.fromkeys(parent for step in steps for parent in step.parents)
        self._take_earlier([oid for oid in parents if oid not in self._times and oid not in inside])
        merges = [step for step in steps if len(step.parents) > 1]
        bases = bases_of_merges(self.repo, self._lineage, merges)
        compared = differences(self.repo, [*_pairs(merges, bases)])
        blobs = self.repo.read_blobs(_wanted(steps, compared))
        lost = MergeCheck(compared, bases, blobs)
        for step in steps:
            self._follow(step, compared, blobs)
        signatures = self._custody.faults()
        for step in steps:
            if fault := signatures.get(step.oid):
                yield _finding(step.info, "signature", fault)
            yield from self._look_at(step, blobs)
            for path, what in lost.of(step):
                yield _finding(step.info, "lost", what, SERIOUS, path)

    def _follow(
        self, step: Step, compared: Mapping[Pair, Mapping[str, TreeChange]], blobs: Mapping[str, bytes]
    ) -> None:
        """Carry the lists of signers and the profile on to a commit, and have its signature judged by its parents'."""
        first = self._custody.marks[step.parents[0]] if step.parents else None
        differs = compared[Pair(step.oid, step.parents[0])].values() if len(step.parents) > 1 else step.info.changes
        signers, profile = policy_files(first, {change.path: change.after for change in differs})
        self._custody.take(step, signers, profile, blobs)

    def _look_at(self, step: Step, blobs: Mapping[str, bytes]) -> Iterator[Finding]:
        self._times[step.oid] = Times(step.authored, step.committed)
        for what, severity in clock_faults(
            self._times[step.oid], [self._times[parent] for parent in step.parents], self._now
        ):
            yield _finding(step.info, "dates", what, severity)
        for path, what, severity in bypasses(step):
            yield _finding(step.info, "bypass", what, severity, path)
        profile = self._profile(self._custody.marks[step.oid].profile, blobs)
        if profile is None and any(touched.path == PROFILE for touched in step.touched):
            yield _finding(step.info, "invalid", "made the profile one that cannot be read", SERIOUS, PROFILE)
        for path, what in self._records.spoilt(step, profile or self.store.profile, blobs):
            yield _finding(step.info, "invalid", what, SERIOUS, path)

    def _profile(self, oid: str, blobs: Mapping[str, bytes]) -> Profile | None:
        """Return the profile as a commit has it; None where it cannot be read."""
        if oid not in self._profiles:
            data = blobs.get(oid) or self.repo.read_blobs([oid]).get(oid, b"")
            self._profiles[oid] = None
            with suppress(InvalidRecord):
                self._profiles[oid] = parse_profile(data.decode("utf-8", "replace"))
        return self._profiles[oid]

    def _take_earlier(self, oids: Sequence[str]) -> None:
        """Take in commits that were verified before: what follows them answers to the last verified tip.

        Nothing tells when a commit on a line left behind was really made: its dates are its maker's own. So it is
        held to what was asked when it was first seen.
        """
        for oid in oids:
            files = self.repo.tree(oid, SIGNERS, PROFILE)
            rules = frozenset(self.before.rules) if self.before else frozenset[Rule]()
            latest = self.before.latest if self.before else 0
            self._custody.marks[oid] = Mark(rules, latest, files.get(SIGNERS, ZERO), files.get(PROFILE, ZERO))
            step = next(walk(self.repo, oid, without=_parents(self.repo, oid)))
            self._times[oid] = Times(step.authored, step.committed)


def _parents(repo: Repo, oid: str) -> list[str]:
    try:
        return repo.text("rev-list", "--parents", "--max-count=1", oid, "--").split()[1:]
    except GitFailed:
        return []


def _pairs(merges: Sequence[Step], bases: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    """Yield what is compared of merges: each parent with the merge bases, and the result with each parent."""
    for merge in merges:
        for parent in merge.parents:
            yield Pair(merge.oid, parent)
            yield from (Pair(parent, base) for base in bases[merge.oid])


def _wanted(steps: Sequence[Step], compared: Mapping[Pair, Mapping[str, TreeChange]]) -> list[str]:
    """Return the objects that are read to look at commits, each once; of files outside the store's contract, none."""
    touched = [(t.path, oid) for step in steps for t in step.touched for oid in (*t.befores, t.after)]
    changed = [(c.path, oid) for changes in compared.values() for c in changes.values() for oid in (c.before, c.after)]
    ours = ("records/", PROFILE)
    return list({oid for path, oid in (*touched, *changed) if path.startswith(ours) and not is_absent(oid)})


def _finding(commit: CommitInfo, kind: str, what: str, severity: str = SERIOUS, path: str = "") -> Finding:
    return Finding(kind, what, severity, commit.oid, visible(path), visible(commit.author.name), commit.time)
