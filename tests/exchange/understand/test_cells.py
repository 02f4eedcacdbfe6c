"""The short cells: owners, statuses, timescales, money, colours, periods, headings."""

from __future__ import annotations

from datetime import date

import pytest

from cspt.exchange.understand.colours import rag_of_colour, rag_of_words
from cspt.exchange.understand.columns import field_of
from cspt.exchange.understand.owners import known_owners, split_owners
from cspt.exchange.understand.updates import Period
from cspt.exchange.understand.words import due_of, money, period_in, split_ref, split_steps, status_of
from cspt.model.profile import STATUS_WORDS

_YEAR = Period(date(2019, 4, 1), date(2020, 3, 31))


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("Community Safety Team", ["Community Safety Team"]),
        ("Partnership / CYP / Tri-CSP", ["Partnership", "CYP", "Tri-CSP"]),
        ("CST/SNT", ["CST", "SNT"]),
        ("Police, Housing; Health", ["Police", "Housing", "Health"]),
        ("Community Safety & Development", ["Community Safety & Development"]),
        ("Borough SNT & Safety Team", ["Borough SNT", "Safety Team"]),
        ("Police (licensing), Council (licensing, noise)", ["Police (licensing)", "Council (licensing, noise)"]),
        ("Officer /Prevent", ["Officer", "Prevent"]),
        ("Team A\nTeam B", ["Team A", "Team B"]),
        ("A.B., C.D.", ["A.B", "C.D"]),
        ("Team, Team", ["Team"]),
        ("Anna Example Bert Example", ["Anna Example", "Bert Example"]),
        ("", []),
    ],
)
def test_owners_are_parted_at_signs_and_never_within_a_name(cell: str, owners: list[str]) -> None:
    known = known_owners(["Borough SNT", "Safety Team", cell])
    assert list(split_owners(cell, known)) == owners


@pytest.mark.parametrize(
    ("words", "status"),
    [("On Target", "in-progress"),
     ("complete", "complete"), ("Re-evaluation", "on-hold"), ("Not started.", "not-started"),
     ("Over due awaiting up date", "in-progress"), ("who knows", ""), ("", "")],
)  # fmt: skip
def test_statuses_in_words_stand_for_what_the_table_says_and_nothing_else(words: str, status: str) -> None:
    assert status_of(words, STATUS_WORDS) == status


@pytest.mark.parametrize(
    ("words", "due"),
    [("October 2017", "2017-10"), ("31/12/2019", "2019-12-31"), ("Project end March 2019", "2019-03"),
     ("Review March 2019", ""),
     ("Ongoing", ""), ("Ongoing, seasonal", ""), ("by 12 July", "2019-07-12"),
     ("March 2019 and March 2020", ""), ("2017-2020", "")],
)  # fmt: skip
def test_a_timescale_is_a_deadline_only_where_it_names_one(words: str, due: str) -> None:
    assert str(due_of(words, _YEAR) or "") == due


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("£60,000 (per annum) Fund (£30k advocacy, £30k adviser).", [("30000", "year"), ("30000", "year")]),
        ("£40,000 (per annum) Fund (Street Triage).", [("40000", "year")]),
        ("£1.2k", [("1200", "")]),
        ("£12.50 a head", [("12.50", "")]),
        ("£500 and officer time", [("500", "")]),
        ("Staff time", []),
    ],
)
def test_sums_are_read_once_and_their_parts_instead_of_their_total(words: str, rows: list[tuple[str, str]]) -> None:
    assert [(row["pounds"], row.get("per", "")) for row in money(words)] == rows


@pytest.mark.parametrize(
    ("colour", "rag"),
    [("FF0000", "red"),
     ("C00000", "red"), ("FFC7CE", "red"), ("FFC000", "amber"), ("FFFF00", "amber"), ("FFEB9C", "amber"),
     ("00B050", "green"), ("92D050", "green"), ("C6EFCE", "green"), ("0070C0", "blue"), ("FFFFFF", ""), ("D9D9D9", ""),
     ("000000", ""), ("7030A0", ""), ("auto", ""), ("", ""), ("zzzzzz", "")],
)  # fmt: skip
def test_a_ground_is_rag_only_where_its_colour_is_clear(colour: str, rag: str) -> None:
    assert rag_of_colour(colour) == rag


@pytest.mark.parametrize(
    ("word", "rag"), [("R", "red"), ("Amber", "amber"), ("(g)", "green"), ("Great", ""), ("", ""), ("TBC", "")]
)
def test_a_letter_or_a_colours_name_is_rag_and_no_other_word(word: str, rag: str) -> None:
    assert rag_of_words(word) == rag


@pytest.mark.parametrize(
    ("title", "starts", "ends"),
    [("Plan 2019 - 2020", "2019-04-01", "2020-03-31"), ("Plan 2017/18 to 2019/20", "2017-04-01", "2020-03-31"),
     ("1st April 2016 – 31st March 2017", "2016-04-01", "2017-03-31"), ("Plan 2019", "2019-01-01", "2019-12-31")],
)  # fmt: skip
def test_a_title_names_the_plans_period(title: str, starts: str, ends: str) -> None:
    found = period_in(title)
    assert found
    assert (str(found.starts), str(found.ends)) == (starts, ends)


def test_a_title_without_years_names_none() -> None:
    assert period_in("Community safety action plan") is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Key Actions Delivery and Timeline", "action"), ("Lead ⁴", "owner"), ("Project/Action", "action"),
     ("RAG Rating", "rag"),
     ("Monthly Update", "updates"), ("Status On/off target. Action required", "status"), ("By when?", "due"),
     ("Colour of hat", "")],
)  # fmt: skip
def test_a_heading_names_its_field(heading: str, field: str) -> None:
    assert field_of(heading, {}) == field


def test_the_partnerships_own_headings_come_first() -> None:
    assert field_of("Lead:", {"lead": "support"}) == "support"


def test_a_ref_and_steps_are_parted_from_an_actions_words() -> None:
    assert split_ref("4b. To provide training") == ("4b", "To provide training")
    assert split_ref("Provide training") == ("", "Provide training")
    assert split_steps("Renew it. 1) Carry over. 2) Refresh.") == ("Renew it.", ("Carry over.", "Refresh."))
    assert split_steps("Visit 2) homes") == ("Visit 2) homes", ())


def test_a_sum_keeps_its_source_and_its_purpose() -> None:
    assert money("£60,000 (per annum) London Fund (£30k advocacy and support, £30k adviser).") == (
        {"pounds": "30000", "per": "year", "source": "London Fund", "for": "advocacy and support"},
        {"pounds": "30000", "per": "year", "source": "London Fund", "for": "adviser"},
    )
    assert money("£40,000 (per annum) London Fund (Street Triage). Staff time.") == (
        {"pounds": "40000", "per": "year", "source": "London Fund", "for": "Street Triage"},
    )
