"""What the rules say of a store's records, asked of its index in SQL in place of each record in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cspt.model.ids import RecordId
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.rules.due import Due, what_is_due
from cspt.rules.facts import Facts, Placed, Tally
from cspt.rules.search import Hit
from cspt.store.index.narrowed import due_by
from cspt.store.index.sql import Unsayable
from cspt.store.index.view import View


@dataclass(frozen=True, slots=True)
class IndexedFacts(Facts):
    """A view seen through the partnership's rules on one day; it answers as `Facts` does over the same records."""

    snapshot: View

    def listed(
        self, kind: Kind, query: Query, *, sort: str = "", limit: int | None = None, offset: int = 0
    ) -> list[Record]:
        """Return the records of a kind that answer a query, in order; a page of them where a limit is given."""
        try:
            found = self.snapshot.select(kind, query, self.today, sort=sort, limit=limit, offset=offset)
        except Unsayable:  # an order by words that only the rules have
            return Facts.listed(self, kind, query, sort=sort, limit=limit, offset=offset)
        if kind.name == "action":
            self.prepare(found)
        return found

    def count(self, kind: Kind, query: Query) -> int:
        """Return how many records of a kind answer a query."""
        return self.snapshot.count(kind, query, self.today)

    def columns(self, query: Query) -> dict[str, list[RecordId]]:
        """Return the ids of the actions that answer a query by the column they stand in, in the plan's order."""
        return self.snapshot.columns(query, self.today)

    def placed(self, query: Query) -> list[Placed]:
        """Return where the actions that answer a query stand, in the plan's order."""
        return self.snapshot.placed(query, self.today)

    def urgent(self, query: Query) -> list[RecordId]:
        """Return the ids of the cases that answer a query, the longest over for review first and closed ones last."""
        return self.snapshot.urgent(query, self.today)

    def held(self, kind: Kind, name: str) -> dict[str, int]:
        """Return the values that records of a kind hold in a field, each with how many hold it."""
        return self.snapshot.held(kind, name)

    def _counted(self, query: Query, by: str) -> Tally:
        return self.snapshot.tally(query, self.today, by)

    def _due(self, within: timedelta, who: str) -> list[Due]:
        dated = due_by(self.snapshot, self.today + within)
        return what_is_due(dated, self.profile, self.today, within, who, case_work=self.snapshot)

    def search(self, typed: str, limit: int | None = None) -> list[Hit]:
        """Return what holds every word typed, as `cspt.rules.search` has it; so many at most where a limit is given."""
        return self.snapshot.search(typed, limit)
