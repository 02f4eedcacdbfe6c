"""`cspt server-check`: refuses pushes that break a shared store, as its host's pre-receive hook or as a job there."""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import folders
from cspt.cli.output import complain
from cspt.cli.session import Session, in_folder, pass_session
from cspt.errors import BadRequest

if TYPE_CHECKING:
    from cspt.sync.server import Push

_MOST_SAID = 10


@click.command("server-check")
@click.argument("old", required=False, default="")
@click.argument("new", required=False, default="")
@click.option("--install", "hosted", metavar="REPOSITORY", default="", shell_complete=folders, help="Make it the hook.")
@in_folder
@pass_session
def command(session: Session, old: str, new: str, hosted: str) -> None:
    """Refuse a push that rewrites history, deletes a branch, or leaves a file among the records that is none.

    On a host of your own, `cspt server-check --install REPOSITORY` makes it the repository's pre-receive hook. Where
    the host runs jobs instead, let one run `cspt server-check OLD NEW` in a clone with its whole history; OLD and NEW
    are the commits before and after the push, OLD all zeros for a new branch.
    """
    from cspt.sync.server import HostRepo, Push, install, pushes, refusals

    if hosted:
        hook = install(session.folder / hosted)
        session.out.line(f"{hook} refuses pushes that break the store, from now on.")
        return
    if bool(old) != bool(new):
        raise BadRequest("give both commits, the one before the push and the one after it")
    repo = HostRepo(_git_dir(session))
    asked: list[Push] = [Push(old, new)] if old else pushes(sys.stdin)
    said = [line for push in asked for line in islice(refusals(repo, push), _MOST_SAID)]
    for line in said[:_MOST_SAID]:
        complain(f"cspt: {line}")
    if said:
        raise click.exceptions.Exit(1)


def _git_dir(session: Session) -> Path:
    """Return the repository that git runs this in, or the one of the folder."""
    if "GIT_DIR" in os.environ:
        return Path(os.environ["GIT_DIR"]).resolve()
    from cspt.store.repo import git_dir

    folder = session.folder.resolve()
    return folder if (folder / "objects").is_dir() else git_dir(folder)
