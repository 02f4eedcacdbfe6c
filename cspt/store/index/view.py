"""The records as the index holds them: all that a snapshot of every file gives, and what is asked of many at once.

Records are made when they are asked for, so that a command costs what it shows and not what the store holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cspt.kinds import KINDS
from cspt.model.ids import RecordId, candidates
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import Facts
from cspt.store.index.database import Database
from cspt.store.index.rows import DOC, as_day, record_of
from cspt.store.index.schema import table
from cspt.store.index.sql import Saying

_AT_ONCE = 500
_IN_PATH_ORDER = "replace(d.path, '/', char(1))"
"""Orders paths as a walk through the folders meets them."""


class View(Snapshot):
    """A store's records, read from its index."""

    __slots__ = ("_database", "_known", "_profile")
    _database: Database
    _profile: Profile
    _known: dict[str, Record]
    """The records made so far."""

    def __init__(self, database: Database, profile: Profile) -> None:
        for name, value in (("_database", database), ("_profile", profile), ("_known", {})):
            object.__setattr__(self, name, value)
        database.teach("fold", 1, lambda text: None if text is None else text.casefold())
        database.teach("lowered", 1, lambda text: None if text is None else text.lower())
        database.teach("iso", 1, lambda day: None if day is None else date.fromordinal(day).isoformat())

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """Every record by its id, each made when it is asked for."""
        return _Records(self)

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

    def of_kind(self, kind: str) -> list[Record]:
        """Return the records of a kind, in the order of their paths."""
        return list(self._made("d.kind = ?", (kind,)))

    def get(self, record_id: str) -> Record | None:
        """Return the record of a whole id, or None."""
        found = self._known.get(record_id)
        return found or next(self._made("d.id = ?", (record_id,)), None)

    def timeline(self, record_id: str) -> list[Record]:
        """Return the events about a record, newest first."""
        mine = "d.n IN (SELECT n FROM k_event WHERE x_about = ?)"
        return list(self._made(mine, (record_id,), "d.day DESC, d.id DESC"))

    def under(self, link: str, record_id: str, kind: str) -> list[Record]:
        """Return the records of a kind whose link field (plan, priority or case) points at this one."""
        declared = KINDS[kind]
        if declared.field(link) is None:
            return []
        mine = f"d.n IN (SELECT n FROM {table(declared)} WHERE x_{link} = ?)"
        return list(self._made(mine, (record_id,)))

    def find(self, typed: str, kind: str = "") -> Record:
        """Return the one record that what a person typed means, as `Snapshot.find` does."""
        return Snapshot({record.id: record for record in self._named(self.candidates(typed))}).find(typed, kind)

    def candidates(self, typed: str) -> list[RecordId]:
        """Return the ids that what a person typed may mean, as `cspt.model.ids.candidates` does over all of them."""
        half = typed.strip().upper().rpartition("-")[2].translate(str.maketrans("ILO", "110"))
        after = "substr(id, instr(id, '-') + 1)"
        sql = f"SELECT id FROM doc AS d WHERE {after} >= ? AND {after} < ? ORDER BY {_IN_PATH_ORDER}"
        return candidates(typed, (RecordId(each) for (each,) in self._database.rows(sql, (half, f"{half}~"))))

    def titled(self, texts: Sequence[str]) -> list[RecordId]:
        """Return the ids of the records whose title holds one of these texts, in either case."""
        wanted = [text.casefold() for text in texts]
        found: list[RecordId] = []
        for kind in KINDS.values():
            rows = self._database.rows(f"SELECT id, x_title FROM {table(kind)}")
            without = f"{kind.label} without a title"
            found += [RecordId(i) for i, title in rows if any(t in (title or without).casefold() for t in wanted)]
        return found

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
        self._teach_answers(saying)
        return list(self._numbered([n for (n,) in self._database.rows(sql, saying.values)]))

    def count(self, kind: Kind, query: Query, today: date) -> int:
        """Return how many records of a kind answer a query on a day."""
        saying = Saying(kind, self._profile, today)
        where = saying.where(query)
        self._teach_answers(saying)
        rows = self._database.rows(f"SELECT count(*) FROM {saying.source} WHERE {where}", saying.values)
        return int(rows[0][0])

    def tally(self, query: Query, today: date, by: str = "") -> dict[tuple[str, str, str], int]:
        """Return how many actions answer a query on a day, by the column they stand in and the RAG they show.

        Where `by` names a link, such as `plan`, the first of the three is the record it points at.
        """
        saying = Saying(KINDS["action"], self._profile, today)
        where = saying.where(query)
        group = f"coalesce(t.x_{by}, '')" if by else "''"
        asked = f"SELECT {group}, {saying.stands}, {saying.shows}, count(*)"
        sql = f"{asked} FROM {saying.source} WHERE {where} GROUP BY 1, 2, 3"
        self._teach_answers(saying)
        return {(at, stands, shows): count for at, stands, shows, count in self._database.rows(sql, saying.values)}

    def bases(self, actions: Sequence[Record], today: date) -> dict[str, tuple[date | None, bool]]:
        """Return what actions' facts rest on beside their fields: the last update, and whether the plan is closed."""
        saying = Saying(KINDS["action"], self._profile, today)
        asked = f"SELECT t.id, {saying.updated}, {saying.closed} FROM k_action AS t WHERE t.id IN "
        found: dict[str, tuple[date | None, bool]] = {}
        for at in range(0, len(actions), _AT_ONCE):
            part = {f"i{number}": action.id for number, action in enumerate(actions[at : at + _AT_ONCE])}
            listed = ", ".join(f":{name}" for name in part)
            rows = self._database.rows(f"{asked} ({listed})", saying.values | part)
            found |= {record_id: (as_day(updated), bool(closed)) for record_id, updated, closed in rows}
        return found

    def due_by(self, day: date) -> Snapshot:
        """Return the records narrowed to those that may be due by a day, for `cspt.rules.due` to choose from."""
        asked = {
            "k_action": "e_due <= :day AND coalesce(x_status, '') NOT IN ({done})",
            "k_case": "x_review_due <= :iso AND coalesce(x_status, '') NOT IN ({done})",
            "k_plan": "e_review_date <= :day AND coalesce(x_status, '') NOT IN ({done})",
            "k_member": "x_isp_expires <= :iso",
        }
        values: dict[str, object] = {"day": day.toordinal(), "iso": day.isoformat()}
        values |= {f"s{number}": status for number, status in enumerate(self._profile.done)}
        done = ", ".join(f":s{number}" for number in range(len(self._profile.done)))
        found: list[int] = []
        for name, where in asked.items():
            rows = self._database.rows(f"SELECT n FROM {name} WHERE {where.format(done=done)}", values)
            found += [n for (n,) in rows]
        return _Narrowed(self._database, self._profile, list(self._numbered(found)))

    def _problems(self, which: str) -> tuple[Problem, ...]:
        sql = f"SELECT path, line, message, unreadable FROM problem WHERE {which} ORDER BY path, line, rowid"
        return tuple(Problem(path, line, said, bool(bad)) for path, line, said, bad in self._database.rows(sql))

    def _named(self, ids: Sequence[str]) -> Iterator[Record]:
        for record_id in ids:
            found = self.get(record_id)
            if found:
                yield found

    def _numbered(self, numbers: Sequence[int]) -> Iterator[Record]:
        """Yield the records of these numbers, in their order."""
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            sql = f"SELECT d.n, {DOC}, d.faulty FROM doc AS d WHERE d.n IN ({', '.join('?' * len(part))})"
            rows = {row[0]: row[1:] for row in self._database.rows(sql, part)}
            yield from (self._record(rows[n]) for n in part if n in rows)

    def _made(self, where: str, values: Sequence[object], order: str = _IN_PATH_ORDER) -> Iterator[Record]:
        sql = f"SELECT {DOC}, d.faulty FROM doc AS d WHERE {where} ORDER BY {order}"
        for row in self._database.rows(sql, values):
            yield self._record(row)

    def _record(self, row: tuple[Any, ...]) -> Record:
        path, record_id, kind, raw, body, faulty = row
        if record_id not in self._known:
            problems = self._problems_of(path) if faulty else ()
            doc = (path, record_id, kind, raw, body)
            self._known[record_id] = record_of(doc, self._profile.vocabulary, problems)
        return self._known[record_id]

    def _problems_of(self, path: str) -> tuple[Problem, ...]:
        sql = "SELECT path, line, message, unreadable FROM problem WHERE path = ? ORDER BY rowid"
        return tuple(Problem(at, line, said, bool(bad)) for at, line, said, bad in self._database.rows(sql, (path,)))

    def _teach_answers(self, saying: Saying) -> None:
        """Let a statement put to a record itself what SQL cannot say."""
        if not saying.asked:
            return
        facts = Facts(self, self._profile, saying.today)

        def answers(n: int, place: int) -> bool:
            record = next(self._numbered([n]))
            return facts.matches(record, Query((saying.asked[place],)))

        self._database.teach("answers", 2, answers)


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


class _Records(Mapping[RecordId, Record]):
    """Every record of a view by its id, in the order of their paths."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getitem__(self, record_id: RecordId) -> Record:
        found = self._view.get(record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def __iter__(self) -> Iterator[RecordId]:
        rows = self._view._database.rows(f"SELECT d.id FROM doc AS d ORDER BY {_IN_PATH_ORDER}")  # noqa: SLF001 - a part of the view
        return (RecordId(record_id) for (record_id,) in rows)

    def __len__(self) -> int:
        return int(self._view._database.rows("SELECT count(*) FROM doc")[0][0])  # noqa: SLF001 - a part of the view
