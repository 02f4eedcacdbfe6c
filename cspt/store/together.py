"""Acts that make some records and change others, all in one commit: an assessment and what it changes of its case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cspt.errors import BadRequest
from cspt.model.ids import RecordId
from cspt.model.layout import path_of
from cspt.model.messages import message, say_change, signed
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value
from cspt.rules.restricted import is_restricted
from cspt.store.commits import Edit
from cspt.store.nearby import Nearby
from cspt.store.parts import Asked
from cspt.store.rulebook import refuse_broken_rules
from cspt.store.writer import Saved, Writer, refuse_new_links


@dataclass(frozen=True, slots=True)
class New:
    """A record that an act makes."""

    kind: Kind
    title: str
    values: Mapping[str, Value | None] = field(default_factory=dict)
    body: str | None = None
    id: RecordId | None = None
    """The id it is to have, from `Together.reserve`, where other records of the act point at it."""


class _Near(Nearby):
    """The records for an act, those that it makes among them."""

    __slots__ = ("made",)
    made: dict[str, Record]

    def __init__(self, root: Path, profile: Profile, far: Callable[[], Snapshot]) -> None:
        super().__init__(root, profile, far)
        object.__setattr__(self, "made", {})

    def get(self, record_id: str) -> Record | None:
        """Return the record of a whole id as its file stands now or as the act makes it, or None."""
        return self.made.get(record_id) or super().get(record_id)


class Together(Writer):
    """One store, whose acts may make and change several records at once."""

    def reserve(self, kind: Kind) -> RecordId:
        """Return an id that no record has, for a record that the next act makes."""
        return self._fresh_id(kind, "")[0]

    def keep_together(
        self,
        new: Sequence[New],
        changes: Mapping[RecordId, Mapping[str, Value | None]],
        *,
        via: str,
        excused: Collection[str] = (),
    ) -> Saved:
        """Make records and change others, as one commit or not at all.

        Args:
            new: the records to make, in order; one that lies under another comes after it.
            changes: the fields to change, by record; the first is what the act is about.
            via: the front end that acts.
            excused: the rules that somebody sets aside, for a reason that one of the new records holds.

        Raises:
            NoSuchRecord: a record to change is not there.
            InvalidRecord: a value does not fit, or a rule is broken.
            BadRequest: there is nothing to do.
        """
        with self.journal.writing():
            snapshot = _Near(self.root, self.profile, self.load)
            made = self._all_made(new, snapshot)
            found = [(snapshot.find(record_id), Asked(values)) for record_id, values in changes.items()]
            parts = [part for record, asked in found if (part := self._part(record, asked, snapshot))]
            for part in parts:
                refuse_broken_rules(self, part.record, self._left_by(part), excused)
            if not (parts or made):
                raise BadRequest("nothing to change")
            records = [*(part.record for part in parts), *(record for record, _ in made)]
            said = [say_change(part.record.kind, change) for part in parts[:1] for change in part.changes]
            said += [f"{part.record.id} {say_change(part.record.kind, part.changes[0])}" for part in parts[1:]]
            said += [f"{record.text('type') or record.kind.name} added" for record, _ in made]
            names = [change.field for part in parts for change in part.changes]
            restricted = any(is_restricted(record, snapshot) for record in records)
            ids = [*(part.record.id for part in parts), *_told(made)]
            text = message(ids, said, names, signed(via), restricted=restricted)
            edits = [*(part.edit for part in parts), *(Edit(record.path, None, data) for record, data in made)]
            return self._publish(RecordId(ids[0]), edits, text)

    def _all_made(self, new: Sequence[New], snapshot: _Near) -> list[tuple[Record, bytes]]:
        made: list[tuple[Record, bytes]] = []
        for one in new:
            parent = self._parent(one.kind, one.values, snapshot)
            holder = parent.path if parent else ""
            record_id = one.id or self._fresh_id(one.kind, holder)[0]
            path = path_of(one.kind, record_id, holder)
            record, data = self._made(one.kind, record_id, path, {**one.values, "title": one.title.strip()}, one.body)
            refuse_new_links(record, None, snapshot)
            refuse_broken_rules(self, None, record)
            snapshot.made[record.id] = record
            made.append((record, data))
        return made


def _told(made: Sequence[tuple[Record, bytes]]) -> list[str]:
    """Return the ids of new records, each event behind what it is about."""
    ids: list[str] = []
    for record, _ in made:
        about = record.text(record.kind.lies_under) if record.kind.lies_under else ""
        ids += [record_id for record_id in (about, record.id) if record_id]
    return ids
