"""What a document for publication leaves out, and that its author is told."""

from __future__ import annotations

import pytest

from cspt.exchange.publish import Sieve
from tests.exchange.papers import THIRD, drawn, plan_of, row_of
from tests.making import ACTION, CASE, MEMBER, PLAN, PRIORITY, PROFILE, made, profile_with, together


def _sieve(*published: str) -> Sieve:
    return Sieve.of(together(), profile_with(published=[*published]), public=True, restricted=False)


@pytest.mark.parametrize(
    "name",
    [
        "community safety manager",
        "Hertsmere Community Safety Team",
        "SNT sergeant",
        "Metropolitan Police",
        "Havering Women's Aid",
        "Hate Crime and Prevent Co-ordinator",
        "police",
        "children's services social worker",
    ],
)
def test_posts_teams_and_bodies_are_named(name: str) -> None:
    assert _sieve().names_nobody(name)


@pytest.mark.parametrize(
    "name",
    ["Liam /Prevent", "Dave police", "PC Smith", "A.B.", "Young", "Street", "J Jones, housing officer", "", "42"],
)
def test_what_may_be_a_persons_name_is_not(name: str) -> None:
    assert not _sieve().names_nobody(name)


def test_the_profile_names_bodies_that_may_be_shown() -> None:
    assert _sieve("St Giles Trust").names_nobody("St Giles Trust")
    assert not _sieve("St Giles Trust").names_nobody("St Giles")


@pytest.mark.parametrize(
    "text",
    [
        "visit to A.B. at home",
        "J. Smith came",
        "told Mrs Jones",
        "Cllr Green asked",
        "write to someone@example.org",
        "ring 020 7946 0000",
        "damage at 12 High Street",
        "flat 3, Gemini Court",
    ],
)
def test_a_text_that_tells_of_a_person_is_left_out_and_told(text: str) -> None:
    found = drawn(*plan_of(made(ACTION, plan=PLAN, priority=PRIORITY, title="Plain", issue=text)), public=True)
    assert text not in str(found.paper)
    assert any(each.id == ACTION and text[:20] in each.what for each in found.left_out)


@pytest.mark.parametrize(
    "text", ["£50,000 in 2019", "Section 35 at 18.00", "ward of 1,000 homes", "Safer Street event"]
)
def test_plain_texts_stay(text: str) -> None:
    found = drawn(*plan_of(made(ACTION, plan=PLAN, priority=PRIORITY, issue=text)), public=True)
    assert row_of(found).text("issue") == text


def test_names_that_the_records_know_are_found_in_any_text() -> None:
    case = made(CASE, people={"complainant": "Quillfeather"})
    member = made(MEMBER, title="Zebedee Smallwood", agency="police")
    more = [made(ACTION, plan=PLAN, title="Help Quillfeather"), made(THIRD, plan=PLAN, title="Ask Zebedee Smallwood")]
    found = drawn(*plan_of(case, member, *more), public=True)
    assert [row_of(found, i).text("title") for i in (ACTION, THIRD)] == ["Title left out", "Title left out"]
    assert not {"Quillfeather", "Zebedee"} & set(str(found.paper).replace("'", " ").split())


def test_only_news_of_the_plan_is_published_and_without_its_text() -> None:
    kinds = ("visit", "contact", "incident", "referral", "risk-assessment", "enforcement", "note", "decision")
    events = [
        made(f"E19-{10 + n:08d}", about=ACTION, date="2019-11-01", title=f"An {kind}", type=kind)
        for n, kind in enumerate(kinds)
    ]
    found = drawn(*plan_of(*events), public=True)
    lines = row_of(found).text("updates").split("\n")
    assert lines == [
        "1–2 Dec 2019: Joint visit, Tudor ward, by police constable (12 homes)",
        "1 Nov 2019: An decision",
        "4 Oct 2019: Locks fitted",
        "March 2019: Survey",
    ]
    told = [each.what for each in found.left_out if each.id == ACTION]
    assert {"1 entry of type visit", "1 entry of type note", "the text of 1 update"} <= set(told)


def test_what_officers_write_for_each_other_is_left_out() -> None:
    action = made(
        ACTION, "Inner thoughts.", plan=PLAN, status="complete", status_words="sorted", rag="red", rag_reason="row"
    )
    found = drawn(*plan_of(action), public=True)
    assert not {"Inner", "sorted", "row"} & set(str(found.paper).replace("'", " ").split())
    assert {each.what for each in found.left_out if each.id == ACTION} >= {
        "its text, written for officers",
        "the status as written, written for officers",
        "the reason for its RAG, written for officers",
    }


def test_tasks_of_cases_are_never_published() -> None:
    records = plan_of(made(CASE, title="Open case"), made(THIRD, plan=PLAN, case=CASE, title="Task of it"))
    found = drawn(*records, public=True)
    assert "Task of it" not in str(found.paper)
    assert ("a task of a case", THIRD) in [(each.what, each.id) for each in found.left_out]


def test_of_a_restricted_record_the_author_is_told_the_id_alone() -> None:
    records = plan_of(made(CASE, restricted="yes"), made(THIRD, plan=PLAN, case=CASE, title="Hidden task"))
    assert "Hidden" not in str(drawn(*records, public=True))


def test_a_document_for_publication_carries_no_ids() -> None:
    assert drawn(public=True).paper.origin is None


def test_people_of_the_control_block_are_left_out_and_posts_stay() -> None:
    found = drawn(*plan_of(author="Zebedee Smallwood", lead="community safety manager"), public=True)
    assert (found.paper.fields["author"], found.paper.fields["lead"]) == ("", "community safety manager")


def test_related_papers_that_are_restricted_are_left_out() -> None:
    found = drawn(*plan_of(related=["Crime strategy", "Problem profile (restricted)"]), public=True)
    assert found.paper.related == ("Crime strategy",)


def test_a_paper_for_partners_leaves_nothing_out() -> None:
    assert drawn().left_out == ()
    assert Sieve.of(together(), PROFILE, public=False, restricted=False).people(made(PLAN), "lead", ["J. Smith"])
