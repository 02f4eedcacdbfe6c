"""The audit trail as rows for an inspector: who changed what from what to what, and when.

Of a restricted record, and of all that hangs on one, a row names the id and the field and gives no value; whether it
was restricted then or is now makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date

from cspt.kinds import BY_PREFIX, KINDS
from cspt.model.document import Raw
from cspt.model.ids import RecordId, is_id, prefix_of
from cspt.model.layout import RECORDS, path_of, place_of
from cspt.store.files import read_if_there
from cspt.store.git_output import is_absent
from cspt.store.history import Asked
from cspt.store.reader import Reader
from cspt.store.repo import ZERO
from cspt.store.telling import Act, changed_fields, document_of, told
from cspt.store.walk import Step

_HOLDERS = ("about", "case")
_FILE, _UNREADABLE = "file", "cannot be read"
_REPEATED = frozenset({"id", "kind"})
"""Fields that a row tells in columns of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of one record that one act changed."""

    when: str
    """ISO 8601, in the reader's own time zone."""
    who: str
    email: str
    id: str
    """Blank for a file that is no record, such as the profile."""
    kind: str
    title: str
    """A record's title, or another file's path; blank where the record is restricted."""
    field: str
    before: str
    after: str
    via: str
    commit: str

    def cells(self) -> tuple[str, ...]:
        """Return the row's text, in the order of the headings."""
        return astuple(self)


HEADINGS = tuple("e-mail" if each.name == "email" else each.name for each in fields(Row))


@dataclass
class _Restricted:
    """Which records are restricted, by themselves or through what they hang on, in any version that was seen."""

    flagged: set[str] = field(default_factory=set)
    holders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def see(self, record_id: str, values: Mapping[str, Raw]) -> None:
        """Take in one version of a record."""
        if values.get("restricted"):
            self.flagged.add(record_id)
        self.holders[record_id].update(
            held for name in _HOLDERS if isinstance(held := values.get(name), str) and is_id(held)
        )

    def holds(self, record_id: str) -> bool:
        """Tell whether a record is to be named and no more."""
        waiting, seen = [record_id], set[str]()
        while waiting:
            now = waiting.pop()
            if now in self.flagged:
                return True
            seen.add(now)
            waiting += self.holders[now] - seen
        return False


def export_rows(store: Reader, first: date, last: date) -> Iterator[Row]:
    """Yield what changed in a period, both days included, oldest first."""
    asked = Asked(first=first, last=last)
    found = list(store.history.steps(asked, oldest_first=True))
    restricted = _Restricted()
    for step, blobs in found:
        _see_versions(restricted, step, blobs)
    _see_store(restricted, store, {each.path for step, _ in found for each in step.touched}, last)
    oldest = store.repo.standing.oldest()
    for step, blobs in found:
        if step.oid in oldest:
            cut = ("history", "", "this clone is shallow: what came before was left out")
            yield _row(told(step, blobs), kind=_FILE, title="", change=cut)
        else:
            yield from _rows_of(step, blobs, restricted)


def _see_versions(restricted: _Restricted, step: Step, blobs: Mapping[str, bytes]) -> None:
    for touched in step.touched:
        if place := place_of(touched.path, KINDS):
            for oid in (*touched.befores, touched.after):
                if document := document_of(oid, blobs):
                    restricted.see(place.id, document.values())
            if place.parent:
                restricted.holders[place.id].add(place.parent)


def _see_store(restricted: _Restricted, store: Reader, paths: Iterable[str], last: date) -> None:
    """Take in records, and all that they hang on, as they are now and as they stood when the period ended."""
    trees = [store.repo.tree(commit, RECORDS) for commit in (store.repo.head(), store.history.commit_on(last))]
    waiting, seen = set(paths), set[str]()
    while waiting:
        blobs = store.repo.read_blobs([tree[path] for tree in trees for path in waiting if path in tree])
        for path in waiting:
            versions = [blobs.get(tree.get(path, ZERO)) for tree in trees]
            for data in (*versions, _on_disk(store, path)):
                _see(restricted, path, data)
        seen |= waiting
        waiting = {path for holders in restricted.holders.values() for held in holders if (path := _path(held))} - seen


def _see(restricted: _Restricted, path: str, data: bytes | None) -> None:
    place = place_of(path, KINDS)
    document = document_of(path, {path: data}) if data is not None else None
    if place and document:
        restricted.see(place.id, document.values())


def _on_disk(store: Reader, path: str) -> bytes | None:
    try:
        return read_if_there(store.root, path)
    except OSError:
        return None


def _path(record_id: str) -> str:
    """Return where a record that others hang on lies; empty where none may lie."""
    kind = BY_PREFIX.get(prefix_of(record_id))
    return path_of(kind, RecordId(record_id)) if kind and not kind.lies_under else ""


def _rows_of(step: Step, blobs: Mapping[str, bytes], restricted: _Restricted) -> Iterator[Row]:
    act = told(step, blobs)
    for touched in step.touched:
        place = place_of(touched.path, KINDS)
        if place is None:
            what = "created" if all(map(is_absent, touched.befores)) else "removed" if touched.gone else "changed"
            yield _row(act, title=touched.path, kind=_FILE, change=("file", "", what))
            continue
        closed = restricted.holds(place.id)
        change = next(change for change in act.changes if change.path == touched.path)
        title = "" if closed else change.title
        versions = [oid for oid in (*touched.befores, touched.after) if not is_absent(oid)]
        if any(document_of(oid, blobs) is None for oid in versions):
            sides = (_readability(oid, blobs) for oid in (touched.befores[0], touched.after))
            yield _row(act, id=place.id, kind=place.kind.name, title=title, change=("whole record", *sides))
        for each in changed_fields(touched, blobs):
            if each.field in _REPEATED and not (each.before and each.after):
                continue
            values = ("", "") if closed else (each.before, each.after)
            yield _row(act, id=place.id, kind=place.kind.name, title=title, change=(each.field, *values))


def _readability(oid: str, blobs: Mapping[str, bytes]) -> str:
    return "" if is_absent(oid) or document_of(oid, blobs) else _UNREADABLE


def _row(act: Act, *, id: str = "", kind: str, title: str, change: tuple[str, ...]) -> Row:  # noqa: A002 - a heading
    name, before, after = change
    return Row(
        when=act.when.isoformat(), who=act.who, email=act.email, id=id, kind=kind, title=title, field=name,
        before=before, after=after, via=act.via or "without cspt", commit=act.oid,
    )  # fmt: skip
