from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from cspt.model.changes import FieldChange
from cspt.model.problem import Problem
from cspt.store.audit_export import export_rows
from cspt.store.commits import object_name
from cspt.store.files import replace_file
from cspt.store.history import Asked, File
from cspt.store.repo import ZERO
from cspt.workspace import Workspace
from tests.gitting import commit_all, git, head
from tests.store.conftest import NOON, Desk


def test_a_records_story_is_told_field_by_field_newest_first(desk: Desk) -> None:
    desk.workspace.change(desk.action, {"status": "on-hold", "owner": ("housing",)}, via="board", body="New words")
    desk.workspace.change(desk.event, {"count": 250}, via="form")
    acts = desk.workspace.acts(desk.workspace.load().find(desk.action))
    assert [(act.subject.partition(": ")[2], act.via.split()[-1]) for act in acts] == [
        ("count 240 → 250", "form"),
        ("owner; status not-started → on-hold; body", "board"),
        ("workshop added", "test"),
        ("created", "test"),
    ]
    (changed,) = acts[1].changes
    assert (changed.id, changed.kind, changed.what, changed.title) == (
        desk.action,
        "action",
        "changed",
        "Talks at schools",
    )
    assert changed.fields == (
        FieldChange("owner", "police, schools", "housing"),
        FieldChange("status", "not-started", "on-hold"),
        FieldChange("body", "Words of the action.", "New words"),
    )
    assert (acts[0].who, acts[0].email) == ("Council officer", "officer@example.org")
    assert acts[0].when.timestamp() == desk.clock.seconds
    assert acts[0].when.tzinfo is not None
    created = acts[-1].changes[0]
    assert created.what == "created"
    assert FieldChange("title", "", "Talks at schools") in created.fields


def test_a_story_holds_only_what_touched_the_record_or_its_timeline(desk: Desk) -> None:
    (desk.path(desk.action)).write_bytes(desk.path(desk.action).read_bytes() + b"more\n")
    (desk.path(desk.plan)).write_bytes(desk.path(desk.plan).read_bytes() + b"more\n")
    desk.workspace.record_hand_edits("both", via="record")
    newest = desk.workspace.acts(desk.workspace.load().find(desk.action))[0]
    assert [change.id for change in newest.changes] == [desk.action]
    event = desk.workspace.load().find(desk.event)
    assert [change.id for act in desk.workspace.acts(event) for change in act.changes] == [desk.event]


def test_a_record_taken_away_is_told_with_its_title(desk: Desk) -> None:
    record = desk.workspace.load().find(desk.event)
    desk.path(desk.event).unlink()
    desk.workspace.record_hand_edits("a double", via="record")
    (change,) = desk.workspace.acts(record)[0].changes
    assert (change.what, change.title) == ("removed", "Talk at the academy")


def test_acts_since_a_commit_are_told_and_all_where_it_is_unknown(desk: Desk) -> None:
    since = head(desk.root)
    everything = desk.workspace.history.since("")
    assert desk.workspace.history.since(since) == []
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    assert [act.subject for act in desk.workspace.history.since(since)] == [f"{desk.action}: ref"]
    for unknown in ("0" * 40, "f" * 40, "--output=x", "no such"):
        assert len(desk.workspace.history.since(unknown)) == len(everything) + 1
    assert len(desk.workspace.history.since("", most=2)) == 2


def test_commits_made_without_cspt_are_part_of_the_story(desk: Desk) -> None:
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes().replace(b"not-started", b"on-hold"))
    commit_all(desk.root, "by hand")
    act = desk.workspace.acts(desk.workspace.load().find(desk.action))[0]
    assert (act.subject, act.via) == ("by hand", "")
    assert act.changes[0].fields == (FieldChange("status", "not-started", "on-hold"),)


@pytest.mark.parametrize(
    "subject", ["a\x01b\x02c\x03d", "sep \x1e\x1f \x7f", ":100644 100644 a b M", "\x1b[31m", "é 漢字 😀"]
)
def test_no_message_of_a_commit_breaks_the_story(desk: Desk, subject: str) -> None:
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes() + b"more\n")
    git(desk.root, "add", "--all")
    git(
        desk.root,
        "-c",
        "user.name=A\x01B",
        "commit",
        "--quiet",
        "--cleanup=verbatim",
        "-F",
        "-",
        stdin=f"{subject}\n\nx: y\n".encode(),
    )
    acts = desk.workspace.acts(desk.workspace.load().find(desk.action))
    assert acts[0].subject == subject
    assert [change.id for change in acts[0].changes] == [desk.action]
    assert acts[1].subject.endswith("workshop added")


def test_a_path_that_is_no_text_breaks_nothing(desk: Desk) -> None:
    folder = os.fsencode(desk.root / "records" / "actions")
    with open(folder + b"/\xff\n\x01.md", "wb") as stream:  # noqa: PTH123 - a name that pathlib cannot spell
        stream.write(b"x")
    commit_all(desk.root, "odd name")
    assert desk.workspace.history.since("")[0].changes == ()
    assert any("not the place of a record" in problem.message for problem in desk.workspace.check())


def test_a_commit_with_an_impossible_date_is_still_told(desk: Desk) -> None:
    raw = git(desk.root, "cat-file", "commit", "HEAD")
    for stamp in ("999999999999999", "-1", "0"):
        odd = raw.replace(f"{NOON + 5} +0000", f"{stamp} +0000") + "\n"
        name = git(desk.root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=odd.encode())
        git(desk.root, "update-ref", "HEAD", name)
        assert isinstance(desk.workspace.history.since("")[0].when, datetime)


