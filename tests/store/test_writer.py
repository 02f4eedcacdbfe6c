from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from cspt import __version__
from cspt.errors import BadRequest, Busy, InvalidRecord, NoSuchRecord, SetupError
from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.store.files import replace_file
from cspt.store.parts import Collision
from cspt.store.writer import HandEdit
from cspt.workspace import Workspace
from tests.gitting import commit_all, commits, git, head, is_clean, lines_changed, tree
from tests.store.conftest import Desk

SECRET = "Ms A of the blue door"


def _message(desk: Desk) -> str:
    return git(desk.root, "log", "-1", "--format=%B").rstrip("\n")


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def _set(desk: Desk, record_id: RecordId, **texts: str) -> str:
    kind = desk.workspace.load().find(record_id).kind
    return desk.workspace.change(record_id, desk.workspace.values_from_text(kind, texts), via="set").summary


def test_a_change_is_one_commit_by_the_person_on_its_own_lines(desk: Desk) -> None:
    before = commits(desk.root)
    saved = desk.workspace.change(desk.action, {"status": "in-progress"}, via="board")
    assert saved.summary == f"{desk.action}: status not-started → in-progress"
    assert saved.oid == head(desk.root)
    assert saved.left == ()
    assert commits(desk.root) == before + 1
    assert lines_changed(desk.root) == ["-status: not-started", "+status: in-progress"]
    assert (
        git(desk.root, "log", "-1", "--format=%an <%ae> %at")
        == f"Council officer <officer@example.org> {desk.clock.seconds}"
    )
    assert _message(desk) == (
        f"{saved.summary}\n\nRecord: {desk.action}\nChange: status\nVia: cspt {__version__} board"
    )
    assert is_clean(desk.root)


def test_several_fields_are_one_commit_and_free_text_is_named_only(desk: Desk) -> None:
    _set(desk, desk.action, title=SECRET, rag="red", due="", owner="housing, police", outcome=SECRET)
    assert _message(desk).splitlines()[0] == f"{desk.action}: title; owner; rag blank → red; outcome and 1 more"
    assert SECRET not in _message(desk)
    assert "Change: title, owner, rag, outcome, due" in _message(desk)
    assert "-due: 2019-12-20" in lines_changed(desk.root)
    assert desk.workspace.load().find(desk.action).texts("owner") == ("housing", "police")


def test_a_change_that_changes_nothing_is_no_commit(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "owner: [police, schools]", "owner:  'police'  # alone")
    commit_all(desk.root, "spelt otherwise")
    before, data = head(desk.root), desk.path(desk.action).read_bytes()
    record = desk.workspace.load().find(desk.action)
    assert desk.workspace.change(desk.action, record.values, via="form", body=record.body).oid == ""
    assert (head(desk.root), desk.path(desk.action).read_bytes()) == (before, data)


def test_a_change_leaves_the_spelling_of_the_other_fields_of_a_form(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "owner: [police, schools]", "owner:  'police'  # alone")
    commit_all(desk.root, "spelt otherwise")
    record = desk.workspace.load().find(desk.action)
    desk.workspace.change(desk.action, {**record.values, "ref": "1.01"}, via="form")
    assert lines_changed(desk.root) == ["+ref: 1.01"]


def test_a_bad_value_can_be_blanked(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "due: 2019-12-20", "due: soon")
    commit_all(desk.root, "by hand")
    desk.workspace.change(desk.action, {"due": None}, via="set")
    assert lines_changed(desk.root) == ["-due: soon"]


def test_a_body_is_changed_with_the_fields(desk: Desk) -> None:
    desk.workspace.change(desk.action, {"ref": "1"}, via="form", body="Other words\nof it")
    assert lines_changed(desk.root) == ["+ref: 1", "-Words of the action.", "+Other words", "+of it"]
    assert "Change: ref, body" in _message(desk)


