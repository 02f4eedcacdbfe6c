"""Brings what was fetched into a store: merged in memory first, then one move of the branch through the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cspt.errors import NotSynced
from cspt.store import ancestry
from cspt.store.commits import Edit
from cspt.store.files import read_if_there
from cspt.store.merging.message import merge_message
from cspt.store.merging.plan import MergePlan
from cspt.store.merging.trees import merge_commits
from cspt.workspace import Workspace

VIA = "sync"


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in."""

    acts: int = 0
    paths: frozenset[str] = frozenset()
    """The files that changed here."""
    notes: tuple[str, ...] = ()
    """What a person should look at, a line each."""
    to_settle: int = 0
    """Records in which a person has to choose between values."""


def bring_in(store: Workspace, theirs: str) -> Brought:
    """Bring a fetched commit in: the branch moves on to it, or to a commit that holds both.

    Raises:
        Busy: the store was changed by another program meanwhile, or is kept by one.
        NotSynced: a file that would change was edited by hand and is not yet recorded.
    """
    with store.journal.writing():
        planned = merge_commits(store.repo, store.repo.head(), theirs)
        if planned.is_nothing:
            return Brought()
        acts = ancestry.acts_without(store.repo, theirs, planned.ours)
        edits = [_unless_edited_by_hand(store, edit) for edit in planned.edits]
        if planned.is_forward:
            kept = store.journal.forward(edits, theirs, onto=planned.ours)
        else:
            author, moment = store.repo.identity(), store.surroundings.moment()
            text = merge_message(planned, acts, VIA)
            kept = store.journal.publish(edits, text, author, moment, merges=theirs, onto=planned.ours)
        notes = (*_notes(planned), *(f"{path} was edited meanwhile and was left as it is" for path in kept.left))
        to_settle = len({unsettled.id for unsettled in planned.conflicts})
        return Brought(acts, frozenset(edit.path for edit in edits), notes, to_settle)


def _unless_edited_by_hand(store: Workspace, edit: Edit) -> Edit:
    """Return an edit as it meets its file.

    Raises:
        NotSynced: the file holds what somebody did by hand.
    """
    try:
        now = read_if_there(store.root, edit.path)
    except OSError as trouble:
        raise NotSynced(f"{edit.path} cannot be brought in: {trouble.strerror or trouble}") from None
    if now not in (edit.before, edit.after):
        raise NotSynced(
            f"{edit.path} was edited by hand here and changed by others too; "
            "record yours first with `cspt record -m WHY`, then sync"
        )
    return Edit(edit.path, now, edit.after)


def _notes(planned: MergePlan) -> Iterable[str]:
    for old, new in planned.renamed.items():
        yield f"two records had the id {old}; one of them is {new} now"
    yield from (str(problem) for problem in planned.problems)
