"""Takes a document into a store: reads it, compares it with what is there, writes what was accepted as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cspt.errors import BadFile, BadRequest, Busy, CsptError
from cspt.exchange.cells import Tongue
from cspt.exchange.export import paper_again
from cspt.exchange.matching import Features, match
from cspt.exchange.origin import origin_from
from cspt.exchange.paper import Origin
from cspt.exchange.proposal import (
    Change,
    NewEvent,
    Proposal,
    changes_of,
    event_fields,
    fresh_events,
    raw_of,
    scope_of,
)
from cspt.exchange.reading.open import read_document
from cspt.exchange.returning import returned
from cspt.exchange.table import Remark, Source
from cspt.exchange.understand.columns import TARGETS, headings
from cspt.exchange.understand.draft import ActionDraft, PlanDraft, PriorityDraft
from cspt.exchange.understand.plan import Manner, understand
from cspt.exchange.understand.updates import Period
from cspt.kinds import BY_PREFIX, KINDS
from cspt.model.changes import BODY
from cspt.model.dates import When
from cspt.model.document import Raw
from cspt.model.ids import RecordId, prefix_of
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.values import BadValue, Value, parse_value
from cspt.store.intake import Made, Taking
from cspt.store.parts import Asked
from cspt.workspace import Saved, Workspace

_SHOWN_HEADINGS = 8
Tell = Callable[[str], None]


def unheard(_said: str) -> None:
    """Take no notice of what is said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a person wants a document taken in."""

    plan: str = ""
    """The plan's id, or the start of it; empty where it is not said."""
    new_plan: str = ""
    """The title of a plan to be made."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings, each with the field that its column holds; over those of the profile."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided of a proposal."""

    sides: Mapping[tuple[RecordId, str], str] = field(default_factory=dict)
    """For each collision, by record and field, whose value is kept: `store` or `document`."""
    statuses: Mapping[RecordId, str] = field(default_factory=dict)
    """What became of actions that the document no longer has, where a person said so."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings with their fields, to be kept in the profile."""
    tell: Tell = unheard
    """Is told what is being done, for a person who waits."""


def propose(workspace: Workspace, path: Path, wanted: Wanted, tell: Tell) -> Proposal:
    """Read a document and return what it would do; nothing is written.

    Args:
        workspace: the store.
        path: the document.
        wanted: how it is to be taken in.
        tell: is told what is being done, for a person who waits.

    Raises:
        BadFile: the document cannot be read, or holds no plan.
        BadRequest: a column's field, or the plan, is not known.
    """
    if wanted.plan and wanted.new_plan:
        raise BadRequest("say --plan or --new-plan, not both")
    tell(f"reading {path.name}")
    source, data = read_document(path, tell)
    snapshot = workspace.load()
    digest = hashlib.sha256(data).hexdigest()
    if (origin := origin_from(source.properties)) and not wanted.new_plan:
        tell("comparing it with the document that was sent")
        return replace(_coming_back(workspace, snapshot, source, origin, wanted), digest=digest)
    plan = snapshot.find(wanted.plan, "plan") if wanted.plan else None
    columns = dict(workspace.profile.import_columns) | dict(wanted.columns)
    refuse_unknown_fields(columns)
    tell("understanding its tables")
    draft = understand(source, Manner(columns, workspace.profile.statuses_in_words(), _period_of(plan)))
    refuse_no_plan(source, draft)
    plan = plan or _plan_titled(snapshot, wanted.new_plan or draft.title)
    title = plan.title if plan else wanted.new_plan or draft.title or path.stem
    tell(f"comparing {len(draft.actions):,} actions with the store")
    comparison = _Comparison(workspace, snapshot, source, draft, plan)
    return comparison.proposal(path.name, digest, title)