@pytest.mark.parametrize(
    ("texts", "error", "words"),
    [
        ({"colour": "red"}, BadRequest, "an action has no field `colour`; it has title, plan"),
        ({"status": "done"}, InvalidRecord, "`status` is `done`; it may be not-started"),
        ({"due": "31 Feb"}, InvalidRecord, "31 February 2019 does not exist"),
        ({"title": ""}, InvalidRecord, "`title` is missing; every action has one"),
        ({"id": "A19-99999999"}, InvalidRecord, "`id` never changes once a record is made"),
        ({"kind": "case"}, InvalidRecord, "`kind` never changes once a record is made"),
        ({"title": "\udcff"}, InvalidRecord, "not UTF-8 text"),
        ({"title": "x" * 70_000}, InvalidRecord, "cannot be edited in place"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, texts: dict[str, str], error: type[Exception], words: str
) -> None:
    before, data = head(desk.root), desk.path(desk.action).read_bytes()
    with pytest.raises(error) as caught:
        _set(desk, desk.action, **texts)
    assert words in str(caught.value)
    assert (head(desk.root), desk.path(desk.action).read_bytes()) == (before, data)
    assert is_clean(desk.root)


def test_a_body_no_file_can_hold_is_refused(desk: Desk) -> None:
    for body in ("nul \0", "\udcff"):
        with pytest.raises(InvalidRecord):
            desk.workspace.change(desk.action, {}, via="form", body=body)


def test_a_record_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(NoSuchRecord):
        desk.workspace.change(RecordId("A19-99999999"), {"ref": "1"}, via="set")


def test_an_act_and_a_hand_edit_of_other_fields_are_both_kept(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "Words", "My words")
    desk.workspace.change(desk.action, {"status": "on-hold"}, via="set")
    record = desk.workspace.load().find(desk.action)
    assert (record.text("status"), "My words" in record.body) == ("on-hold", True)
    committed = git(desk.root, "show", f"HEAD:{record.path}")
    assert "status: on-hold" in committed
    assert "My words" not in committed
    assert [(edit.path, edit.what) for edit in desk.workspace.hand_edits()] == [(record.path, "changed")]
    desk.workspace.record_hand_edits("seen to", via="record")
    assert is_clean(desk.root)


def test_an_act_on_a_field_that_was_edited_by_hand_is_refused_with_both_values(desk: Desk) -> None:
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes().replace(b"\nstatus: ", b"\nstatus: on-hold # was ", 1))
    assert desk.workspace.load().find(desk.action).text("status") == "on-hold"
    before, data = head(desk.root), path.read_bytes()
    with pytest.raises(Collision) as caught:
        desk.workspace.change(desk.action, {"status": "complete"}, via="set")
    assert [(change.before, change.after) for change in caught.value.changes] == [("on-hold", "complete")]
    assert (head(desk.root), path.read_bytes()) == (before, data)


def test_several_records_are_changed_in_one_commit_or_none(desk: Desk) -> None:
    before = head(desk.root)
    both = {RecordId(desk.action): {"status": "on-hold"}, RecordId(desk.task): {"status": "on-hold"}}
    desk.workspace.change_many(both, via="set")
    assert git(desk.root, "rev-list", "--count", f"{before}..HEAD").strip() == "1"
    with pytest.raises(InvalidRecord):
        desk.workspace.change_many({**both, RecordId(desk.task): {"status": "nonsense"}}, via="set")
    records = desk.workspace.load().records
    assert {records[RecordId(name)].text("status") for name in (desk.action, desk.task)} == {"on-hold"}
    assert is_clean(desk.root)


def test_a_form_is_told_of_a_field_that_somebody_changed_meanwhile(desk: Desk) -> None:
    seen = {**desk.workspace.load().find(desk.action).raw, "body": desk.workspace.load().find(desk.action).body}
    desk.again().change(desk.action, {"status": "on-hold", "ref": "9"}, via="cli", body="Their words")
    with pytest.raises(Collision) as caught:
        desk.workspace.change(desk.action, {"status": "complete", "rag": "blue"}, via="form", body="Mine", seen=seen)
    assert [(change.field, change.before.strip(), change.after) for change in caught.value.changes] == [
        ("status", "on-hold", "complete"),
        ("body", "Their words", "Mine"),
    ]
    assert caught.value.exit_code == 6
    desk.workspace.change(desk.action, {"rag": "green", "ref": "9"}, via="form", seen=seen)
    record = desk.workspace.load().find(desk.action)
    assert [record.text(name) for name in ("status", "rag", "ref")] == ["on-hold", "green", "9"]


def test_a_new_record_starts_from_its_template_with_its_own_values(desk: Desk) -> None:
    saved = desk.workspace.create(KINDS["case"], " A title ", {"theme": "exploitation", "status": None}, via="new")
    record = desk.workspace.load().find(saved.id)
    assert record.title == "A title"
    assert (record.text("theme"), record.text("opened"), record.text("review_due")) == (
        "exploitation",
        "2019-12-10",
        "2019-12-24",
    )
    assert "status" not in record.raw
    assert record.body.startswith("\n## What is happening")
    assert list(record.raw) == [name for name in record.kind.names() if name in record.raw]
    assert saved.summary == f"{saved.id}: created"
    assert "Change: title, theme, opened, review_due" in _message(desk)
    assert is_clean(desk.root)
    bare = desk.workspace.create(KINDS["case"], "Bare", {}, via="new", body="").id
    assert desk.workspace.load().find(bare).body == ""


def test_a_new_event_is_told_as_part_of_what_it_is_about(desk: Desk) -> None:
    saved = desk.workspace.create(KINDS["event"], "Visit", {"about": desk.action, "type": "visit"}, via="log")
    record = desk.workspace.load().find(saved.id)
    assert record.path == f"records/actions/2019/{desk.action}/events/{saved.id}.md"
    assert saved.summary == f"{desk.action}: visit added"
    assert _message(desk).splitlines()[2:4] == [f"Record: {desk.action}", f"Record: {saved.id}"]
    desk.workspace.change(saved.id, {"count": 3}, via="set")
    assert _message(desk).splitlines()[0] == f"{desk.action}: count blank → 3"


@pytest.mark.parametrize(
    ("kind", "title", "values", "words"),
    [
        ("event", "x", {}, "`about` is missing; say which record the event is about"),
        ("event", "x", {"about": "A19-99999999"}, "no record `A19-99999999`"),
        ("event", "x", {"about": "E19-00000003"}, "an event has no timeline to put an event on"),
        ("action", "", {}, "`title` is missing"),
        ("action", "   ", {}, "`title` is missing"),
        ("action", "\udcff", {}, "not UTF-8 text"),
        ("action", "x", {"status": "done"}, "`status` is `done`"),
        ("action", "x", {"id": "A19-99999999"}, "the file lies in the place of"),
        ("action", "x", {"kind": "case"}, "this is the place of a record of kind action"),
    ],
)
def test_a_record_that_cannot_be_is_not_made(
    desk: Desk, kind: str, title: str, values: dict[str, str], words: str
) -> None:
    before = head(desk.root)
    with pytest.raises((InvalidRecord, NoSuchRecord)) as caught:
        desk.workspace.create(KINDS[kind], title, values, via="new")
    assert words in str(caught.value)
    assert head(desk.root) == before
    assert is_clean(desk.root)


def test_an_id_that_is_taken_is_not_given_again(desk: Desk) -> None:
    taken = int(desk.action[-8:]).to_bytes(8, "big")
    draws = iter([taken, taken, bytes([31] * 8)])
    desk.workspace.surroundings = type(desk.workspace.surroundings)(
        desk.clock.moment, desk.clock.day, lambda size: next(draws)[:size]
    )
    assert desk.workspace.create(KINDS["action"], "x", {}, via="new").id == "A19-ZZZZZZZZ"


def test_a_template_that_is_broken_is_named_by_line(desk: Desk) -> None:
    (desk.root / "templates/action.md").write_text("---\nstatus: [\n---\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match=r"templates/action.md:2: broken YAML"):
        desk.workspace.create(KINDS["action"], "x", {}, via="new")
    (desk.root / "templates/action.md").unlink()
    assert desk.workspace.create(KINDS["action"], "x", {}, via="new").oid


def test_a_restricted_record_and_what_hangs_on_it_is_its_id_alone(desk: Desk) -> None:
    event = desk.workspace.create(KINDS["event"], SECRET, {"about": desk.case, "type": "visit"}, via="log").id
    assert _message(desk) == f"{desk.case}\n\nRecord: {desk.case}\nRecord: {event}\nVia: cspt {__version__} log"
    for record_id, changes in (
        (desk.case, {"theme": "exploitation", "title": SECRET}),
        (event, {"count": 2}),
        (desk.task, {"status": "complete"}),
        (desk.case, {"restricted": None}),
    ):
        desk.workspace.change(record_id, changes, via="set")
        assert "Change" not in _message(desk)
        assert "→" not in _message(desk)
        assert ":" not in _message(desk).splitlines()[0]
    assert SECRET not in git(desk.root, "log", "--format=%B")


def test_a_record_becomes_restricted_without_a_word(desk: Desk) -> None:
    plain = desk.workspace.create(KINDS["case"], "Open case", {}, via="new").id
    _set(desk, plain, restricted="yes", theme="exploitation")
    assert _message(desk).startswith(f"{plain}\n")
    plain = desk.workspace.create(KINDS["case"], "Open case", {}, via="new").id
    before = desk.path(plain).read_bytes()
    desk.workspace.replace_text(
        plain, before, before.replace(b"theme: asb", b"theme: exploitation\nrestricted: yes"), via="edit"
    )
    assert _message(desk).startswith(f"{plain}\n")


def test_records_that_hang_on_themselves_can_still_be_changed(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "due:", f"case: {desk.action}\ndue:")
    desk.workspace.record_hand_edits("round and round", via="record")
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    assert desk.workspace.load().find(desk.action).text("ref") == "1"


def test_a_whole_text_is_kept_once_it_is_sound(desk: Desk) -> None:
    before = desk.path(desk.action).read_bytes()
    after = before.replace(b"due: 2019-12-20", b"due: 2019-12-21 # moved").replace(b"Words", b"New words")
    saved = desk.workspace.replace_text(desk.action, before, after, via="edit")
    assert saved.summary == f"{desk.action}: due 2019-12-20 → 2019-12-21; body"
    assert desk.path(desk.action).read_bytes() == after
    assert is_clean(desk.root)
    assert desk.workspace.replace_text(desk.action, after, after, via="edit").oid == ""
    assert (
        desk.workspace.replace_text(desk.action, after, after + b"\n", via="edit").summary == f"{desk.action}: layout"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"due: 2019-12-20", b"due: soon", r"`due`: `soon` is not a date.*\(line 8\)"),
        (b"kind: action", b"kind: case", r"kind is `case`.*\(line 3\)"),
        (b"title: ", b"title: [", r"broken YAML"),
        (b"id: A19", b"id: A18", r"the file lies in the place of"),
        (b"---\nid", b"id", r"no front matter"),
        (b"title", b"titel", r"`title` is missing"),
    ],
)
def test_a_whole_text_that_is_not_sound_is_refused_by_line(desk: Desk, old: bytes, new: bytes, words: str) -> None:
    before = desk.path(desk.action).read_bytes()
    assert old in before
    with pytest.raises(InvalidRecord, match=words):
        desk.workspace.replace_text(desk.action, before, before.replace(old, new, 1), via="edit")
    assert desk.path(desk.action).read_bytes() == before


