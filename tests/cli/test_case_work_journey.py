"""A case from first report to closure, and a trigger from application to published figure, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.casework import Office

_HIGH = ("frequency=daily", "duration=ongoing", "impact=severe", "vulnerability=moderate", "violence=yes", "hate=no")
_LOW = ("frequency=occasional", "duration=recent", "impact=low", "vulnerability=none", "violence=no", "hate=no")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.opened(tmp_path / "store", "2026-01-05")


def _report(office: Office, title: str, happened: str, reported: str) -> str:
    fields = ("category=noise", "victim=A.B.", "reporter=A.B.", "address=Elm Court", "area=Park ward")
    return office.new("report", title, f"happened={happened}", f"reported={reported}", *fields)


def _case_of(office: Office, report: str) -> str:
    (row,) = office.run("show", report, "--json").data
    return str(row["case"])


def test_a_case_goes_from_first_report_to_closure(office: Office) -> None:
    report = _report(office, "Music through the wall until three", "2026-01-03", "2026-01-05")
    assert "Music through the wall" in office.do("review")
    assert office.whats(report, "7d") == ["report review"]

    office.do("review", report, "--new-case", "Music and threats at Elm Court")
    case = _case_of(office, report)
    office.do("set", case, "lead=council ASB officer")
    assert "looked at" in office.do("review")

    said = office.do("assess", case, *_HIGH, "type=noise")
    assert "Risk 17 of 28, high" in said
    assert "Review by 2026-01-19" in said
    assert "floor: violence, at least medium" in said

    assert office.whats(case) == ["factors"]
    office.do("set", case, "factors=Thin wall")
    assert office.whats(case) == ["task"]
    task = office.new("action", "Fit sound board", f"case={case}", "owner=housing officer", "issue=Thin wall")
    assert office.whats(case) == []

    office.on("2026-01-19")
    assert office.whats(case) == ["review"]
    office.do("assess", case, *_HIGH, "type=noise")
    office.on("2026-02-06")
    assert office.whats(case) == ["review", "risk not falling"]

    assert "close-from" in office.refused("move", case, "closed")
    assert "monitor-not-lower" in office.refused("move", case, "monitoring")
    assert "escalate-no-specialist" in office.refused("move", case, "escalated")
    office.do("move", case, "escalated", "specialist=noise officer")
    office.do("assess", case, *_LOW, "type=noise")
    office.do("move", case, "monitoring")
    assert office.whats(case, "40d") == ["monitoring over", "review"]

    office.on("2026-02-20")
    again = _report(office, "Music again until two", "2026-02-19", "2026-02-20")
    assert case in office.do("review", again)
    office.do("review", again, "--case", case)
    (row,) = office.run("show", case, "--json").data
    assert row["status"] == "open"
    office.do("assess", case, *_LOW, "type=noise")
    office.do("move", case, "monitoring")

    office.on("2026-03-19")
    said = office.refused("move", case, "closed", "closed_reason=Quiet")
    assert "close-too-soon: it is monitored until 2026-03-20" in said
    office.on("2026-03-20")
    assert "monitoring over" in office.whats(case)
    assert task in office.refused("move", case, "closed", "closed_reason=Quiet")
    office.do("move", task, "complete")
    office.do("move", case, "closed", "closed_reason=Quiet for a month")

    assert office.due("365d") == []
    assert "Nothing wrong" in office.do("check")
    told = office.do("timeline", case, "--format", "md")
    assert told.index("Risk 17 of 28") < told.index("Opened again") < told.index("Moved to closed")


def test_a_rule_in_the_way_is_set_aside_with_a_reason_that_is_kept(office: Office) -> None:
    case = office.new("case", "Moved out of the borough", "opened=2026-01-05")
    office.new("action", "Visit", f"case={case}")

    office.do("move", case, "closed", "--because", "They moved to Kent; its council has the case")

    assert "Nothing wrong" in office.do("check")
    (event,) = office.run("timeline", case, "--json").data
    assert event["overridden"] == "close-from, close-no-reason, close-open-actions"
    assert event["because"].startswith("They moved to Kent")


def test_a_trigger_goes_from_application_to_published_figure(office: Office) -> None:
    case = office.new("case", "Music at Elm Court", "lead=council ASB officer")
    for title, happened, reported in (
        ("Music until three", "2025-10-01", "2025-10-02"),
        ("Banging on the door", "2025-11-01", "2025-11-02"),
        ("Threats on the stairs", "2025-12-01", "2025-12-02"),
    ):
        office.do("set", _report(office, title, happened, reported), f"case={case}", "status=in-case")
    assert office.whats(case) == ["would qualify"]
    assert office.do("qualify", case).startswith("Met: 3 reports count")

    review = office.new(
        "case-review", "Music at Elm Court", f"case={case}", "applicant=A.B.", "applicant_kind=victim", "lead=manager"
    )
    assert "would qualify" not in office.whats(case)
    assert office.whats(review, "7d") == ["acknowledge the application"]
    assert "by Friday 23 January 2026" in office.do("letter", review, "acknowledge")
    office.do("step", review, "acknowledge")
    office.on("2026-01-16")
    office.do("step", review, "information")
    assert "threshold-is-met" in office.refused("step", review, "decision", "decision=not-met")
    office.do("step", review, "decision", "decision=met")
    assert "the threshold is met" in office.do("letter", review, "decision")
    office.on("2026-02-02")
    office.do("step", review, "review")
    office.on("2026-02-05")
    office.do("step", review, "panel")
    office.on("2026-02-10")
    office.do("step", review, "outcome", "outcome=recommendations", "recommendations=Fit a door closer; Ring weekly")
    actions = office.run("list", "actions", f"case={case}", "--json").data
    assert sorted(row["title"] for row in actions) == ["Fit a door closer", "Ring weekly"]
    assert "- Fit a door closer" in office.do("letter", review, "outcome")
    office.do("move", review, "closed")

    rows = {
        row["figure"]: row["value"] for row in office.run("report", "case-reviews", "--year", "2025-26", "--json").data
    }
    assert rows["applications"] == rows["reviews"] == rows["recommended"] == "fewer than 5"
    assert rows["not_met"] == "0"
    exact = office.run("report", "case-reviews", "--year", "2025", "--exact", "--json").data
    assert [row["value"] for row in exact] == ["1", "0", "1", "1", "0", "0", "0"]
    assert "Nothing wrong" in office.do("check")


def test_figures_that_contradict_themselves_are_not_given(office: Office) -> None:
    review = office.new("case-review", "Odd one", "received=2026-01-05", "status=closed")
    path = office.root / "records" / "case-reviews" / "2026" / review / "case-review.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("received:", "decision: not-met\nrecommendations: [One]\nreceived:"), encoding="utf-8")

    said = office.refused("report", "case-reviews", "--year", "2025")

    assert f"{review}: the threshold was not met, yet it has recommendations" in said
    assert "review-contradicts-itself" in office.run("check").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "report", "x", "happened=2026-01-05", "reported=2026-01-04"), "dates-out-of-order"),
        (("new", "case", "x", "opened=2026-01-05", "closed=2026-01-01"), "dates-out-of-order"),
        (("new", "order", "x", "power=closure-order", "starts=2026-01-01", "ends=2026-06-01"), "s80(6)"),
        (("new", "referral", "x", "service=cmht"), "`basis` is missing"),
        (("new", "referral", "x", "service=channel", "basis=consent", "person=A.B."), "pointer-only"),
        (("new", "report", "x", "on_behalf=yes"), "report-consent"),
    ],
)
def test_bad_input_is_refused_by_the_name_of_its_rule(office: Office, arguments: tuple[str, ...], words: str) -> None:
    assert words in office.refused(*arguments)
    assert office.run("list", f"{arguments[1]}s", "--json").data == []


def test_a_score_outside_its_factor_is_refused_and_nothing_is_kept(office: Office) -> None:
    case = office.new("case", "Noise")

    assert "`violence` is `maybe`" in office.refused(
        "assess", case, *_LOW[:4], "violence=maybe", "hate=no", "type=noise"
    )
    assert "not answered: Hate" in office.refused("assess", case, *_LOW[:5], "type=noise")
    assert "say why it is low" in office.refused("assess", case, *_HIGH, "type=noise", "--band", "low")
    assert office.run("timeline", case, "--json").data == []

    office.do("assess", case, *_HIGH, "type=noise", "--band", "medium", "--because", "Alarm fitted today")
    (event,) = office.run("timeline", case, "--json").data
    assert (event["band"], event["overridden"], event["because"]) == ("medium", "band high", "Alarm fitted today")
    assert event["scale"] == "specimen 1"
