"""Says a query in SQL: filters, order and what the rules derive on a day, exactly as `cspt.rules` would answer.

A condition that SQL cannot put is asked of the record itself, by the function `answers`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cspt.model.dates import parse_when
from cspt.model.profile import Profile
from cspt.model.query import Query, Term
from cspt.model.schema import Field, Kind, Type
from cspt.rules.facts import DERIVED
from cspt.rules.rag import ORDER
from cspt.store.index.rows import item_key
from cspt.store.index.schema import ITEMS_TYPES, table

_BLANK = frozenset({"", "none"})
_INTEGERS = frozenset({Type.NUMBER, Type.FLAG})
_DATES = frozenset({Type.DATE, Type.WHEN})
_ORDERING = frozenset({"<", "<=", ">", ">="})


class Unsayable(Exception):
    """A condition that SQL cannot put."""


@dataclass
class Saying:
    """The clauses of statements about one kind of record on one day; the kind's table is `t`, its records `d`."""

    kind: Kind
    profile: Profile
    today: date
    values: dict[str, object] = field(default_factory=dict)
    """What the statement's names stand for."""
    asked: list[Term] = field(default_factory=list)
    """The conditions put to the records themselves; `answers` is given a record's number and a place here."""

    @property
    def source(self) -> str:
        """The tables that clauses speak of."""
        return f"{table(self.kind)} AS t JOIN doc AS d ON d.n = t.n" if self._whole else f"{table(self.kind)} AS t"

    _whole: bool = False

    def where(self, query: Query) -> str:
        """Return the condition that a record answers a query."""
        parts = [self._term(term) for term in query.terms]
        for word in query.words:
            self._whole = True
            parts.append(f"instr(d.whole, {self._bind(word)}) > 0" if word else "1")
        return " AND ".join(parts) or "1"

    def order(self, name: str, *, descending: bool = False) -> str:
        """Return the order by a field, blank ones last either way; by the plan's own order where none is named."""
        if not name:
            return "t.place, t.id"
        blank, keys = self._keys(name)
        way = " DESC" if descending else ""
        return ", ".join([blank, *(f"{key}{way}" for key in keys), "t.place", "t.id"])

    @property
    def urgency(self) -> str:
        """The order of cases: the longest over for review first, those without one after, and closed ones last."""
        over = self.finished
        review = f"CASE WHEN NOT {over} THEN t.x_review_due IS NULL END, CASE WHEN NOT {over} THEN t.x_review_due END"
        closed = f"CASE WHEN {over} THEN t.x_closed IS NULL END, CASE WHEN {over} THEN t.x_closed END DESC"
        return f"{over}, {review}, {closed}, t.id"

    @cached_property
    def updated(self) -> str:
        """The day of an action's last update, as a number."""
        known = "CASE WHEN e.last <= :today THEN e.last WHEN e.first <= :today THEN e.first END"
        looked_up = f"(SELECT max({known}) FROM k_event AS e WHERE e.x_about = t.id)"
        self.values["today"] = self.today.toordinal()
        return f"(CASE WHEN t.newest IS NULL OR t.newest <= :today THEN t.newest ELSE {looked_up} END)"

    @cached_property
    def finished(self) -> str:
        """Whether a record's declared status ends its work."""
        return f"(coalesce(t.x_status, '') IN {self._list(self.profile.done)})"

    @cached_property
    def closed(self) -> str:
        """Whether the plan of an action is closed; an id's prefix tells which table its record is in."""
        done = self._list(self.profile.done)
        held = [
            f"SELECT id FROM {name} WHERE coalesce(x_status, '') IN {done}" for name in ("k_plan", "k_action", "k_case")
        ]
        others = " OR ".join(f"EXISTS ({sql} AND id = t.x_plan)" for sql in held[1:])
        return (
            f"(CASE WHEN t.x_plan IS NULL THEN 0 WHEN t.x_plan IN ({held[0]}) THEN 1"
            f" WHEN substr(t.x_plan, 1, 2) = 'PL' THEN 0 ELSE {others} END)"
        )

    @cached_property
    def derived(self) -> str:
        """The RAG that the rules derive for an action; empty where there is no basis."""
        rule = self.profile.rag_rule(self.today)
        self.values |= {"today": self.today.toordinal(), "red_quiet": rule.red_no_update_days}
        self.values |= {"amber_due": rule.amber_due_days, "amber_quiet": rule.amber_no_update_days}
        quiet = f"coalesce(:today - {self.updated}, 0)"
        return (
            f"(CASE WHEN {self.finished} THEN 'blue' WHEN {self.closed} THEN '' WHEN t.e_due < :today THEN 'red'"
            f" WHEN {quiet} >= :red_quiet THEN 'red' WHEN t.e_due - :today <= :amber_due THEN 'amber'"
            f" WHEN {quiet} >= :amber_quiet THEN 'amber'"
            f" WHEN t.e_due IS NOT NULL OR {self.updated} IS NOT NULL THEN 'green' ELSE '' END)"
        )

    @cached_property
    def shows(self) -> str:
        """The RAG that a screen shows for an action."""
        return f"coalesce(t.x_rag, {self.derived})"

    @cached_property
    def overdue(self) -> str:
        """The days an action is past due; nothing where it is not."""
        self.values["today"] = self.today.toordinal()
        return f"(CASE WHEN t.e_due < :today AND NOT {self.finished} AND NOT {self.closed} THEN :today - t.e_due END)"

    @cached_property
    def stands(self) -> str:
        """The column of the board that an action stands in."""
        blank = self.profile.blank_status
        return (
            f"coalesce(t.x_status, CASE WHEN {self.updated} IS NULL"
            f" THEN {self._bind(blank.without_updates)} ELSE {self._bind(blank.with_updates)} END)"
        )

    def _term(self, term: Term) -> str:
        try:
            return self._said(term)
        except (Unsayable, ValueError):
            self.asked.append(term)
            return f"answers(t.n, {len(self.asked) - 1})"

    def _said(self, term: Term) -> str:
        asked = _Asked(self, term.field)
        if term.op in _ORDERING:
            return f"coalesce({asked.compares(term.op, term.wanted[0])}, 0)"
        holds = asked.equals(term.wanted) if term.op in ("=", "!=") else asked.contains(term.wanted)
        return f"NOT coalesce({holds}, 0)" if term.op.startswith("!") else f"coalesce({holds}, 0)"

    def _keys(self, name: str) -> tuple[str, list[str]]:
        asked = _Asked(self, name)
        if asked.is_number or name == "updated":
            return f"{asked.column} IS NULL", [asked.column]
        if asked.type is Type.WHEN:
            return f"{asked.column} IS NULL", [f"t.d_{name}"]
        text = asked.folded("fold")
        if ranked := self._ranking(name):
            places = " ".join(f"WHEN {self._bind(each)} THEN {at}" for at, each in enumerate(ranked))
            known = f"{text} IN {self._list(ranked)}"
            return f"{asked.column} IS NULL", [
                f"CASE WHEN {known} THEN '' ELSE {text} END",
                f"CASE {text} {places} ELSE 0 END",
            ]
        return f"{asked.column} IS NULL", [text]

    def _ranking(self, name: str) -> Sequence[str]:
        if name in ("rag", "shows", "rag_derived"):
            return ORDER
        declared = self.kind.field(name)
        vocabulary = "workflow.action" if name == "stands" else declared.vocabulary if declared else ""
        choices = declared.choices if declared else ()
        return choices or (self.profile.vocabulary(vocabulary) if vocabulary else ())

    def _bind(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _list(self, values: Sequence[str]) -> str:
        return f"({', '.join(self._bind(value) for value in values)})"


class _Asked:
    """One field, or one thing derived, as conditions speak of it."""

    def __init__(self, saying: Saying, name: str) -> None:
        self._saying, self.name = saying, name
        self.type = Type.TEXT
        self.is_number = name == "overdue"
        if saying.kind.name == "action" and name in DERIVED:
            self.column = self._derived(saying, name)
        else:
            self._declare(saying, saying.kind.field(name))

    def equals(self, wanted: Sequence[str]) -> str:
        """Say that the value is one of those wanted, or blank where that is wanted."""
        parts = [self._is(piece) for piece in wanted]
        if _BLANK & set(wanted):
            parts.append(f"{self.column} IS NULL" + (f" OR {self.column} = 0" if self.type is Type.FLAG else ""))
        return "(" + " OR ".join(parts) + ")"

    def contains(self, wanted: Sequence[str]) -> str:
        """Say that the value's text holds one of those wanted."""
        text = f"coalesce({self.folded('lowered')}, '')"
        bind = self._saying._bind  # noqa: SLF001 - a part of the saying
        return "(" + " OR ".join(f"instr({text}, {bind(p.lower())}) > 0" if p else "1" for p in wanted) + ")"

    def compares(self, op: str, wanted: str) -> str:
        """Say that the value lies on this side of the one wanted."""
        bind = self._saying._bind  # noqa: SLF001 - a part of the saying
        if self.is_number:
            return f"{self.column} {op} {bind(float(wanted))}"
        if self.type in _DATES or self.name == "updated":
            when = parse_when(wanted)
            day = when.last() if op in ("<=", ">") else when.first()
            column = f"t.d_{self.name}" if self.type is Type.WHEN else self.column
            return f"{column} {op} {bind(day.toordinal() if self.name == 'updated' else day.isoformat())}"
        return f"{self.column} {op} {bind(wanted)}"

    def folded(self, function: str) -> str:
        """Return the value's text without its case; ours knows every letter, SQLite's is faster and knows ASCII."""
        if self.name == "updated":
            return f"iso({self.column})"
        if self.type is Type.FLAG:
            return f"CASE {self.column} WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END"
        if self.is_number:
            return f"CAST({self.column} AS TEXT)"
        return f"CASE WHEN t.plain THEN lower({self.column}) ELSE {function}({self.column}) END"

    def _is(self, piece: str) -> str:
        bind = self._saying._bind  # noqa: SLF001 - a part of the saying
        if self.type in ITEMS_TYPES:
            return f"instr(t.i_{self.name}, {bind(item_key(piece))}) > 0"
        if self.name == "updated":
            return self._is_within(piece)
        if self.type in _DATES:
            within = f" OR substr({self.column}, 1, {len(piece) + 1}) = {bind(f'{piece}-')}" if piece else ""
            return f"{self.column} = {bind(piece)}{within}"
        if self.type is Type.FLAG:
            return f"{self.column} = 1 AND {bind(piece.casefold())} = 'yes'"
        return f"{self.folded('fold')} = {bind(piece.casefold())}"

    def _is_within(self, piece: str) -> str:
        bind = self._saying._bind  # noqa: SLF001 - a part of the saying
        try:
            when = parse_when(piece)
        except ValueError:
            return "0"
        return f"{self.column} BETWEEN {bind(when.first().toordinal())} AND {bind(when.last().toordinal())}"

    def _declare(self, saying: Saying, declared: Field | None) -> None:
        if self.name in ("kind", "path"):
            saying._whole = True  # noqa: SLF001 - a part of the saying
            self.column = f"d.{self.name}"
            return
        if declared is None:
            raise Unsayable(self.name)
        self.column, self.type = f"t.x_{self.name}", declared.type
        self.is_number = declared.type in _INTEGERS

    def _derived(self, saying: Saying, name: str) -> str:
        found: dict[str, Callable[[], str]] = {
            "rag_derived": lambda: f"nullif({saying.derived}, '')",
            "shows": lambda: f"nullif({saying.shows}, '')",
            "overdue": lambda: saying.overdue,
            "updated": lambda: saying.updated,
            "stands": lambda: f"nullif({saying.stands}, '')",
        }
        if name not in found:
            raise Unsayable(name)
        return found[name]()
