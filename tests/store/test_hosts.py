"""Which addresses may be gone to, and whose settings are used on the way there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cspt.errors import BadRequest, SetupError
from cspt.store import hosts


@pytest.mark.parametrize(
    "address",
    [
        "https://git.example.org/team/store.git",
        "http://127.0.0.1:8080/store.git",
        "ssh://git@git.example.org:2222/store.git",
        "git@git.example.org:team/store.git",
        "git.example.org:store",
        "[::1]:store",
        "git://127.0.0.1/store.git",
        "file:///srv/store.git",
        "/srv/store.git",
        "../shared store.git",
        "C:\\stores\\shared.git",
        "./odd:name.git",
    ],
)
def test_an_address_of_a_host_or_a_folder_may_be_gone_to(address: str) -> None:
    assert hosts.check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ext::sh -c whatever",
        "fd::17",
        "transport::https://git.example.org",
        "--upload-pack=x",
        "-x",
        "ssh://-oProxyCommand=x/store",
        "-oProxyCommand=x:store",
        "ftp://git.example.org/store",
        "rsync://git.example.org/store",
        "https:///store",
        "https://git.example.org/\x1b[31m",
        "https://git.example.org/a\nb",
        " https://git.example.org",
        "ssh://[broken",
    ],
)
def test_an_address_that_could_start_a_program_or_is_none_is_refused(address: str) -> None:
    with pytest.raises(BadRequest) as refused:
        hosts.check_address(address)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "folder", "host"),
    [
        ("https://git.example.org/x", False, "git.example.org"),
        ("git@git.example.org:x", False, "git.example.org"),
        ("ssh://me@git.example.org:22/x", False, "git.example.org"),
        ("../x.git", True, "../x.git"),
        ("./a:b", True, "./a:b"),
        ("D:/x", True, "D:/x"),
        ("file:///srv/x", False, "file:///srv/x"),
    ],
)
def test_a_place_is_called_by_its_host_or_its_folder(address: str, folder: bool, host: str) -> None:  # noqa: FBT001 - a table of cases
    assert hosts.is_folder(address) is folder
    assert hosts.host_of(address) == host


@pytest.mark.parametrize(
    "address", ["../shared.git", "shared.git", "{root}", "{root}/evil.git", "file://{root}/e%76il.git"]
)
def test_a_folder_that_may_have_come_with_the_store_is_not_gone_to(tmp_path: Path, address: str) -> None:
    with pytest.raises(SetupError):
        hosts.refuse_near(address.format(root=tmp_path / "store"), tmp_path / "store")


def test_a_folder_elsewhere_and_a_host_are(tmp_path: Path) -> None:
    for address in (str(tmp_path / "shared.git"), f"file://{tmp_path}/shared.git", "git@git.example.org:x"):
        hosts.refuse_near(address, tmp_path / "store")


def test_a_password_in_an_address_is_not_shown() -> None:
    assert hosts.shown("https://me:secret@git.example.org/x") == "https://me@git.example.org/x"
    assert hosts.shown("fatal: https://:secret@git.example.org/x") == "fatal: https://@git.example.org/x"


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("http://git.example.org/x", True),
        ("git://git.example.org/x", True),
        ("http://localhost/x", False),
        ("https://git.example.org/x", False),
        ("../x", False),
    ],
)
def test_what_others_can_read_on_the_way_is_known(address: str, open_: bool) -> None:  # noqa: FBT001 - a table of cases
    assert hosts.is_open(address) is open_


@pytest.mark.parametrize(
    "name",
    [
        "core.sshcommand",
        "core.askpass",
        "core.gitproxy",
        "ssh.variant",
        "http.sslverify",
        "http.https://git.example.org/.extraheader",
        "url.ext::sh.insteadof",
        "credential.helper",
        "credential.https://git.example.org.helper",
        "protocol.ext.allow",
    ],
)
def test_a_store_may_not_say_how_a_host_is_reached_and_a_person_may(name: str) -> None:
    hosts.refuse_settings([("global", name, "x"), ("system", name, "x"), ("command", name, "x")])
    for scope in ("local", "worktree"):
        with pytest.raises(SetupError, match="git config --global"):
            hosts.refuse_settings([(scope, name, "x")])


def test_settings_that_harm_nobody_may_be_the_stores() -> None:
    hosts.refuse_settings([("local", "http.postbuffer", "1"), ("local", "credential.username", "x")])
    hosts.refuse_settings([("local", "remote.origin.url", "x"), ("local", "core.bare", "false")])


def test_nothing_can_ask_on_the_terminal() -> None:
    found = hosts.environment([], {"GIT_DIR": "elsewhere", "HOME": "/home/x"})
    assert found["GIT_TERMINAL_PROMPT"] == "0"
    assert found["GIT_ASKPASS"] == ""
    assert found["GIT_SSH_COMMAND"].startswith("ssh -o BatchMode=yes")
    assert found["GIT_ALLOW_PROTOCOL"] == "file:git:http:https:ssh"
    assert found["HOME"] == "/home/x"
    assert "GIT_DIR" not in found


@pytest.mark.parametrize(
    ("settings", "around", "command"),
    [
        ([("global", "core.sshcommand", "ssh -i key")], {}, "ssh -i key -o BatchMode=yes"),
        ([("local", "core.sshcommand", "evil")], {}, "ssh -o BatchMode=yes"),
        ([("global", "core.sshcommand", "no")], {"GIT_SSH_COMMAND": "/usr/bin/ssh -4"}, "/usr/bin/ssh -4 -o BatchMode"),
        ([], {"GIT_SSH": "/opt/my keys/plink.exe"}, "'/opt/my keys/plink.exe' -batch"),
        ([], {"GIT_SSH_COMMAND": "wrapper --x"}, "wrapper --x"),
        ([], {"GIT_SSH_COMMAND": "'broken"}, "'broken"),
    ],
)
def test_the_persons_own_ssh_is_kept_and_told_not_to_ask(
    settings: list[tuple[str, str, str]], around: dict[str, str], command: str
) -> None:
    assert hosts.environment(settings, around)["GIT_SSH_COMMAND"].startswith(command)


def test_the_persons_own_window_for_passwords_is_kept() -> None:
    asks = [("global", "core.askpass", "window"), ("local", "core.askpass", "evil")]
    assert hosts.environment(asks, {})["GIT_ASKPASS"] == "window"
    assert hosts.environment(asks, {"GIT_ASKPASS": "other"})["GIT_ASKPASS"] == "other"
    assert hosts.environment([], {"SSH_ASKPASS": "third"})["GIT_ASKPASS"] == "third"


def test_the_settings_on_the_way_shut_nothing_but_what_must_be() -> None:
    names = [setting.partition("=")[0] for setting in hosts.SETTINGS]
    assert {"core.hooksPath", "fetch.fsckObjects", "submodule.recurse"} <= set(names)
    assert not {"protocol.allow", "core.sshCommand", "credential.helper", "core.askPass"} & set(names)
