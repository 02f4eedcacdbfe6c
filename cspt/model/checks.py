"""Checks over all records together: links that lead nowhere, and dates out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cspt.model.conflict import say_why
from cspt.model.dates import When
from cspt.model.problem import Problem
from cspt.model.record import Record
from cspt.model.schema import LINKS, Field, one
from cspt.model.snapshot import Snapshot

ORDERED = (
    ("starts", "ends"),
    ("opened", "closed"),
    ("date", "date_to"),
    ("isp_signed", "isp_expires"),
    ("happened", "reported"),
    ("reported", "reviewed"),
    ("sent", "answered"),
    ("sent", "ended"),
    ("asked", "decided"),
    ("starts", "discharged"),
    ("warned", "starts"),
)
"""Fields of one record whose dates follow each other, whatever its kind."""


DATES = "dates-out-of-order"
"""The name of the rule that dates of one record follow each other."""


def check_snapshot(snapshot: Snapshot) -> list[Problem]:
    """Return everything wrong in a store: what reading found, then what only shows between records."""
    found = list(snapshot.problems)
    for record in snapshot.records.values():
        found.extend(record.problems)
        found.extend(_dangling(record, snapshot))
        found.extend(Problem(record.path, 0, f"{DATES}: {message}") for _, message in disordered(record))
        found.extend(_unsettled(record))
    return sorted(found)


def wrong_new_link(record: Record, before: Record | None, snapshot: Snapshot) -> str:
    """Say which link an act would make that leads nowhere, or to another kind; empty where all is well.

    A link that the record held before is no doing of the act: `check_snapshot` lists it.
    """
    held = set(_links(before)) if before else set()
    wrong = (_said(field, link, snapshot) for field, link in _links(record) if (field, link) not in held)
    return next((message for message in wrong if message), "")


def _dangling(record: Record, snapshot: Snapshot) -> Iterator[Problem]:
    for field, link in _links(record):
        if message := _said(field, link, snapshot):
            yield Problem(record.path, 0, message)


def _links(record: Record) -> Iterator[tuple[Field, str]]:
    for field in record.kind.fields:
        if field.type in LINKS:
            value = record.values.get(field.name)
            yield from (
                (field, link) for link in (value if isinstance(value, tuple) else (value,)) if isinstance(link, str)
            )


def _said(field: Field, link: str, snapshot: Snapshot) -> str:
    message = _wrong_link(link, field.to, snapshot)
    return message and f"`{field.name}` {message}"


def _wrong_link(link: str, kind: str, snapshot: Snapshot) -> str:
    target = snapshot.get(link)
    if target is None:
        return f"points at {link}, which is not in the store"
    if kind and target.kind.name != kind:
        return f"points at {link}, which is {one(target.kind.name)}, not {one(kind)}"
    return ""


def disordered(record: Record) -> Iterator[tuple[str, str]]:
    """Yield each field of a record whose date comes before one it must follow, and the reason in words."""
    for first, then in ORDERED:
        begins, ends = _day(record, first), _day(record, then, end=True)
        if begins and ends and ends < begins:
            yield then, f"`{then}` ({ends}) comes before `{first}` ({begins})"


def _unsettled(record: Record) -> Iterator[Problem]:
    for conflict in record.conflicts:
        said = f"`{conflict.field}` waits to be settled: {say_why(conflict)}; `cspt conflicts {record.id}` shows it"
        yield Problem(record.path, 0, said)


def _day(record: Record, name: str, *, end: bool = False) -> date | None:
    value = record.values.get(name)
    if isinstance(value, When):
        return value.last() if end else value.first()
    return value if isinstance(value, date) else None
