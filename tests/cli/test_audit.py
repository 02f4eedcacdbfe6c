from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.running import Cspt

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_sound_history_ends_with_0(cspt: Cspt) -> None:
    ran = cspt("audit", "verify")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Nothing found; ")
    assert cspt("audit", "verify").out.startswith("Nothing found; 0 commits looked at, ")
    assert cspt("audit", "verify", "--json").data == []


def test_findings_are_shown_and_end_with_1_until_they_are_accepted(cspt: Cspt, git: Git) -> None:
    git("commit", "-q", "--allow-empty", "-m", "by \x1b]0;hand", "--author", "A\x1b[31m <a@example.org>")
    oid = git("rev-parse", "HEAD").strip()

    ran = cspt("audit", "verify")

    assert ran.code == 1
    assert ran.lines[0] == "minor: made without cspt: no Via trailer"
    assert oid[:8] in ran.lines[1]
    assert "\x1b" not in ran.out
    (row,) = cspt("audit", "verify", "--json").data
    assert (row["commit"], row["kind"], row["severity"], row["path"]) == (oid, "bypass", "minor", "")
    assert cspt("audit", "verify", "--accept").code == 0
    assert cspt("audit", "verify").code == 0
    assert cspt("audit", "verify", "--all").code == 1


def test_history_that_was_rewritten_ends_with_1(cspt: Cspt, git: Git) -> None:
    cspt("audit", "verify")
    git("reset", "-q", "--hard", "HEAD~2")
    ran = cspt("audit", "verify")
    assert (ran.code, ran.lines[0].startswith("serious: 2 verified commits are no longer in the history")) == (1, True)


def test_the_trail_is_a_table_of_the_days_asked_for(cspt: Cspt, tmp_path: Path) -> None:
    ran = cspt("audit", "export", "--from", "2019-12-02", "--to", "2019-12-03")
    rows = [*csv.DictReader(StringIO(ran.out))]
    assert rows
    assert {row["when"][:10] for row in rows} == {"2019-12-02", "2019-12-03"}
    assert (
        cspt("audit", "export", "--from", "2019-12", "--to", "2019-12", "--format", "md").lines[1].startswith("|---|")
    )
    target = tmp_path / "trail.csv"
    ran = cspt("audit", "export", "--from", "2019-12-02", "--to", "2019-12-03", "-o", str(target))
    assert (ran.out, ran.err.startswith(f"{len(rows)} changes from 2019-12-02 to 2019-12-03 in ")) == ("", True)
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert [*csv.DictReader(StringIO(written.decode("utf-8-sig")))] == rows


@pytest.mark.parametrize(("first", "last"), [("x", "2019"), ("2019-02", "2019-01"), ("", "2019"), ("2019", "")])
def test_a_period_that_is_none_is_refused(cspt: Cspt, first: str, last: str) -> None:
    ran = cspt("audit", "export", "--from", first, "--to", last)
    assert (ran.code, ran.out) == (2, "")


def test_alone_it_says_which_there_are(reading: Cspt) -> None:
    ran = reading("audit")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "cspt: say which: verify or export")


# History of the whole store, and undo of any act

ACTION = "A19-A4XJJBVK"


def test_history_without_an_id_tells_of_the_whole_store(cspt: Cspt) -> None:
    cspt("set", ACTION, "ref=9.99")
    cspt("set", ACTION, "timescale=soon")
    ran = cspt("history", "--by", "officer@example.org", "--field", "ref")
    assert [line.split()[-1] for line in ran.lines if line.startswith("  ")] == ["9.99"]
    assert f"action {ACTION} ref" in ran.out
    (act,) = cspt("history", "--by", "officer@example.org", "--field", "ref", "--json").data
    assert act["commit"][:8] in ran.lines[0]
    december = cspt("history", "--from", "2019-12-02", "--to", "2019-12-02", "--json").data
    assert {row["when"][:10] for row in december} == {"2019-12-02"}
    assert cspt("history", "--by", "nobody at all").out == "No act answers to that.\n"
    assert len(cspt("history", "--json").data) > len(december) + 1


def test_history_of_a_record_that_was_taken_away_is_told_by_its_whole_id(cspt: Cspt) -> None:
    made = cspt("new", "case", "Noise", "--json").data[0]["id"]
    cspt("undo")
    whats = [change["what"] for act in cspt("history", made, "--json").data for change in act["changes"]]
    assert whats == ["removed", "created"]
    assert cspt("history", made[:6]).code == 4
    assert cspt("history", "A19-00000000").code == 4


def test_an_act_is_undone_by_the_name_that_history_shows(cspt: Cspt) -> None:
    cspt("set", ACTION, "ref=9.99")
    cspt("set", ACTION, "timescale=soon")
    name = cspt("history", ACTION, "--field", "ref").lines[0].split()[-1]
    ran = cspt("undo", name)
    assert (ran.code, ran.out.startswith(f"{ACTION}: undo ref")) == (0, True)
    again = cspt("undo", name)
    assert (again.code, "undone already" in again.complaint) == (2, True)
    cspt("set", ACTION, "timescale=later")
    name = cspt("history", ACTION, "--field", "timescale").lines[2].split()[-1]
    refused = cspt("undo", name)
    assert (refused.code, "timescale" in refused.complaint, "Council officer" in refused.complaint) == (6, True, True)
