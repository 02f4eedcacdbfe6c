"""How things look in a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from cspt.rules.rag import LETTERS, ORDER
from cspt.rules.rollup import Rollup
from cspt.tui.paint import bar, fit, rag_block, risk_block, spread, totals, two_lines


def test_a_rag_block_always_holds_its_letter() -> None:
    letters = [rag_block(colour).plain for colour in ("red", "amber", "green", "blue", "")]
    assert letters == [" R ", " A ", " G ", " B ", " – "]


def test_a_derived_rag_is_told_from_a_declared_one_without_colour() -> None:
    assert rag_block("red", declared=False).plain != rag_block("red").plain


def test_a_risk_block_holds_the_letter_of_its_band() -> None:
    assert [risk_block(band).plain for band in ("high", "medium", "low", "")] == [" H ", " M ", " L ", " – "]


@given(st.text(st.characters(exclude_categories=["C"]), max_size=80), st.integers(1, 60))
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert fit(Content(text), width).cell_length == width


@given(st.text("abc ", max_size=60), st.text("xyz ", max_size=60), st.integers(12, 90))
def test_spread_is_exactly_as_wide_as_asked(left: str, right: str, width: int) -> None:
    assert spread(Content(left), Content(right), width).cell_length == width


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 60))
def test_a_bar_never_outgrows_its_width_and_shows_every_colour_there_is(red: int, green: int, width: int) -> None:
    shown = bar(Rollup({"red": red, "green": green}), width)
    assert shown.cell_length <= width
    if red and width > 1:
        assert "R" in shown.plain


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5), st.integers(5, 60))
def test_a_bar_of_any_totals_shows_every_colour_and_is_never_cut(counts: list[int], width: int) -> None:
    rollup = Rollup(dict(zip(ORDER, counts, strict=True)))
    shown = bar(rollup, width).plain
    assert "…" not in shown
    assert {LETTERS[colour] for colour in ORDER if rollup.counts[colour]} == set(shown.strip())


def test_totals_name_every_letter() -> None:
    assert totals(Rollup({"red": 4, "": 2})).plain == "R 4  A 0  G 0  B 0  – 2"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ("short", "")),
        ("two words here", ("two words", "here")),
        ("on constabulary", ("on", "constabulary")),
        ("unbreakablelongword", ("unbreakabl", "elongword")),
    ],
)
def test_a_title_breaks_at_a_space_where_it_can(text: str, lines: tuple[str, str]) -> None:
    assert two_lines(text, 10, 10) == lines
