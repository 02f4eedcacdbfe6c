"""What the guard makes of settings, variables, answers and links, without a run of git."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cspt.errors import SetupError
from cspt.store import guard


def _listing(*settings: tuple[str, str, str]) -> bytes:
    return "".join(f"{scope}\0{name}\n{value}\0" for scope, name, value in settings).encode()


def test_filters_and_hooks_are_silenced_wherever_they_are_set() -> None:
    listing = _listing(
        ("global", "filter.lfs.clean", "git-lfs clean"),
        ("local", "filter.a=b.process", "evil"),
        ("worktree", "filter.x.required", "true"),
        ("local", "hook.a.b.command", "evil"),
    )
    assert dict(guard.tamed(listing)) == {
        "filter.lfs.clean": "",
        "filter.a=b.process": "",
        "filter.x.required": "false",
        "hook.a.b.enabled": "false",
    }


def test_what_a_store_may_not_name_is_taken_from_the_person() -> None:
    listing = _listing(
        ("global", "gpg.ssh.program", "own-keys"),
        ("local", "gpg.ssh.program", "evil"),
        ("local", "gpg.program", "evil"),
        ("local", "diff.external", "evil"),
    )
    tamed = dict(guard.tamed(listing))
    assert tamed == {"diff.external": "", "gpg.program": "gpg", "gpg.ssh.program": "own-keys"}


def test_what_cspt_itself_sets_is_no_setting_of_anybodys() -> None:
    listing = _listing(("command", "core.sshcommand", "false"), ("command", "core.sshcommand", "ssh -4"))
    assert [*guard.scoped(listing)] == [("command", "core.sshcommand", "ssh -4")]


def test_a_persons_own_programs_and_plain_settings_stand() -> None:
    listing = _listing(("global", "gpg.program", "own"), ("local", "core.bare", "false"), ("local", "user.name", "x"))
    assert guard.tamed(listing + b"local\0core.odd\0") == []


def test_settings_follow_those_the_environment_gives_already() -> None:
    given = guard.as_environment([("a.b=c.d", "")], {"GIT_CONFIG_COUNT": "2"})
    assert given == {"GIT_CONFIG_COUNT": "3", "GIT_CONFIG_KEY_2": "a.b=c.d", "GIT_CONFIG_VALUE_2": ""}
    assert guard.as_environment([], {"GIT_CONFIG_COUNT": "nonsense"}) == {"GIT_CONFIG_COUNT": "0"}


def test_only_who_acts_and_how_to_reach_a_server_is_left_in_the_environment() -> None:
    kept = ["GIT_AUTHOR_NAME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_KEY_0", "GIT_SSH_COMMAND", "GIT_ASKPASS", "HOME"]
    dropped = [
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_TRACE",
        "GIT_EXTERNAL_DIFF",
        "GIT_AUTHOR_DATE",
        "GIT_CONFIG_PARAMETERS",
    ]
    assert guard.drop_foreign(dict.fromkeys([*kept, *dropped], "x")) == dropped


@pytest.mark.parametrize("name", ["refs/tags/main", "refs/remotes/origin/main", "refs/heads/a\u202e"])
def test_only_a_plain_branch_is_moved(name: str) -> None:
    assert guard.refuse_branch("refs/heads/-x") == "refs/heads/-x"
    with pytest.raises(SetupError, match="plain branch"):
        guard.refuse_branch(name)


def test_an_answer_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    answer = "\n".join(["false", "true", "sha1", str(tmp_path / ".git"), str(tmp_path / ".git"), str(tmp_path), ""])
    standing = guard.look_over(tmp_path, answer.encode(), {})
    assert standing.shallow
    assert standing.git_dir == tmp_path / ".git"
    for wrong, words in (
        (answer.replace("false", "true", 1), "bare"),
        (answer + "x\n", "plainly named"),
        (answer.replace("sha1", "sha3"), "sha3"),
        (answer.replace(f"{tmp_path}\n", f"{tmp_path.parent}\n"), "not the top"),
    ):
        with pytest.raises(SetupError, match=words):
            guard.look_over(tmp_path, wrong.encode(), {})


def test_bytes_are_kept_plain_once_and_after_what_stood_there(tmp_path: Path) -> None:
    place = tmp_path / "info" / "attributes"
    place.parent.mkdir()
    place.write_bytes(b"*.md filter=evil")
    for _ in range(2):
        guard.keep_bytes_plain(tmp_path)
        assert place.read_bytes() == b"*.md filter=evil\n* -text -ident -filter !working-tree-encoding\n"
    assert [each.name for each in place.parent.iterdir()] == ["attributes"]


def test_a_repository_that_cannot_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "info").write_text("a file", encoding="utf-8")
    guard.keep_bytes_plain(tmp_path)
    assert (tmp_path / "info").read_text(encoding="utf-8") == "a file"


def test_settings_that_could_run_something_are_known_without_git(tmp_path: Path) -> None:
    assert not guard.needs_taming(tmp_path)
    (tmp_path / "config").write_text("[core]\n\tbare = false\n", encoding="utf-8")
    assert not guard.needs_taming(tmp_path)
    for section in ('[filter "x"]', "[ Include]", '[includeIf "gitdir:/"]', '[hook "x"]'):
        (tmp_path / "config.worktree").write_text(f"{section}\n", encoding="utf-8")
        assert guard.needs_taming(tmp_path, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege there")
def test_a_link_is_refused_and_hooks_may_be_links(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    for folder in ("objects/info", "refs/heads/team", "logs", "hooks-elsewhere"):
        (git / folder).mkdir(parents=True)
    (git / "hooks").symlink_to(git / "hooks-elsewhere")
    guard.refuse_links(tmp_path, git, git)
    (git / "refs" / "heads" / "team" / "main").symlink_to(os.devnull)
    with pytest.raises(SetupError, match=r"\.git/refs/heads/team/main is a link"):
        guard.refuse_links(tmp_path, git, git)
