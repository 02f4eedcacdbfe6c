"""Hostile contents: paths, links, modes, names and attributes that a commit or a work tree may hold."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

from tests.gitting import git
from tests.hostile.scene import ACTS, READS, Scene, hostile
from tests.making import ACTION

RECORD = f"records/actions/2019/{ACTION}/action.md"
REFUSED, FOUND, SETUP, INVALID, BUSY = 2, 1, 2, 5, 6


def _plant_and_take_away(scene: Scene, *levels: str, text: str = "owned\n") -> None:
    """Commit a file at an impossible path, then take it away as an act of the person's own: undo would write it."""
    clean = scene.git("rev-parse", "HEAD^{tree}")
    scene.commit(_with(scene, clean, levels, scene.blob(text)))
    scene.commit(clean, own=True)


def _with(scene: Scene, tree: str, levels: tuple[str, ...], oid: str) -> str:
    """Return a tree with an object added at a path, whatever its names are."""
    held = {name: (mode, found) for mode, name, found in (scene.entries(tree) if tree else [])}
    name, rest = levels[0], levels[1:]
    entry = ("40000", _with(scene, held.get(name, ("", ""))[1], rest, oid)) if rest else ("100644", oid)
    entries = sorted((held | {name: entry}).items())
    return scene.raw_tree(*((mode, name, found) for name, (mode, found) in entries))


@hostile("list", "at", "history", "undo", "set", undo=(REFUSED, "none of the store's"))
def _path_that_climbs_out(scene: Scene) -> None:
    _plant_and_take_away(scene, "records", "..", "..", "outside", "owned.md")


@hostile("at", "undo", "status", undo=(REFUSED, "none of the store's"))
def _absolute_path(scene: Scene) -> None:
    _plant_and_take_away(scene, "records", str(scene.outside / "owned.md"))


@hostile("at", "undo", "set", undo=(REFUSED, "none of the store's"))
def _hook_of_gits_own_in_a_tree(scene: Scene) -> None:
    trap = Path(scene.trap("hook")).read_text(encoding="utf-8")
    _plant_and_take_away(scene, ".git", "hooks", "reference-transaction", text=trap)


@hostile("at", "undo", "list", undo=(REFUSED, "none of the store's"))
def _settings_of_gits_own_among_records(scene: Scene) -> None:
    settings = f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n"
    _plant_and_take_away(scene, "records", ".GIT ", "config", text=settings)


@hostile(*READS, "set", "record", check=FOUND, show=(INVALID, "a link"), set=(INVALID, "a link"),
         record=(REFUSED, "nothing was edited"))  # fmt: skip
def _record_that_is_a_link(scene: Scene) -> None:
    secret = scene.secret()
    scene.record.unlink()
    scene.record.symlink_to(secret)
    scene.commit_entry("120000", RECORD, scene.blob(str(secret)))


@hostile("list", "show", "check", "set", "log", "record", "undo", check=FOUND, show=4,
         set=(INVALID, "a link"), log=(INVALID, "a link"), record=(INVALID, "a link"),
         undo=(SETUP, "a link"))  # fmt: skip
def _folder_that_is_a_link(scene: Scene) -> None:
    shutil.move(scene.root / "records" / "actions", scene.outside / "actions")
    (scene.root / "records" / "actions").symlink_to(scene.outside / "actions")


@hostile("list", "show", "check", "set", "record", "undo", check=FOUND, show=4, set=(INVALID, "a link"),
         record=(INVALID, "a link"), undo=(SETUP, "a link"))  # fmt: skip
def _records_that_are_a_link(scene: Scene) -> None:
    shutil.move(scene.root / "records", scene.outside / "records")
    (scene.root / "records").symlink_to(scene.outside / "records")


@hostile("list", "check", "status", "set", list=(3, "a link"), check=3, status=3, set=3)
def _profile_that_is_a_link(scene: Scene) -> None:
    profile = scene.root / "cspt.yaml"
    shutil.move(profile, scene.outside / "cspt.yaml")
    profile.symlink_to(scene.outside / "cspt.yaml")


