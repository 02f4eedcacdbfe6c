"""Two or more lines of history in one repository, built from memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cspt.store.commits import Draft, Edit, Moment, build_commits
from cspt.store.git_output import Person
from cspt.store.merging.plan import MergePlan
from cspt.store.merging.trees import merge_commits
from cspt.store.repo import Repo


@dataclass
class Lines:
    """Commits upon commits; no file is ever written."""

    repo: Repo
    minute: int = 0
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """What each commit holds, as far as it was made here."""

    def commit(
        self, parent: str, changes: Mapping[str, bytes | str | None], who: str = "Officer", merges: str = ""
    ) -> str:
        """Make a commit and return its name."""
        self.minute += 1
        changed = {path: data.encode() if isinstance(data, str) else data for path, data in changes.items()}
        edits = [Edit(path, None, data) for path, data in changed.items()]
        moment = Moment(1_576_000_000 + self.minute * 60, "+0000")
        oid = build_commits(self.repo, [Draft(edits, f"{who}\n", Person(who, "x@example.org"), moment, merges)], parent)
        held = self.files.get(parent, {}) | {path: data for path, data in changed.items() if data is not None}
        self.files[oid] = {path: data for path, data in held.items() if changed.get(path, b"") is not None}
        return oid

    def merge(self, ours: str, theirs: str) -> MergePlan:
        """Merge two commits, and see that it makes no difference which of them is ours.

        Raises:
            AssertionError: it does.
        """
        plan, swapped = merge_commits(self.repo, ours, theirs), merge_commits(self.repo, theirs, ours)
        if not (plan.is_nothing or swapped.is_nothing):
            assert (plan.edits, plan.to_theirs) == (swapped.to_theirs, swapped.edits)
            assert (plan.conflicts, plan.problems, plan.renamed) == (
                swapped.conflicts,
                swapped.problems,
                swapped.renamed,
            )
        return plan

    def merged(self, ours: str, theirs: str) -> tuple[str, dict[str, bytes]]:
        """Merge two commits, and return the commit of both with the files it holds."""
        plan = self.merge(ours, theirs)
        oid = self.commit(ours, {edit.path: edit.after for edit in plan.edits}, merges=theirs)
        blobs = self.repo.read_blobs(list(self.repo.tree(oid).values()))
        self.files[oid] = {path: blobs[name] for path, name in self.repo.tree(oid).items()}
        return oid, self.files[oid]
