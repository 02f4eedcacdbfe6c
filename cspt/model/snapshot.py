"""The records of a store as they stood at one moment, and how they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cspt.errors import AmbiguousId, InvalidRecord, NoSuchRecord
from cspt.model.dates import When
from cspt.model.ids import RecordId, candidates, is_id, shown_half
from cspt.model.problem import Problem
from cspt.model.record import Record

_SHOWN_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every readable record, by id, with every problem found while reading."""

    records: Mapping[RecordId, Record]
    problems: tuple[Problem, ...] = ()
    _timelines: dict[str, list[Record]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _children: dict[tuple[str, str], list[Record]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _halves: dict[str, list[RecordId]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        timelines: defaultdict[str, list[Record]] = defaultdict(list)
        children: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self.records.values():
            if record.kind.lies_under:
                timelines[record.text(record.kind.lies_under)].append(record)
            for name in ("plan", "priority", "case"):
                if link := record.values.get(name):
                    children[name, str(link)].append(record)
        for events in timelines.values():
            events.sort(key=lambda event: (event_day(event), event.id), reverse=True)
        self._timelines.update(timelines)
        self._children.update(children)

    def of_kind(self, kind: str) -> list[Record]:
        """Return the records of a kind, in the order of their paths."""
        return [record for record in self.records.values() if record.kind.name == kind]

    def get(self, record_id: str) -> Record | None:
        """Return the record of a whole id, or None."""
        return self.records.get(RecordId(record_id))

    def timeline(self, record_id: str) -> list[Record]:
        """Return the events about a record, newest first."""
        return self._timelines.get(record_id, [])

    def under(self, link: str, record_id: str, kind: str) -> list[Record]:
        """Return the records of a kind whose link field (plan, priority or case) points at this one."""
        return [record for record in self._children.get((link, record_id), ()) if record.kind.name == kind]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong in records that can be read."""
        return tuple(problem for record in self.records.values() for problem in record.problems)

    def unsettled(self) -> list[Record]:
        """Return the records in which something waits for a person to settle, in the order of their paths."""
        return sorted((each for each in self.records.values() if each.conflicts), key=lambda each: each.path)

    def updates(self, actions: Sequence[Record], today: date) -> dict[str, date | None]:
        """Return the day of the last update of each of these actions, by its id; None where it has had none."""
        return {action.id: last_update(self.timeline(action.id), today) for action in actions}

    def candidates(self, typed: str) -> list[RecordId]:
        """Return the ids that what a person typed may mean, as `cspt.model.ids.candidates` does."""
        return candidates(typed, self.records)

    def beginning(self, typed: str) -> list[RecordId]:
        """Return the ids that begin with what a person typed, in either case; with nothing typed, all of them."""
        start = typed.strip().upper()
        return [record_id for record_id in self.records if record_id.startswith(start)]

    def titles(self, ids: Sequence[RecordId]) -> dict[RecordId, str]:
        """Return the titles of the records of these ids."""
        return {record_id: self.records[record_id].title for record_id in ids if record_id in self.records}

    def names(self) -> list[tuple[RecordId, str, str]]:
        """Return id, ref and title of every record that is on no other's timeline."""
        return [(r.id, r.text("ref"), r.title) for r in self.records.values() if not r.kind.lies_under]

    def several(self, ids: Collection[str]) -> dict[str, Record]:
        """Return the records of these ids, those that there are."""
        return {record_id: record for record_id in ids if (record := self.get(record_id))}

    def alike(self, record_id: str) -> list[RecordId]:
        """Return the ids whose random half begins as this one's does, as far as a list shows it at its shortest."""
        if not self._halves:
            for other in self.records:
                self._halves.setdefault(shown_half(other), []).append(other)
        return self._halves.get(shown_half(record_id), [])

    def titled(self, texts: Sequence[str]) -> list[RecordId]:
        """Return the ids of the records whose title holds one of these texts, in either case."""
        wanted = [text.casefold() for text in texts]
        return [r.id for r in self.records.values() if any(text in r.title.casefold() for text in wanted)]

    def of_ref(self, typed: str) -> list[Record]:
        """Return the records with this ref, in either case."""
        ref = typed.strip().casefold()
        return [record for record in self.records.values() if ref and record.text("ref").casefold() == ref]

    def find(self, typed: str, kind: str = "") -> Record:
        """Return the one record that what a person typed means: an id, a start of its random half, or else a ref.

        Raises:
            NoSuchRecord: there is none.
            AmbiguousId: there are several; the message lists them.
            InvalidRecord: there is one, but its file cannot be read; the message says which and why.
        """
        meant = [record for record_id in self.candidates(typed) if (record := self.get(record_id))]
        found = [record for record in meant or self.of_ref(typed) if kind in ("", record.kind.name)]
        if len(found) == 1:
            return found[0]
        if not found:
            self._refuse_unreadable(typed)
            raise NoSuchRecord(f"no {kind or 'record'} `{typed}`; type the start of an id as a list shows it")
        listed = ", ".join(f"{record.id} ({record.title})" for record in found[:_SHOWN_CANDIDATES])
        more = f" and {len(found) - _SHOWN_CANDIDATES} more" if len(found) > _SHOWN_CANDIDATES else ""
        raise AmbiguousId(f"`{typed}` may mean {listed}{more}; type more of it")

    def _refuse_unreadable(self, typed: str) -> None:
        """Name the file of a record that is there but cannot be read, as long as one alone can be meant."""
        ids = {record_id: problem for problem in self.problems if (record_id := _own_id(problem.path))}
        meant = candidates(typed, ids)
        if len(meant) == 1:
            raise InvalidRecord(f"{meant[0]} cannot be read: {ids[meant[0]]}")


def _own_id(path: str) -> RecordId | None:
    """Return the id of the record that lies, or ought to lie, at a path."""
    parts = reversed(path.removesuffix(".md").split("/"))
    return next((RecordId(part) for part in parts if is_id(part)), None)


def event_day(event: Record) -> date:
    """Return the last day an event may have happened on, for sorting and ages; the first of days where it has none."""
    when = event.values.get("date_to") or event.values.get("date")
    return when.last() if isinstance(when, When) else date.min


def last_update(events: Iterable[Record], today: date) -> date | None:
    """Return the day of the newest event that is not still to come.

    An event that runs over days, or is known only to its month or year, counts as its first day until it is over.
    """
    days = (_counted(event, today) for event in events)
    return max((day for day in days if day and day <= today), default=None)


def _counted(event: Record, today: date) -> date | None:
    begins, ends = event.get("date", When), event.get("date_to", When)
    over = ends or begins
    if over and over.last() <= today:
        return over.last()
    return begins.first() if begins else None
