"""Narrows a view down to what may be due, or may be wrong, so that the rules look at that alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cspt.kinds import KINDS
from cspt.model.checks import ORDERED
from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.model.schema import Kind, Type
from cspt.model.snapshot import Snapshot
from cspt.store.index.schema import IN_PATH_ORDER, table
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
    return _Narrowed(view, list(view.numbered(found)))


@mended
def suspects(view: View) -> Snapshot:
    """Return the records narrowed to those in which `cspt.model.checks` may find anything wrong."""
    found = {n for (n,) in view.rows("SELECT n FROM doc WHERE faulty")}
    for kind in KINDS.values():
        for where in (*_link_doubts(kind), *_order_doubts(kind)):
            found.update(n for (n,) in view.rows(f"SELECT n FROM {table(kind)} WHERE {where}"))
    numbers = [n for (n,) in view.rows(f"SELECT d.n FROM doc AS d ORDER BY {IN_PATH_ORDER}")] if found else []
    return _Narrowed(view, list(view.numbered([n for n in numbers if n in found])))


def _link_doubts(kind: Kind) -> Iterator[str]:
    """Yield conditions of which one holds of every record whose links lead nowhere, or to another kind."""
    for declared in kind.fields:
        column = f"x_{declared.name}"
        if declared.type is Type.LINKS:
            yield f"{column} IS NOT NULL"
        elif declared.type is Type.LINK:
            of_kind = f" AND kind = '{declared.to}'" if declared.to else ""
            yield f"{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM doc WHERE id = {column}{of_kind})"


def _order_doubts(kind: Kind) -> Iterator[str]:
    """Yield conditions that hold of records in which one date comes before another that it may not come before."""
    for first, then in ORDERED:
        begins, ends = kind.field(first), kind.field(then)
        if begins and ends:
            earliest = f"d_{first}" if begins.type is Type.WHEN else f"x_{first}"
            latest = f"iso(e_{then})" if ends.type is Type.WHEN else f"x_{then}"
            yield f"x_{first} IS NOT NULL AND x_{then} IS NOT NULL AND {latest} < {earliest}"


class _Narrowed(View):
    """A view whose `records` are some of them only; all others can still be asked for."""

    __slots__ = ("_kept",)
    _kept: Mapping[RecordId, Record]

    def __init__(self, view: View, kept: Sequence[Record]) -> None:
        super().__init__(view.database, view.profile, view.index)
        object.__setattr__(self, "_kept", {record.id: record for record in kept})

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """The records that were kept."""
        return self._kept