@hostile("list", "log", "status", "record", log=(SETUP, "a link"), record=(INVALID, "a link"))
def _templates_that_are_links(scene: Scene) -> None:
    shutil.move(scene.root / "templates", scene.outside / "templates")
    (scene.root / "templates").symlink_to(scene.outside / "templates")


@hostile("list", "check", "status", "record", "set", check=FOUND, record=INVALID)
def _link_out_of_the_tree_that_is_not_committed(scene: Scene) -> None:
    (scene.root / "records" / "cases" / "2019" / "more").symlink_to(scene.secret().parent)
    (scene.root / "records" / "one.md").symlink_to("/dev/zero")


@hostile("list", "at", "check", "status", "set", "record", check=FOUND, set=(INVALID, "a submodule"), record=REFUSED)
def _submodule_with_settings_of_its_own(scene: Scene) -> None:
    inner = scene.record.parent
    git(inner, "init", "--quiet", "--initial-branch=main")
    git(inner, "add", "action.md")
    git(inner, "commit", "--quiet", "--message", "inner")
    with (inner / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(
            f'[core]\n\tfsmonitor = {scene.trap("fsmonitor")}\n[filter "evil"]\n\tclean = {scene.trap("clean")}\n'
        )
    (inner / ".git" / "info" / "attributes").write_text("* filter=evil\n", encoding="utf-8")
    scene.git("rm", "-r", "--cached", "--quiet", str(inner))
    scene.commit_entry("160000", str(inner.relative_to(scene.root)), git(inner, "rev-parse", "HEAD"))
    os.utime(scene.record)


@hostile("list", "check", "status", "set", "record", check=FOUND, record=INVALID)
def _repository_among_the_records(scene: Scene) -> None:
    inner = scene.root / "records" / "cases" / "2019" / "C19-22222222"
    inner.mkdir()
    git(inner, "init", "--quiet")
    with (inner / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n")


@hostile("list", "show", "at", "set", "record", "undo", set=(INVALID, "a program"))
def _record_that_is_a_program(scene: Scene) -> None:
    scene.record.chmod(0o755)
    scene.commit_entry("100755", RECORD, scene.git("rev-parse", f"HEAD:{RECORD}"))


@hostile("list", "at", "check", "set", "undo")
def _names_that_differ_in_case_or_form_only(scene: Scene) -> None:
    text = scene.git("rev-parse", f"HEAD:{RECORD}")
    accented = f"records/actions/2019/{ACTION}/café.md"
    twins = [RECORD.upper().replace("RECORDS", "records"), RECORD.replace("action.md", "Action.md"), RECORD.lower()]
    for path in (*twins, *(unicodedata.normalize(form, accented) for form in ("NFC", "NFD"))):
        scene.git("update-index", "--add", "--cacheinfo", f"100644,{text},{path}")
    scene.commit(scene.git("write-tree"))
    scene.git("read-tree", "HEAD~")


@hostile("list", "check", "status", "record", check=FOUND, record=INVALID)
def _names_that_are_commands(scene: Scene) -> None:
    for name in ("x\nD cspt.yaml\n", '"quoted', "-x", "--output=owned", "tab\tname", "\x1b]52;c;eA==\x07.md"):
        (scene.root / "templates" / name).write_text("no template\n", encoding="utf-8")
    (scene.root / "records" / "line\nend.md").write_text("no record\n", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(scene.root / "records") + b"/\xff\xfe.md")).write_text("no\n", encoding="utf-8")


@hostile(*READS, *ACTS)
def attributes_that_change_bytes(scene: Scene) -> None:
    lines = "*.md text eol=crlf ident working-tree-encoding=UTF-16\n*.yaml text=auto\n[attr]evil filter=evil\n* evil\n"
    (scene.root / ".gitattributes").write_text(lines, encoding="utf-8")
    scene.git("-c", "core.attributesFile=/dev/null", "update-index", "--add", "--cacheinfo",
              f"100644,{scene.blob(lines)},.gitattributes")  # fmt: skip
    scene.commit(scene.git("write-tree"))
    os.utime(scene.record)
