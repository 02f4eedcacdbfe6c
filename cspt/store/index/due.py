"""Narrows a view down to what may be due, so that the rules look at that alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cspt.model.ids import RecordId
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.store.index.database import Database
from cspt.store.index.view import View, mended


@mended
def due_by(view: View, day: date) -> Snapshot:
    """Return the records narrowed to those that may be due by a day, for `cspt.rules.due` to choose from."""
    asked = {
        "k_action": "e_due <= :day AND coalesce(x_status, '') NOT IN ({done})",
        "k_case": "x_review_due <= :iso AND coalesce(x_status, '') NOT IN ({done})",
        "k_plan": "e_review_date <= :day AND coalesce(x_status, '') NOT IN ({done})",
        "k_member": "x_isp_expires <= :iso",
    }
    values: dict[str, object] = {"day": day.toordinal(), "iso": day.isoformat()}
    values |= {f"s{number}": status for number, status in enumerate(view.profile.done)}
    done = ", ".join(f":s{number}" for number in range(len(view.profile.done)))
    found: list[int] = []
    for name, where in asked.items():
        rows = view.rows(f"SELECT n FROM {name} WHERE {where.format(done=done)}", values)
        found += [n for (n,) in rows]
    return _Narrowed(view.database, view.profile, list(view.numbered(found)))


class _Narrowed(View):
    """A view whose `records` are some of them only; all others can still be asked for."""

    __slots__ = ("_kept",)
    _kept: Mapping[RecordId, Record]

    def __init__(self, database: Database, profile: Profile, kept: Sequence[Record]) -> None:
        super().__init__(database, profile)
        object.__setattr__(self, "_kept", {record.id: record for record in kept})

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """The records that were kept."""
        return self._kept