def test_a_whole_text_of_a_file_that_changed_meanwhile_is_refused(desk: Desk) -> None:
    before = desk.path(desk.action).read_bytes()
    desk.again().change(desk.action, {"ref": "1"}, via="cli")
    with pytest.raises(Busy, match="changed while you edited it"):
        desk.workspace.replace_text(desk.action, before, before + b"x\n", via="edit")


def test_undo_restores_the_bytes_by_a_new_commit(desk: Desk) -> None:
    before, count = tree(desk.root), commits(desk.root)
    desk.workspace.change(desk.action, {"status": "complete", "owner": ("x",)}, via="board", body="New")
    undone = head(desk.root)
    saved = desk.workspace.undo(via="board")
    assert saved.id == desk.action
    assert saved.summary.startswith(f"{desk.action}: undo owner; status not-started → complete")
    assert f"Undo: {undone}" in _message(desk)
    assert tree(desk.root) == before
    assert commits(desk.root) == count + 2
    assert is_clean(desk.root)


def test_undo_goes_back_act_by_act_and_never_undoes_an_undo(desk: Desk) -> None:
    trees = [tree(desk.root)]
    for status in ("in-progress", "on-hold", "complete"):
        desk.workspace.change(desk.action, {"status": status}, via="board")
        trees.append(tree(desk.root))
    for wanted in reversed(trees[:-1]):
        desk.workspace.undo(via="board")
        assert tree(desk.root) == wanted
    desk.workspace.change(desk.action, {"status": "complete"}, via="board")
    desk.workspace.undo(via="board")
    assert tree(desk.root) == trees[0]