def accept(workspace: Workspace, proposal: Proposal, decided: Decided, *, via: str) -> Saved:
    """Write what was proposed, as one commit.

    Args:
        workspace: the store.
        proposal: what was proposed.
        decided: what a person decided of it.
        via: the front end that acts.

    Raises:
        Busy: collisions are not decided, or the store changed meanwhile.
        InvalidRecord: a value does not fit; nothing is kept.
    """
    proposal = proposal.settled(decided.sides)
    if proposal.collisions:
        names = ", ".join(f"{change.field} of {change.id}" for change in proposal.collisions[:3])
        raise Busy(f"{names} changed both here and in the document; say which to keep")
    changed: dict[RecordId, Asked] = {}
    for record_id, changes in _by_record(proposal.changes).items():
        values = {change.field: change.theirs for change in changes if change.field != BODY}
        body = next((str(change.theirs) for change in changes if change.field == BODY), None)
        seen = {change.field: change.ours for change in changes}
        changed[record_id] = Asked(
            _typed(workspace, BY_PREFIX[prefix_of(record_id)].name, values, blanks=True),
            None if body is None else _bodied(body),
            seen,
        )
    for record_id, status in decided.statuses.items():
        changed[record_id] = Asked(workspace.values_from_text(KINDS["action"], {"status": status}))
    made = list(_made(workspace, proposal))
    about = proposal.plan.id if proposal.plan else "plan"
    columns = dict(workspace.profile.import_columns) | dict(decided.columns) if decided.columns else {}
    said = _said(proposal, made)
    act = Taking(about, said, proposal.digest, columns)
    return workspace.take_in(made, changed, act, via=via, tell=decided.tell)


def refuse_unknown_fields(columns: Mapping[str, str]) -> None:
    """Refuse a mapping to a field that there is not.

    Raises:
        BadRequest: it names the field, and those there are.
    """
    for heading, name in columns.items():
        if name not in TARGETS:
            raise BadRequest(f"`{heading}` cannot be taken for `{name}`; a column may be {', '.join(TARGETS)}")


def refuse_no_plan(source: Source, draft: PlanDraft) -> None:
    """Refuse a document without an action.

    Raises:
        BadFile: it says which headings there are.
    """
    if draft.actions:
        return
    tables = source.tables()
    if not tables:
        raise BadFile(f"{source.name} holds no table; a plan is a table with a column for its actions")
    if draft.columns:
        raise BadFile(f"{source.name} has a plan's headings but no action below them")
    found = [heading for table in tables for heading in headings(table.rows)]
    said = ", ".join(f"“{heading[:40]}”" for heading in dict.fromkeys(found[:_SHOWN_HEADINGS]))
    raise BadFile(
        f"{source.name} has no table with a column for actions; it has {said}. Say which with --map HEADING=action"
    )


