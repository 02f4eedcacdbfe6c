from __future__ import annotations

import pytest

from cspt.errors import BadRequest, Busy, CsptError, InvalidRecord
from cspt.kinds import KINDS
from cspt.model.record import Record
from tests.gitting import git, head, is_clean, lines_changed, tree
from tests.store.auditing import Hand, with_field
from tests.store.conftest import Desk


def _set(desk: Desk, record_id: str, **texts: str) -> str:
    record = desk.workspace.load().find(record_id)
    return desk.workspace.change(record.id, desk.workspace.values_from_text(record.kind, texts), via="set").oid


def _as_colleague(desk: Desk, monkeypatch: pytest.MonkeyPatch, **texts: str) -> str:
    with monkeypatch.context() as patch:
        patch.setenv("GIT_AUTHOR_NAME", "Colleague")
        patch.setenv("GIT_AUTHOR_EMAIL", "colleague@example.org")
        action = desk.again()
        values = action.values_from_text(KINDS["action"], texts)
        return action.change(desk.action, values, via="set").oid


def _action(desk: Desk) -> Record:
    return desk.workspace.load().find(desk.action)


def _refused(desk: Desk, act: str, *words: str, error: type[CsptError] = Busy) -> None:
    """See that an act is not undone, that the message holds these words, and that nothing was done."""
    before, files = head(desk.root), tree(desk.root)
    with pytest.raises(error) as refused:
        desk.workspace.undo(act, via="undo")
    for word in words:
        assert word in str(refused.value)
    assert (head(desk.root), tree(desk.root)) == (before, files)
    assert is_clean(desk.root)


def test_an_act_is_undone_by_its_name_with_later_acts_on_other_fields_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _set(desk, desk.action, rag="red", owner="housing", timescale="soon")
    _set(desk, desk.plan, lead="x")
    _as_colleague(desk, monkeypatch, ref="1.01", outcome="Better")
    saved = desk.workspace.undo(first[:8], via="undo")
    action = _action(desk)
    assert [action.text(name) for name in ("rag", "owner", "timescale")] == ["", "police, schools", ""]
    assert [action.text(name) for name in ("ref", "outcome")] == ["1.01", "Better"]
    assert sorted(lines_changed(desk.root)) == sorted(
        ["-rag: red", "-owner: [housing]", "+owner: [police, schools]", "-timescale: soon"]
    )
    assert f"Undo: {first}" in git(desk.root, "log", "-1", "--format=%B")
    assert saved.id == desk.action
    assert is_clean(desk.root)


def test_where_nothing_touched_the_file_the_bytes_come_back(desk: Desk) -> None:
    before = desk.path(desk.action).read_bytes()
    act = desk.workspace.change(desk.action, {"rag": "red"}, via="set", body="Other words.").oid
    _set(desk, desk.plan, lead="x")
    desk.workspace.undo(act, via="undo")
    assert desk.path(desk.action).read_bytes() == before


