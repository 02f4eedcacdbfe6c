"""Whatever is asked, the index answers as a reading of every file does: over random records, filters and days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.checks import check_snapshot
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import DERIVED, Facts
from cspt.store.index.answers import IndexedFacts
from cspt.store.index.narrowed import suspects
from tests.making import TODAY
from tests.store.indexing import PROFILE, days_to_be, indexed, queries, stores

_QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_TYPED = ("", "0", "A19-0", "a19-00000001", "E19", "pl", "zz", "A19-0000000", "00000000", "o0", "1", "2.10", "é")
_SEARCHED = ("police", "pol", "olice", "the bridge", "2", "A19-0000", "no", "école", "ünder", ",", "zzz", "a19 police")


def _sorts(kind: str) -> st.SearchStrategy[str]:
    names = ["", *KINDS[kind].names(), *(DERIVED if kind == "action" else ())]
    return st.builds(lambda sign, name: sign + name if name else "", st.sampled_from(["", "-"]), st.sampled_from(names))


@_QUICK
@given(data=st.data(), store=stores(), today=days_to_be, kind=st.sampled_from(sorted(KINDS)))
def test_lists_in_any_order_and_their_counts(data: st.DataObject, store: Snapshot, today: date, kind: str) -> None:
    query, sort = data.draw(queries(kind)), data.draw(_sorts(kind))
    limit, offset = data.draw(st.none() | st.integers(0, 4)), data.draw(st.integers(0, 2))
    files = Facts(store, PROFILE, today)
    try:
        wanted = files.listed(KINDS[kind], query, sort=sort, limit=limit, offset=offset)
    except (CsptError, ValueError):
        return
    with indexed(store, PROFILE) as view:
        facts = IndexedFacts(view, PROFILE, today)
        assert facts.listed(KINDS[kind], query, sort=sort, limit=limit, offset=offset) == wanted
        assert facts.count(KINDS[kind], query) == files.count(KINDS[kind], query)
        assert [facts.row(record) for record in wanted] == [files.row(record) for record in wanted]


@_QUICK
@given(data=st.data(), store=stores(), today=days_to_be)
def test_boards_totals_and_what_is_due(data: st.DataObject, store: Snapshot, today: date) -> None:
    query, cases = data.draw(queries("action")), data.draw(queries("case"))
    within = timedelta(days=data.draw(st.integers(-5, 60)))
    files = Facts(store, PROFILE, today)
    try:
        wanted = files.columns(query), files.rollups(query, "plan"), files.placed(query), files.urgent(cases)
    except (CsptError, ValueError):
        return
    with indexed(store, PROFILE) as view:
        facts = IndexedFacts(view, PROFILE, today)
        found = facts.columns(query), facts.rollups(query, "plan"), facts.placed(query), facts.urgent(cases)
        assert found == wanted
        assert facts.due(within) == files.due(within)
        assert facts.due(within, "POLICE") == files.due(within, "POLICE")
        for kind in KINDS.values():
            for name in kind.names():
                assert facts.held(kind, name) == files.held(kind, name), (kind.name, name)


@_QUICK
@given(store=stores(), typed=st.sampled_from(_TYPED))
def test_what_a_person_types_for_a_record(store: Snapshot, typed: str) -> None:
    with indexed(store, PROFILE) as view:
        assert _found(view, typed) == _found(store, typed)
        assert view.candidates(typed) == store.candidates(typed)
        assert view.beginning(typed) == store.beginning(typed)
        assert view.titles(store.beginning(typed)) == store.titles(store.beginning(typed))
        assert view.unsettled() == store.unsettled()
        assert view.of_ref(typed) == store.of_ref(typed)
        assert set(view.titled([typed])) == set(store.titled([typed]))
        assert sorted(view.names()) == sorted(store.names())
        assert [view.alike(each) for each in store.records] == [store.alike(each) for each in store.records]


@_QUICK
@given(store=stores(), typed=st.sampled_from(_SEARCHED), limit=st.none() | st.integers(0, 3))
def test_searches(store: Snapshot, typed: str, limit: int | None) -> None:
    with indexed(store, PROFILE) as view:
        facts = IndexedFacts(view, PROFILE, TODAY)
        assert facts.search(typed, limit) == Facts(store, PROFILE, TODAY).search(typed, limit)


@_QUICK
@given(store=stores())
def test_what_is_wrong(store: Snapshot) -> None:
    with indexed(store, PROFILE) as view:
        assert view.problems == store.problems
        assert view.faults == store.faults
        assert list(view.records.values()) == list(store.records.values())
        assert check_snapshot(suspects(view)) == check_snapshot(store)


def _found(snapshot: Snapshot, typed: str) -> str:
    try:
        return snapshot.find(typed).id
    except CsptError as trouble:
        return str(trouble)
