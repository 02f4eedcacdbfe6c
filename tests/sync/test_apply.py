"""Two stores and the one they share, brought together by git itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cspt.errors import Busy, NotSynced
from cspt.kinds import KINDS
from cspt.store.lock import hold
from cspt.store.transport import Transport
from cspt.sync import apply
from cspt.sync.apply import Pace, Sync
from cspt.sync.plan import Plan, Step
from cspt.sync.way import find_way
from cspt.workspace import Workspace
from tests.gitting import commit_all, commits, git, head, is_clean
from tests.sharing import ACTIONS, Team, passing, synced


def _preview(store: Workspace) -> Plan:
    return Sync(store, find_way(store.root)).preview()


def _set(store: Workspace, record_id: str, **texts: str) -> None:
    record = store.load().find(record_id)
    store.change(record.id, store.values_from_text(record.kind, texts), via="test")


def _in_step(team: Team) -> bool:
    return head(team.council.root) == head(team.police.root) == team.tip


def test_what_one_saved_reaches_the_other_and_both_files_and_index_agree(team: Team) -> None:
    _set(team.council, team.ids[0], status="in-progress", title="Talks")

    sent, received = synced(team.council), synced(team.police)

    assert (sent.sent, sent.received) == (1, 0)
    assert (received.sent, received.received) == (0, 1)
    assert team.police.load().find(team.ids[0]).title == "Talks"
    assert _in_step(team)
    assert is_clean(team.council.root)
    assert is_clean(team.police.root)


def test_nothing_to_do_moves_nothing(team: Team) -> None:
    before = head(team.council.root)
    done = synced(team.council)
    assert (done.remote, done.sent, done.received, done.notes) == ("origin", 0, 0, ())
    assert head(team.council.root) == before == team.tip


def test_changes_on_both_sides_come_together_and_both_lines_are_kept(team: Team) -> None:
    _set(team.council, team.ids[0], rag="red")
    _set(team.police, team.ids[0], due="2026-12-01")
    _set(team.police, team.ids[1], rag="green")
    synced(team.council)
    council, police = head(team.council.root), head(team.police.root)

    done = synced(team.police)

    assert (done.sent, done.received, done.to_settle) == (2, 1, 0)
    assert git(team.police.root, "log", "-1", "--format=%P").split() == [police, council]
    synced(team.council)
    assert _in_step(team)
    record = team.council.load().find(team.ids[0])
    assert (record.text("rag"), record.raw["due"]) == ("red", "2026-12-01")
    assert team.council.check() == []
    assert is_clean(team.police.root)


def test_two_values_of_one_field_are_counted_as_to_settle(team: Team) -> None:
    _set(team.council, team.ids[0], due="2026-12-01")
    _set(team.police, team.ids[0], due="2026-12-08")
    synced(team.council)
    assert synced(team.police).to_settle == 1
    assert "2026-12-01" in str(team.police.load().find(team.ids[0]).raw["conflicts"])


def test_who_brings_the_lines_together_cannot_undo_that(team: Team) -> None:
    _set(team.council, team.ids[0], due="2026-12-01")
    _set(team.police, team.ids[0], due="2026-12-08")
    synced(team.council)
    synced(team.police)
    with pytest.raises(Busy, match="due blank → 2026-12-08` cannot be undone"):
        team.police.undo(via="test")
    assert team.police.load().find(team.ids[0]).raw["conflicts"]


def test_what_others_did_is_news_after_a_merge_and_part_of_the_records_story(team: Team) -> None:
    team.police.mark_looked()
    _set(team.council, team.ids[0], rag="red")
    _set(team.police, team.ids[0], due="2026-12-08")
    synced(team.council)
    synced(team.police)
    news, new = team.police.news()
    assert (news[0].who, news[0].subject.partition(": ")[2], new) == ("Council officer", "rag blank → red", 1)
    story = [act.subject.partition(": ")[2] for act in team.police.acts(team.police.load().find(team.ids[0]))]
    assert sorted(story) == ["due blank → 2026-12-08", "edited by hand, 8 files", "rag blank → red"]


def test_a_preview_says_what_would_happen_and_touches_no_record(team: Team) -> None:
    assert _preview(team.council) == Plan(Step.NOTHING)
    _set(team.council, team.ids[0], rag="red")
    assert _preview(team.council) == Plan(Step.SEND, 1)
    synced(team.council)
    before = head(team.police.root)
    assert _preview(team.police) == Plan(Step.RECEIVE, 0, 1)
    _set(team.police, team.ids[0], due="2026-12-08")
    assert _preview(team.police) == Plan(Step.MERGE, 1, 1)
    assert git(team.police.root, "rev-parse", "HEAD~1") == before
    assert is_clean(team.police.root)


def test_edits_by_hand_stay_where_they_are(team: Team) -> None:
    mine = team.police.root / team.police.load().find(team.ids[1]).path
    text = mine.read_text(encoding="utf-8") + "\nBy hand.\n"
    mine.write_text(text, encoding="utf-8")
    _set(team.council, team.ids[0], rag="red")
    synced(team.council)

    synced(team.police)

    assert mine.read_text(encoding="utf-8") == text
    assert [edit.path for edit in team.police.hand_edits()] == [team.police.load().find(team.ids[1]).path]
    assert head(team.police.root) == team.tip


def test_an_edit_by_hand_of_what_others_changed_is_named_before_anything_moves(team: Team) -> None:
    mine = team.police.root / team.police.load().find(team.ids[0]).path
    mine.write_text(mine.read_text(encoding="utf-8") + "\nBy hand.\n", encoding="utf-8")
    before = head(team.police.root)
    _set(team.council, team.ids[0], rag="red")
    synced(team.council)

    with pytest.raises(NotSynced, match=r"action\.md was edited by hand here and changed by others too"):
        synced(team.police)

    assert head(team.police.root) == before
    assert mine.read_text(encoding="utf-8").endswith("By hand.\n")
    team.police.record_hand_edits("seen", via="test")
    synced(team.police)
    record = team.police.load().find(team.ids[0])
    assert (record.text("rag"), record.body.strip()) == ("red", "By hand.")


def test_a_rewritten_history_is_refused_and_nothing_moves(team: Team) -> None:
    _set(team.council, team.ids[0], rag="red")
    synced(team.council)
    _set(team.council, team.ids[1], rag="red")
    before = head(team.council.root)
    git(team.police.root, "commit", "--quiet", "--allow-empty", "-m", "other")
    git(team.police.root, "push", "--quiet", "--force", "origin", "main")
    git(team.council.root, "fetch", "--quiet")

    for _ in range(2):
        with pytest.raises(NotSynced, match="was rewritten"):
            synced(team.council)

    assert head(team.council.root) == before
    assert team.tip == head(team.police.root)
    assert _preview(team.council).step is Step.REFUSE


def test_a_shared_store_that_was_set_back_or_emptied_is_refused(team: Team) -> None:
    _set(team.council, team.ids[0], rag="red")
    synced(team.council)
    git(team.shared, "update-ref", "refs/heads/main", f"{team.tip}~1")
    with pytest.raises(NotSynced, match="set back"):
        synced(team.council)
    git(team.shared, "update-ref", "-d", "refs/heads/main")
    with pytest.raises(NotSynced, match="no longer has the branch"):
        synced(team.council)


def test_a_clone_made_by_git_trusts_what_git_saw_there(team: Team) -> None:
    git(team.folder, "clone", "--quiet", "shared.git", "health")
    store = Workspace.open(team.folder / "health")
    git(team.police.root, "commit", "--quiet", "--allow-empty", "--amend", "-m", "other")
    git(team.police.root, "push", "--quiet", "--force", "origin", "main")
    with pytest.raises(NotSynced, match="was rewritten"):
        synced(store)


def test_another_stores_history_is_refused(team: Team) -> None:
    git(team.folder, "init", "--quiet", "--bare", "other.git")
    git(team.council.root, "checkout", "--quiet", "--orphan", "again")
    commit_all(team.council.root, "begun anew")
    git(team.council.root, "branch", "--quiet", "-M", "again", "main")
    (team.council.root / ".git" / "cspt" / "remotes.json").unlink()
    git(team.council.root, "update-ref", "-d", "refs/remotes/origin/main")
    with pytest.raises(NotSynced, match="another beginning"):
        synced(team.council)


def _drop_most(store: Workspace) -> str:
    for record in list(store.load().records.values())[: ACTIONS - 2]:
        (store.root / record.path).unlink()
    return commit_all(store.root, "tidied")


def test_most_records_going_at_once_is_refused_both_ways_unless_it_is_meant(team: Team) -> None:
    gone = _drop_most(team.police)
    with pytest.raises(NotSynced, match="sending would take away 6 of the 8 records there"):
        synced(team.police)
    git(team.police.root, "push", "--quiet", "origin", "main")
    with pytest.raises(NotSynced, match="receiving would take away 6 of the 8 records here"):
        synced(team.council)
    assert len(team.council.load().records) == ACTIONS
    assert synced(team.council, removals_meant=True).received == 1
    assert head(team.council.root) == gone


@pytest.mark.parametrize(
    ("text", "words"),
    [("format: 9\n", "form 9"), (None, "has no profile any more")],
)
def test_a_profile_that_cannot_be_worked_with_is_refused(team: Team, text: str | None, words: str) -> None:
    root = team.folder / "police"
    profile = root / "cspt.yaml"
    held = profile.read_text(encoding="utf-8")
    if text is None:
        profile.unlink()
    else:
        profile.write_text(held.replace("format: 1\n", text), encoding="utf-8")
    commit_all(root, "profile")
    git(root, "push", "--quiet", "origin", "main")
    with pytest.raises(NotSynced, match=words):
        synced(team.council)
    assert (team.council.root / "cspt.yaml").read_text(encoding="utf-8") == held


def test_a_profile_that_is_none_is_set_aside_and_the_one_here_stands(team: Team) -> None:
    profile = team.folder / "police" / "cspt.yaml"
    held = profile.read_text(encoding="utf-8")
    profile.write_text(f"{held}nonsense: [\n", encoding="utf-8")
    commit_all(profile.parent, "profile")
    git(profile.parent, "push", "--quiet", "origin", "main")
    assert any("cspt.yaml" in note for note in synced(team.council).notes)
    assert (team.council.root / "cspt.yaml").read_text(encoding="utf-8") == held
    assert git(team.shared, "show", "main:cspt.yaml") == held.rstrip("\n")


def test_a_new_profile_is_worked_by_at_once(team: Team) -> None:
    profile = team.police.root / "cspt.yaml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("name: Team", "name: Joint team"), encoding="utf-8")
    team.police.record_hand_edits("agreed", via="test")
    synced(team.police)
    store = team.council
    synced(store)
    assert store.profile.name == "Joint team"


def test_a_file_that_is_no_record_is_set_aside_named_and_stops_nothing(team: Team) -> None:
    bad = team.police.load().find(team.ids[0]).path
    (team.police.root / bad).write_text("not a record\n", encoding="utf-8")
    commit_all(team.police.root, "broken by hand")
    git(team.police.root, "push", "--quiet", "origin", "main")
    _set(team.council, team.ids[1], rag="red")

    done = synced(team.council)

    assert any(bad in note for note in done.notes)
    assert team.council.check() == [] or "conflicts" in str(team.council.load().find(team.ids[0]).raw)
    assert team.council.load().find(team.ids[1]).text("rag") == "red"
    assert head(team.council.root) == team.tip


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_among_the_records_is_left_out(team: Team) -> None:
    link = team.police.root / "records" / "link"
    link.symlink_to("/etc/passwd")
    commit_all(team.police.root, "a link")
    git(team.police.root, "push", "--quiet", "origin", "main")
    done = synced(team.council)
    assert any("records/link" in note for note in done.notes)
    assert not (team.council.root / "records" / "link").is_symlink()
    assert git(team.council.root, "ls-tree", "HEAD", "records/link") == ""


def test_whoever_was_quicker_is_taken_in_and_the_sync_goes_on(team: Team) -> None:
    waits: list[float] = []
    quick = iter(range(2))

    def be_quicker(point: str) -> None:
        if point == "looked" and next(quick, None) is not None:
            _set(team.police, team.ids[1], timescale=str(commits(team.police.root)))
            synced(team.police)

    _set(team.council, team.ids[0], rag="red")
    store = Workspace.open(team.council.root, passing(be_quicker))
    done = Sync(store, find_way(store.root), pace=Pace(waits.append, lambda: 1.0)).run()

    assert (done.sent, done.received) == (1, 2)
    assert head(team.council.root) == team.tip
    assert waits == [0.2]


def test_others_who_are_always_quicker_end_it_with_one_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transport, "push", lambda *_: False)
    _set(team.council, team.ids[0], rag="red")
    waits: list[float] = []
    with pytest.raises(NotSynced, match="faster than this one"):
        Sync(team.council, find_way(team.council.root), pace=Pace(waits.append, lambda: 0.5)).run()
    assert 5 < len(waits) < 20
    assert max(waits) <= 5


def test_it_is_not_synced_until_the_tip_there_was_read_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transport, "push", lambda *_: True)
    _set(team.council, team.ids[0], rag="red")
    with pytest.raises(NotSynced):
        synced(team.council)


def test_one_sync_of_a_store_at_a_time(team: Team) -> None:
    private = team.council.root / ".git" / "cspt"
    with hold(private / "sync"), pytest.raises(Busy, match="syncing this store"):
        synced(team.council)
    synced(team.council)


def test_who_writes_is_not_held_up_by_a_sync(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "_ROUNDS", 2)

    def write(point: str) -> None:
        if point in ("looked", "fetched", "sent"):
            team.council.create(KINDS["event"], f"While {point}", {"about": team.ids[0]}, via="test")

    _set(team.council, team.ids[0], rag="red")
    store = Workspace.open(team.council.root, passing(write))
    with pytest.raises(NotSynced, match="faster"):
        synced(store)
    assert synced(team.council).sent > 0


def test_the_branch_there_may_have_another_name(team: Team) -> None:
    git(team.shared, "branch", "--quiet", "-m", "main", "trunk")
    git(team.shared, "symbolic-ref", "HEAD", "refs/heads/trunk")
    for store in (team.council, team.police):
        (store.root / ".git" / "cspt" / "remotes.json").unlink()
        git(store.root, "config", "--unset-all", "branch.main.merge") if store.root.name == "police" else None
    _set(team.council, team.ids[0], rag="red")
    synced(team.council)
    assert synced(team.police).received == 1
    assert git(team.shared, "for-each-ref", "--format=%(refname)") == "refs/heads/trunk"


def test_a_branch_that_cannot_be_told_is_asked_for(team: Team) -> None:
    git(team.shared, "branch", "--quiet", "one", "main")
    git(team.shared, "branch", "--quiet", "-m", "main", "other")
    git(team.shared, "symbolic-ref", "HEAD", "refs/heads/gone")
    (team.council.root / ".git" / "cspt" / "remotes.json").unlink()
    with pytest.raises(NotSynced, match="no branch main; it has one, other"):
        synced(team.council)


def test_no_branch_no_save_and_no_place_to_go_are_told_apart(team: Team, tmp_path: Path) -> None:
    git(team.police.root, "remote", "remove", "origin")
    with pytest.raises(NotSynced, match="shared with nobody"):
        synced(team.police)
    git(team.council.root, "checkout", "--quiet", "--detach")
    with pytest.raises(Exception, match="on no branch"):
        synced(team.council)
    git(team.council.root, "checkout", "--quiet", "--orphan", "empty")
    with pytest.raises(NotSynced, match="nothing was ever saved"):
        find_way(team.council.root)


def test_a_shallow_clone_gets_the_rest_of_the_history(team: Team) -> None:
    git(team.folder, "clone", "--quiet", "--depth=1", f"file://{team.shared}", "health")
    store = Workspace.open(team.folder / "health")
    _set(store, team.ids[0], rag="red")
    _set(team.council, team.ids[1], rag="red")
    synced(team.council)
    done = synced(store)
    assert (done.sent, done.received) == (1, 1)
    assert commits(store.root) == 2 + 3
    assert not Workspace.open(store.root).repo.standing.shallow


def test_a_store_shared_in_two_places_carries_from_one_to_the_other(team: Team) -> None:
    git(team.folder, "clone", "--quiet", "--bare", "shared.git", "county.git")
    git(team.council.root, "remote", "add", "county", str(team.folder / "county.git"))
    _set(team.police, team.ids[0], rag="red")
    synced(team.police)
    synced(team.council)
    assert synced(team.council, remote="county").sent == 1
    assert git(team.folder / "county.git", "rev-parse", "main") == team.tip
    git(team.council.root, "config", "--remove-section", "remote.origin")
    git(team.council.root, "remote", "add", "town", str(team.shared))
    with pytest.raises(NotSynced, match="county, town"):
        synced(team.council)


def test_no_hook_of_the_persons_is_run(team: Team) -> None:
    caught = team.folder / "caught"
    for name in ("pre-push", "post-merge", "post-checkout", "reference-transaction", "pre-commit"):
        hook = team.council.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n: > '{caught}'\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    _set(team.council, team.ids[0], rag="red")
    assert synced(team.council).sent == 1
    assert not caught.exists()