def test_the_last_act_too_gives_way_only_in_its_own_fields(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _set(desk, desk.action, rag="red")
    _as_colleague(desk, monkeypatch, ref="1")
    desk.workspace.undo(via="undo")
    assert (_action(desk).text("rag"), _action(desk).text("ref")) == ("", "1")


def test_a_body_is_set_back_beside_later_changes_of_fields(desk: Desk) -> None:
    act = desk.workspace.change(desk.action, {}, via="set", body="Other words.").oid
    _set(desk, desk.action, rag="red")
    desk.workspace.undo(act, via="undo")
    assert (_action(desk).body.strip(), _action(desk).text("rag")) == ("Words of the action.", "red")


def test_a_later_act_on_the_same_field_is_named_and_nothing_is_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = _set(desk, desk.action, rag="red", ref="1")
    later = _as_colleague(desk, monkeypatch, rag="amber")
    _set(desk, desk.action, timescale="soon")
    _refused(desk, act, "cannot be undone", "rag", f"`{desk.action}: rag red → amber`", "Colleague", later[:8], "2019")


def test_a_field_that_was_changed_and_changed_back_counts_as_touched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = _set(desk, desk.action, rag="red")
    _as_colleague(desk, monkeypatch, rag="amber")
    back = _as_colleague(desk, monkeypatch, rag="red")
    _refused(desk, act, "Colleague", back[:8])


def test_an_act_that_was_undone_since_does_not_stand_in_the_way(desk: Desk) -> None:
    first = _set(desk, desk.action, rag="red")
    second = _set(desk, desk.action, rag="amber")
    _refused(desk, first, second[:8])
    desk.workspace.undo(second, via="undo")
    desk.workspace.undo(first, via="undo")
    assert _action(desk).text("rag") == ""


def test_an_undoing_may_be_undone_by_its_name(desk: Desk) -> None:
    act = _set(desk, desk.action, rag="red")
    undoing = desk.workspace.undo(act, via="undo").oid
    _refused(desk, act, "undone already", undoing[:8], error=BadRequest)
    desk.workspace.undo(undoing, via="undo")
    assert _action(desk).text("rag") == "red"
    desk.workspace.undo(act, via="undo")
    assert _action(desk).text("rag") == ""


def test_the_last_act_is_found_again_once_its_undoing_was_undone(desk: Desk) -> None:
    act = _set(desk, desk.action, rag="red")
    desk.workspace.undo(desk.workspace.undo(via="undo").oid, via="undo")
    assert f"Undo: {act}" not in git(desk.root, "log", "-1", "--format=%B")
    desk.workspace.undo(via="undo")
    assert f"Undo: {act}" in git(desk.root, "log", "-1", "--format=%B")


def test_a_new_record_is_taken_away_only_if_untouched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.workspace.create(KINDS["case"], "Noise", {}, via="new")
    other = desk.workspace.create(KINDS["case"], "Litter", {}, via="new")
    changed = _set(desk, made.id, lead="x")
    _refused(desk, made.oid, f"`{made.id}: lead`", changed[:8])
    path = desk.path(other.id)
    desk.workspace.undo(other.oid[:10], via="undo")
    assert not path.parent.exists()
    desk.workspace.undo(changed, via="undo")
    desk.workspace.undo(made.oid, via="undo")
    assert made.id not in desk.workspace.load().records
    assert is_clean(desk.root)


def test_a_record_that_others_hang_on_is_not_taken_away(desk: Desk) -> None:
    plan = desk.workspace.create(KINDS["plan"], "Another", {}, via="new")
    action = desk.workspace.create(KINDS["action"], "Its action", {"plan": plan.id}, via="new")
    _refused(desk, plan.oid, f"{action.id} hangs on {plan.id}")
    values = desk.workspace.values_from_text(KINDS["event"], {"about": action.id, "date": "2019-12-09"})
    visit = desk.workspace.create(KINDS["event"], "Visit", values, via="log")
    _refused(desk, action.oid, f"{visit.id} hangs on {action.id}")
    for act in (visit, action, plan):
        desk.workspace.undo(act.oid, via="undo")
    assert plan.id not in desk.workspace.load().records


def test_a_record_taken_away_comes_back(desk: Desk) -> None:
    path = desk.path(desk.event)
    before = path.read_bytes()
    path.unlink()
    act = desk.workspace.record_hand_edits("a double", via="record").oid
    _set(desk, desk.action, rag="red")
    desk.workspace.undo(act, via="undo")
    assert path.read_bytes() == before


def test_an_act_on_a_line_that_was_brought_in_counts_as_later(desk: Desk) -> None:
    hand, path = Hand(desk.root), desk.path(desk.action).relative_to(desk.root).as_posix()
    base, text = hand.tip, hand.text(path)
    act = _set(desk, desk.action, rag="red")
    ours = hand.text(path)
    theirs = hand.commit({path: with_field(text, "rag", "green")}, parents=(base,))
    hand.commit({path: ours}, parents=(act, theirs))
    git(desk.root, "reset", "-q", "--hard")
    _refused(desk, act, theirs[:8], "Somebody")


def test_setting_a_field_back_may_not_leave_a_fault(desk: Desk) -> None:
    act = _set(desk, desk.action, status="in-progress")
    _set(desk, desk.action, rag="red")
    profile = desk.root / "cspt.yaml"
    text = profile.read_text(encoding="utf-8")
    text = text.replace("[not-started, in-progress", "[in-progress")
    profile.write_text(text.replace("updates: not-started", "updates: in-progress"), encoding="utf-8")
    desk.workspace.record_hand_edits("no more", via="record")
    with pytest.raises(InvalidRecord, match="cannot be undone: `status`"):
        desk.again().undo(act, via="undo")


def test_an_edit_by_hand_is_not_undone_over(desk: Desk) -> None:
    act = _set(desk, desk.action, rag="red")
    path = desk.path(desk.action)
    path.write_text(with_field(path.read_text(encoding="utf-8"), "ref", "9"), encoding="utf-8")
    with pytest.raises(Busy, match="was changed since by hand"):
        desk.workspace.undo(act, via="undo")
    assert "ref: 9" in path.read_text(encoding="utf-8")


def test_only_acts_of_ones_own_are_undone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = _as_colleague(desk, monkeypatch, ref="1")
    _refused(desk, theirs, "is an act of Colleague", error=BadRequest)


@pytest.mark.parametrize("act", ["nothing", "abc", "--help", "0" * 40, "HEAD", "deadbeef"])
def test_what_names_no_act_is_refused(desk: Desk, act: str) -> None:
    _refused(desk, act, "no act", error=BadRequest)


def test_a_commit_that_no_branch_holds_is_no_act(desk: Desk) -> None:
    act = _set(desk, desk.action, rag="red")
    git(desk.root, "reset", "-q", "--hard", "HEAD^")
    _refused(desk, act, "no act", error=BadRequest)


def test_what_was_made_without_cspt_is_not_undone(desk: Desk) -> None:
    begin = git(desk.root, "rev-list", "--max-parents=0", "HEAD")
    by_hand = Hand(desk.root).commit({}, via=False)
    for act in (begin, by_hand):
        _refused(desk, act, "not made by an act of cspt", error=BadRequest)


def test_a_name_that_means_several_acts_lists_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = _set(desk, desk.action, rag="red"), _set(desk, desk.action, ref="1")
    real = type(desk.workspace.repo).text
    monkeypatch.setattr(
        type(desk.workspace.repo),
        "text",
        lambda self, *words: f"{one}\n{other}" if "--disambiguate=abcd" in words else real(self, *words),
    )
    _refused(desk, "abcd", "may mean", one[:12], other[:12], error=BadRequest)
