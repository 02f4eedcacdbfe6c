"""The tools that people would pick instead, each given the same items in its own form."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from cspt.model.record import Record

INSTALL = {
    "task": "apt install taskwarrior",
    "recsel": "apt install recutils",
    "rg": "apt install ripgrep",
    "backlog": "npm install --global backlog.md",
}


def missing() -> list[str]:
    """Return a line for each peer that is not installed, with how to install it."""
    return [f"{name} is not installed: {how}" for name, how in INSTALL.items() if not shutil.which(name)]


def make_taskwarrior(folder: Path, actions: Iterable[Record]) -> Path:
    """Write actions as Taskwarrior's tasks, its project the RAG; return its settings file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'[description:"{_plain(a.title)}" due:"1764000000" entry:"1574000000" project:"{a.text("rag") or "none"}"'
        f' status:"{"completed" if a.text("status") == "complete" else "pending"}"'
        f' uuid:"00000000-0000-4000-8000-{number:012d}"]\n'
        for number, a in enumerate(actions)
    ]
    (folder / "pending.data").write_text("".join(lines), encoding="utf-8")
    settings = folder / "rc"
    settings.write_text(f"data.location={folder}\nconfirmation=off\nverbose=nothing\ngc=off\n", encoding="utf-8")
    return settings


def make_recutils(file: Path, actions: Iterable[Record]) -> Path:
    """Write actions as a recutils database."""
    names = ("title", "status", "rag", "due", "ref")
    records = (
        "".join([f"Id: {a.id}\n", *(f"{name.title()}: {a.text(name)}\n" for name in names if a.text(name))])
        for a in actions
    )
    file.write_text("%rec: Action\n\n" + "\n".join(records), encoding="utf-8")
    return file


def make_backlog(folder: Path, actions: Iterable[Record]) -> Path:
    """Write actions as Backlog.md's tasks in a git repository of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    _run(folder, "git", "init", "--quiet")
    _run(folder, "backlog", "init", "bench", "--defaults", "--agent-instructions", "none")
    _run(folder, "backlog", "config", "set", "remoteOperations", "false")
    columns = {"complete": "Done", "in-progress": "In Progress"}
    for number, action in enumerate(actions, 1):
        title = _plain(action.title).replace("/", " ")
        status = columns.get(action.text("status"), "To Do")
        text = f"---\nid: TASK-{number}\ntitle: {title}\nstatus: {status}\nassignee: []\n"
        text += "created_date: '2026-11-23 09:00'\n"
        text += (
            f"labels: [{action.text('rag') or 'none'}]\ndependencies: []\nordinal: {number}\n---\n\n## Description\n\n"
        )
        text += f"<!-- SECTION:DESCRIPTION:BEGIN -->\n{action.body.strip()}\n<!-- SECTION:DESCRIPTION:END -->\n"
        (folder / "backlog" / "tasks" / f"task-{number} - {title.replace(' ', '-')}.md").write_text(
            text, encoding="utf-8"
        )
    _run(folder, "git", "add", "--all")
    _run(folder, "git", "commit", "--quiet", "--message", "tasks")
    return folder


def _plain(text: str) -> str:
    return text.replace('"', "").replace("[", "(").replace("]", ")")


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
