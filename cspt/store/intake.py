"""Takes a document's records into a store: many made and changed in one act; the store as an earlier act left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cspt.errors import BadRequest
from cspt.model.document import Raw, parse_document, replace_fields
from cspt.model.ids import RecordId, is_id, new_id
from cspt.model.layout import PROFILE, path_of
from cspt.model.messages import message, signed
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value, to_raw
from cspt.rules.restricted import is_restricted
from cspt.store.commits import Edit
from cspt.store.files import read_file
from cspt.store.git_output import CommitInfo, Person
from cspt.store.lock import unheard
from cspt.store.parts import Asked
from cspt.store.profile import parse_profile
from cspt.store.repo import ZERO
from cspt.store.writer import Saved, Writer, composed, in_order

_MOST_NAMED = 100
"""So many records an act's message names; of a larger act it names the one that it is about."""
_SOURCE = "Source"
_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Made:
    """A record to be made."""

    key: str
    """What other records of the same act link to it by."""
    kind: Kind
    values: Mapping[str, Value | None]
    """Its fields, the title among them."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Its link fields, each with the key of a record of the same act or the id of one in the store."""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """An earlier import."""

    commit: str
    source: str
    """The name of what was imported, as `take_in` was given it."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What an act that takes a document in is about."""

    about: str
    """The key or the id of the record it is about."""
    said: Sequence[str]
    """What was done, each in a few words."""
    source: str
    """What names the document, such as its digest."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings with their fields, to be kept in the profile; none where it stays as it is."""


class Intake(Writer):
    """A store that documents can be taken into."""

    def take_in(
        self, made: Sequence[Made], changed: Mapping[RecordId, Asked], taking: Taking, *, via: str,
        tell: Callable[[str], None] = unheard,
    ) -> Saved:  # fmt: skip
        """Make and change many records as one commit, or none of them.

        Args:
            made: the records to make, each after those it lies under.
            changed: what to change of records that are there.
            taking: what the act is about.
            via: the front end that acts.
            tell: is told from time to time how far it is.

        Raises:
            Collision: a field to change is no longer as it was seen.
            InvalidRecord: a value does not fit; nothing is kept.
        """
        with self.journal.writing():
            snapshot = self.near()
            parts = [
                part
                for record_id, asked in changed.items()
                if (part := self._part(snapshot.find(record_id), asked, snapshot))
            ]
            ids = self._ids(made, snapshot)
            subject = RecordId(ids.get(taking.about, taking.about))
            records, edits = self._brought(made, ids, snapshot, tell)
            edits += self._kept_columns(taking.columns)
            if not parts and not edits:
                return Saved(subject, "")
            tell(f"writing {len(edits) + len(parts):,} files")
            touched = [subject, *(part.record.id for part in parts), *ids.values()]
            named = touched if len(touched) <= _MOST_NAMED else [subject]
            restricted = any(is_restricted(record, snapshot) for record in (*records, *(p.record for p in parts)))
            text = message(named, taking.said, [], signed(via), restricted=restricted, source=taking.source)
            return self._publish(subject, [*edits, *(part.edit for part in parts)], text)

    def taken(self, plan: str) -> Taken | None:
        """Return the newest import of a plan's document that stands; None where there is none."""
        head = self.repo.head()
        if head == ZERO:
            return None
        out = self.repo.run(
            "log", "--date-order", f"--grep=^{_SOURCE}: ", "--grep=^Undo: ", "--format=%H%x00%B%x00", head, "--",
        )  # fmt: skip
        undone: set[str] = set()
        for commit in _commits(out):
            if undoes := commit.trailer("Undo"):
                undone ^= {undoes} if commit.oid not in undone else set()
            elif commit.oid not in undone and _is_import_of(commit, plan):
                return Taken(commit.oid, commit.trailer(_SOURCE))
        return None

    def as_of(self, commit: str) -> Snapshot:
        """Return the records as a commit held them.

        Raises:
            BadRequest: the store does not hold it.
        """
        if not self.repo.has_commit(commit):
            raise BadRequest(
                "the state that the document was made from is not in this store; sync first, or import it anew"
            )
        return self.committed(commit)

    def _kept_columns(self, columns: Mapping[str, str]) -> list[Edit]:
        """Return the edit that keeps headings in the profile; none where it holds them."""
        if not columns or dict(columns) == self.profile.import_columns:
            return []
        before = read_file(self.root, PROFILE)
        document = parse_document(b"---\n" + before + b"---\n")
        kept = replace_fields(document, {"import_columns": dict(columns)}, ())
        after = kept.text[kept.header_start : kept.header_end].encode()
        parse_profile(after.decode())
        return [Edit(PROFILE, before, after)]

    def _ids(self, made: Sequence[Made], snapshot: Snapshot) -> dict[str, RecordId]:
        ids: dict[str, RecordId] = {}
        given: set[str] = set()
        for each in made:
            fresh = new_id(each.kind.prefix, self.today.year, self.surroundings.randomness)
            while fresh in given or self.index.knows(fresh) or snapshot.get(fresh):
                fresh = new_id(each.kind.prefix, self.today.year, self.surroundings.randomness)
            given.add(fresh)
            ids[each.key] = fresh
        return ids

    def _brought(
        self, made: Sequence[Made], ids: Mapping[str, RecordId], snapshot: Snapshot, tell: Callable[[str], None]
    ) -> tuple[list[Record], list[Edit]]:
        paths: dict[str, str] = {}
        records, edits = [], []
        for number, each in enumerate(made, 1):
            if number % _TOLD_EVERY == 0:
                tell(f"{number:,} of {len(made):,} records made")
            links = {name: ids.get(key, key) for name, key in each.links.items()}
            holder = links.get(each.kind.lies_under, "") if each.kind.lies_under else ""
            above = (paths.get(holder) or snapshot.find(holder).path) if holder else ""
            record_id = ids[each.key]
            path = paths[record_id] = path_of(each.kind, record_id, above)
            raw: dict[str, Raw] = {"id": record_id, "kind": each.kind.name, **links}
            raw |= {
                name: text for name, value in each.values.items() if (text := to_raw(value)) not in (None, "", [], {})
            }
            data = composed(in_order(raw, each.kind), each.body)
            records.append(self._accepted(path, data))
            edits.append(Edit(path, None, data))
        return records, edits


def _commits(out: bytes) -> Iterator[CommitInfo]:
    """Take commits from git's output: each a name and a message."""
    parts = out.decode("utf-8", "replace").split("\0")
    for oid, message_ in zip(parts[::2], parts[1::2], strict=False):
        yield CommitInfo(oid.strip(), Person("", ""), 0, message_.strip("\n"))


def _is_import_of(commit: CommitInfo, plan: str) -> bool:
    return is_id(plan) and bool(commit.trailer(_SOURCE)) and plan in commit.trailers("Record")
