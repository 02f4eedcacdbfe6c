"""A year of a case group, simulated by commands alone, against a plain calculation of what must be due.

The short form follows a few cases and looks every week; `make soak` follows 300 and looks every day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.cli.casework import Office
from tests.reliability.scale import scale

_CASES, _LOOKS_EVERY = scale(3, 300), scale(7, 1)
_FIRST, _LAST = date(2026, 1, 1), date(2026, 12, 31)
_ANSWERS = {
    "high": "frequency=daily duration=ongoing impact=severe vulnerability=moderate violence=yes type=noise",
    "medium": "frequency=weekly duration=ongoing impact=moderate vulnerability=none violence=no type=harassment",
    "low": "frequency=occasional duration=recent impact=low vulnerability=none violence=no type=noise",
}
_RANK = ["low", "medium", "high"]


@dataclass
class Plain:
    """What the plain calculation knows of one case."""

    opened: date
    id: str = ""
    status: str = "open"
    since: date = date.min
    first: str = ""
    band: str = ""
    review: date = date.max

    def expected(self, today: date) -> set[str]:
        """Return what must be due of it today, worked out without cspt's rules."""
        if not self.id or self.status == "closed":
            return set()
        found = {"review"} if self.review <= today else set()
        lower = self.band == "low" or (self.band and _RANK.index(self.band) < _RANK.index(self.first))
        if self.status == "open" and self.band and not lower and _month_on(self.opened) <= today:
            found.add("risk not falling" if _month_on(self.opened) < today else "risk to be lower")
        if self.status == "monitoring" and _month_on(self.since) <= today:
            found.add("monitoring over")
        return found | ({"factors"} if self.band == "high" else set())

    def assessed(self, band: str, today: date) -> None:
        """Take in an assessment, and the next review it brings."""
        opening = not self.first and today < self.opened + timedelta(days=14)
        later = today + timedelta(days=14) if band == "high" else _month_on(today)
        self.review = self.opened + timedelta(days=14) if opening else later
        self.first, self.band = self.first or band, band


def _month_on(day: date) -> date:
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _work(office: Office, case: Plain, today: date, random: Random) -> None:
    """Do what an officer might do with a case on a day, now and then what no rule allows."""
    if not case.id:
        case.id, case.review = office.new("case", f"Case of {today}"), today + timedelta(days=14)
    elif not case.first or (case.review <= today and random.random() < 0.6):
        worst = _RANK.index(case.band or "high")
        band = _RANK[random.choice([max(worst - 1, 0), worst, worst])]
        office.do("assess", case.id, *_ANSWERS[band].split(), "hate=no", "safe=nervous")
        case.assessed(band, today)
    elif random.random() < 0.1:
        assert "close-no-reason" in office.refused("move", case.id, "closed")
    else:
        _move_on(office, case, today)


def _move_on(office: Office, case: Plain, today: date) -> None:
    due = case.expected(today)
    fell = case.band == "low" or _RANK.index(case.band) < _RANK.index(case.first)
    if "monitoring over" in due:
        office.do("move", case.id, "closed", "closed_reason=Quiet")
        case.status = "closed"
    elif case.status in ("open", "escalated") and fell:
        office.do("move", case.id, "monitoring")
        case.status, case.since = "monitoring", today
    elif "risk not falling" in due:
        assert "monitor-not-lower" in office.refused("move", case.id, "monitoring")
        office.do("move", case.id, "escalated", "specialist=police lead")
        case.status, case.since = "escalated", today


def test_nothing_due_is_ever_missing_and_no_forbidden_state_is_reached(tmp_path: Path) -> None:
    random = Random(2026)  # noqa: S311 - a seeded script, not a secret
    office = Office.opened(tmp_path / "store", str(_FIRST))
    cases = [Plain(_FIRST + timedelta(days=random.randrange(200))) for _ in range(_CASES)]
    today, looks = _FIRST, 0
    while today <= _LAST:
        office.on(today)
        for case in cases:
            works = today == case.opened or (case.id and today.weekday() == case.opened.weekday() % 5)
            if works and case.status != "closed":
                _work(office, case, today, random)
        if (today - _FIRST).days % _LOOKS_EVERY == 0:
            looks += 1
            _compare(office, cases, today)
        today += timedelta(days=1)
    assert looks >= 52
    assert {case.status for case in cases} & {"closed", "monitoring"}
    assert office.run("check").out.strip() == "Nothing wrong."


def _compare(office: Office, cases: list[Plain], today: date) -> None:
    found: dict[str, set[str]] = {}
    for line in office.due():
        found.setdefault(str(line["id"]), set()).add(str(line["what"]))
        assert line["why"]
        assert line["command"]
    assert found == {case.id: wanted for case in cases if (wanted := case.expected(today))}, today
