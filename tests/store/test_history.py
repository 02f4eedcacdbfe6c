from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from cspt.kinds import KINDS
from cspt.model.changes import FieldChange
from cspt.store.audit_acts import Asked, acts
from cspt.store.audit_export import export_rows
from cspt.store.files import replace_file
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


def test_a_merge_is_told_as_what_it_brought(desk: Desk) -> None:
    base = head(desk.root)
    git(desk.root, "checkout", "--quiet", "-b", "theirs")
    replace_file(desk.root, "records/actions/2019/A19-11111111/action.md", b"---\ntitle: Theirs\n---\n")
    commit_all(desk.root, "theirs")
    git(desk.root, "checkout", "--quiet", "main")
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    git(desk.root, "merge", "--quiet", "--no-edit", "theirs")
    acts = desk.workspace.history.since(base)
    assert [[change.id for change in act.changes] for act in acts] == [["A19-11111111"], [desk.action]]


def test_a_store_without_a_commit_has_no_story(desk: Desk) -> None:
    git(desk.root, "checkout", "--quiet", "--orphan", "empty")
    assert desk.workspace.history.since("") == []
    assert desk.workspace.repo.tree(desk.workspace.repo.head()) == {}
    assert set(KINDS)


def test_the_oldest_commit_of_a_shallow_clone_creates_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.workspace.change(desk.action, {"rag": "red"}, via="test")
    git(tmp_path, "clone", "--quiet", "--depth", "2", desk.root.as_uri(), str(tmp_path / "shallow"))
    workspace = Workspace.open(tmp_path / "shallow")
    record = workspace.load().find(desk.action)

    newest, oldest = workspace.acts(record)
    assert [change.what for change in newest.changes] == ["changed"]
    assert {(change.what, change.fields) for change in oldest.changes} == {("already there", ())}
    told = list(acts(workspace.repo, Asked(path=record.path)))
    assert told[-1].changes == oldest.changes
    assert not [act for act in acts(workspace.repo, Asked(field="title")) if act.changes]

    rows = list(export_rows(workspace, date(2019, 1, 1), date(2019, 12, 31)))
    assert [(row.field, row.before, row.after) for row in rows][-1] == ("rag", "", "red")
    assert [row.field for row in rows] == ["history", "rag"]
    assert "shallow" in rows[0].after
