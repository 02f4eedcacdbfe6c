"""Every record of a view by its id, as a snapshot has them; none is made before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from typing import TYPE_CHECKING

from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.store.index.schema import IN_PATH_ORDER

if TYPE_CHECKING:
    from cspt.store.index.view import View


class Records(Mapping[RecordId, Record]):
    """Every record of a view by its id, in the order of their paths."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getitem__(self, record_id: RecordId) -> Record:
        found = self._view.get(record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def __iter__(self) -> Iterator[RecordId]:
        rows = self._view.rows(f"SELECT d.id FROM doc AS d ORDER BY {IN_PATH_ORDER}")
        return (RecordId(record_id) for (record_id,) in rows)

    def values(self) -> ValuesView[Record]:
        """Return every record; many are made at once."""
        return _Values(self)

    def each(self) -> Iterator[Record]:
        """Yield every record in the order of their paths."""
        return self._view.made("1", ())

    def __len__(self) -> int:
        return int(self._view.rows("SELECT count(*) FROM doc")[0][0])


class _Values(ValuesView[Record]):
    """Every record of a view."""

    _mapping: Records

    def __iter__(self) -> Iterator[Record]:
        return self._mapping.each()
