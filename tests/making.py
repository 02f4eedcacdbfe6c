"""Makes records, snapshots and profiles for tests, without a store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from cspt.kinds import BY_PREFIX, KINDS
from cspt.model.document import Raw, compose
from cspt.model.ids import RecordId, prefix_of
from cspt.model.layout import path_of, place_of
from cspt.model.problem import Problem
from cspt.model.profile import Profile, RagRule
from cspt.model.record import Record, read_record
from cspt.model.snapshot import Snapshot
from cspt.store.profile import parse_profile

ROOT = Path(__file__).parent.parent
TODAY = date(2019, 12, 10)
PROFILE = parse_profile((ROOT / "cspt.yaml").read_text(encoding="utf-8"))

PLAN, PRIORITY, ACTION, OTHER = "PL19-00000000", "PR19-00000000", "A19-00000000", "A19-11111111"
CASE, EVENT, MEMBER = "C19-00000000", "E19-00000000", "M19-00000000"


def profile_with(*rules: RagRule, **settings: object) -> Profile:
    """Return the sample's profile with some settings changed."""
    return msgspec.structs.replace(PROFILE, **({"rag": list(rules)} if rules else {}), **settings)


def parsed(record_id: str, body: str = "", **fields: Raw) -> Record | Problem:
    """Return what a reader makes of a file with these fields, at the place of this id."""
    kind = BY_PREFIX[prefix_of(record_id)]
    about = fields.get("about", ACTION)
    holder = BY_PREFIX[prefix_of(str(about))]
    path = path_of(kind, RecordId(record_id), path_of(holder, RecordId(str(about))))
    place = place_of(path, KINDS)
    assert place is not None, path
    text = compose({"id": record_id, "kind": kind.name, "title": f"Title of {record_id}", **fields}, body)
    return read_record(place, path, text.encode(), PROFILE.vocabulary)


def made(record_id: str, body: str = "", **fields: Raw) -> Record:
    """Return a record with these fields."""
    found = parsed(record_id, body, **fields)
    assert isinstance(found, Record), found
    return found


def happened(number: int, day: str, about: str = ACTION, **fields: Raw) -> Record:
    """Return an event of a day on a timeline."""
    given: dict[str, Raw] = {"about": about, "date": day, **fields}
    return made(f"E19-{number:08d}", "", **given)


def together(*records: Record) -> Snapshot:
    """Return a snapshot of these records."""
    return Snapshot({record.id: record for record in records})
