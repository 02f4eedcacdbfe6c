"""`cspt edit`: opens a record in the person's editor; what comes back is checked before it is kept."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.session import VIA, Session, in_folder, json_option, pass_session
from cspt.errors import BadRequest, CsptError, SetupError

if TYPE_CHECKING:
    from cspt.model.record import Record

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


@click.command("edit")
@click.argument("record_id", metavar="ID", shell_complete=record_ids)
@json_option
@in_folder
@pass_session
def command(session: Session, record_id: str) -> None:
    """Open a record in $VISUAL or $EDITOR. An unsound text is not kept; it waits where the message says."""
    store = session.workspace
    record = session.near.find(record_id)
    before = store.text_of(record)
    private = store.journal.private
    with _draft(private, record, before) as draft:
        _run_editor(draft)
        after = draft.read_bytes()
        try:
            session.saved(store.replace_text(record.id, before, after, via=VIA))
        except CsptError as trouble:
            kept = _keep(private, record, after)
            raise type(trouble)(f"{trouble}; your text is kept in {kept}") from None


@contextmanager
def _draft(private: Path, record: Record, data: bytes) -> Iterator[Path]:
    """Give a private copy of a record for an editor, in a folder of its own that goes away with what editors leave."""
    folder = private / f"edit-{secrets.token_hex(4)}"
    draft = folder / f"{record.id}.md"
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True)
        _write_private(draft, data)
    except OSError as trouble:
        raise SetupError(f"cannot write in {private}: {trouble.strerror}; check the folder's permissions") from None
    try:
        yield draft
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_editor(draft: Path) -> None:
    words = _editor()
    try:
        ended = subprocess.run([*words, str(draft)], check=False)
    except OSError as trouble:
        raise SetupError(
            f"the editor `{words[0]}` cannot be started ({trouble.strerror}); set VISUAL or EDITOR"
        ) from None
    if ended.returncode:
        raise BadRequest(f"the editor ended with {ended.returncode}; nothing was kept")
    if not draft.is_file():
        raise BadRequest("the editor took the file away; nothing was kept")


def _editor() -> list[str]:
    """Return the editor's words: $VISUAL, else $EDITOR, else what the system has."""
    fallback = "notepad" if os.name == "nt" else "vi"
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or fallback
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError:
        words = []
    if not words:
        raise SetupError(f"`{chosen}` is no command to edit with; set VISUAL or EDITOR")
    return words


def _keep(private: Path, record: Record, data: bytes) -> Path:
    """Put a text that could not be kept among the drafts, and return where."""
    folder = private / "drafts"
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    kept = folder / f"{record.id}-{secrets.token_hex(2)}.md"
    _write_private(kept, data)
    return kept


def _write_private(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, _PRIVATE_FILE), "wb") as stream:
        stream.write(data)
