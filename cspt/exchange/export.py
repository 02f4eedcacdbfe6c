"""Makes a plan's document: asks the store what it says on a day, draws it up, and writes it in the format asked for."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cspt.errors import BadRequest, SetupError
from cspt.exchange.draft import Drawn, draw_up
from cspt.exchange.paper import Origin, Paper
from cspt.exchange.publish import LeftOut
from cspt.model.layout import RECORDS, TEMPLATES
from cspt.rules.facts import Facts
from cspt.workspace import Workspace

Told = Callable[[int, int], None]
"""Called now and then with how many actions are written, of how many."""
FORMATS = ("docx", "xlsx", "html", "md", "csv", "pdf")
UPDATES = 5
"""How many updates of each action are shown where nobody says."""
_NOT_THERE = frozenset({".git", RECORDS, TEMPLATES})


def unheard(_done: int, _all: int) -> None:
    """Let nobody hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for."""

    plan: str
    """As it was typed."""
    format: str
    at: date | None = None
    """The day it is to show; None for now."""
    since: date | None = None
    public: bool = False
    restricted: bool = False
    updates: int | None = UPDATES
    """How many of each action, newest first; None for all."""
    template: Path | None = None
    """A Word document with places to be filled in."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A document, with what its author is told beside it."""

    data: bytes
    name: str
    """A name for its file; it holds nothing that a record says."""
    paper: Paper
    left_out: tuple[LeftOut, ...]
    unrecorded: int
    """How many files edited by hand are not in the commit that the document names."""


def export(workspace: Workspace, asked: Asked, told: Told = unheard) -> Exported:
    """Make a plan's document.

    Raises:
        NoSuchRecord: there is no such plan, or several.
        BadRequest: what is asked for does not fit together, or the store had not begun by that day.
        SetupError: the template cannot be read, or the document cannot be written.
    """
    _refuse_what_does_not_fit(asked)
    facts = workspace.facts(asked.at)
    if asked.since and asked.since >= facts.today:
        raise BadRequest(f"nothing can have changed since {asked.since}: the document shows {facts.today}")
    plan = facts.snapshot.find(asked.plan, "plan")
    now = asked.at is None or asked.at >= workspace.today
    commit = workspace.repo.head() if now else workspace.history.commit_on(facts.today)
    origin = Origin(plan.id, commit, facts.today, asked.updates, asked.since, asked.restricted)
    drawn = _drawn(workspace, facts, origin, public=asked.public)
    total = drawn.paper.total
    data = _written(drawn.paper, asked, lambda done: told(done, total))
    unrecorded = len(workspace.hand_edits()) if now and not asked.public else 0
    name = f"{plan.id}-{facts.today}{'-public' if asked.public else ''}.{asked.format}"
    return Exported(data, name, drawn.paper, drawn.left_out, unrecorded)


def paper_again(workspace: Workspace, origin: Origin) -> Paper:
    """Return the document that was once made from a commit, as it was then.

    Raises:
        BadRequest: the store does not hold that commit, or the plan was not in it.
    """
    if not workspace.repo.has_commit(origin.commit):
        raise BadRequest("this document was made from a saved state that is not in this store; was it made elsewhere?")
    profile = workspace.profile_of(origin.commit)
    facts = Facts(workspace.committed(origin.commit), profile, origin.day)
    if origin.plan not in facts.snapshot.records:
        raise BadRequest(f"plan {origin.plan} is not in the saved state that this document was made from")
    return _drawn(workspace, facts, origin, public=False).paper


def save(data: bytes, target: Path, store: Path, *, force: bool = False) -> None:
    """Write a document's file, whole or not at all, and never over another one unless told to.

    Raises:
        BadRequest: there is such a file already, or it would lie among the records.
        SetupError: the folder cannot be written.
    """
    _refuse_places(target, store, force=force)
    beside = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if not force:
            _refuse_taken(beside, target)
        beside.replace(target)
    except OSError as trouble:
        raise SetupError(f"cannot write {target}: {trouble.strerror or trouble}") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def format_of(typed: str, target: str) -> str:
    """Return the format that is asked for by its name, or else by the end of the file's name.

    Raises:
        BadRequest: neither says it, or they say two.
    """
    suffix = Path(target).suffix.lower().removeprefix(".")
    if not typed:
        if suffix in FORMATS:
            return suffix
        raise BadRequest(f"say which format: --format {'|'.join(FORMATS)}")
    if suffix in FORMATS and suffix != typed:
        raise BadRequest(f"--format {typed} does not fit a file that ends in .{suffix}; give one of the two")
    return typed


def _drawn(workspace: Workspace, facts: Facts, origin: Origin, *, public: bool) -> Drawn:
    plan = facts.snapshot.find(origin.plan, "plan")
    then = None
    if origin.since:
        with suppress(BadRequest):
            then = workspace.facts(origin.since)
    return draw_up(facts, plan, origin, public=public, then=then)


def _written(paper: Paper, asked: Asked, told: Callable[[int], None]) -> bytes:
    """Write a document; each format's library is loaded when it is asked for."""
    if asked.format == "docx":
        from cspt.exchange.docx_out import write_docx
        from cspt.exchange.docx_template import fill_template

        return fill_template(asked.template, paper, told) if asked.template else write_docx(paper, told)
    if asked.format == "xlsx":
        from cspt.exchange.xlsx_out import write_xlsx

        return write_xlsx(paper, told)
    if asked.format == "pdf":
        from cspt.exchange.pdf_out import write_pdf

        return write_pdf(paper)
    from cspt.exchange.csv_out import write_csv
    from cspt.exchange.html_out import write_html
    from cspt.exchange.md_out import write_md

    return {"html": write_html, "md": write_md, "csv": write_csv}[asked.format](paper)


def _refuse_what_does_not_fit(asked: Asked) -> None:
    if asked.public and asked.restricted:
        raise BadRequest("--public never shows what is restricted; leave out one of the two")
    if asked.template and asked.format != "docx":
        raise BadRequest(f"a Word template makes a Word document; with --format {asked.format} leave out --template")
    if asked.updates is not None and asked.updates < 0:
        raise BadRequest("--updates takes a number such as 5, or `all`")


def _refuse_places(target: Path, store: Path, *, force: bool) -> None:
    if target.is_dir():
        raise BadRequest(f"{target} is a folder; give the name of a file")
    if not target.parent.is_dir():
        raise SetupError(f"no folder {target.parent}")
    place = target.parent.resolve()
    root = store.resolve()
    if place.is_relative_to(root) and (place.relative_to(root).parts or ("",))[0] in _NOT_THERE:
        raise BadRequest(f"{target} would lie among the store's own files; put it elsewhere")
    if not force and (target.exists() or target.is_symlink()):
        raise BadRequest(f"{target} is there already; --force writes over it")


def _refuse_taken(beside: Path, target: Path) -> None:
    """Take the name at one stroke, so that two that write at once do not overwrite each other."""
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise BadRequest(f"{target} is there already; --force writes over it") from None
    except OSError:
        if target.exists():  # a file system without hard links
            raise BadRequest(f"{target} is there already; --force writes over it") from None
