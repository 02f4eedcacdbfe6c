"""What a document would do to a store: what is new, what differs and who says so, what collides, what it no longer has.

Three sides are compared field by field: the store as the document was made from it or last taken in (the base), the
document, and the store now. What the document did not change is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cspt.exchange.table import Remark
from cspt.exchange.understand.draft import ActionDraft, ColumnUse, PlanDraft, PriorityDraft
from cspt.exchange.understand.updates import Dated
from cspt.kinds import KINDS
from cspt.model.changes import BODY, say_raw
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.model.schema import Kind, Merge

STORE, DOCUMENT = "store", "document"
_LONGEST_TITLE = 160
_SCOPES = {
    "action": ("title", "steps", BODY),
    "updates": (BODY,),
    "status": ("status", "status_words", "rag"),
    "due": ("due", "timescale"),
    "timescale": ("due", "timescale"),
    "resources": ("resources", "funding"),
    "body": (BODY,),
    "theme": (BODY,),
}
"""The fields of an action that each column states, where they are not just the one of its name."""
_NOT_OF_ACTIONS = frozenset({"id", "priority", "none"})


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the document has other than its base."""

    id: RecordId
    label: str
    """The record's title, for a person to know it by."""
    field: str
    base: Raw
    ours: Raw
    """What the store holds now."""
    theirs: Raw
    """What the document says, brought together with the store's where the field is a list."""
    who: str
    """Who the file says made it; empty where it does not say."""
    where: str
    collides: bool
    """True where the store's value was changed as well, to another."""

    def kept(self, side: str) -> Change:
        """Return it settled for a side."""
        return replace(self, theirs=self.theirs if side == DOCUMENT else self.ours, collides=False)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An update that the store does not have."""

    about: str
    """The action's id, or its draft's place where that is new too."""
    label: str
    event: Dated


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that an import would do, for a person to look at before anything is written."""

    name: str
    """The document's name."""
    digest: str
    plan: Record | None
    """The plan it is taken into; None for a new one."""
    title: str
    draft: PlanDraft
    priorities: tuple[PriorityDraft, ...] = ()
    """The new ones."""
    known: Mapping[str, RecordId] | None = None
    """The priorities that are there, by the draft's keys."""
    actions: tuple[ActionDraft, ...] = ()
    """The new ones."""
    changes: tuple[Change, ...] = ()
    events: tuple[NewEvent, ...] = ()
    """Updates to be put on the timelines of actions that are there."""
    gone: tuple[Record, ...] = ()
    """Actions that the document had and has no longer."""
    same: int = 0
    """How many actions it has just as they are known."""
    remarks: tuple[Remark, ...] = ()

    @property
    def collisions(self) -> tuple[Change, ...]:
        """The changes that only a person can decide."""
        return tuple(change for change in self.changes if change.collides)

    @property
    def empty(self) -> bool:
        """Whether it would change nothing."""
        moved = any(change.theirs != change.ours for change in self.changes)
        return self.plan is not None and not (self.priorities or self.actions or self.events or moved)

    @property
    def columns(self) -> Sequence[ColumnUse]:
        """What each of the document's columns was taken for."""
        return self.draft.columns

    def settled(self, sides: Mapping[tuple[RecordId, str], str]) -> Proposal:
        """Return it with collisions decided, each for the store or for the document."""
        changes = tuple(
            change.kept(sides[change.id, change.field]) if (change.id, change.field) in sides else change
            for change in self.changes
        )
        return replace(self, changes=changes)


def scope_of(fields: Collection[str]) -> frozenset[str]:
    """Return the fields of an action that a document's columns state."""
    return frozenset(
        name for column in fields if column not in _NOT_OF_ACTIONS for name in _SCOPES.get(column, (column,))
    ) - {"updates"} | {"title"}


def raw_of(action: ActionDraft) -> dict[str, Raw]:
    """Return an action's fields as its record's file would hold them, its body among them."""
    raw: dict[str, Raw] = {"title": action.title}
    for name, value in action.fields.items():
        raw[name] = (
            [dict(each) if isinstance(each, Mapping) else each for each in value] if isinstance(value, tuple) else value
        )
    if action.body:
        raw[BODY] = action.body
    return raw


def changes_of(
    action: ActionDraft, base: Record | None, ours: Record, scope: Collection[str], who: str
) -> list[Change]:
    """Return the fields that a document has other than its base.

    Without a base the store as it is now stands in for it, and a blank cell says nothing.
    """
    wanted, found = raw_of(action), []
    for name in sorted(scope, key=_place):
        theirs = wanted.get(name, "")
        if base is not None or theirs:
            change = change_of(base or ours, ours, name, theirs)
            found += [replace(change, who=action.author or who, where=action.where)] if change else []
    return found


def change_of(base: Record, ours: Record, name: str, theirs: Raw) -> Change | None:
    """Return what a document's value of one field changes; None where it is as it was, or as it is."""
    before, now = _held(base, name), _held(ours, name)
    if theirs in (before, now):
        return None
    merged, collides = _together(ours.kind, name, before, now, theirs)
    return Change(ours.id, ours.title, name, before, now, merged, "", "", collides) if merged != now else None


def event_fields(event: Dated) -> tuple[dict[str, Raw], str]:
    """Return the fields and the text that an update's record has; long words stand in the text whole."""
    title = " ".join(event.words.split())
    body: list[str] = []
    if len(title) > _LONGEST_TITLE:
        body.append(title)
        title = f"{title[:_LONGEST_TITLE].rpartition(' ')[0].rstrip(' ,;:')}…"
    if event.doubt:
        body.append(f"{event.doubt[:1].upper()}{event.doubt[1:]}.")
    raw: dict[str, Raw] = {"title": title, "date": str(event.date), "type": "update"}
    if event.date_to:
        raw["date_to"] = str(event.date_to)
    if event.count is not None:
        raw |= {"count": str(event.count), "unit": event.unit}
    return raw, "\n\n".join(body)


def fresh_events(action: ActionDraft, timelines: Sequence[Sequence[Record]]) -> list[Dated]:
    """Return the updates that none of an action's timelines (as it was, as it is) has, each occurrence counted."""
    held: Counter[tuple[str, ...]] = Counter()
    for timeline in timelines:
        held |= Counter(_known_by(record.raw) for record in timeline)
    left = []
    for event in action.events:
        key = _known_by(event_fields(event)[0])
        if held[key]:
            held[key] -= 1
        else:
            left.append(event)
    return left


def is_known(event: Dated, timeline: Sequence[Record]) -> bool:
    """Tell whether a timeline has an update already."""
    return _known_by(event_fields(event)[0]) in {_known_by(record.raw) for record in timeline}


def _known_by(raw: Mapping[str, Raw]) -> tuple[str, ...]:
    return tuple(say_raw(raw.get(name, "")) for name in ("date", "date_to", "title"))


def _held(record: Record, name: str) -> Raw:
    if name == BODY:
        return record.body.strip()
    return record.raw.get(name, "") or ""


def _place(name: str) -> int:
    names = KINDS["action"].names()
    return names.index(name) if name in names else len(names)


def _together(kind: Kind, name: str, base: Raw, ours: Raw, theirs: Raw) -> tuple[Raw, bool]:
    """Bring two changes of a field together; a list takes both sides' items, any other field collides."""
    if ours == base:
        return theirs, False
    declared = kind.field(name)
    if declared and declared.merge is Merge.SET:
        before, now, then = (
            value if isinstance(value, list) else [value] if value else [] for value in (base, ours, theirs)
        )
        return [item for item in now if item in then or item not in before] + [
            item for item in then if item not in now and item not in before
        ], False
    return theirs, True
