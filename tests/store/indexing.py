"""Random stores, filters and days, and an index made of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.document import Raw
from cspt.model.profile import Profile, RagRule
from cspt.model.query import Query, Term
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import DERIVED
from cspt.store.index.changes import Changes
from cspt.store.index.database import Database
from cspt.store.index.reading import Seen
from cspt.store.index.rows import rows_of
from cspt.store.index.view import View
from tests.making import TODAY, made, profile_with, together

_IN_MEMORY = next((place for place in ("/dev/shm",) if Path(place).is_dir()), None)  # noqa: S108 - nothing is shared there
"""A folder that no disk stands behind, where the system has one."""
_RULES = (
    RagRule(since=date(2000, 1, 1), red_no_update_days=62, amber_due_days=14, amber_no_update_days=35),
    RagRule(since=date(2019, 12, 1), red_no_update_days=20, amber_due_days=3, amber_no_update_days=10),
)
PROFILE = profile_with(*_RULES)
_PLANS = ("PL19-00000000", "PL19-00000001", "PL19-00000002")
_ACTIONS = tuple(f"A19-0000000{number}" for number in range(5))
_CASES = ("C19-00000000", "C19-00000001")
_TEXTS = (
    "police",
    "Police team",
    "ÉCOLE",
    "école",
    "straße",
    "STRASSE",
    "a, b",
    'said "no"',
    "none",
    " ",
    "x\x1fy",
    "x\\uy",
    "2.10",
)
_LISTS: tuple[Raw, ...] = (["police"], ["Police", "housing"], ["a, b", "c"], ["ÉCOLE", ""], [""], "police", ["x\x1fy"])
_REFS = ("", "2²", "²", "٣", "1", "2", "2.9", "2.10", "2b", "2a", "10", "T1", "0", "00", "é")
_WORDS = ("police", "no", "é", "2", ",", "x")
_ORDERED = ("<", "<=", ">", ">=")

_EDGES = sorted(
    {sign * (edge + near) for edge in (0, 3, 10, 14, 20, 35, 62) for near in (-1, 0, 1) for sign in (-1, 1)}
)
"""Days from the thresholds of the rules and beside them."""
_OFFSETS = [*range(-400, 401, 7), *_EDGES]
_days = st.integers(0, len(_OFFSETS) - 1).map(lambda at: TODAY + timedelta(days=_OFFSETS[at]))
days_to_be = st.integers(0, 2 * len(_EDGES)).map(lambda at: TODAY + timedelta(days=[0, *_EDGES, *_EDGES][at]))
_whens = st.one_of(_days.map(str), _days.map(lambda day: str(day)[:7]), _days.map(lambda day: str(day)[:4]))


def _maybe(strategy: st.SearchStrategy[Raw]) -> st.SearchStrategy[Raw]:
    return st.one_of(st.just(""), strategy)


_texts: st.SearchStrategy[Raw] = st.sampled_from(_TEXTS)
_plan: st.SearchStrategy[dict[str, Raw]] = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["", "draft", "approved", "closed"]),
        "review_date": _maybe(_whens),
        "ends": _maybe(_whens),
    }
)
_case: st.SearchStrategy[dict[str, Raw]] = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["", "open", "closed", "nonsense"]),
        "review_due": _maybe(_days.map(str)),
        "agencies": _maybe(st.sampled_from(_LISTS)),
        "restricted": st.sampled_from(["", "yes", "no"]),
        "people": st.sampled_from(["", {"victim": "A.B., twice"}]),
    }
)
_action: st.SearchStrategy[dict[str, Raw]] = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(["", *_PLANS, *_CASES, *_ACTIONS]),
        "ref": st.sampled_from(_REFS),
        "owner": _maybe(st.sampled_from(_LISTS)),
        "issue": _maybe(_texts),
        "status": st.sampled_from(["", "not-started", "in-progress", "complete", "nonsense"]),
        "rag": st.sampled_from(["", "red", "green", "blue"]),
        "due": _maybe(_whens),
        "funding": st.sampled_from(["", [{"pounds": "12"}], [{"pounds": "9", "source": "a"}]]),
    }
)
_event: st.SearchStrategy[dict[str, Raw]] = st.fixed_dictionaries(
    {
        "about": st.sampled_from([*_ACTIONS, *_PLANS, *_CASES]),
        "date": _whens,
        "date_to": _maybe(_whens),
        "count": st.sampled_from(["", "0", "7", "-3", "1,000", "many"]),
        "by": _maybe(_texts),
    }
)
_body = st.sampled_from(["", "Police came.\n", "Ünder the bridge\n", "no\n"])


@st.composite
def stores(draw: st.DrawFn) -> Snapshot:
    records: list[Record] = []
    kinds: tuple[tuple[tuple[str, ...], st.SearchStrategy[dict[str, Raw]]], ...]
    kinds = ((_PLANS, _plan), (_CASES, _case), (_ACTIONS, _action))
    for ids, fields in kinds:
        records += [made(each, draw(_body), **_filled(draw(fields))) for each in ids if draw(st.booleans())]
    for number in range(draw(st.integers(0, 8))):
        records.append(made(f"E19-{number:08d}", draw(_body), **_filled(draw(_event))))
    return together(*sorted(records, key=lambda record: record.path.split("/")))


@st.composite
def _terms(draw: st.DrawFn, kind: str) -> Term:
    names = [*KINDS[kind].names(), *(DERIVED if kind == "action" else ()), "kind", "path"]
    name, op = draw(st.sampled_from(names)), draw(st.sampled_from(["=", "!=", "~", "!~", *_ORDERED]))
    values = st.one_of(
        _whens, st.sampled_from([*_TEXTS, *_REFS, *_WORDS, "red", "complete", "yes", "12", "-1", *_PLANS])
    )
    count = 1 if op in _ORDERED else draw(st.integers(1, 2))
    return Term(name, op, tuple(draw(values) for _ in range(count)))


@st.composite
def queries(draw: st.DrawFn, kind: str) -> Query:
    terms = draw(st.lists(_terms(kind), max_size=2))
    return Query(tuple(terms), tuple(draw(st.lists(st.sampled_from(_WORDS), max_size=1))))


def _filled(fields: dict[str, Raw]) -> dict[str, Raw]:
    return {name: value for name, value in fields.items() if value != ""}


def _never(path: str) -> Seen:
    raise AssertionError(f"no id is held twice, so that {path} is not read again")


@contextmanager
def indexed(store: Snapshot, profile: Profile) -> Iterator[View]:
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY) as folder:
        database = Database(Path(folder) / "index.sqlite")
        try:
            with database.writing():
                database.make()
                changes = Changes(Path(folder), profile, database, _never, words=True)
                for record in store.records.values():
                    changes.add(Seen(record.path, "", rows_of(record)))
                changes.settle_all()
            yield View(database, profile)
        finally:
            database.close()
