from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.exchange.docx_out import write_docx
from cspt.exchange.origin import bookmark_of, id_of, ids_in, origin_from, origin_of_word, properties_of
from cspt.exchange.paper import Origin
from tests.exchange.papers import COMMIT, drawn
from tests.making import ACTION, PLAN

_ORIGIN = Origin(PLAN, COMMIT, date(2019, 12, 10), 5)


@given(
    st.builds(
        Origin,
        plan=st.just(PLAN),
        commit=st.sampled_from(["", COMMIT]),
        day=st.dates(),
        updates=st.none() | st.integers(0, 10**6),
        since=st.none() | st.dates(),
        restricted=st.booleans(),
    )
)
def test_an_origin_comes_back_from_its_properties(origin: Origin) -> None:
    assert origin_from(properties_of(origin)) == origin


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cspt scheme", "2"),
        ("cspt scheme", ""),
        ("cspt plan", "7k3"),
        ("cspt plan", ""),
        ("cspt day", "yesterday"),
        ("cspt updates", "many"),
        ("cspt since", "32/13"),
    ],
)
def test_properties_that_were_tampered_with_are_no_origin(name: str, text: str) -> None:
    assert origin_from(properties_of(_ORIGIN) | {name: text}) is None


def test_a_bookmark_names_a_record_and_comes_back() -> None:
    assert bookmark_of(ACTION) == "_cspt_A19_00000000"
    assert id_of(bookmark_of(ACTION)) == ACTION


@pytest.mark.parametrize("name", ["", "_Toc123", "_cspt_A19", "_cspt_a19_00000000", "cspt_A19_00000000", "_GoBack"])
def test_other_bookmarks_are_nobodys(name: str) -> None:
    assert id_of(name) == ""


def test_a_document_of_another_program_has_no_origin_and_no_ids() -> None:
    other = docx.Document()
    assert (origin_of_word(other), [*ids_in(other.element)]) == (None, [])


def test_a_blank_commit_is_kept_blank() -> None:
    paper = drawn().paper
    assert paper.origin is not None
    data = write_docx(replace(paper, origin=replace(paper.origin, commit="")))
    found = origin_of_word(docx.Document(BytesIO(data)))
    assert found is not None
    assert found.commit == ""
