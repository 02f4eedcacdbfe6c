"""Everything known of each record on a day: its fields and what the rules derive.

Lists, filters, boards and JSON all read it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cspt.errors import BadRequest
from cspt.kinds import BY_PREFIX, KINDS
from cspt.model.dates import When
from cspt.model.ids import RecordId, prefix_of
from cspt.model.profile import Profile
from cspt.model.query import Query, Term, parse_query, whole_text
from cspt.model.record import Record
from cspt.model.schema import LINKS, Kind, Type
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value, allowed, to_text
from cspt.rules.due import Due, what_is_due
from cspt.rules.rag import ORDER, ActionFacts, facts_from
from cspt.rules.rollup import Rollup

if TYPE_CHECKING:
    from cspt.rules.search import Hit, Search

DERIVED = ("rag_derived", "rag_why", "overdue", "shows", "updated", "stands")
"""What an action has beside its fields: `shows` is the RAG a board shows, `stands` the column it is in."""
_FAR = date.max.toordinal()
_DATES = frozenset({Type.DATE, Type.WHEN})
_LONGEST_NUMBER = 4_000
"""Python refuses to read numbers of more than 4,300 digits; no ref needs them."""


Tally = dict[tuple[str, str, str], int]
"""Counts of actions by the record one of their links points at, the column they stand in and the RAG they show."""


class Placed(NamedTuple):
    """An action as a plan's tree knows it."""

    id: RecordId
    plan: str
    priority: str
    case: str
    """The ids of the records it names; empty where it names none."""
    shown: str
    """The RAG it shows."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot seen through the partnership's rules on one day."""

    snapshot: Snapshot
    profile: Profile
    today: date
    _actions: dict[str, ActionFacts] = field(default_factory=dict, init=False, repr=False, compare=False)
    _searches: list[Search] = field(default_factory=list, init=False, repr=False, compare=False)
    _tallies: dict[tuple[Query, str], Tally] = field(default_factory=dict, init=False, repr=False, compare=False)
    _dues: dict[tuple[timedelta, str], list[Due]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _names: list[tuple[RecordId, str, str]] = field(default_factory=list, init=False, repr=False, compare=False)

    def of(self, action: Record) -> ActionFacts:
        """Return an action's facts, worked out once."""
        if action.id not in self._actions:
            self.prepare([action])
        return self._actions[action.id]

    def prepare(self, actions: Sequence[Record]) -> None:
        """Work out the facts of many actions at once, which is cheaper than one after another."""
        unknown = [action for action in actions if action.id not in self._actions]
        updates = self.snapshot.updates(unknown, self.today)
        for action in unknown:
            self._actions[action.id] = facts_from(action, updates[action.id], self.snapshot, self.profile, self.today)

    def listed(
        self, kind: Kind, query: Query, *, sort: str = "", limit: int | None = None, offset: int = 0
    ) -> list[Record]:
        """Return the records of a kind that answer a query, in order; a page of them where a limit is given.

        `sort` names a field, with a hyphen before it for the other way; without one they come as their plan has them.
        """
        found = sorted(self.select(self._of_kind(kind), query), key=sort_key)
        if name := sort.removeprefix("-"):
            found.sort(key=lambda record: order_of(self, record, name), reverse=sort.startswith("-"))
            found.sort(key=lambda record: self.value(record, name) is None)
        return found[offset:] if limit is None else found[offset : offset + limit]

    def count(self, kind: Kind, query: Query) -> int:
        """Return how many records of a kind answer a query."""
        return len(self.select(self._of_kind(kind), query))

    def tally(self, query: Query, by: str = "") -> Tally:
        """Return how many actions answer a query, by the column they stand in and the RAG they show.

        Where `by` names a link, such as `plan`, the first of the three is the record it points at.
        """
        if (query, by) not in self._tallies:
            self._tallies[query, by] = self._counted(query, by)
        return self._tallies[query, by]

    def rollups(self, query: Query, by: str = "") -> dict[str, Rollup]:
        """Return how many actions that answer a query show each RAG, under each record that a link points at."""
        found: dict[str, Counter[str]] = {}
        for (at, _, shown), count in self.tally(query, by).items():
            found.setdefault(at, Counter())[shown] += count
        return {at: Rollup({colour: counts[colour] for colour in ORDER}) for at, counts in found.items()}

    def columns(self, query: Query) -> dict[str, list[RecordId]]:
        """Return the ids of the actions that answer a query by the column they stand in, in the plan's order."""
        found: dict[str, list[RecordId]] = {}
        for action in self.listed(KINDS["action"], query):
            found.setdefault(self.of(action).status, []).append(action.id)
        return found

    def placed(self, query: Query) -> list[Placed]:
        """Return where the actions that answer a query stand, in the plan's order."""
        found = self.listed(KINDS["action"], query)
        return [Placed(a.id, a.text("plan"), a.text("priority"), a.text("case"), self.of(a).shown) for a in found]

    def urgent(self, query: Query) -> list[RecordId]:
        """Return the ids of the cases that answer a query, the longest over for review first and closed ones last."""
        cases = self.select(self.snapshot.of_kind("case"), query)
        return [case.id for case in sorted(cases, key=lambda case: _urgency(case, self.profile.done))]

    def names(self) -> list[tuple[RecordId, str, str]]:
        """Return id, ref and title of every record that is on no other's timeline."""
        if not self._names:
            self._names.extend(self.snapshot.names())
        return self._names

    def held(self, kind: Kind, name: str) -> dict[str, int]:
        """Return the values that records of a kind hold in a field, each with how many hold it."""
        return dict(Counter(value for record in self.snapshot.of_kind(kind.name) for value in _items(record, name)))

    def due(self, within: timedelta, who: str = "") -> list[Due]:
        """Return what is over or due within a span from today, as `cspt.rules.due` has it."""
        if (within, who) not in self._dues:
            self._dues[within, who] = self._due(within, who)
        return self._dues[within, who]

    def search(self, typed: str, limit: int | None = None) -> list[Hit]:
        """Return what holds every word typed, as `cspt.rules.search` has it; so many at most where a limit is given."""
        from cspt.rules.search import Search

        if not self._searches:
            self._searches.append(Search(self.snapshot))
        return self._searches[0].find(typed)[:limit]

    def _counted(self, query: Query, by: str) -> Tally:
        chosen = self.select(self._of_kind(KINDS["action"]), query)
        return dict(Counter((a.text(by) if by else "", self.of(a).status, self.of(a).shown) for a in chosen))

    def _due(self, within: timedelta, who: str) -> list[Due]:
        return what_is_due(self.snapshot, self.profile, self.today, within, who)

    def _of_kind(self, kind: Kind) -> list[Record]:
        records = self.snapshot.of_kind(kind.name)
        if kind.name == "action":
            self.prepare(records)
        return records

    def query(self, kind: Kind, parts: Sequence[str]) -> Query:
        """Read filters for a kind of record, with links given as people type them.

        Raises:
            BadRequest: a condition names no such field or record, or holds a date that cannot be read.
        """
        names = [*kind.names(), *(DERIVED if kind.name == "action" else ()), "path"]
        dates = [f.name for f in kind.fields if f.type in _DATES] + ["updated"]
        query = parse_query(parts, names, dates, self.today)
        return Query(tuple(self._resolved(kind, term) for term in query.terms), query.words)

    def select(self, records: Iterable[Record], query: Query) -> list[Record]:
        """Return the records that answer a query, in their order."""
        return [record for record in records if self.matches(record, query)]

    def matches(self, record: Record, query: Query) -> bool:
        """Tell whether a record answers a query."""
        return query.matches(lambda name: self.value(record, name), lambda: whole_text(record.values, record.body))

    def value(self, record: Record, name: str) -> Value | None:
        """Return a field's value, one the rules derive, or the record's kind or path."""
        if name in ("kind", "path"):
            return record.path if name == "path" else record.kind.name
        if record.kind.name == "action" and name in DERIVED:
            return _derived(self.of(record))[name] or None
        return record.values.get(name)

    def row(self, record: Record) -> dict[str, object]:
        """Return a record as JSON data: keyed as the front matter, with id, kind, path and what is derived."""
        row: dict[str, object] = {"id": record.id, "kind": record.kind.name, "path": record.path}
        for name, value in {**record.raw, **record.values}.items():
            row.setdefault(name, plain(value))
        if record.kind.name == "action":
            row |= {name: plain(value) for name, value in _derived(self.of(record)).items()}
        return row

    def _resolved(self, kind: Kind, term: Term) -> Term:
        """Replace what a person typed for a link by the ids it means: an id's start, or words of a title."""
        declared = kind.field(term.field)
        if declared is None or declared.type not in LINKS:
            return self._possible(kind, term)
        if term.op in ("~", "!~"):
            ids = self.snapshot.titled(term.wanted)
            return Term(term.field, "=" if term.op == "~" else "!=", tuple(ids) or ("no such record",))
        return Term(term.field, term.op, tuple(self._link(word, declared.to) for word in term.wanted))

    def _possible(self, kind: Kind, term: Term) -> Term:
        """Refuse to look for a value that a field of choices can never hold."""
        declared = kind.field({"shows": "rag", "rag_derived": "rag", "stands": "status"}.get(term.field, term.field))
        if declared is None or declared.type not in (Type.CHOICE, Type.CHOICES) or declared.open:
            return term
        choices = allowed(declared, self.profile.vocabulary)
        odd = [word for word in term.wanted if word.casefold() not in (*choices, "", "none")]
        if choices and odd and term.op in ("=", "!="):
            raise BadRequest(f"`{term.field}` is never `{odd[0]}`; it may be {', '.join(choices)} or none")
        return term

    def _link(self, typed: str, kind: str) -> str:
        if typed in ("", "none"):
            return ""
        found = [i for i in self.snapshot.candidates(typed) if kind in ("", BY_PREFIX[prefix_of(i)].name)]
        if not found:
            raise BadRequest(f"no {kind or 'record'} `{typed}`; type the start of an id, or ~ and words of its title")
        if len(found) > 1:
            raise BadRequest(f"`{typed}` may mean {', '.join(found[:8])}; type more of it")
        return found[0]


def plain(value: object) -> object:
    """Return a value as JSON can hold it: dates as text, rows as objects."""
    if isinstance(value, (date, When)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if hasattr(value, "items"):
        return {key: plain(item) for key, item in value.items()}
    return value


def _derived(facts: ActionFacts) -> dict[str, Value | None]:
    return {
        "rag_derived": facts.derived,
        "rag_why": facts.why,
        "overdue": facts.overdue,
        "shows": facts.shown,
        "stands": facts.status,
        "updated": facts.updated,
    }


def sort_key(record: Record) -> tuple[object, ...]:
    """Order records of a kind as their plan does: by ref, numbers as numbers, then by id."""
    return (*_natural(record.text("ref")), record.id)


def order_of(facts: Facts, record: Record, name: str) -> tuple[object, ...]:
    """Return what a field sorts by: choices as the profile orders them, numbers as numbers, blank ones last."""
    value = facts.value(record, name)
    if value is None:
        return (1,)
    if isinstance(value, int):
        return (0, "", value)
    text = str(value.first()) if isinstance(value, When) else to_text(value).casefold()
    ranked = ranking(record.kind, name, facts.profile)
    return (0, "", ranked.index(text)) if text in ranked else (0, text, 0)


def ranking(kind: Kind, name: str, profile: Profile) -> Sequence[str]:
    """Return the values of a field in the order that they are sorted in; empty where they are sorted as text."""
    if name in ("rag", "shows", "rag_derived"):
        return ORDER
    declared = kind.field(name)
    vocabulary = "workflow.action" if name == "stands" else declared.vocabulary if declared else ""
    choices = declared.choices if declared else ()
    return choices or (profile.vocabulary(vocabulary) if vocabulary else ())


def _urgency(case: Record, done: Sequence[str]) -> tuple[bool, int, str]:
    """Order cases by their review, the longest over first; without one last, and closed ones after all."""
    closed, review = case.get("closed", date), case.get("review_due", date)
    if case.text("status") in done:
        return True, _FAR - (closed.toordinal() if closed else 0), case.id
    return False, review.toordinal() if review else _FAR, case.id


def _items(record: Record, name: str) -> Sequence[str]:
    return record.texts(name) or ([record.text(name)] if record.text(name) else [])


def _natural(ref: str) -> tuple[object, ...]:
    """Split a ref such as `2.01` or `4b` so that 10 comes after 9; records without one come last."""
    pieces: list[tuple[int, str]] = []
    number = ""
    for character in ref:
        if character.isdecimal():
            number += character
            continue
        if number:
            pieces.append((int(number[:_LONGEST_NUMBER]), ""))
            number = ""
        if character.isalpha():
            pieces.append((-1, character))
    if number:
        pieces.append((int(number[:_LONGEST_NUMBER]), ""))
    return (not ref, tuple(pieces))
