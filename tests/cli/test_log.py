from __future__ import annotations

from typing import Any

import pytest

from tests.cli.running import Cspt


def newest(cspt: Cspt) -> dict[str, Any]:
    """Return the event that was logged last."""
    (act, *_) = cspt("history", "x13n", "--json").data
    return cspt("show", act["changes"][0]["id"], "--json").data[0]


def test_an_event_is_an_update_of_today_unless_said_otherwise(cspt: Cspt) -> None:
    assert cspt("log", "x13n", "Bed taken").out == "C19-X13NJFS5: update added\n"

    event = newest(cspt)
    assert (event["title"], event["type"], event["date"], event["about"]) == (
        "Bed taken", "update", "2019-12-10", "C19-X13NJFS5",
    )  # fmt: skip


def test_all_that_is_known_of_it_is_kept(cspt: Cspt) -> None:
    said = [
        "--type",
        "visit",
        "--date",
        "9 Dec",
        "--count",
        "4",
        "--unit",
        "people",
        "--place",
        "Car park",
        "--by",
        "SNT",
    ]
    assert cspt("log", "x13n", "Walk", *said).code == 0

    event = newest(cspt)
    assert [event[name] for name in ("type", "date", "count", "unit", "place", "by")] == [
        "visit", "2019-12-09", 4, "people", "Car park", "SNT",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("mon", "2019-12-09"),
        ("yesterday", "2019-12-09"),
        ("31 Dec", "2018-12-31"),
        ("2019-11", "2019-11"),
        ("+3d", "2019-12-13"),
    ],
)
def test_a_day_without_a_year_is_the_last_one(typed: str, day: str, cspt: Cspt) -> None:
    assert cspt("log", "x13n", "Seen", "--date", typed).code == 0

    assert newest(cspt)["date"] == day


@pytest.mark.parametrize("wrong", [["--type", "party"], ["--count", "1.5"], ["--date", "30/2/2019"], ["--date", ""]])
def test_a_value_that_does_not_fit_is_refused(wrong: list[str], cspt: Cspt) -> None:
    ran = cspt("log", "x13n", "Seen", *wrong)

    assert ran.code == 5
    assert ran.complaint.startswith("cspt: ")


def test_an_event_has_no_timeline(cspt: Cspt) -> None:
    event = cspt("timeline", "x13n", "--json").data[0]["id"]

    assert cspt("log", event, "Seen").code == 5
