"""What a form has typed into it: what it means, what is wrong with it, and what would be saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cspt.kinds import KINDS
from cspt.model.changes import BODY
from cspt.model.dates import When
from cspt.model.layout import place_of
from cspt.model.profile import Profile
from cspt.model.record import Record, read_record
from cspt.store.profile import parse_profile
from cspt.tui.draft import NEEDED, Draft, restored

TODAY = date(2019, 12, 10)
_PATH = "records/actions/2019/A19-7K3QMXT4/action.md"
_ACTION = """---
id: A19-7K3QMXT4
kind: action
title: Posters
status: in-progress
due: 2019-12-20
owner: [Safety team, police]
steps: ["First, ask", Then print]
---

Some words.
"""


@pytest.fixture
def profile() -> Profile:
    return parse_profile((Path(__file__).parents[2] / "cspt.yaml").read_text(encoding="utf-8"))


def _record(profile: Profile, text: str = _ACTION) -> Record:
    place = place_of(_PATH, KINDS)
    assert place is not None
    record = read_record(place, _PATH, text.encode(), profile.vocabulary)
    assert isinstance(record, Record)
    return record


@pytest.fixture
def draft(profile: Profile) -> Draft:
    return Draft(KINDS["action"], _record(profile), profile, TODAY)


def test_nothing_typed_changes_nothing(draft: Draft) -> None:
    assert draft.touched == []
    assert draft.changes() == {}
    assert draft.body() is None


def test_only_what_was_typed_is_saved_with_what_was_seen(draft: Draft) -> None:
    draft.put("due", "fri")
    assert draft.changes() == {"due": When(2019, 12, 13)}
    assert draft.seen() == {"due": "2019-12-20"}


def test_another_spelling_of_the_same_value_is_no_change(draft: Draft) -> None:
    draft.put("due", "20 Dec")
    draft.put("owner", "Safety team,police")
    assert draft.touched == []


def test_it_says_what_will_be_saved_with_values_of_choices_and_dates_only(draft: Draft) -> None:
    draft.put("title", "Posters and social media")
    draft.put("status", "complete")
    draft.put("rag", "amber")
    draft.put("due", "")
    assert draft.says() == "title; status in progress → complete; RAG blank → amber; due Fri 20 Dec → blank"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fri", "Fri 13 Dec, in 3 days"),
        ("tomorrow", "Wed 11 Dec, tomorrow"),
        ("today", "Tue 10 Dec, today"),
        ("31 Dec", "Tue 31 Dec, in 21 days"),
        ("+2w", "Tue 24 Dec, in 14 days"),
        ("2020-02", "February 2020"),
        ("2020", "2020"),
        ("31 feb", ""),
        ("", ""),
    ],
)
def test_a_typed_date_is_said_as_it_was_understood(draft: Draft, typed: str, said: str) -> None:
    draft.put("due", typed)
    assert draft.echo("due") == said


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("due", "31 feb", "31 February 2019 does not exist"),
        ("status", "done", "`done`: it may be not-started, in-progress, on-hold, complete"),
        ("funding", "sum: 5", "Has no `sum`; it has pounds, source, per, for"),
        ("title", " ", NEEDED),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_keeps_it_from_being_saved(
    draft: Draft, name: str, typed: str, said: str
) -> None:
    draft.put(name, typed)
    assert draft.trouble(name) == said
    assert draft.wrong() == [name]


def test_a_list_whose_order_counts_has_a_line_an_item(draft: Draft) -> None:
    assert draft.entries["steps"].shown == "First, ask\nThen print"
    draft.put("steps", "First, ask\n\n Then print \nThen hang them up, all")
    assert draft.changes() == {"steps": ("First, ask", "Then print", "Then hang them up, all")}


def test_rows_have_a_line_each(draft: Draft) -> None:
    draft.put("funding", "pounds: 500, source: council\npounds: 40")
    assert draft.changes() == {"funding": ({"pounds": "500", "source": "council"}, {"pounds": "40"})}


def test_a_value_that_does_not_fit_is_shown_as_written_and_must_be_mended(profile: Profile) -> None:
    broken = Draft(KINDS["action"], _record(profile, _ACTION.replace("2019-12-20", "soon")), profile, TODAY)
    assert broken.entries["due"].shown == "soon"
    assert broken.wrong() == ["due"]
    assert broken.touched == []


def test_what_could_act_on_the_terminal_is_shown_and_kept_until_it_is_typed_over(profile: Profile) -> None:
    hostile = _ACTION.replace("title: Posters", 'title: "a\\e[31mb"').replace(
        "Some words.", "one\ttab\ntwo\n\u202ethree"
    )
    draft = Draft(KINDS["action"], _record(profile, hostile), profile, TODAY)
    assert draft.entries["title"].shown == "a␛[31mb"
    assert draft.entries[BODY].shown == "one    tab\ntwo\n‹U+202E›three"
    assert draft.touched == []
    draft.put(BODY, "one    tab\nTWO\n‹U+202E›three")
    assert draft.body() == "one\ttab\nTWO\n\u202ethree"


def test_lines_left_alone_are_restored_as_they_were_written() -> None:
    assert restored("a\tb\nc", "a    b\nc", "a    b\nnew\nc!") == "a\tb\nnew\nc!"


def test_fields_nobody_typed_in_follow_the_store_and_the_others_are_kept(draft: Draft, profile: Profile) -> None:
    draft.put("due", "fri")
    theirs = _ACTION.replace("2019-12-20", "2020-01-15").replace("in-progress", "on-hold")
    assert draft.rebase(_record(profile, theirs)) == ["status"]
    assert draft.changes() == {"due": When(2019, 12, 13)}
    assert draft.seen() == {"due": "2019-12-20"}


def test_what_others_saved_just_so_is_no_longer_a_change(draft: Draft, profile: Profile) -> None:
    draft.put("status", "on-hold")
    draft.rebase(_record(profile, _ACTION.replace("in-progress", "on-hold")))
    assert draft.touched == []


def test_a_collision_is_decided_for_either_side(draft: Draft, profile: Profile) -> None:
    draft.put("due", "fri")
    draft.put("status", "complete")
    draft.rebase(_record(profile, _ACTION.replace("2019-12-20", "2020-01-15").replace("in-progress", "on-hold")))
    draft.settle("due", mine=True)
    draft.settle("status", mine=False)
    assert draft.seen() == {"due": "2020-01-15"}
    assert draft.entries["status"].typed == "on-hold"


def test_a_new_record_takes_its_templates_values_and_may_blank_them(profile: Profile) -> None:
    new = Draft(KINDS["action"], None, profile, TODAY, {"plan": "PL19-EAD3V7ES"})
    new.prefill({"status": "not-started"}, "\nWhy.\n")
    assert new.touched == []
    assert new.changes() == {"plan": "PL19-EAD3V7ES", "status": "not-started"}
    new.put("status", "")
    assert new.changes() == {"plan": "PL19-EAD3V7ES", "status": None}
    assert new.entries[BODY].typed == "Why."


def test_a_template_does_not_take_the_place_of_what_was_typed_meanwhile(profile: Profile) -> None:
    new = Draft(KINDS["event"], None, profile, TODAY, {"about": "A19-7K3QMXT4", "date": "2019-11-01"})
    new.put("type", "visit")
    new.prefill({"type": "update", "date": "2019-12-10"}, "")
    assert new.changes()["type"] == "visit"
    assert new.changes()["date"] == When(2019, 11, 1)


def test_what_never_changes_cannot_be_typed(profile: Profile) -> None:
    new = Draft(KINDS["event"], None, profile, TODAY, {"about": "A19-7K3QMXT4"})
    assert new.entries["about"].locked
    assert not Draft(KINDS["event"], None, profile, TODAY).entries["about"].locked
