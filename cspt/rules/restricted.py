"""Which records are restricted: by themselves, or through the case or record that they hang on."""

from __future__ import annotations

from cspt.model.record import Record
from cspt.model.snapshot import Snapshot

_YES = frozenset({"yes", "true", "y", "1"})


def is_restricted(record: Record, snapshot: Snapshot) -> bool:
    """Tell whether a record, or one that it hangs on at any remove, is restricted."""
    waiting, seen = [record], set[str]()
    while waiting:
        now = waiting.pop()
        if _says_so(now):
            return True
        seen.add(now.id)
        holders = (snapshot.get(now.text(name)) for name in ("about", "case", "report"))
        waiting += [holder for holder in holders if holder and holder.id not in seen]
    return False


def _says_so(record: Record) -> bool:
    """Tell whether a record is marked itself; a kind that declares no such mark may bear it as a field of its own."""
    mark = record.raw.get("restricted", "")
    return record.values.get("restricted") is True or (isinstance(mark, str) and mark.lower() in _YES)
