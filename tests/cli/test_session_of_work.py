from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cspt.store.journal import Journal
from cspt.store.root import JOURNAL
from tests.cli.running import Cspt

ACTION = "A19-A4XJJBVK"
FILE = f"records/actions/2019/{ACTION}/action.md"


def test_three_acts_are_three_commits_by_the_person_each_touching_only_the_lines_it_changed(
    cspt: Cspt, git: Callable[..., str], sample_store: Path
) -> None:
    started, before = git("rev-parse", "HEAD").strip(), (sample_store / FILE).read_bytes()

    assert cspt("move", "a4xj", "in-prog").code == 0
    assert cspt("set", "a4xj", "due=31 Jan", "rag=amber").code == 0
    assert cspt("log", "a4xj", "Quote agreed", "--type", "decision").code == 0

    commits = git("rev-list", "--reverse", f"{started}..HEAD").split()
    assert len(commits) == 3
    for commit, changed in zip(commits, ("status", "due, rag", "title, about, date, type"), strict=True):
        assert git("show", "-s", "--format=%an <%ae>", commit) == "Council officer <officer@example.org>\n"
        trailers = git("show", "-s", "--format=%(trailers:only)", commit)
        assert f"Record: {ACTION}\n" in trailers
        assert "\nVia: cspt " in trailers
        told = git("show", "-s", "--format=%(trailers:key=Change,valueonly)", commit).strip()
        assert sorted(told.split(", ")) == sorted(changed.split(", "))
    assert git("diff", "--numstat", f"{commits[0]}~", commits[0]) == f"1\t1\t{FILE}\n"
    assert git("diff", "--numstat", f"{commits[1]}~", commits[1]) == f"2\t2\t{FILE}\n"
    added, taken, path = git("diff", "--numstat", f"{commits[2]}~", commits[2]).split()
    assert (int(added) > 0, taken, path.startswith(f"records/actions/2019/{ACTION}/events/E19-")) == (True, "0", True)
    assert git("status", "--porcelain") == ""

    for _ in range(3):
        assert cspt("undo").code == 0
    assert (sample_store / FILE).read_bytes() == before
    assert git("diff", "--stat", started, "HEAD") == ""
    assert len(git("rev-list", f"{started}..HEAD").split()) == 6


def test_the_day_before_shows_the_state_before(cspt: Cspt) -> None:
    def state(*when: str) -> tuple[object, object]:
        (row,) = [row for row in cspt("list", "actions", *when, "--json").data if row["id"] == ACTION]
        return row["status"], row["rag"]

    assert cspt("move", "a4xj", "complete").code == 0
    assert cspt("set", "a4xj", "rag=blue").code == 0

    assert state("--at", "2019-12-09") == ("on-hold", "red")
    assert state("--at", "yesterday") == ("on-hold", "red")
    assert state() == ("complete", "blue")
    assert cspt("show", "a4xj", "--at", "9 Dec", "--json").data[0]["status"] == "on-hold"
    assert [row["stands"] for row in cspt("board", "--at", "9 Dec", "--json").data if row["id"] == ACTION] == [
        "on-hold"
    ]


def test_what_is_made_by_hand_and_by_command_is_told_by_history(cspt: Cspt, sample_store: Path) -> None:
    with (sample_store / FILE).open("a", encoding="utf-8") as stream:
        stream.write("\nA line by hand.\n")

    status = cspt("status")
    assert FILE in status.out
    assert cspt("record", "-m", "typed it in the train").code == 0
    assert "every edit is recorded" in cspt("status").out
    assert cspt("set", "a4xj", "rag=amber").code == 0

    newest, by_hand, *_ = cspt("history", "a4xj", "--json").data
    assert newest["changes"][0]["fields"] == [{"field": "rag", "before": "red", "after": "amber"}]
    assert newest["who"] == "Council officer"
    assert [change["fields"][0]["field"] for change in by_hand["changes"]] == ["body"]
    told = cspt("history", "a4xj").out
    assert "rag  red → amber" in told
    assert "body  changed" in told


def test_an_act_keeps_a_hand_edit_beside_it_and_refuses_one_of_the_same_field(cspt: Cspt, sample_store: Path) -> None:
    path = sample_store / FILE
    path.write_text(path.read_text(encoding="utf-8") + "\nA line by hand.\n", encoding="utf-8")
    assert cspt("set", "a4xj", "rag=amber").code == 0
    assert "A line by hand." in path.read_text(encoding="utf-8")
    assert FILE in cspt("status").out

    path.write_text(path.read_text(encoding="utf-8").replace("rag: amber", "rag: green"), encoding="utf-8")
    refused = cspt("set", "a4xj", "rag=blue")
    assert refused.code == 6
    assert "rag" in refused.complaint
    assert "rag: green" in path.read_text(encoding="utf-8")


def test_what_was_settled_of_a_broken_off_act_is_said_once(
    cspt: Cspt, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = sample_store / ".git" / "cspt"
    private.mkdir(parents=True, exist_ok=True)
    (private / JOURNAL).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(Journal, "recover", lambda _journal: "finished saving 2.01, which was broken off")
    assert cspt("list", "plans").complaint == "cspt: finished saving 2.01, which was broken off"


def test_waiting_for_another_writer_is_said(cspt: Cspt, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def busy(_path: Path, _wait: float, tell: Callable[[str], None]) -> Iterator[int]:
        tell("waiting for another program that is writing to this store")
        yield 0

    monkeypatch.setattr("cspt.store.journal.hold", busy)
    assert "cspt: waiting for another program" in cspt("move", "a4xj", "complete").err