class _Comparison:
    """Compares a document with the store as it is and as it was."""

    def __init__(
        self, workspace: Workspace, now: Snapshot, source: Source, draft: PlanDraft, plan: Record | None
    ) -> None:
        self.workspace, self.now, self.source, self.draft, self.plan = workspace, now, source, draft, plan
        self.remarks = list(draft.remarks)
        self.then = self._base()

    def proposal(self, name: str, digest: str, title: str) -> Proposal:
        """Return what the document would do."""
        if self.plan is None:
            return Proposal(
                name,
                digest,
                None,
                title,
                self.draft,
                self.draft.priorities,
                {},
                self.draft.actions,
                remarks=self._told(),
            )
        side = self.then or self.now
        priorities = match(
            self.draft.priorities, side.under("plan", self.plan.id, "priority"),
            lambda each: Features("", each.title, each.ref), lambda each: Features("", each.title, each.text("ref")),
        )  # fmt: skip
        known = {draft.key: record.id for draft, record in priorities.pairs if self.now.get(record.id)}
        fresh = tuple(draft for draft in self.draft.priorities if draft.key not in known)
        actions = match(
            self.draft.actions, side.under("plan", self.plan.id, "action"),
            lambda each: Features(each.tag, each.title, _text(each, "ref"), str(known.get(each.priority, ""))),
            lambda each: Features(each.id, each.title, each.text("ref"), each.text("priority")),
        )  # fmt: skip
        changes, events, same, lost = [], [], 0, []
        for draft, record in actions.pairs:
            ours = self.now.get(record.id)
            if ours is None:
                lost.append(draft)
                continue
            found = self._changes(draft, record, ours, known)
            more = self._events(draft, ours)
            changes += found
            events += more
            same += not found and not more
        for draft in lost:
            self.remarks.append(Remark(draft.where, "its record is no longer in the store; it was not made again"))
        gone = tuple(now for record in actions.gone if (now := self.now.get(record.id))) if self._whole() else ()
        return Proposal(
            name, digest, self.plan, title, self.draft, fresh, known, actions.fresh, tuple(changes), tuple(events),
            gone, same, self._told(),
        )  # fmt: skip

    def _base(self) -> Snapshot | None:
        """Return the store as the document was made from it, or as it was when it was last taken in."""
        if self.plan is None:
            return None
        taken = self.workspace.taken(self.plan.id)
        return self.workspace.as_of(taken.commit) if taken else None

    def _whole(self) -> bool:
        """Tell whether an action that the document lacks was once in it: only a base knows."""
        return self.then is not None

    def _changes(self, draft: ActionDraft, record: Record, ours: Record, known: Mapping[str, RecordId]) -> list[Change]:
        base = record if self.then is not None else None
        scope = scope_of(self.draft.fields)
        if draft.priority in known:
            draft = ActionDraft(
                draft.where, draft.title, draft.priority, draft.tag, draft.author,
                {**draft.fields, "priority": known[draft.priority]}, draft.body, draft.events,
            )  # fmt: skip
            scope |= {"priority"}
        return changes_of(draft, base, ours, scope, self.source.editor)

    def _events(self, draft: ActionDraft, ours: Record) -> list[NewEvent]:
        sides = [self.now.timeline(ours.id)] + ([self.then.timeline(ours.id)] if self.then else [])
        return [NewEvent(ours.id, ours.title, event) for event in fresh_events(draft, sides)]

    def _told(self) -> tuple[Remark, ...]:
        return tuple(dict.fromkeys(self.remarks))


def _coming_back(workspace: Workspace, now: Snapshot, source: Source, origin: Origin, wanted: Wanted) -> Proposal:
    """Return what a document that cspt wrote would do, now that it has come back.

    Raises:
        BadRequest: its plan or the state it was made from is not in this store, or another plan was named.
    """
    plan = now.get(origin.plan)
    if plan is None:
        raise BadRequest(
            f"{source.name} is of plan {origin.plan}, which is not in this store; say --new-plan to take it anew"
        )
    if wanted.plan and now.find(wanted.plan, "plan").id != plan.id:
        raise BadRequest(f"{source.name} is of plan {origin.plan}; leave --plan out, or say --new-plan to take it anew")
    paper = paper_again(workspace, origin)
    then = workspace.as_of(origin.commit)
    profile = workspace.profile
    tongue = Tongue(profile.workflow.get("action", []), profile.statuses_in_words(), _period_of(plan))
    found = returned(source, paper, then, now, tongue)
    known = {section.id: RecordId(section.id) for section in paper.sections if section.id}
    gone = tuple(record for each in found.gone if (record := now.get(each)))
    draft = PlanDraft(plan.title, tongue.period, (), found.actions, found.columns, found.remarks)
    return Proposal(
        source.name, "", plan, plan.title, draft, (), known, found.actions, found.changes, found.events, gone,
        found.same, found.remarks,
    )  # fmt: skip


def _plan_titled(snapshot: Snapshot, title: str) -> Record | None:
    """Return the plan of a title, so that a document taken in before finds its own."""
    plain = " ".join(title.casefold().split())
    return next((plan for plan in snapshot.of_kind("plan") if " ".join(plan.title.casefold().split()) == plain), None)


