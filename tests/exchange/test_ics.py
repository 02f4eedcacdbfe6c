from __future__ import annotations

from datetime import UTC, date, datetime

from cspt.exchange.ics import calendar
from cspt.model.document import Raw
from cspt.rules.due_line import Due
from tests.making import CASE, made

_RULE = "first review, rule of 2015-05-18"
_NOW = datetime(2019, 12, 10, 9, 30, tzinfo=UTC)


def _due(what: str = "review", why: str = "in 4 days", **fields: Raw) -> Due:
    record = made(CASE, "", **fields)
    return Due(
        date(2019, 12, 14), record, what, why, "lead", "high", "first review, rule of 2015-05-18", "cspt assess C", "s"
    )


def _lines(*dues: Due) -> list[str]:
    text = calendar(dues, "Due, Borough", _NOW)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_line_is_an_all_day_entry_with_what_when_and_why() -> None:
    lines = _lines(_due(title="Noise; banging, shouting"))

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert "X-WR-CALNAME:Due\\, Borough" in lines
    assert "DTSTART;VALUE=DATE:20191214" in lines
    assert "DTEND;VALUE=DATE:20191215" in lines
    assert "DTSTAMP:20191210T093000Z" in lines
    assert f"SUMMARY:Review: Noise\\; banging\\, shouting ({CASE})" in lines
    assert "DESCRIPTION:in 4 days\\nfirst review\\, rule of 2015-05-18\\ncspt assess C" in lines


def test_an_entry_keeps_its_name_and_two_of_one_record_differ() -> None:
    uids = [line for line in _lines(_due(), _due(), _due(what="risk not falling")) if line.startswith("UID:")]

    assert uids == [f"UID:{CASE}-review-1@cspt", f"UID:{CASE}-review-2@cspt", f"UID:{CASE}-risk-not-falling-1@cspt"]


def test_of_a_restricted_record_only_its_id_is_written() -> None:
    text = calendar([_due(title="Secret words", why="secret why", restricted="yes")], "Due", _NOW)

    assert "ecret" not in text
    assert f"SUMMARY:Review: {CASE}" in text


def test_long_lines_are_folded_at_75_bytes_and_no_sign_is_cut() -> None:
    title = "Żółta Łódź delikatesy, again and again, " * 6
    text = calendar([_due(title=title.strip())], "Due", _NOW)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Żółta Łódź delikatesy\\, again" in text.replace("\r\n ", "")


def test_what_could_act_on_a_reader_is_made_visible() -> None:
    text = calendar([_due(why="a\x1b]52;c\x07\rb\u202e")], "Due", _NOW)

    assert not set(text) & set("\x1b\x07\u202e")
    assert "\r" not in text.replace("\r\n", "")
