"""Looks a store's repository over before git first works in it, and takes the teeth out of what it holds.

A folder that came from somebody else may hold more than records: settings that start programs, attributes that
change bytes on their way, links that lead out of it, a history that was cut short. What git reads for itself is made
harmless here, by settings that outrank the store's own; what cannot be made harmless is refused in one line.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from cspt.errors import SetupError

Setting = tuple[str, str]
Scoped = tuple[str, str, str]
"""Whose setting it is (`local` and `worktree` are the store's own), its name, and its value."""

SAFE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.symlinks=false",
    "core.autocrlf=false",
    "core.fsync=all",
    "core.quotePath=false",
    "core.filesRefLockTimeout=1000",
    "core.packedRefsTimeout=1000",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=",
    "core.sshCommand=false",
    "credential.helper=",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "diff.ignoreSubmodules=all",
    "diff.relative=false",
    "diff.orderFile=/dev/null",
    "log.showSignature=false",
    "log.follow=false",
    "i18n.logOutputEncoding=UTF-8",
    "i18n.commitEncoding=UTF-8",
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "gc.auto=0",
    "maintenance.auto=false",
    "fastimport.unpackLimit=1",
    "user.useConfigOnly=true",
)
"""Settings of every git that cspt runs, whatever the store and the person have set."""
_OURS = frozenset(f"{name.lower()}={value}" for name, _, value in (setting.partition("=") for setting in SAFE))
"""The same as git lists them among all settings."""
ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": f"{os.devnull}/none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ASKPASS": "",
    "LC_ALL": "C",
}
"""Variables of every git that cspt runs; no transport is allowed, so none can be started unasked."""

_PLAIN_BYTES = b"* -text -ident -filter !working-tree-encoding\n"
"""The attributes that outrank a committed `.gitattributes`: every file's bytes stay as they are, and no filter runs."""
STORES_OWN = frozenset({"local", "worktree"})
"""The scopes of settings that came with a store, and are not the person's."""
_FILTER = re.compile(r"filter\.(?P<name>.*)\.(?:clean|smudge|process|required)\Z", re.DOTALL)
_HOOK = re.compile(r"hook\.(?P<name>.*)\.(?:command|event)\Z", re.DOTALL)
_SUSPECT = re.compile(rb"\[\s*(?:filter|hook|include)|excludesfile", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(?:diff\.(?:external|(?:.*\.)?(?:command|textconv))|merge\..*\.driver|core\.(?:alternaterefscommand|gitproxy)"
    r"|remote\..*\.(?:uploadpack|receivepack|vcs)|credential\.(?:.*\.)?helper)\Z",
    re.DOTALL,
)
_SIGNERS = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.ssh.defaultkeycommand": "",
    "gpg.ssh.allowedsignersfile": "",
    "gpg.ssh.revocationfile": "",
    "core.excludesfile": os.devnull,
    "mailmap.file": os.devnull,
}
"""Programs and files that a person may name in settings of their own but a store may not, with git's own choice."""
_KEPT = re.compile(
    r"GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)"
    r"|EXEC_PATH|ASKPASS|(?:SSH|SSL|HTTP|PYTHON)\w*)\Z"
)
"""What git is still told by the environment: who acts, the person's own settings, and how to reach a server."""
_LOOKED_THROUGH = ("objects", "objects/info", "objects/pack", "info", "cspt")
_WALKED = ("refs", "logs")
_MAY_BE_LINKS = frozenset({"hooks"})
"""No hook is run, so where they lie does not matter."""
_HEAD_OF_BRANCHES = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a store's repository once it was looked over."""

    git_dir: Path
    shared_dir: Path
    """The same, but for a linked work tree: that of the repository it belongs to."""
    shallow: bool
    """True where history before some commits was left out when the store was cloned."""
    settings: Mapping[str, str]
    """Variables that outrank those of the store's own settings that are not trusted."""

    def oldest(self) -> frozenset[str]:
        """Return the commits before which history was left out; what they seem to create may be older."""
        try:
            listed = (self.shared_dir / "shallow").read_text(encoding="ascii", errors="replace") if self.shallow else ""
        except OSError:
            listed = ""
        return frozenset(listed.split())


def drop_foreign(environment: Mapping[str, str]) -> list[str]:
    """Return the variables that would send git to another repository, index or object store, or make it write there."""
    return [name for name in environment if name.startswith("GIT_") and not _KEPT.match(name)]


def tamed(listing: bytes) -> list[Setting]:
    """Return the settings that take the place of those a store may not make.

    Args:
        listing: what `git config --list --show-scope -z` printed.
    """
    persons: dict[str, str] = {}
    stores: set[str] = set()
    for scope, name, value in scoped(listing):
        if scope in STORES_OWN:
            stores.add(name)
        else:
            persons[name] = value
    found = dict(_quiet(name) for name in sorted({*persons, *stores}) if _FILTER.match(name) or _HOOK.match(name))
    found |= {name: "" for name in sorted(stores) if _PROGRAM.match(name)}
    found |= {name: persons.get(name, unasked) for name, unasked in _SIGNERS.items() if name in stores}
    return list(found.items())


