from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.cli.layout import Column, cells, cut, fit, table, wrap
from cspt.cli.output import Span

COLUMNS = [
    Column(keep=True, rigid=True),
    Column("Id", keep=True, rigid=True),
    Column("Ref", rigid=True),
    Column("Title", keep=True, main=True),
    Column("Owner"),
    Column("Due", rigid=True, last=True),
]
ROW = ["R", "A19-7K3Q", "2.01", "Identify cuckooing and safeguard the people affected", "Safety team", "12 days over"]
texts = st.text(max_size=40)


def lines(room: int | None, *rows: list[str]) -> list[str]:
    found = table(COLUMNS, [[[Span(text)] for text in row] for row in rows], room)
    return ["".join(span.text for span in line).rstrip() for line in found]


@pytest.mark.parametrize(
    ("text", "width"),
    [("plain", 5), ("żółta", 5), ("日本", 4), ("e\u0301", 1), ("\u202e", 8), ("\x1b", 1), ("👩\u200d👦", 4), ("", 0)],
)
def test_width_is_counted_in_cells_as_shown(text: str, width: int) -> None:
    assert cells(text) == width


def test_a_cut_text_ends_with_an_ellipsis() -> None:
    assert cut("Identify cuckooing", 10) == "Identify…"
    assert cut("日本語の題", 5) == "日本…"
    assert cut("short", 5) == "short"
    assert cut("short", 0) == ""


def test_words_are_wrapped_and_a_word_too_long_is_broken() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]
    assert wrap("", 4) == [""]


@given(texts, st.integers(1, 30))
def test_nothing_wrapped_or_cut_is_wider_than_its_room(text: str, room: int) -> None:
    assert cells(cut(text, room)) <= room
    assert all(cells(line) <= max(room, 2) for line in wrap(text, room))


@given(st.lists(st.lists(texts, min_size=6, max_size=6), min_size=1, max_size=5), st.integers(1, 100))
def test_no_line_of_a_table_is_wider_than_the_terminal(rows: list[list[str]], room: int) -> None:
    assert all(cells(line) <= room for line in lines(room, *rows))


@given(st.lists(st.lists(texts, min_size=6, max_size=6), min_size=1, max_size=5))
def test_a_table_without_a_limit_cuts_nothing(rows: list[list[str]]) -> None:
    for line, row in zip(table(COLUMNS, [[[Span(t)] for t in row] for row in rows], None), rows, strict=True):
        assert all(text in [span.text for span in line] for text in row if text)


def test_wide_columns_are_cut_before_any_is_dropped() -> None:
    (heading, line) = lines(80, ROW)

    assert heading.split() == ["Id", "Ref", "Title", "Owner", "Due"]
    assert line.split()[0] == "R"
    assert line.endswith("12 days over")
    assert "…" in line


def test_the_deadline_is_the_last_column_to_be_dropped() -> None:
    assert "12 days over" in lines(60, ROW)[1]
    assert "Safety" not in lines(60, ROW)[1]
    assert lines(24, ROW)[1].startswith("R  A19-7K3Q")
    assert "12 days" not in lines(24, ROW)[1]


def test_columns_that_hold_nothing_take_no_room() -> None:
    row = ["", "A19-7K3Q", "", "Title", "", ""]

    assert lines(80, row)[1] == "A19-7K3Q  Title"


def test_a_line_is_filled_to_its_room() -> None:
    assert "".join(span.text for span in fit([Span("ab"), Span("cd")], 6)) == "abcd  "
    assert "".join(span.text for span in fit([Span("ab"), Span("cdef")], 4)) == "abc…"
