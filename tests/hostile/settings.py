"""Hostile settings: what a store's own `.git` and the environment may name for git to run, read or trust."""

from __future__ import annotations

import os
from pathlib import Path

from tests.gitting import git
from tests.hostile.scene import ACTS, WORK, Scene, hostile
from tests.hostile.trees import RECORD

_HOOKS = [
    "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg",
    "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-receive", "update",
    "proc-receive", "post-receive", "post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc",
    "post-rewrite", "sendemail-validate", "fsmonitor-watchman", "p4-changelist", "post-index-change",
]  # fmt: skip
_FILTER = '[filter "{name}"]\n\tclean = {clean}\n\tsmudge = {clean}\n\tprocess = {process}\n\trequired = true\n'


def _filtered(scene: Scene, name: str) -> str:
    return _FILTER.format(name=name, clean=scene.trap(f"clean-{name}"), process=scene.trap(f"process-{name}"))


@hostile(*WORK)
def _filters_that_run_programs(scene: Scene) -> None:
    scene.configure(_filtered(scene, "evil") + _filtered(scene, "a=b"))
    (scene.root / ".gitattributes").write_text("*.md filter=evil\n*.yaml filter=a=b\n", encoding="utf-8")
    os.utime(scene.record)
    os.utime(scene.root / "cspt.yaml")


@hostile("status", "set", "record", "undo")
def _filters_in_attributes_of_the_repositorys_own(scene: Scene) -> None:
    scene.configure(_filtered(scene, "evil") + _filtered(scene, "a=b"))
    info = scene.root / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "attributes").write_text("*.md filter=evil\n*.yaml filter=a=b\nrecords/** filter=evil", encoding="utf-8")
    os.utime(scene.record)
    os.utime(scene.root / "cspt.yaml")


@hostile("status", "set", "record", "undo")
def _filters_where_attributes_cannot_be_kept_plain(scene: Scene) -> None:
    """The folder for attributes is a file: only the settings that outrank the filters stop them."""
    scene.configure(_filtered(scene, "evil") + _filtered(scene, "a=b"))
    (scene.root / ".gitattributes").write_text("*.md filter=evil\n*.yaml filter=a=b\n", encoding="utf-8")
    info = scene.root / ".git" / "info"
    (info / "attributes").unlink(missing_ok=True)
    (info / "attributes").mkdir(parents=True)
    os.utime(scene.record)
    os.utime(scene.root / "cspt.yaml")


@hostile("status", "history", *ACTS)
def _a_hook_for_everything(scene: Scene) -> None:
    hooks = scene.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in _HOOKS:
        (hooks / name).symlink_to(scene.trap(name))


@hostile("status", *ACTS)
def _hooks_elsewhere_and_in_settings(scene: Scene) -> None:
    for name in _HOOKS:
        scene.trap(name)
        scene.configure(f'[hook "{name}=x"]\n\tevent = {name}\n\tcommand = {scene.trap("set-" + name)}\n')
    scene.configure(f"[core]\n\thooksPath = {scene.outside / 'traps'}\n")


