"""A query in SQL answers as the rules do over a snapshot of every file, on any day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cspt.errors import BadRequest
from cspt.kinds import KINDS
from cspt.model.query import Query
from cspt.model.snapshot import Snapshot
from cspt.rules.due import what_is_due
from cspt.rules.facts import Facts, sort_key
from cspt.store.index.narrowed import due_by
from tests.making import TODAY, happened, made, together
from tests.store.indexing import PROFILE, days_to_be, indexed, queries, stores

_ASKED = [st.tuples(st.just(kind), queries(kind)) for kind in ("action", "event", "case", "plan")]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(store=stores(), today=days_to_be, asked=st.one_of(*_ASKED))
def test_a_query_selects_what_the_rules_select_in_the_plans_order(
    store: Snapshot, today: date, asked: tuple[str, Query]
) -> None:
    kind, query = asked
    facts = Facts(store, PROFILE, today)
    try:
        wanted = sorted(facts.select(store.of_kind(kind), query), key=sort_key)
    except (BadRequest, ValueError):
        return
    with indexed(store, PROFILE) as view:
        assert view.select(KINDS[kind], query, today) == wanted
        assert view.select(KINDS[kind], query, today, limit=2, offset=1) == wanted[1:3]
        assert view.count(KINDS[kind], query, today) == len(wanted)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(store=stores(), today=days_to_be, query=queries("action"))
def test_totals_are_those_of_the_rules(store: Snapshot, today: date, query: Query) -> None:
    facts = Facts(store, PROFILE, today)
    try:
        chosen = facts.select(store.of_kind("action"), query)
    except (BadRequest, ValueError):
        return
    with indexed(store, PROFILE) as view:
        wanted = Counter((a.text("plan"), facts.of(a).status, facts.of(a).shown) for a in chosen)
        assert view.tally(query, today, by="plan") == dict(wanted)
        assert view.updates(chosen, today) == facts.snapshot.updates(chosen, today)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(store=stores(), today=days_to_be, ahead=st.integers(-5, 60))
def test_a_view_gives_what_a_snapshot_gives(store: Snapshot, today: date, ahead: int) -> None:
    with indexed(store, PROFILE) as view:
        assert dict(view.records) == dict(store.records)
        for record in store.records.values():
            assert view.get(record.id) == record
            assert view.timeline(record.id) == store.timeline(record.id)
            assert view.under("plan", record.id, "action") == store.under("plan", record.id, "action")
        span = timedelta(days=ahead)
        assert what_is_due(due_by(view, today + span), PROFILE, today, span) == what_is_due(store, PROFILE, today, span)


def test_each_threshold_of_the_rules_is_met_on_its_very_day() -> None:
    rule = PROFILE.rag_rule(TODAY)
    spans = (rule.red_no_update_days, rule.amber_no_update_days, rule.amber_due_days)
    ages = sorted({span + near for span in spans for near in (-1, 0, 1)})
    records = []
    for number, age in enumerate(ages):
        silent, dated = f"A19-{number:08d}", f"A18-{number:08d}"
        records += [made(silent), made(dated, due=str(TODAY + timedelta(days=age)))]
        records.append(happened(number, str(TODAY - timedelta(days=age)), about=silent))
    store = together(*records)
    facts = Facts(store, PROFILE, TODAY)
    with indexed(store, PROFILE) as view:
        for colour in ("red", "amber", "green"):
            query = facts.query(KINDS["action"], [f"rag_derived={colour}"])
            wanted = {action.id for action in store.of_kind("action") if facts.of(action).derived == colour}
            assert wanted
            assert {action.id for action in view.select(KINDS["action"], query, TODAY)} == wanted
