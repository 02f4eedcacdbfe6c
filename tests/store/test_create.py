from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from cspt.errors import BadRequest, SetupError
from cspt.kinds import KINDS
from cspt.rules.letters import LETTERS
from cspt.store import create as create_module
from cspt.store.create import create_sample, create_store, is_sample, remove_sample, sample_root
from cspt.store.reader import Reader
from cspt.workspace import Workspace
from tests.gitting import commits, git, is_clean
from tests.making import ROOT


def test_an_empty_store_has_profile_templates_and_settings_as_its_first_commit(tmp_path: Path) -> None:
    root = tmp_path / "a" / "partnership"
    create_store(root, "Our: partnership #1")
    assert commits(root) == 1
    assert is_clean(root)
    assert git(root, "log", "-1", "--format=%an|%s") == "Council officer|Begin a new store"
    letters = {f"templates/letters/{step}.md" for step in LETTERS}
    templates = letters | {f"templates/{kind}.md" for kind in KINDS}
    assert set(git(root, "ls-files").split()) == {".gitattributes", "cspt.yaml"} | templates
    profile = Workspace.open(root).profile
    assert (profile.name, profile.sample, profile.today) == ("Our: partnership #1", False, None)
    text = (root / "cspt.yaml").read_text(encoding="utf-8")
    assert "pins the day" not in text
    assert "# Statuses in order." in text
    assert git(root, "config", "core.fsync") == "all"
    assert git(root, "check-attr", "merge", "text", "--", "records/x.md").splitlines() == [
        "records/x.md: merge: unset", "records/x.md: text: unset",
    ]  # fmt: skip
    assert Workspace.open(root).check() == []
    assert not is_sample(root)


def test_a_store_without_a_name_takes_its_folders(tmp_path: Path) -> None:
    create_store(tmp_path / "Hertsmere")
    assert Workspace.open(tmp_path / "Hertsmere").profile.name == "Hertsmere"


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for make in (create_store, create_sample):
        with pytest.raises(BadRequest, match="is not empty; name a folder that is new or empty"):
            make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SetupError, match=r"cannot write .*; check the folder's permissions"):
        create_store(tmp_path / "file" / "store")


def test_without_an_identity_a_new_store_can_be_made_after_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
        with pytest.raises(SetupError, match="git does not know who you are"):
            create_store(tmp_path / "store")
    create_store(tmp_path / "store")
    assert commits(tmp_path / "store") == 1


def test_the_sample_holds_every_record_to_the_byte(shared_sample: Path) -> None:
    for path in sorted((ROOT / "records").rglob("*.md")):
        assert (shared_sample / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert (shared_sample / "cspt.yaml").read_bytes() == (ROOT / "cspt.yaml").read_bytes()
    assert len(list((shared_sample / "records").rglob("*.md"))) == len(list((ROOT / "records").rglob("*.md")))
    assert is_clean(shared_sample)
    assert is_sample(shared_sample)


def test_the_samples_late_updates_are_commits_of_those_who_made_them(shared_sample: Path) -> None:
    workspace = Workspace.open(shared_sample)
    acts, records = workspace.history.since(""), workspace.load()
    assert len(acts) > 10
    assert acts[-1].subject == "Begin the sample records"
    assert all(act.email.endswith("@example.org") for act in acts)
    assert len({act.who for act in acts}) > 3
    assert [act.when for act in acts] == sorted((act.when for act in acts), reverse=True)
    for act in acts[:-1]:
        (change,) = act.changes
        assert (change.kind, change.what) == ("event", "created")
        event = records.find(change.id)
        assert event.text("date") == str(act.when.date())
        assert event.text("date") <= "2019-12-10"


def test_the_sample_answers_for_days_before_its_last(shared_sample: Path) -> None:
    workspace = Workspace.open(shared_sample)
    assert workspace.today == date(2019, 12, 10)
    events = len(workspace.load().of_kind("event"))
    assert 0 < len(workspace.at(date(2019, 12, 5)).of_kind("event")) < events
    with pytest.raises(BadRequest, match="no history before 2019-11-01"):
        workspace.at(date(2019, 11, 1))


def test_a_guest_may_act_in_the_sample_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    create_sample(tmp_path / "sample")
    workspace = Workspace.open(tmp_path / "sample")
    assert workspace.repo.identity().name == "Sample officer"
    action = next(record for record in workspace.load().of_kind("action") if record.text("status") != "complete")
    workspace.change(action.id, {"status": "complete"}, via="test")
    assert not (tmp_path / "none").exists()


def test_a_person_whom_git_knows_acts_under_their_own_name(shared_sample: Path) -> None:
    assert Reader(shared_sample, Workspace.open(shared_sample).profile).repo.identity().name == "Council officer"


def test_only_a_sample_is_taken_away(sample_store: Path, tmp_path: Path) -> None:
    create_store(tmp_path / "real")
    for folder in (tmp_path / "real", tmp_path, tmp_path / "nothing"):
        with pytest.raises(BadRequest, match="is not a sample store, so it is left alone"):
            remove_sample(folder)
    assert (tmp_path / "real" / "cspt.yaml").exists()
    remove_sample(sample_store)
    assert not sample_store.exists()


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a privilege on Windows")
def test_a_sample_behind_a_link_is_not_taken_away(sample_store: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(sample_store, target_is_directory=True)
    with pytest.raises(SetupError, match="cannot take"):
        remove_sample(link)
    assert (sample_store / "cspt.yaml").exists()


def test_a_damaged_sample_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "package"
    shutil.copytree(ROOT / "templates", source / "templates")
    shutil.copy(ROOT / "cspt.yaml", source)
    (source / "records").symlink_to(ROOT / "records", target_is_directory=True)
    monkeypatch.setattr(create_module, "sample_root", lambda: source)
    with pytest.raises(SetupError, match="the sample is damaged: records: a link"):
        create_sample(tmp_path / "new")


def test_the_sample_lies_beside_the_package_in_a_checkout() -> None:
    assert (sample_root() / "records").is_dir()
    assert (sample_root() / "templates").is_dir()