@hostile(*WORK)
def _file_system_monitor_that_is_a_program(scene: Scene) -> None:
    scene.git("update-index", "--fsmonitor")
    scene.configure(f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n\tfsmonitorHookVersion = 2\n")


@hostile("sync", sync=(2, "lies in the store itself"))
def _a_shared_store_with_hooks_that_came_along(scene: Scene) -> None:
    evil = scene.root / ".git" / "evil.git"
    git(scene.root, "clone", "--quiet", "--bare", ".", str(evil))
    scene.configure(f'[remote "origin"]\n\turl = {evil}\n')
    for name in ("pre-receive", "update", "post-receive"):
        (evil / "hooks" / name).symlink_to(scene.trap(name))


@hostile("sync", sync=(2, "could start a program"))
def _a_shared_store_whose_address_is_a_program(scene: Scene) -> None:
    scene.configure(f'[remote "origin"]\n\turl = ext::{scene.trap("ext")}\n')


@hostile("sync", sync=(2, "core.sshcommand"))
def _a_way_to_a_host_that_the_store_names(scene: Scene) -> None:
    scene.configure(f'[remote "origin"]\n\turl = ssh://git.example.org/x\n[core]\n\tsshCommand = {scene.trap("ssh")}\n')


@hostile(*WORK)
def _every_setting_that_names_a_program(scene: Scene) -> None:
    core = "sshCommand editor pager askPass gitProxy alternateRefsCommand"
    scene.configure("[core]\n" + "".join(f"\t{name} = {scene.trap(name)}\n" for name in core.split()))
    aliases = "status log var config rev-parse cat-file ls-tree fast-import update-ref update-index symbolic-ref"
    scene.configure("[alias]\n" + "".join(f"\t{name} = !{scene.trap('alias-' + name)}\n" for name in aliases.split()))
    scene.configure("[pager]\n" + "".join(f"\t{name} = {scene.trap('pager-' + name)}\n" for name in aliases.split()))
    scene.configure(
        f"[credential]\n\thelper = {scene.trap('credential')}\n[sequence]\n\teditor = {scene.trap('sequence')}\n"
        f"[diff]\n\texternal = {scene.trap('external')}\n\torderFile = {scene.secret('order')}\n"
        f'[diff "evil"]\n\ttextconv = {scene.trap("textconv")}\n\tcommand = {scene.trap("command")}\n'
        f'[merge "evil"]\n\tdriver = {scene.trap("driver")}\n[interactive]\n\tdiffFilter = {scene.trap("filter")}\n'
        f'[remote "origin"]\n\turl = ext::{scene.trap("ext")}\n\tuploadpack = {scene.trap("upload")}\n'
        f"[log]\n\tfollow = true\n\tdiffMerges = combined\n[core]\n\texcludesFile = {scene.secret('excludes')}\n"
        f"\tattributesFile = {scene.secret('attributes')}\n[mailmap]\n\tfile = {scene.secret('mailmap')}\n"
        "[color]\n\tui = always\n[i18n]\n\tlogOutputEncoding = UTF-16\n[format]\n\tpretty = oneline\n"
        "[status]\n\tbranch = true\n\tshowUntrackedFiles = no\n\trelativePaths = true\n"
    )
    (scene.root / ".git" / "info").mkdir(exist_ok=True)
    (scene.root / ".git" / "info" / "attributes").write_text("*.md diff=evil merge=evil\n", encoding="utf-8")


@hostile("history", "at", "status", "set", "undo")
def _signatures_that_a_program_of_the_stores_would_check(scene: Scene) -> None:
    tree, parent = scene.git("rev-parse", "HEAD^{tree}"), scene.git("rev-parse", "HEAD")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aGVsbG8=\n -----END PGP SIGNATURE-----\n"
    who = "Stranger <stranger@example.org> 1575600000 +0000"
    scene.commit(tree)
    body = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n{signature}\nSigned\n"
    made = scene.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=body.encode())
    scene.git("update-ref", "HEAD", made)
    path = RECORD.rpartition("/")[0]
    (scene.root / path / "notes.md").write_text("x", encoding="utf-8")
    scene.git("update-index", "--add", f"{path}/notes.md")
    (scene.root / path / "notes.md").unlink()
    signed = scene.git("write-tree")
    body = f"tree {signed}\nparent {made}\nauthor {who}\ncommitter {who}\n{signature}\nSigned\n"
    made = scene.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=body.encode())
    scene.git("update-ref", "HEAD", made)
    scene.git("rm", "--cached", "--quiet", f"{path}/notes.md")
    scene.configure(
        f"[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {scene.trap('gpg')}\n"
        f'[gpg "openpgp"]\n\tprogram = {scene.trap("openpgp")}\n[merge]\n\tverifySignatures = true\n'
    )


