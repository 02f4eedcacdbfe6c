from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cspt.errors import BadRequest, InvalidRecord
from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.problem import Problem
from cspt.store.files import replace_file
from cspt.workspace import Workspace
from tests.gitting import commit_all, head
from tests.store.conftest import DAY, Desk

TODAY = date(2019, 12, 10)


def _status(desk: Desk, day: date) -> str:
    return desk.workspace.at(day).find(desk.action).text("status")


def test_records_are_answered_as_they_stood_at_the_end_of_a_day(desk: Desk) -> None:
    desk.clock.seconds += DAY
    desk.workspace.change(desk.action, {"status": "in-progress"}, via="board")
    desk.clock.seconds += DAY
    desk.workspace.change(desk.action, {"status": "on-hold"}, via="board")
    desk.workspace.change(desk.action, {"status": "complete"}, via="board")
    desk.clock.seconds += DAY
    days = [TODAY + timedelta(days=number) for number in range(5)]
    assert [_status(desk, day) for day in days] == ["not-started", "in-progress", "complete", "complete", "complete"]


def test_the_days_of_a_store_that_had_no_records_yet_are_empty(desk: Desk) -> None:
    assert dict(desk.workspace.at(date(2019, 12, 8)).records) == {}


def test_a_day_before_the_store_began_is_refused(desk: Desk) -> None:
    with pytest.raises(BadRequest, match="the store has no history before 2019-12-06"):
        desk.workspace.at(date(2019, 12, 6))


def test_today_and_later_mean_the_files_as_they_are(desk: Desk) -> None:
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes().replace(b"not-started", b"on-hold"))
    assert _status(desk, TODAY) == "on-hold"
    assert _status(desk, TODAY + timedelta(days=30)) == "on-hold"
    desk.clock.seconds += DAY
    assert _status(desk, TODAY) == "not-started"


def test_a_pinned_today_means_now_and_every_rule_takes_it(desk: Desk) -> None:
    pinned = (
        (desk.root / "cspt.yaml").read_text(encoding="utf-8").replace("name: Desk", "name: Desk\ntoday: 2019-11-01")
    )
    (desk.root / "cspt.yaml").write_text(pinned, encoding="utf-8")
    workspace = desk.again()
    assert workspace.today == date(2019, 11, 1)
    assert workspace.at(date(2019, 11, 1)).get(desk.action) is not None
    assert workspace.facts().today == date(2019, 11, 1)
    assert workspace.values_from_text(KINDS["action"], {"due": "tomorrow"}) == {"due": When(2019, 11, 2)}


def test_facts_of_a_day_are_judged_on_that_day(desk: Desk) -> None:
    desk.clock.seconds += 20 * DAY
    action = desk.workspace.load().find(desk.action)
    assert desk.workspace.facts().of(action).overdue == 10
    assert desk.workspace.facts(TODAY).of(action).overdue == 0
    assert desk.workspace.facts(TODAY).today == TODAY


def test_a_day_is_read_with_the_profile_of_that_day(desk: Desk) -> None:
    desk.workspace.change(desk.action, {"status": "on-hold"}, via="board")
    desk.clock.seconds += DAY
    profile = desk.root / "cspt.yaml"
    profile.write_text(profile.read_text(encoding="utf-8").replace(", on-hold", ", paused"), encoding="utf-8")
    workspace = desk.again()
    workspace.record_hand_edits("other words", via="record")
    assert workspace.load().find(desk.action).problems
    assert workspace.at(TODAY).find(desk.action).problems == ()


def test_a_file_that_was_broken_on_a_day_is_a_problem_of_that_day(desk: Desk) -> None:
    desk.clock.seconds += DAY
    replace_file(desk.root, "records/actions/2019/A19-11111111/action.md", b"---\na: [\n---\n")
    (desk.root / "records" / "link").symlink_to(desk.root / "cspt.yaml")
    commit_all(desk.root, "by hand")
    day = desk.clock.day()
    desk.clock.seconds += DAY
    found = desk.workspace.history.files_at(head(desk.root))
    files = (each if isinstance(each, Problem) else (each[0].path, each[1]) for each in found)
    snapshot = desk.workspace._snapshot(files, desk.workspace.profile)
    assert [problem.path for problem in snapshot.problems] == [
        "records/actions/2019/A19-11111111/action.md",
        "records/link",
    ]
    assert all(problem.unreadable for problem in snapshot.problems)
    assert desk.workspace.at(day).find(desk.action).id == desk.action


def test_an_id_in_two_places_is_named_and_the_first_is_kept(desk: Desk) -> None:
    event = desk.path(desk.event)
    replace_file(desk.root, f"records/cases/2019/{desk.case}/events/{desk.event}.md", event.read_bytes())
    snapshot = desk.workspace.load()
    assert snapshot.find(desk.event).text("about") == desk.action
    (problem,) = snapshot.problems
    assert problem.path == f"records/cases/2019/{desk.case}/events/{desk.event}.md"
    assert (
        f"id {desk.event} is already taken by records/actions/2019/{desk.action}/events/{desk.event}.md"
        in problem.message
    )
    assert problem in desk.workspace.check()


def test_what_a_person_typed_is_typed_or_refused(desk: Desk) -> None:
    typed = desk.workspace.values_from_text(KINDS["event"], {"date": "yesterday", "count": "240", "by": ""})
    assert typed == {"date": When(2019, 12, 9), "count": 240, "by": None}
    with pytest.raises(BadRequest, match="an event has no field `colour`; it has title, about, date"):
        desk.workspace.values_from_text(KINDS["event"], {"colour": "red"})
    with pytest.raises(InvalidRecord, match="`count` is `many`; it takes a whole number"):
        desk.workspace.values_from_text(KINDS["event"], {"count": "many"})


def test_reading_changes_nothing(desk: Desk) -> None:
    before = _stamps(desk.root)
    Workspace.open(desk.root).load()
    desk.workspace.check()
    desk.workspace.at(date(2019, 12, 8))
    assert _stamps(desk.root) == before


def _stamps(root: Path) -> dict[Path, int]:
    """Return when each file was last written, but for the index and git's own, which may be made anew at any time."""
    git = root / ".git"
    files = (path for path in root.rglob("*") if path.is_file() and git / "cspt" not in path.parents)
    return {path: path.stat().st_mtime_ns for path in files if path != git / "index"}