def test_undo_takes_a_new_record_away_and_ends_with_the_store(desk: Desk) -> None:
    path = desk.path(desk.event)
    assert desk.workspace.undo(via="undo").id == desk.task
    desk.workspace.undo(via="undo")
    desk.workspace.undo(via="undo")
    assert not path.parent.exists()
    desk.workspace.undo(via="undo")
    desk.workspace.undo(via="undo")
    with pytest.raises(BadRequest, match="nothing of yours to undo"):
        desk.workspace.undo(via="undo")
    assert is_clean(desk.root)


def test_undo_passes_over_what_others_did(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "colleague@example.org")
    desk.again().change(desk.plan, {"lead": "x"}, via="set")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    (desk.root / "notes").write_text("x", encoding="utf-8")
    commit_all(desk.root, "by hand, without cspt")
    desk.workspace.undo(via="undo")
    records = desk.workspace.load()
    assert (records.find(desk.action).text("ref"), records.find(desk.plan).text("lead")) == ("", "x")


@pytest.mark.parametrize("by", ["a later act", "a hand edit"])
def test_undo_of_what_was_changed_since_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    if by == "a hand edit":
        _rewrite(desk.path(desk.action), "ref: 1", "ref: 2")
    else:
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "colleague@example.org")
        desk.again().change(desk.action, {"ref": "2"}, via="set")
        monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    with pytest.raises(Busy, match=r"cannot be undone: records/actions/.* was changed since"):
        desk.workspace.undo(via="undo")
    assert "ref: 2" in desk.path(desk.action).read_text(encoding="utf-8")


