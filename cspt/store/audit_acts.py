"""The acts of a whole store, or of one record, as those who made them made them, whatever was brought together since.

A merge is told only for what it made itself: a field it shows differs from that of every parent, so that nobody's
change is put down to the one who brought the lines together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cspt.kinds import KINDS
from cspt.model.changes import FieldChange, field_changes
from cspt.model.document import BadDocument, Document, parse_document
from cspt.model.layout import RECORDS, folder_of, place_of
from cspt.store.audit_walk import Step, Touched, walk
from cspt.store.git_output import is_absent
from cspt.store.history import Act, RecordChange, as_cloned
from cspt.store.repo import Repo

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which acts are asked for; what is left blank asks for all."""

    path: str = ""
    """Where the record lies whose story is told, its timeline included."""
    by: str = ""
    """A part of the name or e-mail address of who acted."""
    field: str = ""
    """The one field that is told of."""
    first: date | None = None
    last: date | None = None
    """The first and last day, in the reader's own time zone."""

    def wants(self, step: Step) -> bool:
        """Tell whether a commit is by the person and of the period asked for."""
        who = f"{step.info.author.name} <{step.info.author.email}>".casefold()
        if self.by.casefold() not in who:
            return False
        day = local(step.info.time).date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def acts(repo: Repo, asked: Asked, *, oldest_first: bool = False) -> Iterator[Act]:
    """Yield the acts that are asked for, newest first unless said otherwise.

    One that changed no record, as a change of the profile, is told without changes where no record or field is asked
    for.
    """
    paths, oldest = [folder_of(asked.path)] if asked.path else [], repo.standing.oldest()
    for step, blobs in steps_with_bytes(repo, asked, paths, oldest_first=oldest_first):
        act = as_cloned(told(step, blobs, paths[0] if paths else RECORDS), oldest)
        if asked.field:
            act = replace(act, changes=tuple(_only(asked.field, act.changes)))
        if act.changes or (step.touched and not asked.path and not asked.field):
            yield act


def steps_with_bytes(
    repo: Repo, asked: Asked, paths: Sequence[str] = (), *, oldest_first: bool = False
) -> Iterator[tuple[Step, Mapping[str, bytes]]]:
    """Yield the commits that are asked for, with the bytes of the records that they changed."""
    batch: list[Step] = []
    for step in walk(repo, repo.head(), paths=paths, oldest_first=oldest_first):
        batch += [step] if asked.wants(step) else []
        if len(batch) == _AT_ONCE:
            yield from _with_bytes(repo, batch)
            batch = []
    yield from _with_bytes(repo, batch)


def told(step: Step, blobs: Mapping[str, bytes], within: str = RECORDS) -> Act:
    """Return one commit in records' terms, of the records below a folder."""
    touched = [each for each in step.touched if each.path == within or each.path.startswith(f"{within}/")]
    return Act(
        step.oid,
        step.info.author.name,
        step.info.author.email,
        local(step.info.time),
        step.info.subject,
        step.info.trailer("Via"),
        tuple(change for each in touched if (change := _change(each, blobs))),
    )


def document_of(oid: str, blobs: Mapping[str, bytes]) -> Document | None:
    """Return one version of a record; None where there is none, or none that can be read."""
    try:
        return None if is_absent(oid) else parse_document(blobs[oid])
    except (KeyError, BadDocument):
        return None


def local(seconds: int) -> datetime:
    """Return a moment in the reader's own time zone."""
    return datetime.fromtimestamp(seconds).astimezone()


def changed_fields(touched: Touched, blobs: Mapping[str, bytes]) -> list[FieldChange]:
    """Return the fields in which a commit's version of a record differs from that of every parent."""
    after = document_of(touched.after, blobs)
    each = [_differing(document_of(oid, blobs), after) for oid in touched.befores]
    return [change for change in each[0] if all(_names(change.field, others) for others in each[1:])]


def _with_bytes(repo: Repo, steps: Sequence[Step]) -> Iterator[tuple[Step, Mapping[str, bytes]]]:
    wanted = {
        oid
        for step in steps
        for each in step.touched
        if place_of(each.path, KINDS)
        for oid in (*each.befores, each.after)
        if not is_absent(oid)
    }
    blobs = repo.read_blobs(sorted(wanted))
    yield from ((step, blobs) for step in steps)


def _change(touched: Touched, blobs: Mapping[str, bytes]) -> RecordChange | None:
    place = place_of(touched.path, KINDS)
    if place is None:
        return None
    created = all(is_absent(oid) for oid in touched.befores)
    what = "created" if created else "removed" if touched.gone else "changed"
    versions = (document_of(oid, blobs) for oid in (touched.after, *touched.befores))
    titles = (version.values().get("title") for version in versions if version)
    title = next((title for title in titles if isinstance(title, str) and title), "")
    return RecordChange(place.id, place.kind.name, touched.path, what, tuple(changed_fields(touched, blobs)), title)


def _differing(before: Document | None, after: Document | None) -> list[FieldChange]:
    old, new = (before.values() if before else {}), (after.values() if after else {})
    return field_changes(old, new, (before.body if before else "", after.body if after else ""))


def _names(field: str, changes: Sequence[FieldChange]) -> bool:
    return any(change.field == field for change in changes)


def _only(field: str, changes: Sequence[RecordChange]) -> Iterator[RecordChange]:
    for change in changes:
        if fields := tuple(each for each in change.fields if each.field == field):
            yield replace(change, fields=fields)
