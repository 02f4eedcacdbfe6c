"""Real hosts of a shared store on this machine, for the length of a `with` block: git's daemon, a web server, sshd."""

from __future__ import annotations

import base64
import getpass
import os
import select
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, PASSWORD = "officer", "correct horse"
_TURNS = 1_000
_LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Host:
    """A host that serves the repositories below a folder."""

    address: str
    """Where the folder's `shared.git` is reached."""
    settings: dict[str, str] = field(default_factory=dict)
    """Variables by which a person's git gets in."""
    strangers: dict[str, str] = field(default_factory=dict)
    """Variables by which it does not."""


Serving = Callable[[Path], AbstractContextManager[Host]]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((_LOCAL, 0))
        return int(probe.getsockname()[1])


@contextmanager
def git_daemon(folder: Path) -> Iterator[Host]:
    """Serve a folder by `git daemon`, to read and to write."""
    port = free_port()
    command = [
        "git", "daemon", "--reuseaddr", "--export-all", "--enable=receive-pack", f"--base-path={folder}",
        f"--listen={_LOCAL}", f"--port={port}", str(folder),
    ]  # fmt: skip
    with _running(command, port):
        yield Host(f"git://{_LOCAL}:{port}/shared.git")


@contextmanager
def web_server(folder: Path) -> Iterator[Host]:
    """Serve a folder by `git http-backend`, behind a small web server that asks for a password."""
    server = ThreadingHTTPServer((_LOCAL, 0), type("Handler", (_Handler,), {"folder": folder}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    port = server.server_address[1]
    keyring = folder / "keyring"
    keyring.write_text(f"http://{USER}:{PASSWORD.replace(' ', '%20')}@{_LOCAL}:{port}\n", encoding="utf-8")
    asks = folder / "asks"
    asks.write_text("#!/bin/sh\necho wrong\n", encoding="utf-8")
    asks.chmod(0o755)
    knows = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "credential.helper",
        "GIT_CONFIG_VALUE_0": f"store --file='{keyring}'",
    }
    try:
        yield Host(f"http://{_LOCAL}:{port}/shared.git", knows, {"GIT_ASKPASS": str(asks)})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def ssh_server(folder: Path) -> Iterator[Host]:
    """Serve a folder by sshd, to whoever has the one key."""
    port = free_port()
    for name in ("host", "key", "other"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    shutil.copy(folder / "key.pub", folder / "authorized")
    kind, public, *_ = (folder / "host.pub").read_text(encoding="utf-8").split()
    (folder / "known").write_text(f"[{_LOCAL}]:{port} {kind} {public}\n", encoding="utf-8")
    settings = folder / "sshd_config"
    settings.write_text(
        f"ListenAddress {_LOCAL}\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPubkeyAuthentication yes\n"
        f"PermitRootLogin yes\nMaxStartups 100\n",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    base = f"ssh -F /dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile='{folder}/known' -i '{folder}"
    with _running([sshd() or "sshd", "-D", "-e", "-f", str(settings)], port):
        address = f"ssh://{getpass.getuser()}@{_LOCAL}:{port}{folder}/shared.git"
        yield Host(address, {"GIT_SSH_COMMAND": f"{base}/key'"}, {"GIT_SSH_COMMAND": f"{base}/other'"})


def sshd() -> str | None:
    """Return the ssh server's program, if it is installed."""
    found = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    return found and str(Path(found).resolve())


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    """Run a server, from when it listens until the end of the block."""
    server = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(_TURNS):
            if server.poll() is not None:
                raise AssertionError(f"{command[0]} ended with {server.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex((_LOCAL, port)) == 0:
                    break
            select.select([], [], [], 0.02)
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


class _Handler(BaseHTTPRequestHandler):
    """Hands requests that know the password to `git http-backend`."""

    folder: Path
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_words: object) -> None:
        """Keep the test's output free of requests."""

    def _serve(self) -> None:
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="shared"')
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        around = {
            "GIT_PROJECT_ROOT": str(self.folder), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "REMOTE_USER": USER, "REMOTE_ADDR": _LOCAL,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=os.environ | around, capture_output=True, check=False
        )
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        self.send_response(int(lines.pop("Status", "200").split()[0]) if head else 500)
        for name, value in lines.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rest)