def test_hand_edits_are_found_checked_and_recorded_as_one_act(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "Words", "My words")
    event = desk.path(desk.event)
    event.unlink()
    new = "records/cases/2019/C19-77777777/case.md"
    replace_file(desk.root, new, b"---\nid: C19-77777777\nkind: case\ntitle: By hand\n---\n")
    replace_file(desk.root, "records/.DS_Store", b"litter")
    edits = desk.workspace.hand_edits()
    assert edits == [
        HandEdit(str(desk.path(desk.action).relative_to(desk.root).as_posix()), "changed"),
        HandEdit(str(event.relative_to(desk.root).as_posix()), "gone"),
        HandEdit(new, "new"),
    ]
    saved = desk.workspace.record_hand_edits("typing errors", via="record")
    assert saved.summary == f"{desk.action}: edited by hand, 3 files"
    assert "\n\ntyping errors\n\nRecord: " in _message(desk)
    assert desk.workspace.hand_edits() == []
    assert git(desk.root, "status", "--porcelain") == "?? records/.DS_Store"
    assert not event.exists()
    desk.workspace.undo(via="undo")
    assert event.exists()
    assert not (desk.root / new).exists()


def test_a_folder_taken_away_by_hand_is_recorded(desk: Desk) -> None:
    folder = desk.path(desk.event).parent
    desk.path(desk.event).unlink()
    folder.rmdir()
    desk.path(desk.action).unlink()
    folder.parent.rmdir()
    desk.workspace.record_hand_edits("a double", via="record")
    assert is_clean(desk.root)


def test_hand_edits_that_are_not_sound_are_not_recorded(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "due: 2019-12-20", "due: soon")
    (edit,) = desk.workspace.hand_edits()
    assert edit.problem
    assert edit.problem.line == 8
    before = head(desk.root)
    with pytest.raises(InvalidRecord, match=r"action.md:8: `due`: `soon` is not a date.*; nothing was recorded"):
        desk.workspace.record_hand_edits("why", via="record")
    assert head(desk.root) == before


