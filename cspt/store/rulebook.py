"""Holds acts to the rules of case work: what would break one is refused before anything is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cspt.errors import InvalidRecord
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.faults import RULED, refusals

if TYPE_CHECKING:
    from cspt.store.reader import Reader


def refuse_broken_rules(store: Reader, before: Record | None, after: Record, excused: Collection[str] = ()) -> None:
    """Refuse an act that would leave a record breaking a rule that it did not break before.

    Args:
        store: where the other records are looked up.
        before: the record as it stands; None where the act makes it.
        after: the record as the act would leave it.
        excused: the names of rules that somebody sets aside, with a reason that is kept.

    Raises:
        InvalidRecord: it breaks a rule; the message names each, and what would mend it.
    """
    if after.kind.name not in RULED or (before is not None and before.raw == after.raw):
        return
    found = refusals(before, after, Facts(store.near(), store.profile, store.today))
    broken = [fault for fault in found if fault.rule not in excused]
    if broken:
        raise InvalidRecord(f"{after.id}: {'; '.join(map(str, broken))}")
