"""What stands in the document, whatever its format."""

from __future__ import annotations

from datetime import date

import pytest

from cspt.exchange.paper import Count
from tests.exchange.papers import SECOND, THIRD, drawn, facts_of, plan_of, row_of
from tests.making import ACTION, CASE, OTHER, PLAN, PRIORITY, made


def test_priorities_come_in_the_plans_order_with_their_standing() -> None:
    first, second = drawn().paper.sections
    assert (first.heading, first.facts, first.about) == (
        "Priority 1: Burglary",
        "High risk · Links into: 2",
        ("What it is for.",),
    )
    assert (second.id, second.heading, second.rows) == (SECOND, "Priority 2: Noise", ())


@pytest.mark.parametrize(
    ("column", "lines"),
    [
        ("ref", ["1.1"]),
        ("issue", ["Homes"]),
        ("title", ["Locks & lights", "First words.", "• one", "• two", "1. survey", "2. fit"]),
        ("outcome", ["Fewer burglaries"]),
        ("resources", ["two officers", "Funding: £50,000 a year, Crime Fund, for locks"]),
        ("owner", ["police", "housing", "Support: fire"]),
        ("due", ["30 Nov 2019", "Timescale: by the autumn", "overdue 10 days"]),
        (
            "updates",
            [
                "1–2 Dec 2019: Joint visit, Tudor ward, by police constable (12 homes). All went well.",
                "4 Oct 2019: Locks fitted",
                "March 2019: Survey",
            ],
        ),
        ("status", ["In progress"]),
        ("rag", ["G Green", "but overdue 10 days"]),
    ],
)
def test_each_cell_says_its_fields_line_by_line(column: str, lines: list[str]) -> None:
    assert row_of(drawn()).text(column).split("\n") == lines


def test_what_stands_under_a_heading_of_the_text_is_no_part_of_the_plan() -> None:
    assert "secret note" not in str(drawn().paper)


def test_only_the_rules_say_what_stands_in_brackets() -> None:
    found = row_of(drawn(*plan_of(made(OTHER, plan=PLAN, priority=PRIORITY, due="2019-12-01"))), OTHER)
    assert (found.text("rag").split("\n")[0], found.rag) == ("(r)", "")
    assert found.text("status") == "(Not started)"


def test_a_blank_rag_without_a_basis_stays_blank() -> None:
    assert (row_of(drawn(), OTHER).text("rag"), row_of(drawn(), OTHER).rag) == ("–", "")


def test_newest_updates_come_first_and_older_ones_are_folded() -> None:
    updates = row_of(drawn(updates=1)).cell("updates")
    assert [line.whole[:24] for line in updates] == ["1–2 Dec 2019: Joint visi", "2 older updates: March 2"]
    assert [line.event != "" for line in updates] == [True, False]
    assert row_of(drawn(updates=0)).text("updates") == "3 older updates: March 2019 to 1 Dec 2019"


def test_an_update_that_is_still_ahead_says_so() -> None:
    ahead = made("E19-00000009", about=ACTION, date="2020-01-05", title="Court")
    assert row_of(drawn(*plan_of(ahead))).text("updates").startswith("5 Jan 2020 (to come): Court")


def test_reason_and_the_papers_own_words_stand_with_the_status() -> None:
    action = made(
        ACTION, plan=PLAN, status="complete", status_words="Done!", rag="amber", rag_reason="no money", owner=["police"]
    )
    assert row_of(drawn(*plan_of(action))).text("status").split("\n") == [
        "Complete",
        "As written: Done!",
        "Amber: no money",
    ]


def test_actions_under_no_priority_come_last() -> None:
    found = drawn(*plan_of(made(THIRD, plan=PLAN, title="Loose"))).paper.sections[-1]
    assert (found.heading, [row.id for row in found.rows]) == ("Actions under no priority", [THIRD])


def test_an_issue_that_the_priority_says_already_is_left_out() -> None:
    paper = drawn(*plan_of(*(made(i, plan=PLAN, priority=PRIORITY, issue="burglary") for i in (ACTION, OTHER)))).paper
    assert "issue" not in [column.name for column in paper.columns]


def test_an_issue_is_shown_where_it_begins() -> None:
    (section, _) = drawn().paper.sections
    assert [[line.text for line in issue] for _, issue in section.shown()] == [["Homes"], []]


