"""Finds what merges lost: a value that one side set and that is neither in the result nor among its conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cspt.kinds import KINDS
from cspt.model.document import BadDocument, parse_document
from cspt.model.layout import place_of
from cspt.rules.audit import ABSENT, Side, lost_fields
from cspt.store.git_output import TreeChange, is_absent
from cspt.store.repo import ZERO
from cspt.store.walk import Pair, Step

_Changes = Mapping[str, TreeChange]


@dataclass(frozen=True, slots=True)
class MergeCheck:
    """Looks at merges with what was compared for them."""

    compared: Mapping[Pair, _Changes]
    """Each parent with the merge bases, and each result with its parents."""
    bases: Mapping[str, Sequence[str]]
    blobs: Mapping[str, bytes]

    def of(self, merge: Step) -> Iterator[tuple[str, str]]:
        """Yield the paths of records that a merge lost something of, each with what it lost."""
        told: dict[str, dict[str, None]] = {}
        for parent in merge.parents if len(merge.parents) > 1 else ():
            for path, fields in self._lost_of(merge, parent):
                told.setdefault(path, {}).update(dict.fromkeys(fields))
        for path, names in told.items():
            yield path, f"the merge lost what one side had of {', '.join(names)}"

    def _lost_of(self, merge: Step, parent: str) -> Iterator[tuple[str, list[str]]]:
        """Yield what a merge lost of one parent's changes; a file that is as that parent has it lost nothing."""
        result = self.compared[Pair(merge.oid, parent)]
        since = [self.compared[Pair(parent, base)] for base in self.bases[merge.oid]]
        for path, change in result.items():
            place = place_of(path, KINDS)
            if place is None or is_absent(change.before) or not all(path in changes for changes in since):
                continue
            if is_absent(change.after):
                yield path, ["the whole record"]
                continue
            sides = [self._side(changes[path].before) for changes in since]
            side, then = self._side(change.before), self._side(change.after)
            if side and then and (fields := lost_fields([each or ABSENT for each in sides], side, then)):
                yield path, [name if name in (*place.kind.names(), "body") else "a field of its own" for name in fields]

    def _side(self, oid: str) -> Side | None:
        """Read one side's record; None where it cannot be read, which is a finding of its own."""
        if oid == ZERO or is_absent(oid):
            return ABSENT
        try:
            document = parse_document(self.blobs[oid])
        except (KeyError, BadDocument):
            return None
        return Side(document.values(), document.body)