@hostile("set", "log", set=2, log=2)
def _signing_by_a_program_of_the_stores(scene: Scene) -> None:
    """What the person's own git would sign with is used instead, and has no such key here: an error, never unsigned."""
    scene.configure(
        f"[commit]\n\tgpgSign = true\n[user]\n\tsigningKey = {scene.outside / 'none.pub'}\n"
        f'[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tprogram = {scene.trap("signer")}\n'
        f"\tdefaultKeyCommand = {scene.trap('key')}\n"
    )
    scene.environment["PATH"] = f"{_only_git(scene)}"


def _only_git(scene: Scene) -> Path:
    """Return a folder of programs that holds git alone, so that no key program of the machine's is started."""
    programs = scene.root / ".git" / "programs"
    programs.mkdir()
    found = next(Path(folder, "git") for folder in os.environ["PATH"].split(os.pathsep) if Path(folder, "git").exists())
    (programs / "git").symlink_to(found.resolve())
    scene.may_start.append(str(programs / "git"))
    return programs


@hostile(*WORK)
def _settings_included_from_elsewhere(scene: Scene) -> None:
    evil = scene.secret("evil.conf", _filtered(scene, "evil") + f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n")
    scene.may_read.append(evil.resolve())
    scene.configure(f'[include]\n\tpath = {evil}\n[includeIf "gitdir:/"]\n\tpath = {evil}\n')
    (scene.root / ".gitattributes").write_text("*.md filter=evil\n", encoding="utf-8")
    os.utime(scene.record)


@hostile("status", "set", "undo")
def _settings_of_a_work_tree(scene: Scene) -> None:
    scene.configure("[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryFormatVersion = 1\n")
    (scene.root / ".git" / "config.worktree").write_text(
        _filtered(scene, "evil") + f"[core]\n\tfsmonitor = {scene.trap('fsmonitor')}\n", encoding="utf-8"
    )
    (scene.root / ".gitattributes").write_text("*.md filter=evil\n", encoding="utf-8")
    os.utime(scene.record)


@hostile("list", "status", *ACTS, "at", "history", set=(2, "not the top"), log=2, record=2, undo=2, at=2, history=2)
def _work_tree_elsewhere(scene: Scene) -> None:
    scene.secret("cspt.yaml")
    scene.configure(f"[core]\n\tworktree = {scene.outside}\n")


@hostile("list", "status", "set", "at", set=(2, "settings"), at=2)
def _settings_that_cannot_be_read(scene: Scene) -> None:
    scene.configure("[core\n\tbroken\x1b]0;owned\x07\n")


@hostile("list", "set", "at", set=2, at=2)
def _extension_that_git_does_not_know(scene: Scene) -> None:
    scene.configure("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tevil = true\n")


@hostile(*WORK)
def _environment_that_points_elsewhere(scene: Scene) -> None:
    other = scene.outside / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    scene.environment |= {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git" / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(other / ".git" / "objects"),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_NAMESPACE": "evil",
        "GIT_SHALLOW_FILE": str(scene.secret("shallow")),
        "GIT_GRAFT_FILE": str(scene.secret("grafts")),
        "GIT_REPLACE_REF_BASE": "refs/evil/",
        "GIT_TRACE": str(scene.outside / "trace"),
        "GIT_TRACE2_EVENT": str(scene.outside / "trace2"),
        "GIT_EXTERNAL_DIFF": scene.trap("external"),
        "GIT_PAGER": scene.trap("pager"),
        "GIT_EDITOR": scene.trap("editor"),
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={scene.trap('fsmonitor')}'",
        "GIT_ATTR_SOURCE": "no-such-tree",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_LITERAL_PATHSPECS": "nonsense",
    }


@hostile("list", "status", "history", "set", "undo")
def _ignored_records_and_cramped_locks(scene: Scene) -> None:
    scene.configure("[core]\n\tfilesRefLockTimeout = -1\n\tpackedRefsTimeout = -1\n\tignoreCase = true\n")
    (scene.root / ".git" / "info").mkdir(exist_ok=True)
    (scene.root / ".git" / "info" / "exclude").write_text("*\n", encoding="utf-8")
