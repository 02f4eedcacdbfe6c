"""`cspt sync` and `cspt clone` as a person types them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Cspt, run
from tests.gitting import git, head

ACTION = "A19-A4XJJBVK"


@pytest.fixture
def shared(sample_store: Path) -> Path:
    """An empty place to share a store."""
    git(sample_store.parent, "init", "--quiet", "--bare", "--initial-branch=main", "shared.git")
    return sample_store.parent / "shared.git"


def test_a_store_is_shared_cloned_and_synced(cspt: Cspt, sample_store: Path, shared: Path) -> None:
    folder = sample_store.parent
    assert cspt("sync").complaint == "cspt: this store is shared with nobody yet; `cspt sync --to ADDRESS` shares it"
    assert cspt("sync").code == 7
    sent = cspt("sync", "--to", "../shared.git")
    assert (sent.code, sent.lines[0].partition(",")[2]) == (0, " in step with origin")

    cloned = run(["clone", "shared.git", "police"], folder)
    assert (cloned.code, cloned.lines) == (0, [f"A store in {folder / 'police'}; open it with `cspt -C police`."])
    assert run(["set", ACTION, "rag=green"], folder / "police").code == 0
    assert run(["sync", "--dry-run"], folder / "police").lines == ["would sync: 1 to send"]
    assert run(["sync"], folder / "police").lines == ["1 sent, in step with origin"]

    assert cspt("sync", "--dry-run", "--json").data == [{"step": "receive", "send": 0, "receive": 1, "why": ""}]
    assert "1 new, last" in cspt("status").out
    assert cspt("sync", "--json").data == [{"remote": "origin", "sent": 0, "received": 1, "to_settle": 0}]
    assert "in step, last" in cspt("status").out
    assert head(sample_store) == git(shared, "rev-parse", "main")
    assert cspt("sync").lines == ["in step with origin"]


def test_what_is_refused_is_one_line_and_ends_with_its_code(cspt: Cspt, sample_store: Path, shared: Path) -> None:
    for arguments, code, words in (
        (("clone", "ext::sh", "x"), 2, "could start a program"),
        (("clone", "--", "-x", "x"), 2, "could start a program"),
        (("clone", "nowhere", "x"), 7, "no shared store at"),
        (("clone", "shared.git", "sample"), 2, "is not empty"),
    ):
        ran = run(arguments, sample_store.parent)
        assert ran.code == code
        assert words in ran.complaint
    assert cspt("sync", "--dry-run", "--to", "../shared.git").code == 2
    git(sample_store, "config", "remote.origin.url", "ext::sh -c evil")
    assert "could start a program" in cspt("sync").complaint
    git(sample_store, "config", "remote.origin.url", "../shared.git")
    assert "give git its whole path" in cspt("sync").complaint
    git(sample_store, "config", "remote.origin.url", str(sample_store / "records"))
    assert "lies in the store itself" in cspt("sync").complaint
    git(sample_store, "config", "remote.origin.url", str(shared))
    git(sample_store, "config", "core.sshCommand", "evil")
    refused = cspt("sync")
    assert refused.code == 2
    assert "core.sshcommand" in refused.complaint


def test_a_way_that_others_can_read_is_warned_of(cspt: Cspt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("cspt.sync.clone.clone", lambda *_, **__: [])
    ran = run(["clone", "git://git.example.org/x", "new"], tmp_path)
    assert "others can read what is sent" in ran.complaint


def test_watching_goes_on_past_a_host_that_is_not_reached_until_it_is_interrupted(
    cspt: Cspt, sample_store: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            shared.rename(shared.with_name("away.git"))
        elif len(waits) == 2:
            shared.with_name("away.git").rename(shared)
        else:
            raise KeyboardInterrupt

    monkeypatch.setattr("cspt.cli.sync.sleep", wait)
    ran = cspt("sync", "--to", "../shared.git", "--watch", "5")
    assert ran.code == 130
    assert waits == [300, 300, 300]
    assert [line.rpartition(", ")[2] for line in ran.lines] == ["in step with origin"] * 2
    assert "no shared store at" in ran.complaint


def test_a_sync_with_nothing_to_do_loads_neither_the_store_nor_gitpython(
    cspt: Cspt, sample_store: Path, shared: Path
) -> None:
    cspt("sync", "--to", "../shared.git")
    probe = "import sys; from cspt.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe, "sync", "-C", str(sample_store)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "in step with origin\n"
    loaded = set(done.stderr.split())
    assert loaded & {"git", "textual", "rich", "yaml", "ruamel", "cspt.workspace"} == set()
