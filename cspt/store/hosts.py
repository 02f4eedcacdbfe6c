"""How the host of a shared store is reached: which addresses are allowed, and whose settings are used on the way.

A store may have come from somebody else, and what its own settings say of hosts could run a program, send a password
elsewhere or switch certificates off. So only the person's own settings count on the way to a host, the address is
looked over before git sees it, and no transport is allowed but the five that a shared store needs.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from cspt.errors import BadRequest, SetupError
from cspt.store import guard

PROTOCOLS = ("file", "git", "http", "https", "ssh")
_OPEN = frozenset({"git", "http"})
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*::")
_SCP = re.compile(r"(?P<host>(?:[^/:@]+@)?(?:\[[^\]/]+\]|[^/:@]+)):.+\Z")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ON_THE_WAY = re.compile(
    r"(?:https?\.|url\.|ssh\.|credential\.|protocol\.)|core\.(?:sshcommand|askpass|gitproxy)\Z", re.DOTALL
)
_HARMLESS = re.compile(r"(?:http\.(?:postbuffer|version)|credential\.(?:username|usehttppath))\Z")
_CLOSED = ("core.askPass=", "core.sshCommand=", "credential.helper=", "protocol.allow=")
_BOUNDS = ("http.lowSpeedLimit=1", "http.lowSpeedTime=60", "transfer.bundleURI=false", "push.recurseSubmodules=no")
SETTINGS = (*(each for each in guard.SAFE if not each.startswith(_CLOSED)), *_BOUNDS)
"""Settings of every git that goes to a host: those of every git, without the ones that shut the way."""
_SSH_OPTIONS = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"


def check_address(address: str) -> str:
    """Return the address of a shared store, if it is one that may be gone to.

    Raises:
        BadRequest: it could start a program, or is no address.
    """
    if not address or not address.isprintable() or address != address.strip():
        raise BadRequest("the address of a shared store is one word without signs that cannot be seen")
    if address.startswith("-") or _HELPER.match(address):
        raise BadRequest(f"`{shown(address)}` is no address of a shared store: it could start a program")
    match = _SCHEME.match(address)
    if match and match["scheme"].lower() not in PROTOCOLS:
        raise BadRequest(f"`{match['scheme']}://` is not used; give an https:// or ssh:// address, or a folder")
    if match and match["scheme"].lower() != "file" and not _host(address):
        raise BadRequest(f"`{shown(address)}` names no host")
    if _host(address).startswith("-"):
        raise BadRequest(f"`{shown(address)}` is no address of a shared store: its host begins with a dash")
    return address


def refuse_near(address: str, root: Path) -> None:
    """Refuse an address in a store's settings that leads to a folder which may have come with the store.

    git runs the hooks of a repository that it sends to; in a folder of this machine it does so as this person.

    Raises:
        SetupError: the address is that of a folder in the store, or is told from where the store lies.
    """
    if not is_folder(address) and not address.lower().startswith("file:"):
        return
    place = Path(address if is_folder(address) else unquote(urlsplit(address).path))
    if not place.is_absolute():
        raise SetupError(
            f"`{shown(address)}` leads elsewhere from every folder; give git its whole path, from the root on"
        )
    if place.resolve().is_relative_to(root.resolve()):
        raise SetupError(f"`{shown(address)}` lies in the store itself, and a shared store lies elsewhere")


def is_folder(address: str) -> bool:
    """Tell whether an address is a folder of this machine or of a share."""
    return not _SCHEME.match(address) and (not _SCP.match(address) or bool(_DRIVE.match(address)))


def is_open(address: str) -> bool:
    """Tell whether whoever sits on the way could read what is sent there."""
    match = _SCHEME.match(address)
    return match is not None and match["scheme"].lower() in _OPEN and _host(address) not in _LOOPBACK


def shown(address: str) -> str:
    """Return an address as it may be shown: without the password it may hold."""
    return re.sub(r"(?<=//)([^/@\s:]*):[^/@\s]*@", r"\1@", address)


def host_of(address: str) -> str:
    """Return what a person calls the place an address leads to: its host, or the folder itself."""
    return _host(address) or address


def _host(address: str) -> str:
    """Return the host an address names; empty for a folder."""
    if _SCHEME.match(address):
        try:
            return urlsplit(address).hostname or ""
        except ValueError:
            return ""
    scp = None if is_folder(address) else _SCP.match(address)
    return scp["host"].rpartition("@")[2].strip("[]") if scp else ""


def refuse_settings(settings: Iterable[guard.Scoped]) -> None:
    """Refuse a store whose own settings would change how a host is reached.

    Raises:
        SetupError: there is such a setting; the message names it.
    """
    for scope, name, _ in settings:
        if scope in guard.STORES_OWN and _ON_THE_WAY.match(name) and not _HARMLESS.match(name):
            raise SetupError(
                f"the store's own git settings name {name}, which cspt takes from your settings alone; "
                "take it out of .git/config, or set it with `git config --global`"
            )


def environment(settings: Iterable[guard.Scoped], around: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a git that goes to a host and can ask nobody anything on the terminal.

    Args:
        settings: every setting that git knows, in git's order.
        around: the environment of this program.
    """
    persons = {name: value for scope, name, value in settings if scope not in guard.STORES_OWN}
    foreign = set(guard.drop_foreign(around))
    found = {name: value for name, value in around.items() if name not in foreign} | guard.ENVIRONMENT
    asks = around.get("GIT_ASKPASS") or persons.get("core.askpass") or around.get("SSH_ASKPASS", "")
    ssh = around.get("GIT_SSH_COMMAND") or persons.get("core.sshcommand") or shlex.quote(around.get("GIT_SSH", "ssh"))
    found |= {
        "GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS),
        "GIT_ASKPASS": asks,
        "GIT_SSH_COMMAND": _without_questions(ssh),
        "GIT_PROXY_COMMAND": "",
    }
    return found


def _without_questions(ssh: str) -> str:
    """Add to an ssh command what keeps it from asking, in the words of the ssh it is."""
    try:
        program = PurePath(shlex.split(ssh)[0]).stem.lower()
    except (ValueError, IndexError):
        return ssh
    if program == "ssh":
        return f"{ssh} {_SSH_OPTIONS}"
    return f"{ssh} -batch" if "plink" in program else ssh
