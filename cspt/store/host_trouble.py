"""Says in one line what git, ssh or a host complained of when a shared store was not reached."""

from __future__ import annotations

import re

from cspt.errors import NotSynced
from cspt.store.hosts import host_of, is_folder, shown

_SAFE = "what you saved is safe here"
_KNOWN: dict[str, tuple[str, ...]] = {
    f"{{host}} cannot be found; are you online, and is the address right? {_SAFE}": (
        "could not resolve host", "name or service not known", "failure in name resolution", "unable to look up",
    ),
    "{host} is not known to ssh, or its key has changed; ask who keeps it, then open it once with ssh and look": (
        "host key verification failed", "host identification has changed",
    ),
    "{host} did not accept your key; is it loaded (`ssh-add -l`), and does the host know it?": (
        r"permission denied \(", "too many authentication failures", "no supported authentication",
    ),
    "{host} did not accept your name or password; try `git ls-remote` in the store and answer what it asks": (
        "authentication failed", "could not read (?:username|password)", "terminal prompts disabled", "logon failed",
        "returned error: 40[13]", "invalid credentials", "access denied(?! or)",
    ),
    "{host} could not prove who it is (its certificate); nothing was sent, ask whoever keeps it": (
        "certificate problem", "certificate verif", "server certificate", "unable to get local issuer",
    ),
    "the folder {host} belongs to another user; if you trust it, say so with git's setting safe.directory": (
        "dubious ownership",
    ),
    "the address of the shared store is one that cspt does not go to; see `git remote -v`": (
        "transport '[^']*' not allowed", "is not a git command",
    ),
    "no shared store at {address}, or you may not see it; is the address right?": (
        "repository not found", "does not appear to be a git repository", "repository '[^']*' (?:not found|does not)",
        "repository not exported", "returned error: 404", "no such file or directory", "not a valid repository",
    ),
    f"{{host}} cannot be reached; {_SAFE}, sync again later": (
        "connection refused", "timed out", "no route to host", "network is unreachable", "could not connect",
        "failed to connect", "unable to connect", "connection closed by .* port",
    ),
    f"the connection to {{host}} broke; {_SAFE}, sync again": (
        "hung up", "early eof", "connection reset", "broken pipe", "rpc failed", "unexpected", "unpack failed",
        "index-pack failed", "too slow", r"returned error: 5\d\d", "protocol error", "gnutls", "tls", "bad band",
        "could not read from remote",
    ),
    "there is no room left on the disk, here or at {host}": ("no space left",),
}  # fmt: skip
"""What to say of each complaint; the first that fits."""
_DAMAGE = re.compile(
    r"fsck error|error in (?:object|packed object|tag object)|inflate|bad object|missing (?:blob|tree)"
)
_PROGRESS = re.compile(r"\d% \(")
_REJECTED = re.compile(r"\[(?:remote )?rejected\] \((?P<why>[^)]*)\)")


def say_trouble(address: str, said: str, refused: str = "") -> NotSynced:
    """Return what to tell of a git that did not reach a shared store, or was refused there.

    Args:
        address: where it went.
        said: what it printed as its complaint.
        refused: the line of its answer in which it says that the host refused what was sent.
    """
    host = shown(host_of(address))
    if refused:
        return NotSynced(f"{host} refused what was sent: {_refusal(said, refused)}; {_SAFE}")
    lines = _complaints(said)
    text = "\n".join(lines).lower()
    if _DAMAGE.search(text):
        detail = next(line for line in lines if _DAMAGE.search(line.lower()))
        return NotSynced(f"what {host} sent is not sound, and nothing of it was taken in ({shown(detail)})")
    for words, complaints in _KNOWN.items():
        if any(re.search(complaint, text) for complaint in complaints):
            return NotSynced(words.format(host=host, address=shown(address)))
    kind = "folder" if is_folder(address) else "host"
    detail = lines[-1] if lines else "git was stopped"
    return NotSynced(f"the {kind} {host} was not reached: {shown(detail)}; {_SAFE}")


def _complaints(said: str) -> list[str]:
    """Return git's complaints, without its progress, hints and ornaments."""
    lines = (line.strip() for line in re.split(r"[\r\n]+", said) if not _PROGRESS.search(line))
    plain = (re.sub(r"^(?:fatal|error|remote|ERROR): ", "", line).strip() for line in lines)
    return [line for line in plain if line and not line.startswith(("hint:", "warning:", "Cloning into", "To "))]


def _refusal(said: str, refused: str) -> str:
    """Return the host's own reason: the first line that a check of cspt's said, or what git calls it."""
    remote = [line.removeprefix("remote:").strip() for line in re.split(r"[\r\n]+", said) if line.startswith("remote:")]
    own = next((line.removeprefix("cspt:").strip() for line in remote if line.startswith("cspt:")), "")
    match = _REJECTED.search(refused)
    spoken = next((line.removeprefix("error:").strip() for line in remote if line and not _PROGRESS.search(line)), "")
    return own or spoken or (match["why"] if match else refused.rpartition("\t")[2])
