from __future__ import annotations

from collections.abc import Callable

from tests.cli.running import Cspt

Terminal = Callable[..., None]


def test_the_longest_over_comes_first(reading: Cspt) -> None:
    rows = reading("due", "--json").data

    days = [row["day"] for row in rows]
    assert days == sorted(days)
    assert {row["what"] for row in rows} >= {"action", "review", "plan review", "agreement"}
    assert max(days) <= "2019-12-24"
    assert [line.split()[1] for line in reading("due").lines if line.split()[0] in "RAGBragbHML–"][:2]


def test_the_span_may_be_longer_or_shorter(reading: Cspt) -> None:
    today = len(reading("due", "--within", "0d", "--json").data)
    month = len(reading("due", "--within", "4w", "--json").data)

    assert 0 < today < len(reading("due", "--json").data) < month


def test_it_may_be_for_one_role(reading: Cspt) -> None:
    rows = reading("due", "--for", "cmht", "--json").data

    assert rows
    assert all("cmht" in row["who"].lower() for row in rows)


def test_nothing_due_is_a_sentence(reading: Cspt) -> None:
    assert reading("due", "--for", "nobody").out == "Nothing is over or due within 14 days for nobody.\n"


def test_a_terminal_says_when_in_words(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(100)

    shown = reading("due").out

    assert "11 days over" in shown
    assert "tomorrow" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())
