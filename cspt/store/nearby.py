"""The few records that an act is about, each read from its own file, so that an act costs the same in any store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cspt.errors import InvalidRecord
from cspt.kinds import BY_PREFIX
from cspt.model.ids import RecordId, is_id, prefix_of
from cspt.model.layout import path_of
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.store.files import read_file
from cspt.store.records import read_at


class Nearby(Snapshot):
    """Answers for a whole id from the record's own file; all else is asked of the whole store, once it is needed.

    An id says where its record lies, but for an event, which lies with what it is about.
    """

    __slots__ = ("_far", "_found", "_profile", "_root")
    _root: Path
    _profile: Profile
    _far: Callable[[], Snapshot]
    _found: list[Snapshot]
    """The whole store, once it was asked for."""

    def __init__(self, root: Path, profile: Profile, far: Callable[[], Snapshot]) -> None:
        for name, value in (("_root", root), ("_profile", profile), ("_far", far), ("_found", [])):
            object.__setattr__(self, name, value)

    @property
    def whole(self) -> Snapshot:
        """The whole store."""
        if not self._found:
            self._found.append(self._far())
        return self._found[0]

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """Every record by its id."""
        return self.whole.records

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read of the whole store."""
        return self.whole.problems

    def get(self, record_id: str) -> Record | None:
        """Return the record of a whole id as its file stands now, or None."""
        kind = BY_PREFIX.get(prefix_of(record_id))
        if kind is None:
            return None
        if not kind.lies_under:
            return self._read(path_of(kind, RecordId(record_id)))
        known = self.whole.get(record_id)
        return self._read(known.path) if known else None

    def of_kind(self, kind: str) -> list[Record]:
        """Return the records of a kind, in the order of their paths."""
        return self.whole.of_kind(kind)

    def timeline(self, record_id: str) -> list[Record]:
        """Return the events about a record, newest first."""
        return self.whole.timeline(record_id)

    def under(self, link: str, record_id: str, kind: str) -> list[Record]:
        """Return the records of a kind whose link field (plan, priority or case) points at this one."""
        return self.whole.under(link, record_id, kind)

    def candidates(self, typed: str) -> list[RecordId]:
        """Return the ids that what a person typed may mean; a whole id is its only candidate."""
        whole = typed.strip().upper()
        if is_id(whole):
            return [RecordId(whole)] if self.get(whole) else []
        return self.whole.candidates(typed)

    def of_ref(self, typed: str) -> list[Record]:
        """Return the records with this ref, in either case; a whole id is none."""
        return [] if is_id(typed.strip().upper()) else self.whole.of_ref(typed)

    def titled(self, texts: Sequence[str]) -> list[RecordId]:
        """Return the ids of the records whose title holds one of these texts, in either case."""
        return self.whole.titled(texts)

    def _read(self, path: str) -> Record | None:
        try:
            found = read_at(path, read_file(self._root, path), self._profile)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as trouble:
            raise InvalidRecord(f"{path} cannot be read: {trouble.strerror or trouble}") from None
        return found if isinstance(found, Record) else None