def test_a_link_put_in_by_hand_is_a_hand_edit_with_a_problem(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret", encoding="utf-8")
    (desk.root / "records" / "link.md").symlink_to(tmp_path / "outside.md")
    (edit,) = desk.workspace.hand_edits()
    assert edit.problem
    assert "a link stands in the way" in edit.problem.message
    with pytest.raises(InvalidRecord, match="a link stands in the way"):
        desk.workspace.record_hand_edits("why", via="record")


def test_a_file_that_git_only_thinks_changed_is_no_hand_edit(desk: Desk) -> None:
    path = desk.path(desk.action)
    path.write_bytes(path.read_bytes())
    git(desk.root, "rm", "--quiet", "--cached", path.relative_to(desk.root).as_posix())
    assert desk.workspace.hand_edits() == []


def test_changes_of_profile_and_templates_are_recorded_too(desk: Desk) -> None:
    _rewrite(desk.root / "cspt.yaml", "due_within_days: 14", "due_within_days: 21")
    assert desk.workspace.hand_edits() == [HandEdit("cspt.yaml", "changed")]
    assert desk.workspace.record_hand_edits("three weeks", via="record").summary == "store: edited by hand"


def test_nothing_to_record_is_said(desk: Desk) -> None:
    with pytest.raises(BadRequest, match="nothing was edited by hand"):
        desk.workspace.record_hand_edits("why", via="record")


def test_a_persons_words_cannot_pass_for_trailers(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "Words", "My words")
    real = head(desk.root)
    saved = desk.workspace.record_hand_edits(f"oops\n\nRecord: E19-11111111\nUndo: {real}", via="record")
    assert desk.workspace.undo(via="undo").id == saved.id
    assert tree(desk.root) == tree(desk.root, real)


def test_words_that_are_no_text_are_refused(desk: Desk) -> None:
    _rewrite(desk.path(desk.action), "Words", "My words")
    with pytest.raises(BadRequest, match="not UTF-8 text"):
        desk.workspace.record_hand_edits("\udcff", via="record")


def test_without_an_identity_nothing_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    before = head(desk.root), desk.path(desk.action).read_bytes()
    with pytest.raises(SetupError, match="git does not know who you are; set it once with `git config"):
        desk.workspace.change(desk.action, {"ref": "1"}, via="set")
    assert (head(desk.root), desk.path(desk.action).read_bytes()) == before


def _log_events(root: Path, action: str, number: int) -> None:
    for each in range(5):
        workspace = Workspace.open(root)
        workspace.create(KINDS["event"], f"{number}-{each}", {"about": action, "count": each}, via="test")
        workspace.change(RecordId(action), {"ref": f"{number}.{each}"}, via="test")


def test_four_programs_at_once_lose_nothing(desk: Desk) -> None:
    before, start = commits(desk.root), multiprocessing.get_context("spawn")
    writers = [start.Process(target=_log_events, args=(desk.root, desk.action, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
        writer.close()
    assert commits(desk.root) == before + 40
    titles = {event.title for event in desk.workspace.load().timeline(desk.action)}
    assert {f"{number}-{each}" for number in range(4) for each in range(5)} <= titles
    subjects = git(desk.root, "log", "--format=%s", "--max-count=40").splitlines()
    assert sum(": ref" in subject for subject in subjects) == 20
    assert is_clean(desk.root)
    assert desk.workspace.check() == []
    assert git(desk.root, "fsck", "--strict", "--no-dangling") == ""


def test_a_link_to_what_is_not_there_is_refused_and_one_that_was_there_stays(desk: Desk) -> None:
    for change in ({"plan": RecordId("PL99-00000000")}, {"plan": desk.case}):
        with pytest.raises(InvalidRecord, match=r"^`plan` points at .*; nothing was saved$"):
            desk.workspace.change(desk.action, change, via="test")
    with pytest.raises(InvalidRecord, match="`links` points at A99-00000000, which is not in the store"):
        desk.workspace.create(KINDS["priority"], "One", {"links": (RecordId("A99-00000000"),)}, via="test")
    path = desk.path(desk.action)
    before = path.read_bytes()
    after = before.replace(desk.plan.encode(), b"PL99-00000000")
    with pytest.raises(InvalidRecord, match="not in the store"):
        desk.workspace.replace_text(desk.action, before, after, via="edit")
    assert path.read_bytes() == before

    path.write_bytes(after)
    desk.workspace.record_hand_edits("by hand", via="record")
    assert desk.workspace.change(desk.action, {"rag": "red"}, via="test").oid
    assert "PL99-00000000, which is not in the store" in desk.workspace.check()[0].message
