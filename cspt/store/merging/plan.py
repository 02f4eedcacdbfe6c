"""What bringing two commits together would do; nothing is written yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cspt.model.conflict import Conflict
from cspt.model.ids import RecordId
from cspt.model.problem import Problem
from cspt.store.commits import Edit


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One conflict, and the record it is in."""

    id: RecordId
    path: str
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Two commits, and the one tree that comes of them, whichever of the two is ours."""

    ours: str
    theirs: str
    bases: tuple[str, ...]
    """Where the two lines last were one; several where they crossed."""
    edits: tuple[Edit, ...] = ()
    """What makes our tree the merged one, in path order."""
    to_theirs: tuple[Edit, ...] = ()
    """What makes theirs the merged one."""
    conflicts: tuple[Unsettled, ...] = ()
    """What is left for a person to decide in the records that this merge writes, also kept in the records."""
    problems: tuple[Problem, ...] = ()
    """What was not believed, and plain files in which one side's lines had to stand."""
    renamed: Mapping[RecordId, RecordId] = field(default_factory=dict)
    """Ids that both sides gave to different records, with the new id of one of the two."""

    @property
    def is_nothing(self) -> bool:
        """Tell whether ours has all that theirs has, so that nothing needs doing here."""
        return self.theirs in self.bases

    @property
    def is_forward(self) -> bool:
        """Tell whether the branch may simply move on to theirs: ours has nothing of its own and all of it is sound."""
        return self.ours in self.bases and not self.to_theirs