def needs_taming(*folders: Path) -> bool:
    """Tell, without a run of git, whether a repository's settings may name what a plain reading could run or read."""
    for folder in folders:
        for name in ("config", "config.worktree"):
            with suppress(FileNotFoundError):
                if _SUSPECT.search((folder / name).read_bytes()):
                    return True
    return False


def as_environment(settings: list[Setting], environment: Mapping[str, str]) -> dict[str, str]:
    """Return variables that give git these settings, after those that the environment gives it already.

    A `-c` cannot name every setting: git cuts it at the first equals sign, which a filter's name may hold.
    """
    given = environment.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isascii() and given.isdigit() else 0
    found = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (name, value) in enumerate(settings, first):
        found |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return found


def look_over(root: Path, answer: bytes, settings: Mapping[str, str]) -> Standing:
    """Return how a store's repository stands, from what git answered to `QUESTIONS`.

    Raises:
        SetupError: it is bare, its work tree is elsewhere, or a link in it leads away.
    """
    lines = answer.decode("utf-8", "surrogateescape").split("\n")
    if lines[0] == "true":
        raise SetupError(f"{root} is a bare repository, without files to work on; clone it and open the clone")
    if len(lines) != len(QUESTIONS):
        raise SetupError(f"git does not say where {root} keeps its history; move the store to a plainly named folder")
    _, shallow, algorithm, git_dir, shared_dir, top = lines[:-1]
    if Path(top).resolve() != root.resolve():
        raise SetupError(f"{root} is not the top of its git work tree, {top} is; move the store out of it")
    if algorithm not in ("sha1", "sha256"):
        raise SetupError(f"the store's history is kept in a form cspt does not know: {algorithm}")
    refuse_links(root, Path(git_dir), Path(shared_dir))
    return Standing(Path(git_dir), Path(shared_dir), shallow == "true", settings)


QUESTIONS = (
    "--is-bare-repository",
    "--is-shallow-repository",
    "--show-object-format",
    "--absolute-git-dir",
    "--path-format=absolute",
    "--git-common-dir",
    "--show-toplevel",
)
"""What git is asked about a store; one of them says how to answer the next, so the answers end with an empty line."""


def refuse_links(root: Path, *folders: Path) -> None:
    """Refuse a repository in which a link may lead git, or cspt, to write or read elsewhere.

    Raises:
        SetupError: there is one; the message names it.
    """
    top = (root / ".git",) if (root / ".git").is_symlink() else ()
    link = next(chain(top, *(_links(folder) for folder in dict.fromkeys(folders))), None)
    if link:
        name = link.relative_to(root) if link.is_relative_to(root) else link
        raise SetupError(f"{name} is a link, and none is followed; put what it stands for in its place")


def refuse_branch(name: str) -> str:
    """Return the full name of the branch that acts move, if it is one.

    Raises:
        SetupError: it is a tag or another kind of name, or no text.
    """
    if not name.startswith(_HEAD_OF_BRANCHES) or not name.isprintable():
        raise SetupError("the store is on something that is no plain branch; check out the branch you work on")
    return name


def keep_bytes_plain(shared_dir: Path) -> None:
    """See to it that no attribute changes a file's bytes; where the folder may not be written, git is left as it is."""
    place = shared_dir / "info" / "attributes"
    with suppress(OSError):
        held = place.read_bytes() if place.is_file() else b""
        if held.endswith(_PLAIN_BYTES):
            return
        place.parent.mkdir(exist_ok=True)
        beside = place.with_name(f"attributes.{secrets.token_hex(4)}.part")
        lead = held if held.endswith(b"\n") or not held else held + b"\n"
        try:
            beside.write_bytes(lead + _PLAIN_BYTES)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def scoped(listing: bytes) -> Iterator[Scoped]:
    """Yield every setting that `git config --list --show-scope -z` printed, in git's order, but not those of `SAFE`."""
    parts = listing.decode("utf-8", "surrogateescape").split("\0")
    for scope, entry in zip(parts[::2], parts[1::2], strict=False):
        name, _, value = entry.partition("\n")
        if scope != "command" or f"{name}={value}" not in _OURS:
            yield scope, name, value


def _quiet(name: str) -> Setting:
    """Return the setting that silences a filter or a hook."""
    if match := _HOOK.match(name):
        return f"hook.{match['name']}.enabled", "false"
    return name, "false" if name.endswith(".required") else ""


def _links(folder: Path) -> Iterator[Path]:
    """Yield the links in a repository's folder where git or cspt keeps what it writes."""
    for name in ("", *_LOOKED_THROUGH):
        yield from _links_among(folder / name)
    for name in _WALKED:
        for place, folders, _ in os.walk(folder / name):
            yield from _links_among(Path(place))
            folders[:] = [each for each in folders if not (Path(place) / each).is_symlink()]


def _links_among(folder: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from (Path(entry.path) for entry in entries if entry.is_symlink() and entry.name not in _MAY_BE_LINKS)