def _period_of(plan: Record | None) -> Period | None:
    starts, ends = (plan.get(name, When) if plan else None for name in ("starts", "ends"))
    return Period(starts.first(), ends.last()) if starts and ends else None


def _by_record(changes: tuple[Change, ...]) -> dict[RecordId, list[Change]]:
    found: dict[RecordId, list[Change]] = {}
    for change in changes:
        if change.theirs != change.ours:
            found.setdefault(change.id, []).append(change)
    return found


def _made(workspace: Workspace, proposal: Proposal) -> Iterator[Made]:
    """Yield the records to be made, each after those it lies under."""
    about = proposal.plan.id if proposal.plan else "plan"
    if proposal.plan is None:
        raw: dict[str, Raw] = {"title": proposal.title, "status": "draft"}
        if period := proposal.draft.period:
            raw |= {"starts": _whole_day(period.starts), "ends": _whole_day(period.ends)}
        yield Made("plan", KINDS["plan"], _typed(workspace, "plan", raw))
    keys = dict(proposal.known or {})
    for priority in proposal.priorities:
        keys[priority.key] = RecordId(f"priority {priority.key}")
        yield _priority(workspace, priority, about, keys[priority.key])
    for number, action in enumerate(proposal.actions):
        raw = raw_of(action)
        body = str(raw.pop(BODY, ""))
        links = {"plan": about} | ({"priority": keys[action.priority]} if action.priority in keys else {})
        yield Made(f"action {number}", KINDS["action"], _typed(workspace, "action", raw), links, _bodied(body))
        for index, event in enumerate(action.events):
            fields, words = event_fields(event)
            typed = _typed(workspace, "event", fields)
            yield Made(f"event {number}.{index}", KINDS["event"], typed, {"about": f"action {number}"}, _bodied(words))
    for number, new in enumerate(proposal.events):
        fields, words = event_fields(new.event)
        yield Made(
            f"update {number}", KINDS["event"], _typed(workspace, "event", fields), {"about": new.about}, _bodied(words)
        )


def _priority(workspace: Workspace, priority: PriorityDraft, plan: str, key: str) -> Made:
    raw: dict[str, Raw] = {"title": priority.title, "ref": priority.ref}
    return Made(key, KINDS["priority"], _typed(workspace, "priority", raw), {"plan": plan})


def _typed(workspace: Workspace, kind: str, raw: Mapping[str, Raw], *, blanks: bool = False) -> dict[str, Value | None]:
    """Give fields their types; one that does not fit is an error, since what is not understood was left out before."""
    values: dict[str, Value | None] = {}
    for name, text in raw.items():
        declared = KINDS[kind].field(name)
        if declared is None:
            continue
        try:
            value = parse_value(declared, text, workspace.profile.vocabulary)
        except BadValue as trouble:
            raise CsptError(str(trouble)) from None
        if value is not None or blanks:
            values[name] = value
    return values


def _bodied(words: str) -> str:
    return f"\n{words}\n" if words else ""


def _text(action: ActionDraft, name: str) -> str:
    return str(action.fields.get(name, ""))


def _whole_day(day: date) -> str:
    return day.isoformat()


def _said(proposal: Proposal, made: list[Made]) -> list[str]:
    """Say an import in a few words: `import: 12 actions, 4 events, 3 changes`."""
    counts = {
        "priority": sum(each.kind.name == "priority" for each in made),
        "action": sum(each.kind.name == "action" for each in made),
        "event": sum(each.kind.name == "event" for each in made),
        "change": sum(change.theirs != change.ours for change in proposal.changes),
    }
    plurals = {"priority": "priorities"}
    parts = [
        f"{count:,} {noun if count == 1 else plurals.get(noun, f'{noun}s')}" for noun, count in counts.items() if count
    ]
    return [f"import {', '.join(parts)}"]