def test_columns_that_no_action_fills_are_left_out() -> None:
    paper = drawn(*plan_of(made(ACTION, plan=PLAN, title="Bare"), made(OTHER, plan=PLAN, title="Bare"))).paper
    assert [column.name for column in paper.columns] == ["title", "owner", "updates", "status", "rag"]


def test_the_head_counts_by_status_and_by_rag() -> None:
    paper = drawn().paper
    assert paper.counts == (
        Count("complete", "Complete", 0),
        Count("in_progress", "In progress", 1),
        Count("not_started", "Not started", 1),
    )
    assert [(each.name, each.number) for each in paper.rag_counts] == [
        ("red", 0),
        ("amber", 0),
        ("green", 1),
        ("no_rag", 1),
    ]
    assert paper.notes == (
        "2 actions; the RAG of 1 is declared by the owner, that of the others is worked out by rule.",
    )


def test_the_control_block_says_what_the_document_is() -> None:
    assert drawn().paper.control == (
        ("Partnership", "Safer Town Partnership"),
        ("Period", "1 April 2019 to March 2020"),
        ("Status", "Approved"),
        ("Version", "1.0"),
        ("Marking", "OFFICIAL-SENSITIVE"),
        ("As it stood on", "10 December 2019"),
        ("Record", "PL19-00000000, saved state 12345678"),
    )


def test_versions_are_a_table_without_its_empty_columns() -> None:
    (grid,) = drawn().paper.grids
    assert (grid.headings, grid.rows) == (
        ("Version", "Date", "Note"),
        (("0.1", "February 2019", "first draft"), ("1.0", "5 Mar 2019", "")),
    )


def test_a_plan_without_a_marking_is_official() -> None:
    assert drawn(*plan_of(marking="")).paper.marking == "OFFICIAL"


def test_the_key_explains_every_sign() -> None:
    assert [key.sign for key in drawn().paper.key] == [
        "R Red",
        "A Amber",
        "G Green",
        "B Blue",
        "–",
        "(r) (a) (g)",
        "(Not started)",
    ]


def test_a_restricted_case_keeps_its_actions_out_unless_they_are_asked_for() -> None:
    case = made(CASE, title="Hidden case", restricted="yes")
    records = plan_of(case, made(THIRD, plan=PLAN, case=CASE, title="Hidden task"))

    found = drawn(*records)
    assert "Hidden" not in str(found)
    assert [(each.id, each.what) for each in found.left_out] == [(THIRD, "restricted, or of a restricted case")]
    assert sum(count.number for count in found.paper.counts) == 2
    assert row_of(drawn(*records, restricted=True), THIRD).text("title") == "Hidden task"


def test_the_same_records_make_the_same_document() -> None:
    assert drawn() == drawn()


def test_since_a_day_new_actions_updates_and_former_values_are_said() -> None:
    then_so = made(ACTION, plan=PLAN, priority=PRIORITY, title="Locks & lights", rag="red")
    old = plan_of(then_so, made(THIRD, plan=PLAN, ref="9", title="Given up"))
    then = facts_of(*(each for each in old if each.id not in (OTHER, "E19-00000000")))
    found = drawn(since=date(2019, 11, 1), then=then)

    row = row_of(found)
    assert row.text("since").split("\n")[:4] == [
        "1 new update",
        "Status was not declared",
        "RAG was red",
        "Due date is new",
    ]
    assert "Owner changed" in row.text("since")
    assert row.cell("updates")[0].lead == "NEW 1–2 Dec 2019:"
    assert row_of(found, OTHER).text("since") == "New action"
    assert found.paper.notes[1:] == (
        "Since 1 November 2019: 1 new action, 1 new update, 0 completed.",
        "No longer in the plan: 9 Given up.",
    )
    assert "NEW" in [key.sign for key in found.paper.key]


def test_where_there_is_no_history_only_dates_tell_what_is_new() -> None:
    found = drawn(since=date(2019, 11, 1))
    assert row_of(found).text("since") == "1 new update"
    assert found.paper.notes[1].startswith("The store holds no history of 1 November 2019")


def test_an_update_that_is_new_and_folded_is_counted() -> None:
    assert row_of(drawn(since=date(2019, 9, 1), updates=1)).cell("updates")[-1].whole == (
        "2 older updates, 1 of them new: March 2019 to 4 Oct 2019"
    )
