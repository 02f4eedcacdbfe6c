"""The records as the index holds them: all that a snapshot of every file gives, and what is asked of many at once.

Records are made when they are asked for, so that a command costs what it shows and not what the store holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.ids import LOOKALIKES, RecordId, candidates, shown_half
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import Facts, Placed, Tally
from cspt.rules.search import Hit
from cspt.store.index.database import Database, IndexDamaged
from cspt.store.index.rows import DOC, as_day, items_of, record_of
from cspt.store.index.schema import IN_PATH_ORDER, table
from cspt.store.index.search import search
from cspt.store.index.sql import Saying
from cspt.store.index.whole import Records

_AT_ONCE = 500


P = ParamSpec("P")
R = TypeVar("R")


def mended(method: Callable[Concatenate[View, P], R]) -> Callable[Concatenate[View, P], R]:
    """Let a question that finds the index damaged be asked once more of one made anew."""

    @wraps(method)
    def asked(view: View, /, *arguments: P.args, **named: P.kwargs) -> R:
        try:
            return method(view, *arguments, **named)
        except IndexDamaged:
            view._make_anew()  # noqa: SLF001 - a part of the view
            return method(view, *arguments, **named)

    return asked


class Keeper(Protocol):
    """What keeps an index: of the files as they stand, or of a commit."""

    @property
    def profile(self) -> Profile:
        """The profile whose vocabularies the records were read under."""

    def fresh(self) -> Database:
        """Return the index as it must now be."""

    def searchable(self) -> Database:
        """Return it ready for a search by words."""

    def throw_away(self) -> None:
        """Take a damaged index away."""


class View(Snapshot):
    """A store's records as they stood when they were asked for, read from its index."""

    __slots__ = ("_known", "_profile", "database", "index")
    database: Database
    _profile: Profile
    index: Keeper | None
    """What keeps the index, where it may be made anew or made searchable."""
    _known: dict[str, Record]
    """The records made so far."""

    def __init__(self, database: Database, profile: Profile, index: Keeper | None = None) -> None:
        object.__setattr__(self, "_profile", profile)
        object.__setattr__(self, "index", index)
        self._use(database)

    @classmethod
    def of(cls, index: Keeper, profile: Profile) -> View:
        """Return the records that an index keeps, seen under a profile's rules.

        Raises:
            IndexFailed: the index cannot be kept here; the files can still be read.
            GitFailed: git cannot tell what changed.
        """
        try:
            return cls(index.fresh().frozen(), profile, index)
        except IndexDamaged:
            index.throw_away()
            return cls(index.fresh().frozen(), profile, index)

    def _use(self, database: Database) -> None:
        object.__setattr__(self, "database", database)
        object.__setattr__(self, "_known", {})
        database.teach("fold", 1, lambda text: None if text is None else text.casefold())
        database.teach("lowered", 1, lambda text: None if text is None else text.lower())
        database.teach("iso", 1, lambda day: None if day is None else date.fromordinal(day).isoformat())

    def _make_anew(self) -> None:
        """Go over to an index made anew, where this one is damaged."""
        if self.index is None:
            raise IndexDamaged("the index is damaged; it is made anew when it is next asked")
        self.index.throw_away()
        self._use(self.index.fresh().frozen())

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """Every record by its id, each made when it is asked for."""
        return Records(self)

    @property
    def profile(self) -> Profile:
        """The rules that the records are read under."""
        return self._profile

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps files from being read."""
        return self._problems("unreadable")

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong in records that can be read."""
        return self._problems("NOT unreadable")

    @mended
    def unsettled(self) -> list[Record]:
        """Return the records in which something waits for a person to settle, in the order of their paths."""
        return [record for record in self.made("d.unsettled", ()) if record.conflicts]

    @mended
    def of_kind(self, kind: str) -> list[Record]:
        """Return the records of a kind, in the order of their paths."""
        return list(self.made("d.kind = ?", (kind,)))

    @mended
    def get(self, record_id: str) -> Record | None:
        """Return the record of a whole id, or None."""
        found = self._known.get(record_id)
        return found or next(self.made("d.id = ?", (record_id,)), None)

    @mended
    def timeline(self, record_id: str) -> list[Record]:
        """Return the events about a record, newest first."""
        mine = "d.n IN (SELECT n FROM k_event WHERE x_about = ?)"
        return list(self.made(mine, (record_id,), "d.day DESC, d.id DESC"))

    @mended
    def under(self, link: str, record_id: str, kind: str) -> list[Record]:
        """Return the records of a kind whose link field (plan, priority or case) points at this one."""
        declared = KINDS[kind]
        if declared.field(link) is None:
            return []
        mine = f"d.n IN (SELECT n FROM {table(declared)} WHERE x_{link} = ?)"
        return list(self.made(mine, (record_id,)))

    def candidates(self, typed: str) -> list[RecordId]:
        """Return the ids that what a person typed may mean, as `cspt.model.ids.candidates` does over all of them."""
        if not typed.strip():
            return []
        half = typed.strip().upper().partition("-")
        return candidates(typed, self._of_half((half[2] if half[1] else half[0]).translate(LOOKALIKES)))

    @mended
    def beginning(self, typed: str) -> list[RecordId]:
        """Return the ids that begin with what a person typed, in either case; with nothing typed, all of them."""
        start = typed.strip().upper()
        sql = f"SELECT id FROM doc AS d WHERE id >= ? AND id < ? ORDER BY {IN_PATH_ORDER}"
        return [RecordId(record_id) for (record_id,) in self.rows(sql, (start, f"{start}~"))]

    @mended
    def titles(self, ids: Sequence[RecordId]) -> dict[RecordId, str]:
        """Return the titles of the records of these ids."""
        found: dict[RecordId, str] = {}
        for at in range(0, len(ids), _AT_ONCE):
            part = ids[at : at + _AT_ONCE]
            numbers = f"SELECT n FROM doc WHERE id IN ({', '.join('?' * len(part))})"
            for kind in KINDS.values():
                rows = self.rows(f"SELECT id, x_title FROM {table(kind)} WHERE n IN ({numbers})", part)
                found |= {RecordId(i): title or f"{kind.label} without a title" for i, title in rows}
        return found

    @mended
    def names(self) -> list[tuple[RecordId, str, str]]:
        """Return id, ref and title of every record that is on no other's timeline."""
        found: list[tuple[RecordId, str, str]] = []
        for kind in (kind for kind in KINDS.values() if not kind.lies_under):
            ref = "coalesce(x_ref, '')" if kind.field("ref") else "''"
            rows = self.rows(f"SELECT id, {ref}, x_title FROM {table(kind)}")
            found += [(RecordId(i), ref, title or f"{kind.label} without a title") for i, ref, title in rows]
        return found

    def alike(self, record_id: str) -> list[RecordId]:
        """Return the ids whose random half begins as this one's does, as far as a list shows it at its shortest."""
        return self._of_half(shown_half(record_id))

    @mended
    def of_ref(self, typed: str) -> list[Record]:
        """Return the records with this ref, in either case."""
        ref = typed.strip().casefold()
        with_refs = [kind for kind in KINDS.values() if kind.field("ref")]
        found = " UNION ALL ".join(f"SELECT n FROM {table(kind)} WHERE fold(x_ref) = :ref" for kind in with_refs)
        return list(self.made(f"d.n IN ({found})", {"ref": ref})) if ref else []

    @mended
    def titled(self, texts: Sequence[str]) -> list[RecordId]:
        """Return the ids of the records whose title holds one of these texts, in either case."""
        wanted = [text.casefold() for text in texts]
        found: list[RecordId] = []
        for kind in KINDS.values():
            rows = self.rows(f"SELECT id, x_title FROM {table(kind)}")
            without = f"{kind.label} without a title"
            found += [RecordId(i) for i, title in rows if any(t in (title or without).casefold() for t in wanted)]
        return found

    @mended
    def select(
        self, kind: Kind, query: Query, today: date, *, sort: str = "", limit: int | None = None, offset: int = 0
    ) -> list[Record]:
        """Return the records of a kind that answer a query on a day, in order, a page of them where a limit is given.

        `sort` names a field, with a hyphen before it for the other way; without one they come as their plan has them.
        """
        saying = Saying(kind, self._profile, today)
        where = saying.where(query)
        order = saying.order(sort.removeprefix("-"), descending=sort.startswith("-"))
        sql = f"SELECT t.n FROM {saying.source} WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
        saying.values |= {"limit": -1 if limit is None else limit, "offset": offset}
        return list(self.numbered([n for (n,) in self._answered(saying, sql)]))

    @mended
    def columns(self, query: Query, today: date) -> dict[str, list[RecordId]]:
        """Return the ids of the actions that answer a query by the column they stand in, in the plan's order."""
        saying = Saying(KINDS["action"], self._profile, today)
        where = saying.where(query)
        sql = f"SELECT {saying.stands}, t.id FROM {saying.source} WHERE {where} ORDER BY {saying.order('')}"
        found: dict[str, list[RecordId]] = {}
        for stands, record_id in self._answered(saying, sql):
            found.setdefault(stands, []).append(RecordId(record_id))
        return found

    @mended
    def placed(self, query: Query, today: date) -> list[Placed]:
        """Return where the actions that answer a query stand, in the plan's order."""
        saying = Saying(KINDS["action"], self._profile, today)
        where = saying.where(query)
        links = ", ".join(f"coalesce(t.x_{name}, '')" for name in ("plan", "priority", "case"))
        asked = f"SELECT t.id, {links}, {saying.shows}"
        sql = f"{asked} FROM {saying.source} WHERE {where} ORDER BY {saying.order('')}"
        return [Placed(*row) for row in self._answered(saying, sql)]

    @mended
    def urgent(self, query: Query, today: date) -> list[RecordId]:
        """Return the ids of the cases that answer a query, the longest over for review first and closed ones last."""
        saying = Saying(KINDS["case"], self._profile, today)
        where = saying.where(query)
        sql = f"SELECT t.id FROM {saying.source} WHERE {where} ORDER BY {saying.urgency}"
        return [RecordId(record_id) for (record_id,) in self._answered(saying, sql)]

    @mended
    def count(self, kind: Kind, query: Query, today: date) -> int:
        """Return how many records of a kind answer a query on a day."""
        saying = Saying(kind, self._profile, today)
        where = saying.where(query)
        return int(self._answered(saying, f"SELECT count(*) FROM {saying.source} WHERE {where}")[0][0])

    @mended
    def tally(self, query: Query, today: date, by: str = "") -> Tally:
        """Return how many actions answer a query on a day, by the column they stand in and the RAG they show.

        Where `by` names a link, such as `plan`, the first of the three is the record it points at.
        """
        saying = Saying(KINDS["action"], self._profile, today)
        where = saying.where(query)
        group = f"coalesce(t.x_{by}, '')" if by else "''"
        asked = f"SELECT {group}, {saying.stands}, {saying.shows}, count(*)"
        sql = f"{asked} FROM {saying.source} WHERE {where} GROUP BY 1, 2, 3"
        return {(at, stands, shows): count for at, stands, shows, count in self._answered(saying, sql)}

    @mended
    def updates(self, actions: Sequence[Record], today: date) -> dict[str, date | None]:
        """Return the day of the last update of each of these actions, by its id; None where it has had none."""
        saying = Saying(KINDS["action"], self._profile, today)
        asked = f"SELECT t.id, {saying.updated} FROM doc AS d JOIN k_action AS t ON t.n = d.n WHERE d.id IN "
        found: dict[str, date | None] = {}
        for at in range(0, len(actions), _AT_ONCE):
            part = {f"i{number}": action.id for number, action in enumerate(actions[at : at + _AT_ONCE])}
            listed = ", ".join(f":{name}" for name in part)
            rows = self.rows(f"{asked} ({listed})", saying.values | part)
            found |= {record_id: as_day(updated) for record_id, updated in rows}
        return {action.id: found.get(action.id) for action in actions}

    @mended
    def search(self, typed: str, limit: int | None = None) -> list[Hit]:
        """Return what holds every word typed, as `cspt.rules.search` has it; so many at most where a limit is given."""
        if self.index and not self.database.is_searchable:
            self._use(self.index.searchable().frozen())
        matches = search(self.database, typed, -1 if limit is None else limit)
        records = self.several({each for match in matches for each in (match.id, match.event) if each})
        return [Hit(records[match.id], records[match.event] if match.event else None, match.found) for match in matches]

    def several(self, ids: Collection[str]) -> dict[str, Record]:
        """Return the records of these ids, those that there are."""
        unknown = sorted(each for each in ids if each not in self._known)
        for at in range(0, len(unknown), _AT_ONCE):
            part = unknown[at : at + _AT_ONCE]
            list(self.made(f"d.id IN ({', '.join('?' * len(part))})", part))
        return {each: self._known[each] for each in ids if each in self._known}

    @mended
    def held(self, kind: Kind, name: str) -> dict[str, int]:
        """Return the values that records of a kind hold in a field, each with how many hold it."""
        field = kind.field(name)
        if field is None:
            return {}
        column = f"'{kind.name}'" if name == "kind" else f"x_{name}"
        sql = f"SELECT {column}, count(*) FROM {table(kind)} WHERE {column} IS NOT NULL GROUP BY 1"
        counted: Counter[str] = Counter()
        for text, count in self.rows(sql):
            for item in items_of(field, text):
                counted[item] += count
        return dict(counted)

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Return what a statement selects."""
        return self.database.rows(sql, values)

    @mended
    def _of_half(self, half: str) -> list[RecordId]:
        """Return the ids whose random half begins with this."""
        after = "substr(id, instr(id, '-') + 1)"
        sql = f"SELECT id FROM doc AS d WHERE {after} >= ? AND {after} < ? ORDER BY {IN_PATH_ORDER}"
        return [RecordId(each) for (each,) in self.rows(sql, (half, f"{half}~"))]

    @mended
    def _problems(self, which: str) -> tuple[Problem, ...]:
        sql = (
            "SELECT path, line, message, unreadable FROM problem"
            f" WHERE {which} ORDER BY replace(path, '/', char(1)), rowid"
        )
        return tuple(Problem(path, line, said, bool(bad)) for path, line, said, bad in self.rows(sql))

    def numbered(self, numbers: Sequence[int]) -> Iterator[Record]:
        """Yield the records of these numbers, in their order."""
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            sql = f"SELECT d.n, {DOC}, d.faulty FROM doc AS d WHERE d.n IN ({', '.join('?' * len(part))})"
            rows = {row[0]: row[1:] for row in self.rows(sql, part)}
            yield from (self._record(rows[n]) for n in part if n in rows)

    def made(
        self, where: str, values: Sequence[object] | Mapping[str, object], order: str = IN_PATH_ORDER
    ) -> Iterator[Record]:
        """Yield the records that a condition on `d`, their row of `doc`, holds of."""
        sql = f"SELECT {DOC}, d.faulty FROM doc AS d WHERE {where} ORDER BY {order}"
        for row in self.rows(sql, values):
            yield self._record(row)

    def _record(self, row: tuple[Any, ...]) -> Record:
        path, record_id, kind, raw, body, faulty = row
        if record_id not in self._known:
            problems = self._problems_of(path) if faulty else ()
            doc = (path, record_id, kind, raw, body)
            self._known[record_id] = record_of(doc, (self.index or self).profile.vocabulary, problems)
        return self._known[record_id]

    def _problems_of(self, path: str) -> tuple[Problem, ...]:
        sql = "SELECT path, line, message, unreadable FROM problem WHERE path = ? ORDER BY rowid"
        return tuple(Problem(at, line, said, bool(bad)) for at, line, said, bad in self.rows(sql, (path,)))

    def _answered(self, saying: Saying, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement; what SQL cannot say is put to each record itself."""
        if not saying.asked:
            return self.rows(sql, saying.values)
        facts = Facts(self, self._profile, saying.today)
        refused: list[CsptError] = []

        def answers(n: int, place: int) -> bool:
            try:
                return facts.matches(next(self.numbered([n])), Query((saying.asked[place],)))
            except CsptError as trouble:  # SQLite would say no more than that a function failed
                refused.append(trouble)
                return False

        self.database.teach("answers", 2, answers)
        try:
            rows = self.rows(sql, saying.values)
        finally:
            self.database.teach("answers", 2, None)
        if refused:
            raise refused[0]
        return rows
