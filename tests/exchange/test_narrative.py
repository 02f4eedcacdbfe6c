from __future__ import annotations

from cspt.exchange.narrative import narrative
from tests.making import CASE, happened, made


def test_a_timeline_is_told_oldest_first_under_its_months() -> None:
    case = made(CASE, title="Noise *at* night")
    events = [
        happened(1, "2019-12-01", CASE, title="Joint visit", type="visit", by="SNT constable", place="the block"),
        happened(2, "2019-11-05", CASE, title="First report", type="incident", count="2", unit="calls"),
        happened(3, "2019-11-20", CASE, title="Patrols", type="update", date_to="2019-11-22"),
        happened(4, "2019-10", CASE, title="Some time in October"),
    ]

    told = narrative(case, events)

    assert told.split("\n")[:2] == ["# Noise \\*at\\* night", ""]
    assert [line for line in told.split("\n") if line.startswith("## ")] == [
        "## October 2019", "## November 2019", "## December 2019",
    ]  # fmt: skip
    assert "- **October 2019**, note: Some time in October" in told
    assert "- **5 November 2019**, incident: First report (2 calls)" in told
    assert "- **20 November 2019 to 22 November 2019**, update: Patrols" in told
    assert "- **1 December 2019**, visit: Joint visit (SNT constable; the block)" in told


def test_what_a_record_holds_is_no_markup_and_acts_on_nothing() -> None:
    event = happened(1, "2019-12-01", CASE, title="<script>[a](http://x)\x1b[2J")

    told = narrative(made(CASE), [event])

    assert "<script>" not in told.replace("\\<", "")
    assert "\x1b" not in told
    assert "\\[a\\]" in told


def test_an_empty_timeline_says_so() -> None:
    assert narrative(made(CASE), []).endswith("Nothing on the timeline yet.")