def test_broken_states_of_a_file_are_told_as_empty(desk: Desk) -> None:
    path = desk.root / desk.workspace.load().find(desk.action).path
    good = path.read_bytes()
    path.write_bytes(b"---\nbroken: [\n---\n")
    commit_all(desk.root, "broken")
    path.write_bytes(good)
    commit_all(desk.root, "mended")
    mended, broken, *_ = desk.workspace.acts(desk.workspace.load().find(desk.action))
    assert broken.changes[0].what == "changed"
    assert FieldChange("title", "Talks at schools", "") in broken.changes[0].fields
    assert FieldChange("title", "", "Talks at schools") in mended.changes[0].fields


def test_the_acts_of_both_lines_are_told_and_a_merge_only_for_what_it_settled(desk: Desk) -> None:
    base = head(desk.root)
    path = desk.path(desk.action).relative_to(desk.root).as_posix()
    start = (desk.root / path).read_bytes()
    git(desk.root, "checkout", "--quiet", "-b", "theirs")
    replace_file(desk.root, path, start.replace(b"title: Talks at schools", b"title: Theirs"))
    commit_all(desk.root, "theirs")
    git(desk.root, "checkout", "--quiet", "main")
    replace_file(desk.root, path, start.replace(b"not-started", b"on-hold").replace(b"Talks at schools", b"Ours"))
    commit_all(desk.root, "ours")
    git(desk.root, "merge", "--quiet", "--no-commit", "--strategy=ours", "theirs")
    settled = start.replace(b"not-started", b"on-hold").replace(b"Talks at schools", b"Settled")
    replace_file(desk.root, path, settled)
    commit_all(desk.root, "brought together")
    for acts in (desk.workspace.history.since(base), desk.workspace.history.of_record(path)[:3]):
        told = {act.subject: [field.field for change in act.changes for field in change.fields] for act in acts}
        assert told == {"brought together": ["title"], "ours": ["title", "status"], "theirs": ["title"]}


def test_a_merge_that_settled_nothing_is_not_told(desk: Desk) -> None:
    base = head(desk.root)
    git(desk.root, "checkout", "--quiet", "-b", "theirs")
    replace_file(desk.root, "records/actions/2019/A19-11111111/action.md", b"---\ntitle: Theirs\n---\n")
    commit_all(desk.root, "theirs")
    git(desk.root, "checkout", "--quiet", "main")
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    git(desk.root, "merge", "--quiet", "--no-edit", "theirs")
    acts = desk.workspace.history.since(base)
    assert sorted(change.id for act in acts for change in act.changes) == sorted(["A19-11111111", desk.action])
    assert desk.workspace.history.names_since(base) >= {act.oid for act in acts}


def test_a_store_without_a_commit_has_no_story(desk: Desk) -> None:
    git(desk.root, "checkout", "--quiet", "--orphan", "empty")
    assert desk.workspace.history.since("") == []
    assert desk.workspace.history.names_since("") == frozenset()
    assert desk.workspace.history.commit_on(date(2019, 12, 10)) == ZERO
    assert desk.workspace.repo.tree(desk.workspace.repo.head()) == {}


def test_the_files_of_a_commit_are_listed_without_reading_them_and_read_where_wanted(desk: Desk) -> None:
    (desk.root / "records" / "link").symlink_to(desk.root / "cspt.yaml")
    (desk.root / "records" / "a.part").write_bytes(b"half a write")
    commit = commit_all(desk.root, "odd ones")
    history, listed = desk.workspace.history, list(desk.workspace.history.listing(commit))
    files = [file for file in listed if isinstance(file, File)]
    assert [each.path for each in listed if isinstance(each, Problem)] == ["records/link"]
    assert [file.path for file in files] == sorted(record.path for record in desk.workspace.load().records.values())
    read = dict(each for each in history.files_at(commit) if not isinstance(each, Problem))
    assert read == {file: (desk.root / file.path).read_bytes() for file in files}
    assert all(object_name(data) == file.oid for file, data in read.items())
    some = [each for each in history.files_at(commit, lambda file: file == files[1]) if not isinstance(each, Problem)]
    assert some == [(files[1], read[files[1]])]
    assert list(history.listing(ZERO)) == []


def test_more_files_than_fit_in_memory_at_once_are_read_in_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(desk.workspace.history.files_at(head(desk.root)))
    monkeypatch.setattr("cspt.store.repo._AT_ONCE", 2)
    assert list(desk.workspace.history.files_at(head(desk.root))) == whole
    assert len(whole) > 4


def test_a_path_is_known_once_a_commit_touched_it(desk: Desk) -> None:
    path = desk.workspace.load().find(desk.event).path
    desk.path(desk.event).unlink()
    desk.workspace.record_hand_edits("a double", via="record")
    assert desk.workspace.history.has(path)
    assert not desk.workspace.history.has("records/actions/2019/A19-22222222/action.md")


def test_the_oldest_commit_of_a_shallow_clone_creates_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.workspace.change(desk.action, {"rag": "red"}, via="test")
    git(tmp_path, "clone", "--quiet", "--depth", "2", desk.root.as_uri(), str(tmp_path / "shallow"))
    workspace = Workspace.open(tmp_path / "shallow")
    record = workspace.load().find(desk.action)

    newest, oldest = workspace.acts(record)
    assert [change.what for change in newest.changes] == ["changed"]
    assert {(change.what, change.fields) for change in oldest.changes} == {("already there", ())}
    assert not [act for act in workspace.history.acts(Asked(field="title")) if act.changes]

    rows = list(export_rows(workspace, date(2019, 1, 1), date(2019, 12, 31)))
    assert [(row.field, row.before, row.after) for row in rows][-1] == ("rag", "", "red")
    assert [row.field for row in rows] == ["history", "rag"]
    assert "shallow" in rows[0].after
