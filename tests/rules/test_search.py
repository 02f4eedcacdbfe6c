"""Search over titles, fields, bodies and timelines."""

from __future__ import annotations

import pytest

from cspt.model.record import Record
from cspt.rules.search import Found, Search, snippet, spans
from tests.making import ACTION, CASE, OTHER, PLAN, happened, made, together


def _found(typed: str, *records: Record) -> list[tuple[str, str, Found]]:
    hits = Search(together(*records)).find(typed)
    return [(hit.record.id, hit.event.id if hit.event else "", hit.found) for hit in hits]


def test_a_word_is_found_in_titles_before_other_fields_and_those_before_events() -> None:
    in_event = happened(1, "2019-12-01", title="Knife arch at the station")
    in_field = made(ACTION, title="Posters", outcome="fewer knives")
    in_title = made(CASE, title="Knife found")
    assert _found("knife", in_event, in_field, in_title) == [
        (CASE, "", Found.TITLE),
        (ACTION, in_event.id, Found.EVENT),
    ]
    assert _found("kni", in_event, in_field, in_title)[1] == (ACTION, "", Found.TEXT)


def test_every_word_must_stand_in_the_same_record() -> None:
    one, two = made(ACTION, title="Knife crime", outcome="safe schools"), made(OTHER, title="Schools")
    assert _found("knife school", one, two) == [(ACTION, "", Found.TEXT)]
    assert _found("knife cucumber", one, two) == []


@pytest.mark.parametrize("typed", ["2.01", "a19-0000", "A19-00000000", "wards", "HIDDEN", "word of"])
def test_refs_ids_lists_unknown_fields_and_bodies_are_searched(typed: str) -> None:
    record = made(ACTION, "One word of\nthe body.", ref="2.01", owner=["Wards team"], local_note="hidden away")
    assert len(_found(typed, record)) == 1


def test_the_kind_and_the_links_of_a_record_are_not_its_words() -> None:
    record = made(ACTION, title="Posters", plan=PLAN)
    assert _found("action", record) == []
    assert _found(PLAN.lower(), record) == []


def test_the_newest_events_come_first() -> None:
    old, new = happened(1, "2019-01-01", title="Visit"), happened(2, "2019-12-01", title="Visit")
    action = made(ACTION, title="Posters")
    assert [event for _, event, _ in _found("visit", action, old, new)] == [new.id, old.id]


def test_an_event_whose_record_is_gone_is_still_found() -> None:
    lone = happened(1, "2019-01-01", title="Visit")
    assert _found("visit", lone) == [(lone.id, "", Found.TITLE)]


def test_nothing_typed_finds_nothing() -> None:
    assert _found("  ", made(ACTION)) == []


def test_a_snippet_shows_the_word_with_what_stands_around_it_and_its_field() -> None:
    record = made(ACTION, "x " * 60 + "the needle here " + "y " * 60, outcome="a needle too")
    assert snippet(record, "too", 40) == "outcome: a needle too"
    around = snippet(record, "here", 40)
    assert "needle here" in around
    assert around.startswith("…")
    assert around.endswith("…")
    assert len(around) <= 42
    assert snippet(record, "absent", 40) == ""


def test_spans_are_where_the_words_stand_in_either_case() -> None:
    assert list(spans("Knife and (knife)", "knife (")) == [(0, 5), (11, 16), (10, 11)]
