"""A partnership's profile: its local rules, as dated data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from cspt.model.casework import (
    CaseRules,
    Interval,
    KpiRule,
    Power,
    Procedure,
    ProcedureInForce,
    Scale,
    Service,
    SmallNumbers,
    WorkingDays,
    in_force,
)

FORM = 1
"""The newest form of store that this program knows; it grows when an older program could no longer read a store."""
STATUS_WORDS = {
    "not started": "not-started", "not yet started": "not-started", "to start": "not-started", "planned": "not-started",
    "in progress": "in-progress", "on target": "in-progress", "on": "in-progress", "on track": "in-progress",
    "underway": "in-progress", "under way": "in-progress", "ongoing": "in-progress", "started": "in-progress",
    "over due": "in-progress", "overdue": "in-progress", "over due awaiting up date": "in-progress",
    "behind": "in-progress", "off target": "in-progress", "off track": "in-progress",
    "on hold": "on-hold", "paused": "on-hold", "re evaluation": "on-hold", "deferred": "on-hold",
    "suspended": "on-hold",
    "complete": "complete", "completed": "complete", "done": "complete", "closed": "complete", "achieved": "complete",
}  # fmt: skip
"""What statuses in words stand for where a profile does not say."""


class RagRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When an action's derived RAG changes, from a day on; all counts are days."""

    since: date
    red_no_update_days: int
    amber_due_days: int
    amber_no_update_days: int


class BlankStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a board puts an action whose status nobody has declared."""

    without_updates: str
    with_updates: str


class Audit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `cspt audit verify` asks of every commit made from a day on."""

    signatures: Literal["required"]
    """Each is signed with a key that `allowed_signers`, at the top of the store, named before it."""
    since: date


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `cspt.yaml` says."""

    name: str
    format: int = 1
    """The form of store this is; a program that knows only older forms leaves it alone."""
    sample: bool = False
    today: date | None = None
    """Pins the day every rule takes as today; only a sample does."""
    tiers: dict[str, str] = {}
    workflow: dict[str, list[str]]
    """Statuses in order, by kind: the columns of its board."""
    done: list[str]
    """The statuses, of any kind, that end a record's work."""
    blank_status: BlankStatus
    themes: dict[str, str]
    agencies: list[str]
    groups: list[str] = []
    flags: list[str]
    published: list[str] = []
    """Bodies and posts that a document for publication may name as owners, beside those that are plainly no person."""
    rag: list[RagRule]
    due_within_days: int = 14
    """How far ahead Home and `cspt due` look."""
    import_columns: dict[str, str] = {}
    """Headings of the partnership's own documents, each with the field that its column holds."""
    import_statuses: dict[str, str] = {}
    """Statuses in words, as its documents have them, each with the status it stands for; beside `STATUS_WORDS`."""
    audit: Audit | None = None
    """What the audit asks of commits; None where it asks for no signatures."""
    working_days: WorkingDays = WorkingDays()
    categories: dict[str, str] = {}
    """What incident reports are of."""
    sources: list[str] = []
    """How incident reports come in."""
    bases: dict[str, str] = {}
    """On what basis people are referred: consent, or what the law allows."""
    disclosure_powers: dict[str, str] = {}
    """Under which power information is asked for."""
    scales: list[Scale] = []
    casework: list[CaseRules] = []
    reviews: dict[str, list[Interval]] = {}
    """Sets of review intervals by name; `casework` says which holds."""
    procedures: dict[str, Procedure] = {}
    """Procedures of ASB case reviews by name; `case_reviews` says which holds."""
    case_reviews: list[ProcedureInForce] = []
    year_begins: str = "04-01"
    """Month and day on which the year of published figures begins."""
    small_numbers: SmallNumbers = SmallNumbers(below=0)
    kpi_rules: dict[str, KpiRule] = {}
    """Ways to give a measure its RAG, by name."""
    powers: dict[str, Power] = {}
    services: dict[str, Service] = {}

    def vocabulary(self, name: str) -> Sequence[str]:
        """Return the profile's list of that name, such as `workflow.action` or `agencies`; empty where it has none."""
        head, _, rest = name.partition(".")
        if head == "workflow":
            return self.workflow.get(rest, [])
        lists: dict[str, Sequence[str]] = {
            "themes": list(self.themes),
            "agencies": self.agencies,
            "flags": self.flags,
            "groups": self.groups,
            "done": self.done,
            "categories": list(self.categories),
            "sources": self.sources,
            "bases": list(self.bases),
            "disclosure_powers": list(self.disclosure_powers),
            "powers": list(self.powers),
            "services": list(self.services),
            "procedures": list(self.procedures),
        }
        return lists.get(head, [])

    def statuses_in_words(self) -> dict[str, str]:
        """Return what statuses in words stand for: the usual ones, and over them the partnership's own."""
        known = {words: status for words, status in STATUS_WORDS.items() if status in self.workflow.get("action", [])}
        return known | self.import_statuses

    def rag_rule(self, day: date) -> RagRule:
        """Return the RAG rule in force on a day: the newest that has begun, or else the oldest."""
        found = in_force(self.rag, day)
        assert found is not None  # noqa: S101 - a profile without a rule is refused when it is read
        return found

    def case_rules(self, day: date) -> CaseRules | None:
        """Return the rules for cases in force on a day; None where the partnership has none."""
        return in_force(self.casework, day)

    def procedure(self, day: date) -> Procedure | None:
        """Return the procedure of ASB case reviews in force on a day; None where the partnership has none."""
        found = in_force(self.case_reviews, day)
        return self.procedures.get(found.procedure) if found else None

    def scale_for(self, theme: str, day: date) -> Scale | None:
        """Return the scale that cases of a theme are scored by on a day; None where there is none."""
        named = [scale for scale in self.scales if theme in scale.themes]
        return in_force(named or [scale for scale in self.scales if not scale.themes], day)


def label(code: str) -> str:
    """Say a code as words: `in-progress` as `In progress`."""
    words = code.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
