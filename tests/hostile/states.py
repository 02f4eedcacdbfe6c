"""Odd and broken repositories: forms, refs, locks, damage and links in what git itself keeps."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.gitting import git
from tests.hostile.conftest import build_store
from tests.hostile.scene import ACTS, READS, WORK, Scene, as_root, hostile, skip_unless
from tests.hostile.trees import RECORD

NOBODY = 65534


@hostile("list", "show", "check", "at", "history", "set", "record", "undo",
         at=(2, "another user"), history=2, set=2, record=2, undo=2)  # fmt: skip
def _foreign_owner(scene: Scene) -> None:
    skip_unless(as_root(), "only the machine's root can give a folder to another user")
    for place in (scene.root, *scene.root.rglob("*")):
        os.lchown(place, NOBODY, NOBODY)


@hostile(*READS, *ACTS)
def _sha256_objects(scene: Scene) -> None:
    shutil.rmtree(scene.root)
    build_store(scene.root, "--object-format=sha256")


@hostile(*WORK)
def _reftable(scene: Scene) -> None:
    tried = scene.outside / "tried"
    tried.mkdir()
    try:
        git(tried, "init", "--quiet", "--ref-format=reftable")
    except Exception:  # noqa: BLE001 - any refusal means that this git has no reftable
        pytest.skip("this git keeps no refs in tables (git 2.45 and later do)")
    shutil.rmtree(tried)
    shutil.rmtree(scene.root)
    build_store(scene.root, "--ref-format=reftable")


@hostile("list", "at", "set", "record", "undo", at=(2, "bare"), set=(2, "bare"), record=2, undo=2)
def _bare(scene: Scene) -> None:
    scene.git("config", "core.bare", "true")


@hostile(*READS, *ACTS, at=(2, "shallow"), history=(0, "shallow"))
def _shallow(scene: Scene) -> None:
    """Only the last commit is there: what it says came with it may be older."""
    whole = scene.outside / "whole"
    shutil.move(scene.root, whole)
    git(scene.outside, "clone", "--quiet", "--depth", "1", whole.as_uri(), str(scene.root))


@hostile(*WORK, check=0)
def _partial_with_a_server_that_is_a_program(scene: Scene) -> None:
    whole = scene.outside / "whole"
    shutil.move(scene.root, whole)
    git(whole, "config", "uploadpack.allowFilter", "true")
    git(scene.outside, "clone", "--quiet", "--filter=blob:none", whole.as_uri(), str(scene.root))
    trap = scene.trap("upload")
    scene.configure(
        f'[remote "origin"]\n\tuploadpack = {trap}\n[protocol "file"]\n\tallow = always\n'
        f'[protocol "ext"]\n\tallow = always\n[core]\n\tsshCommand = {trap}\n'
    )


@hostile(*WORK)
def _objects_borrowed_from_elsewhere(scene: Scene) -> None:
    whole = scene.outside / "whole"
    shutil.move(scene.root, whole)
    git(scene.outside, "clone", "--quiet", "--shared", str(whole), str(scene.root))
    scene.may_read.append((whole / ".git" / "objects").resolve())


@hostile(
    "history", "at", "list", "set", "undo", history=(0, "status  blank → in-progress"), at=(0, "Posters in the park")
)
def _grafts_and_replaced_objects(scene: Scene) -> None:
    first, head = scene.git("rev-list", "HEAD").split()[-1], scene.git("rev-parse", "HEAD")
    forged = scene.blob("---\nid: forged\n---\n")
    scene.git("replace", scene.git("rev-parse", f"HEAD~:{RECORD}"), forged)
    scene.git("replace", scene.git("rev-parse", f"HEAD:{RECORD}"), forged)
    (scene.root / ".git" / "info").mkdir(exist_ok=True)
    (scene.root / ".git" / "info" / "grafts").write_text(f"{head} {first}\n", encoding="utf-8")


@hostile(*WORK, undo=0)
def _rewritten_history(scene: Scene) -> None:
    first = scene.git("rev-list", "HEAD").split()[1]
    scene.git("update-ref", "HEAD", scene.git("commit-tree", "HEAD^{tree}", "-p", first, "-m", "Rewritten"))
    scene.git("reflog", "expire", "--expire=now", "--all")
    scene.git("gc", "--quiet", "--prune=now")


@hostile(*READS, "undo", "set", "log", "record", set=(2, "on no branch"), log=2, record=2, undo=2)
def _detached_head(scene: Scene) -> None:
    scene.git("checkout", "--quiet", "--detach")


@hostile(*READS, "undo", "set", "record", at=(2, "no history"), undo=2, set=(6, "not yet recorded"))
def _unborn_branch(scene: Scene) -> None:
    scene.git("symbolic-ref", "HEAD", "refs/heads/new")


@hostile(*WORK)
def _branch_that_looks_like_an_option(scene: Scene) -> None:
    head = scene.git("rev-parse", "HEAD")
    for name in ("--output=owned", "-x", "--exec=owned"):
        scene.git("update-ref", f"refs/heads/{name}", head)
    scene.git("symbolic-ref", "HEAD", "refs/heads/--output=owned")


@hostile("list", "history", "set", "undo")
def _branch_of_odd_characters(scene: Scene) -> None:
    scene.git("branch", "-m", "główna/'\"$(owned)`owned`;&|<>\u2014é")


@hostile("list", "set", "undo", set=(2, "plain branch"), undo=2)
def _branch_of_characters_nobody_sees(scene: Scene) -> None:
    scene.git("branch", "-m", "main\u202e\u2066")


@hostile("list", "set", "history", set=(2, "plain branch"))
def _branch_that_is_a_tag(scene: Scene) -> None:
    scene.git("update-ref", "refs/tags/main", "HEAD")
    scene.git("symbolic-ref", "HEAD", "refs/tags/main")


@hostile("history", "at", *ACTS)
def _names_that_may_be_taken_for_others(scene: Scene) -> None:
    first = scene.git("rev-list", "HEAD").split()[-1]
    for name in ("refs/heads/HEAD", "refs/tags/HEAD", "refs/HEAD", "refs/tags/main", "refs/main", "refs/tags/--all"):
        scene.git("update-ref", name, first)


@hostile(*WORK)
def _index_locked_by_one_that_died(scene: Scene) -> None:
    (scene.root / ".git" / "index.lock").touch()


@hostile("list", "history", *ACTS, set=(6, "main.lock"), log=6, record=6, undo=6)
def _branch_locked_by_one_that_died(scene: Scene) -> None:
    (scene.root / ".git" / "refs" / "heads" / "main.lock").touch()


@hostile("list", "history", "set", "undo", set=(6, "HEAD.lock"), undo=6)
def _head_locked_by_one_that_died(scene: Scene) -> None:
    (scene.root / ".git" / "HEAD.lock").touch()


@hostile(*WORK, record=(2, "index"), undo=(6, "by hand"))
def _damaged_index(scene: Scene) -> None:
    index = scene.root / ".git" / "index"
    index.write_bytes(b"DIRC" + index.read_bytes()[::-1])


@hostile(*READS, "undo", "set", "record", undo=(2, "damaged or missing"))
def _damaged_record_in_git(scene: Scene) -> None:
    _damage(scene, scene.git("rev-parse", f"HEAD~:{RECORD}"))


@hostile("list", "at", "set", "history", at=(2, "git fsck"), history=2, set=2)
def _damaged_commit(scene: Scene) -> None:
    _damage(scene, scene.git("rev-parse", "HEAD"))


def _unpack(scene: Scene) -> None:
    """Have git keep each object in a file of its own."""
    packs = scene.root / ".git" / "objects" / "pack"
    whole = [pack.read_bytes() for pack in packs.glob("*.pack")]
    shutil.rmtree(packs)
    for pack in whole:
        scene.git("unpack-objects", "-q", stdin=pack)


def _damage(scene: Scene, oid: str) -> None:
    _unpack(scene)
    loose = scene.root / ".git" / "objects" / oid[:2] / oid[2:]
    loose.chmod(0o644)
    loose.write_bytes(loose.read_bytes()[:12])


@hostile("list", "at", "set", "status", at=(2, "not under git"), set=(2, "not under git"))
def _empty_git_folder(scene: Scene) -> None:
    """Above it lies a repository with settings of its own, which is none of the store's."""
    shutil.rmtree(scene.root / ".git")
    (scene.root / ".git").mkdir()
    above = scene.root.parent
    git(above, "init", "--quiet")
    (above / ".git" / "config").write_text(f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n", encoding="utf-8")


@hostile("list", "set", "at", at=2, set=2)
def _repository_in_the_open(scene: Scene) -> None:
    """What git keeps lies at the top of the store, as a committed folder might."""
    for each in (scene.root / ".git").iterdir():
        shutil.move(each, scene.root / each.name)
    scene.root.joinpath("config").write_text(
        f"[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = {scene.trap('fsmonitor')}\n", encoding="utf-8"
    )


@hostile(*READS, *ACTS)
def _linked_work_tree(scene: Scene) -> None:
    main = scene.root.parent / "main"
    shutil.move(scene.root, main)
    git(main, "worktree", "add", "--quiet", "-b", "other", str(scene.root))
    scene.may_write.append((main / ".git").resolve())


@hostile("list", "set", "status", "at", set=(2, "a link"), at=2)
def _git_folder_that_is_a_link(scene: Scene) -> None:
    shutil.move(scene.root / ".git", scene.outside / "git")
    (scene.root / ".git").symlink_to(scene.outside / "git")


_LINKS = ("cspt/lock", "cspt/journal.json", "logs/HEAD", "logs/refs/heads/main", "index", "packed-refs", "refs/heads",
          "objects/pack", "objects/00", "info", "config.worktree")  # fmt: skip


def _linked(name: str) -> None:
    def make(scene: Scene) -> None:
        place = scene.root / ".git" / name
        target = scene.outside / "target"
        if place.exists():
            shutil.move(place, target)
        elif name in ("info", "objects/00"):
            target.mkdir()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    make.__name__ = f"_link_in_the_git_folder_at_{name}"
    hostile("set", set=(2, "a link"))(make)


for _name in _LINKS:
    _linked(_name)


@hostile("list", "status", "set", "undo", "record")
def _submodule_with_a_carriage_return_in_its_path(scene: Scene) -> None:
    modules = (
        f'[submodule "sub"]\n\tpath = "sub\r"\n\turl = ext::{scene.trap("ext")}\n\tupdate = !{scene.trap("update")}\n'
    )
    (scene.root / ".gitmodules").write_text(modules, encoding="utf-8", newline="")
    scene.configure(modules + "[submodule]\n\trecurse = true\n\tactive = .\n")
    scene.commit_entry("160000", "sub\r", scene.git("rev-parse", "HEAD"))


@hostile("list", "set", "undo")
def _journal_that_leads_out(scene: Scene) -> None:
    """An act that seems published asks for files outside, and for the person's own settings of git."""
    head, owned = scene.git("rev-parse", "HEAD"), scene.blob("owned\n")
    paths = ", ".join(f'["{path}", "{"0" * 40}", "{owned}"]' for path in ("../outside/owned", ".git/hooks/owned"))
    private = scene.root / ".git" / "cspt"
    private.mkdir(exist_ok=True)
    noted = f'{{"branch": "refs/heads/main", "new": "{head}", "paths": [{paths}]}}'
    (private / "journal.json").write_text(noted, encoding="utf-8")


@hostile("list", "set", "undo")
def _journal_that_holds_options(scene: Scene) -> None:
    private = scene.root / ".git" / "cspt"
    private.mkdir(exist_ok=True)
    noted = '{"branch": "--output=owned", "new": "--exec=owned", "paths": [["records/x", "0", "--batch"]]}'
    (private / "journal.json").write_text(noted, encoding="utf-8")
