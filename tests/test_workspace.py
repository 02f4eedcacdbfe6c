from __future__ import annotations

from pathlib import Path

import pytest

from cspt.errors import InvalidRecord, NoStore
from cspt.model.ids import RecordId
from cspt.store.journal import Journal
from cspt.store.lock import hold
from cspt.workspace import Surroundings, Workspace, find_root
from tests.gitting import commit_all, git, is_clean


def _first_action(workspace: Workspace) -> RecordId:
    return next(record.id for record in workspace.load().of_kind("action") if record.text("status") == "in-progress")


def test_a_store_is_found_from_any_folder_in_it(sample_store: Path) -> None:
    inside = sample_store / "records" / "actions" / "2019"
    assert find_root(inside) == sample_store.resolve()
    assert find_root(sample_store) == sample_store.resolve()


def test_the_nearest_store_upward_is_the_one(sample_store: Path) -> None:
    inner = sample_store / "inner"
    inner.mkdir()
    git(inner, "init", "--quiet")
    assert find_root(inner) == sample_store.resolve()
    (inner / "cspt.yaml").write_bytes((sample_store / "cspt.yaml").read_bytes())
    assert find_root(inner) == inner.resolve()


def test_no_store_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="try `cspt demo`, or make one with `cspt init DIR`") as caught:
        Workspace.open(tmp_path)
    assert caught.value.exit_code == 3
    with pytest.raises(NoStore, match="no folder"):
        Workspace.open(tmp_path / "nothing")
    (tmp_path / "cspt.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(NoStore, match="no store in"):
        Workspace.open(tmp_path)


def test_a_store_whose_profile_is_wrong_is_named_by_setting(sample_store: Path) -> None:
    (sample_store / "cspt.yaml").write_text("name: x\ntoday: [\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match=r"cspt.yaml:2: broken YAML"):
        Workspace.open(sample_store)


class _PowerCut(BaseException):
    """Nothing catches it, as nothing outlives a power cut."""


def _die(*_: object) -> None:
    raise _PowerCut


def _put_on_hold_and_die(workspace: Workspace, action: RecordId, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an act that ends between its commit and its file."""
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_settle", _die)
        with pytest.raises(_PowerCut):
            workspace.change(action, {"status": "on-hold"}, via="test")


def test_opening_finishes_what_a_crash_left_unfinished(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(sample_store)
    action = workspace.load().find(_first_action(workspace))
    before = (sample_store / action.path).read_bytes()
    _put_on_hold_and_die(workspace, action.id, monkeypatch)
    assert (sample_store / action.path).read_bytes() == before
    assert Workspace.open(sample_store).load().find(action.id).text("status") == "on-hold"
    assert is_clean(sample_store)


def test_a_store_that_another_program_is_writing_can_still_be_read(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(sample_store)
    _put_on_hold_and_die(workspace, _first_action(workspace), monkeypatch)
    with hold(sample_store / ".git" / "cspt" / "lock"):
        assert Workspace.open(sample_store).load().records


def test_what_others_did_is_news_until_it_was_looked_at(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(sample_store)
    acts, new = workspace.news()
    assert len(acts) == new > 10
    assert workspace.news(most=3)[1] == 3
    workspace.mark_looked()
    assert workspace.news() == (acts, 0)
    workspace.change(workspace.load().find(_first_action(workspace)).id, {"ref": "mine"}, via="test")
    assert workspace.news()[0][0] == acts[0]
    assert workspace.news()[1] == 0
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "colleague@example.org")
    workspace.change(workspace.load().find(_first_action(workspace)).id, {"ref": "theirs"}, via="test")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    acts, new = Workspace.open(sample_store).news()
    assert (acts[0].email, new) == ("colleague@example.org", 1)


def test_looking_after_a_change_that_touched_no_record_counts_too(sample_store: Path) -> None:
    (sample_store / "notes").write_text("x", encoding="utf-8")
    commit_all(sample_store, "no record")
    workspace = Workspace.open(sample_store)
    workspace.mark_looked()
    assert workspace.news()[1] == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"looked": 7}', '{"looked": "--output=x"}', '{"looked": "' + "f" * 40 + '"}']
)
def test_a_memory_that_makes_no_sense_takes_everything_for_new(sample_store: Path, text: str) -> None:
    workspace = Workspace.open(sample_store)
    (sample_store / ".git" / "cspt" / "state.json").write_text(text, encoding="utf-8")
    acts, new = workspace.news()
    assert new == len(acts) > 10
    workspace.mark_looked()
    assert workspace.news()[1] == 0


def test_a_history_that_was_rewritten_is_all_new(sample_store: Path) -> None:
    workspace = Workspace.open(sample_store)
    (sample_store / "notes").write_text("x", encoding="utf-8")
    commit_all(sample_store, "to be lost")
    workspace.mark_looked()
    git(sample_store, "reset", "--quiet", "--hard", "HEAD^")
    git(sample_store, "reflog", "expire", "--expire=now", "--all")
    git(sample_store, "gc", "--quiet", "--prune=now")
    assert Workspace.open(sample_store).news()[1] > 10


def test_whoever_listens_last_is_told_what_the_store_has_to_say(sample_store: Path) -> None:
    said: list[str] = []
    workspace = Workspace.open(sample_store, Surroundings(tell=lambda _line: pytest.fail("told the wrong one")))
    assert workspace.journal.root == workspace.root
    workspace.listen(said.append)
    workspace.journal.tell("waiting")
    assert said == ["waiting"]


def test_what_others_did_to_a_record_since_one_last_looked_is_told_as_they_did_it(sample_store: Path) -> None:
    action = "A19-A4XJJBVK"
    store = Workspace.open(sample_store)
    store.mark_looked()
    assert store.news_of(store.load().find(action)) == []
    colleague = {"user.name": "Police officer", "user.email": "police@example.org"}
    mine = {name: git(sample_store, "config", name) for name in colleague}
    for name, value in colleague.items():
        git(sample_store, "config", name, value)
    Workspace.open(sample_store).change(store.load().find(action).id, {"rag": "amber"}, via="test")
    for name, value in mine.items():
        git(sample_store, "config", name, value)
    store = Workspace.open(sample_store)
    [act] = store.news_of(store.load().find(action))
    assert (act.who, [change.field for each in act.changes for change in each.fields]) == ("Police officer", ["rag"])
    store.mark_looked()
    assert store.news_of(store.load().find(action)) == []
