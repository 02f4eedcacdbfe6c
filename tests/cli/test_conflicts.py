"""`cspt conflicts`, `cspt resolve` and `cspt merge`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Cspt
from tests.disagreeing import changing, disagree, part

ACTION = "A19-A4XJJBVK"


@pytest.fixture
def disagreeing(sample_store: Path) -> Path:
    """The sample store, in which two people disagree about an action."""
    here = {"title": "From the council", "due": "2019-12-20", "status": "complete"}
    disagree(sample_store, ACTION, here, {"title": "From the police", "due": "2020-01-31", "rag": "amber"})
    return sample_store


def test_nothing_to_settle_ends_with_nought(cspt: Cspt) -> None:
    ran = cspt("conflicts")
    assert (ran.code, ran.out) == (0, "Nothing to settle.\n")


def test_each_value_is_shown_with_who_and_when_and_the_command_to_settle_it(cspt: Cspt, disagreeing: Path) -> None:
    ran = cspt("conflicts", "a4xj")
    assert ran.code == 1
    assert "  Due: 2 people's changes differ\n  before  " in ran.out
    assert "2020-01-31  Police officer, " in ran.out
    assert "  Status: one person closed it while another changed it\n" in ran.out
    assert "cspt resolve " in ran.out
    assert cspt("conflicts", "A19-C2PQ8R4Q", at=disagreeing).code in (0, 4)


@pytest.mark.usefixtures("disagreeing")
def test_the_data_holds_every_value(cspt: Cspt) -> None:
    due = next(each for each in cspt("conflicts", "--json").data if each["field"] == "due")
    assert (due["id"], due["why"]) == (ACTION, "values")
    assert {value["value"] for value in due["values"]} == {"2019-12-20", "2020-01-31"}


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("due=theirs", "due", "2020-01-31"),
        ("due=mine", "due", "2019-12-20"),
        ("due=5/1/2020", "due", "2020-01-05"),
        ("title==1", "title", "1"),
        ("status=2", "status", "complete"),
        ("status=keep", "status", "complete"),
    ],
)
@pytest.mark.usefixtures("disagreeing")
def test_it_is_settled_by_a_word_or_by_a_value(cspt: Cspt, typed: str, field: str, value: str) -> None:
    if typed == "status=2":
        told = next(each for each in cspt("conflicts", "--json").data if each["field"] == "status")
        number = [each["value"] for each in told["values"]].index("complete") + 1
        typed = f"status={number}"
    assert cspt("resolve", "a4xj", typed).code == 0
    assert cspt("show", ACTION, "--json").data[0][field] == value
    assert field not in {each["field"] for each in cspt("conflicts", "--json").data}


@pytest.mark.usefixtures("disagreeing")
def test_what_is_not_in_conflict_is_refused_in_one_line(cspt: Cspt) -> None:
    ran = cspt("resolve", "a4xj", "rag=1")
    assert ran.code == 2
    assert ran.err == f"cspt: `rag` of {ACTION} has no conflict; these have: due, status, title\n"
    assert cspt("resolve", "a4xj", "due=soon").code == 5


@pytest.mark.usefixtures("disagreeing")
def test_lists_and_the_record_mark_what_is_to_settle(cspt: Cspt) -> None:
    assert "To settle" in cspt("show", "a4xj").out
    listed = cspt("list", "actions", "due=2019-12-20").out + cspt("list", "actions", "due=2020-01-31").out
    assert "  C From the " in listed
    assert "`due` waits to be settled" in cspt("check").out


def test_merge_finishes_what_git_pull_left(cspt: Cspt, sample_store: Path) -> None:
    assert cspt("merge").code == 2

    part(sample_store, changing(ACTION, {"title": "Theirs"}), changing(ACTION, {"title": "Ours"}))
    ran = cspt("merge")
    assert (ran.code, ran.out) == (0, "Bring in 1 act of others\n")
    assert "1 record to settle" in ran.err
