"""Tells commits in records' terms: who changed which field of what, as those who made them made them. No git is run.

A merge is told only for what it made itself: a field it shows differs from that of every parent, so that nobody's
change is put down to the one who brought the lines together.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cspt.kinds import KINDS
from cspt.model.changes import FieldChange, field_changes
from cspt.model.document import BadDocument, Document, parse_document
from cspt.model.ids import RecordId
from cspt.model.layout import RECORDS, place_of
from cspt.store.git_output import is_absent
from cspt.store.walk import Step, Touched

ALREADY_THERE = "already there"
"""What the oldest commit of a shallow clone did to its records: nobody can tell who made them, or when."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What one commit did to one record."""

    id: RecordId
    kind: str
    path: str
    what: str
    """`created`, `changed`, `removed`, or `ALREADY_THERE`."""
    fields: tuple[FieldChange, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One commit, in records' terms."""

    oid: str
    who: str
    email: str
    when: datetime
    """In the reader's own time zone."""
    subject: str
    via: str
    """The front end that made it; empty where the commit was made without cspt."""
    changes: tuple[RecordChange, ...]


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


def as_cloned(act: Act, oldest: Container[str]) -> Act:
    """Return an act, told as what a shallow clone began with where its commit is the oldest there."""
    if act.oid not in oldest:
        return act
    return replace(act, changes=tuple(replace(change, what=ALREADY_THERE, fields=()) for change in act.changes))


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


def _change(touched: Touched, blobs: Mapping[str, bytes]) -> RecordChange | None:
    place = place_of(touched.path, KINDS)
    if place is None:
        return None
    created = all(is_absent(oid) for oid in touched.befores)
    what = "created" if created else "removed" if touched.gone else "changed"
    fields = tuple(changed_fields(touched, blobs))
    if what == "changed" and len(touched.befores) > 1 and not fields:
        return None
    versions = (document_of(oid, blobs) for oid in (touched.after, *touched.befores))
    titles = (version.values().get("title") for version in versions if version)
    title = next((title for title in titles if isinstance(title, str) and title), "")
    return RecordChange(place.id, place.kind.name, touched.path, what, fields, title)


def _differing(before: Document | None, after: Document | None) -> list[FieldChange]:
    old, new = (before.values() if before else {}), (after.values() if after else {})
    return field_changes(old, new, (before.body if before else "", after.body if after else ""))


def _names(field: str, changes: Sequence[FieldChange]) -> bool:
    return any(change.field == field for change in changes)
