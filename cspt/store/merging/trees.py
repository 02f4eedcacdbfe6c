"""Merges two commits' trees in memory, from the real merge base; several bases are merged first, among themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cspt.errors import NotSynced
from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.layout import PROFILE, place_of
from cspt.model.merge import Merged, Sides, merge_record
from cspt.model.merge.record import keep_deleted
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.store.commits import Edit
from cspt.store.merging.files import Blobs, Change, File, Tip, changes_between
from cspt.store.merging.ids import collisions, is_ours_to_move, moved, new_name
from cspt.store.merging.origins import Origins
from cspt.store.merging.plain import merge_plain
from cspt.store.merging.plan import MergePlan, Unsettled
from cspt.store.profile import parse_profile
from cspt.store.repo import ZERO, GitFailed, Repo


def merge_commits(repo: Repo, ours: str, theirs: str) -> MergePlan:
    """Return what bringing two commits together would do. Nothing is written, and no reference moves.

    The merged tree is the same whichever commit is ours, on every machine. Only what differs is read.

    Args:
        repo: a repository that has both commits.
        ours: the whole name of one commit.
        theirs: the other's.

    Raises:
        NotSynced: the two have no history in common.
        GitFailed: a commit or a file is missing or damaged.
    """
    bases = merge_bases(repo, ours, theirs)
    if not bases:
        raise NotSynced("the two stores have no history in common; one of them was begun anew, or is another store")
    blobs = Blobs(repo)
    if theirs in bases:
        return MergePlan(ours, theirs, bases)
    sides = Tip(ours, history=(ours,)), Tip(theirs, history=(theirs,))
    result = _Trees(repo, blobs, _base(repo, blobs, bases), sides).merged()
    return MergePlan(
        ours, theirs, bases,
        _edits(result.to_ours, blobs), _edits(result.to_theirs, blobs),
        tuple(result.conflicts), tuple(sorted(result.problems)), result.renamed,
    )  # fmt: skip


def merge_bases(repo: Repo, one: str, *others: str) -> tuple[str, ...]:
    """Return the best common ancestors of a commit and of what merging others would be, ordered by name."""
    try:
        return tuple(sorted(repo.text("merge-base", "--all", one, *others).split()))
    except GitFailed:
        return ()


def _base(repo: Repo, blobs: Blobs, bases: Sequence[str]) -> Tip:
    """Return the tree that both lines came from; where there are several, what merging them gives."""
    tip = Tip(bases[0], history=(bases[0],))
    for commit in bases[1:]:
        below = merge_bases(repo, commit, *tip.history)
        under = _base(repo, blobs, below) if below else Tip(ZERO)
        result = _Trees(repo, blobs, under, (tip, Tip(commit, history=(commit,)))).merged()
        overlay = dict(tip.overlay)
        for path, change in result.to_ours.items():
            first = overlay[path].before if path in overlay else change.before
            overlay[path] = Change(first, change.after)
        tip = Tip(tip.commit, overlay, (*tip.history, commit))
    return tip


def _edits(changes: Mapping[str, Change], blobs: Blobs) -> tuple[Edit, ...]:
    return tuple(
        Edit(path, blobs.get(change.before), blobs.get(change.after)) for path, change in sorted(changes.items())
    )


@dataclass
class _Result:
    """What came of two trees."""

    to_ours: dict[str, Change] = field(default_factory=dict)
    to_theirs: dict[str, Change] = field(default_factory=dict)
    conflicts: list[Unsettled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    renamed: dict[RecordId, RecordId] = field(default_factory=dict)


class _Trees:
    """Two trees and the one both came from."""

    def __init__(self, repo: Repo, blobs: Blobs, base: Tip, sides: tuple[Tip, Tip]) -> None:
        self.repo, self.blobs, self.base, self.tips = repo, blobs, base, sides
        self.held = changes_between(repo, base, sides[0]), changes_between(repo, base, sides[1])
        """What differs from the base in each side's tree."""
        blobs.fetch(file for side in self.held for change in side.values() for file in (change.before, change.after))
        self.result = _Result()
        self.sides = self._parted()
        """The same, once no two records share an id."""
        mine, other = self.sides
        both = sorted(path for path in mine.keys() & other.keys() if mine[path].after != other[path].after)
        self.origins = tuple(Origins(repo, tip.history, base.history, both) for tip in sides)
        self.files: dict[str, bytes | None] = {}

    def merged(self) -> _Result:
        """Merge path by path and say what makes each side's tree the merged one."""
        for path in sorted(self.sides[0].keys() | self.sides[1].keys(), key=lambda path: (path != PROFILE, path)):
            self.files[path] = self._file(path)
        self._keep_holders()
        for path in sorted(self.files.keys() | self.held[0].keys() | self.held[1].keys()):
            self._note(path)
        return self.result

    def _parted(self) -> tuple[Mapping[str, Change], Mapping[str, Change]]:
        """Give one of two records that were made with one id another."""
        mine, other = self.held
        taken = frozenset(place.id for side in self.held for path in side if (place := place_of(path, KINDS)))
        for record_id, paths in collisions(mine, other):
            if self._was_there(paths):
                continue
            ours_moves = is_ours_to_move(record_id, mine, other, self.blobs)
            side = mine if ours_moves else other
            made = new_name(record_id, side, self.blobs, taken)
            changed = moved(side, record_id, made, self.blobs, self.tips[0].commit)
            mine, other = (changed, other) if ours_moves else (mine, changed)
            self.result.renamed[record_id] = made
        return mine, other

    def _was_there(self, paths: Sequence[str]) -> bool:
        """Tell whether a record is no new one, but was deleted once and kept by both sides for what they did to it."""
        held = self.base.history
        return bool(held and self.repo.text("rev-list", "--max-count=1", "--full-history", *held, "--", *paths))

    def _file(self, path: str) -> bytes | None:
        """Merge what stands at one path."""
        base, ours, theirs = (self._plain(path, file) for file in self._three(path))
        place = place_of(path, KINDS)
        if place is None:
            data, said = merge_plain(path, base, ours, theirs)
            self._problem(path, said)
            return data
        sides = Sides(self.origins[0].of(path, ours), self.origins[1].of(path, theirs))
        merged = merge_record(place.kind, base, ours, theirs, sides=sides, vocabulary=self._vocabulary)
        if merged.refused:
            self._problem(path, f"what one side saved is no record and was set aside: {merged.refused}")
        self._keep(place.id, path, merged)
        return merged.data

    def _three(self, path: str) -> tuple[File | None, File | None, File | None]:
        mine, other = (side.get(path) for side in self.sides)
        base = mine.before if mine else other.before if other else None
        return base, mine.after if mine else base, other.after if other else base

    def _plain(self, path: str, file: File | None) -> bytes | None:
        if file is None:
            return None
        if not file.is_plain:
            self._problem(path, f"kept in git as {file.what}, not as a plain file, and left out")
            return None
        data = self.blobs.get(file)
        if data is None:
            raise GitFailed(f"{path} is damaged or missing in git; run `git fsck` in the store")
        return data

    def _keep_holders(self) -> None:
        """Keep a record that one side deleted while the other put something on its timeline."""
        for path, data in list(self.files.items()):
            place = place_of(path, KINDS)
            if data is None or place is None or place.parent is None:
                continue
            holder = next((each for each in self.files if _is_holder(each, path)), "")
            if not holder or self.files[holder] is not None:
                continue
            deleter = 0 if holder in self.sides[0] else 1
            was = self.blobs.get(self._three(holder)[0])
            editor, gone = self.origins[1 - deleter].of(path, data)(""), self.origins[deleter].of(holder, None)("")
            kind = place_of(holder, KINDS)
            if kind:
                merged = keep_deleted(kind.kind, was, editor, gone)
                self._keep(kind.id, holder, merged)
                self.files[holder] = merged.data

    def _keep(self, record_id: RecordId, path: str, merged: Merged) -> None:
        self.result.conflicts += [Unsettled(record_id, path, conflict) for conflict in merged.conflicts]

    def _problem(self, path: str, said: str) -> None:
        if said:
            self.result.problems.append(Problem(path, 0, said))

    def _note(self, path: str) -> None:
        """Note what makes each side hold the merged file."""
        file = self.blobs.put(self.files.get(path), self.tips[0].commit)
        mine, other = (side.get(path) for side in self.held)
        base = mine.before if mine else other.before if other else None
        for change, changes in ((mine, self.result.to_ours), (other, self.result.to_theirs)):
            now = change.after if change else base
            if now != file:
                changes[path] = Change(now, file)

    def _vocabulary(self, name: str) -> Sequence[str]:
        return self._profile.vocabulary(name)

    @cached_property
    def _profile(self) -> Profile:
        """The merged profile, so that both sides merge by the same one."""
        data = self.files.get(PROFILE)
        if data is None:
            commit = self.tips[0].commit
            oid = self.repo.tree(commit, PROFILE).get(PROFILE, "")
            data = self.repo.read_blobs([oid]).get(oid, b"") if oid else b""
        return parse_profile(data.decode("utf-8", "replace"))


def _is_holder(path: str, of: str) -> bool:
    """Tell whether a path is that of the record on whose timeline another lies."""
    return path.rpartition("/")[0] == of.rpartition("/events/")[0] and place_of(path, KINDS) is not None
