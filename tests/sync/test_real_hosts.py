"""Sharing through real hosts on this machine: clone, sync, a race, a server that dies, and hosts that let nobody in."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cspt.errors import NotSynced
from cspt.store.transport import Transport
from cspt.sync.clone import clone
from cspt.workspace import Workspace
from tests.gitting import git, head
from tests.reliability.scale import scale
from tests.sharing import Team, synced
from tests.sync.serving import Host, Serving, free_port, git_daemon, ssh_server, sshd, web_server

if sys.platform == "win32":
    pytest.skip("the hosts are started as they are on POSIX", allow_module_level=True)

CLONES = 4
RACES = scale(1, 10)
needs_sshd = pytest.mark.skipif(sshd() is None, reason="sshd is not installed: apt install openssh-server")
HOSTS = [
    pytest.param(git_daemon, id="git-daemon"),
    pytest.param(web_server, id="http"),
    pytest.param(ssh_server, id="ssh", marks=needs_sshd),
]
LOCKED = HOSTS[1:]
"""The hosts that do not let everybody in."""


@pytest.fixture
def host(request: pytest.FixtureRequest, team: Team, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host that serves the team's shared store, and lets this person's git in."""
    serving: Serving = request.param
    git(team.shared, "config", "http.receivepack", "true")
    with serving(team.folder) as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        yield running


def _change(root: Path, record_id: str, **texts: str) -> None:
    store = Workspace.open(root)
    record = store.load().find(record_id)
    store.change(record.id, store.values_from_text(record.kind, texts), via="test")


@pytest.mark.parametrize("host", HOSTS, indirect=True)
def test_clones_that_race_all_get_in_and_end_alike(host: Host, team: Team) -> None:
    roots = [team.folder / f"clone{number}" for number in range(CLONES)]
    assert clone(host.address, roots[0]) == []
    for root in roots[1:]:
        shutil.copytree(roots[0], root)
    for race in range(RACES):
        for number, root in enumerate(roots):
            _change(root, team.ids[number], timescale=f"race {race}")
        command = [sys.executable, "-m", "cspt", "sync", "-C"]
        racing = [subprocess.Popen([*command, str(root)], stderr=subprocess.PIPE) for root in roots]
        for each in racing:
            _, said = each.communicate()
            assert each.returncode == 0, said.decode()
        for root in roots:
            synced(Workspace.open(root))
    assert {head(root) for root in roots} == {team.tip}
    stands = [Workspace.open(roots[0]).load().find(i).text("timescale") for i in team.ids[:CLONES]]
    assert stands == [f"race {RACES - 1}"] * CLONES
    print(f"{RACES} races of {CLONES} clones: every act in all of them, one tip")


@pytest.mark.parametrize("host", HOSTS, indirect=True)
def test_a_server_that_dies_while_it_is_sent_to_costs_nothing(host: Host, team: Team) -> None:
    clone(host.address, team.folder / "mine")
    dies = team.shared / "hooks" / "pre-receive"
    dies.parent.mkdir(exist_ok=True)
    dies.write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="utf-8")
    dies.chmod(0o755)
    _change(team.folder / "mine", team.ids[0], rag="red")
    before = team.tip

    with pytest.raises(NotSynced) as told:
        synced(Workspace.open(team.folder / "mine"))

    assert "what you saved is safe here" in str(told.value)
    assert "\n" not in str(told.value)
    assert team.tip == before
    dies.unlink()
    assert synced(Workspace.open(team.folder / "mine")).sent == 1
    assert team.tip == head(team.folder / "mine")


@pytest.mark.parametrize("host", LOCKED, indirect=True)
def test_who_is_not_let_in_is_told_so_and_asked_nothing(
    host: Host, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in host.settings:
        monkeypatch.delenv(name)
    strangers = [{}, host.strangers] if host.address.startswith("http") else [host.strangers]
    for around in strangers:
        with monkeypatch.context() as patch:
            for name, value in around.items():
                patch.setenv(name, value)
            with pytest.raises(NotSynced, match=r"did not accept your (name or password|key)"):
                clone(host.address, team.folder / "mine")
    assert not (team.folder / "mine").exists()
    assert [path for path in team.folder.iterdir() if path.name.endswith(".part")] == []


@needs_sshd
@pytest.mark.parametrize("host", [HOSTS[2]], indirect=True)
def test_a_host_whose_key_is_not_known_is_not_trusted(host: Host, team: Team) -> None:
    (team.folder / "known").write_text("", encoding="utf-8")
    with pytest.raises(NotSynced, match=r"127\.0\.0\.1 is not known to ssh"):
        clone(host.address, team.folder / "mine")


@pytest.mark.parametrize("scheme", ["git", "http", "ssh"])
def test_a_host_that_is_not_there_is_named(team: Team, scheme: str) -> None:
    git(team.council.root, "config", "remote.origin.url", f"{scheme}://127.0.0.1:{free_port()}/shared.git")
    _change(team.council.root, team.ids[0], rag="red")
    before = head(team.council.root)
    with pytest.raises(NotSynced, match=r"127\.0\.0\.1 cannot be reached; what you saved is safe here"):
        synced(team.council)
    assert head(team.council.root) == before


def test_a_host_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        transport = Transport(tmp_path, [], connect_seconds=0.3)
        with pytest.raises(NotSynced, match=r"127\.0\.0\.1 did not answer"):
            transport.look(f"git://127.0.0.1:{silent.getsockname()[1]}/shared.git")


def test_what_is_under_way_can_be_stopped_from_another_thread(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        transport = Transport(tmp_path, [])
        running = transport.start_look(f"git://127.0.0.1:{silent.getsockname()[1]}/shared.git")
        running.stop()
        with pytest.raises(NotSynced):
            transport.finish_look(running)
        transport.stop()
        with pytest.raises(NotSynced, match="stopped"):
            transport.look("/nowhere")
