from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.running import Cspt

Terminal = Callable[..., None]


def test_titles_come_before_texts_and_texts_before_events(reading: Cspt) -> None:
    found = [row["found"] for row in reading("search", "cuckooing", "--json").data]

    assert found == sorted(found, key=["title", "text", "event"].index)
    assert set(found) == {"title", "text", "event"}


def test_an_event_shows_the_record_it_is_about_once(reading: Cspt) -> None:
    rows = reading("search", "rough", "sleeper", "--json").data

    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert "event" not in {row["kind"] for row in rows}


def test_every_word_must_stand_in_it_in_either_case(reading: Cspt) -> None:
    both = {row["id"] for row in reading("search", "CUCKOOING process", "--json").data}

    assert both < {row["id"] for row in reading("search", "cuckooing", "--json").data}
    assert both == {row["id"] for row in reading("search", "process", "Cuckooing", "--json").data}


def test_a_snippet_shows_the_words(reading: Cspt) -> None:
    rows = [row for row in reading("search", "cuckooing", "--json").data if row["found"] == "text"]

    assert rows
    assert all("cuckooing" in row["snippet"].lower() for row in rows)


def test_nothing_found_is_a_sentence(reading: Cspt) -> None:
    ran = reading("search", "zebra", "crossing")

    assert (ran.code, ran.out) == (0, "Nothing holds zebra and crossing.\n")
    assert reading("search", " ").code == 0


@pytest.mark.parametrize("width", [20, 80, 120])
def test_hits_fit_the_terminal(width: int, reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(width)

    assert all(len(line) <= width for line in reading("search", "cuckooing").lines)


def test_so_many_are_shown_and_the_rest_is_said(reading: Cspt) -> None:
    every = reading("search", "the", "--limit", "0", "--json").data
    some = reading("search", "the", "--limit", "3", "--json")
    assert some.data == every[: len(some.data)]
    assert 0 < len(some.data) <= 3 < len(every)
    assert some.err == "these are the first 3; another word narrows it down, and --limit 0 shows all\n"
