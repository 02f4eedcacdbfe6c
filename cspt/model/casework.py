"""The parts of a profile that case work goes by: scales, clocks, procedures and the limits of powers, as dated data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol, TypeVar

import msgspec

from cspt.model.spans import Deadline, LawfulSpan, Span

BANDS = ("low", "medium", "high")
"""The bands a case has, lowest first; a scale with bands of its own says what each `means`."""
STEPS = ("acknowledge", "information", "decision", "review", "panel", "outcome", "appeal")
"""The steps of an ASB case review, in order; every procedure says for each when it is due, or `none`."""
APPLICATION = "application"


class WorkingDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which days are not worked, besides Saturdays and Sundays."""

    bank_holidays: Literal["ENG", "WLS", "SCT", "NIR"] = "ENG"
    """Whose bank holidays: those of England, Wales, Scotland or Northern Ireland."""
    closed: list[date] = []
    """Further days that the partnership's offices are shut."""


class Factor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of a risk scale: choices with scores, or a count up to a most."""

    name: str
    label: str
    choices: dict[str, int] = {}
    """What may be answered, with the score of each."""
    most: int | None = None
    """The highest count, where the factor is a number that a form made elsewhere gave."""
    default: str = ""
    """The answer a form begins with."""


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A band that some answers make the least, whatever the total."""

    band: str
    when: dict[str, list[str]]
    """For each factor named, the answers that count; all factors named must have one."""
    why: str


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A risk scale: a version of it never changes, a change is another version."""

    name: str
    version: str
    since: date
    title: str
    note: str = ""
    """What the reader should know of it, such as that it is a specimen."""
    themes: list[str] = []
    """The themes whose cases are scored by it; empty for those that no other scale names."""
    factors: list[Factor]
    bands: dict[str, int]
    """The least total of each band, lowest band first."""
    means: dict[str, str] = {}
    """The case's band that a band of another name stands for."""
    floors: list[Floor] = []

    @property
    def highest(self) -> int:
        """Return the highest total there can be."""
        return sum(max(factor.choices.values(), default=factor.most or 0) for factor in self.factors)

    def factor(self, name: str) -> Factor | None:
        """Return the factor of that name."""
        return next((factor for factor in self.factors if factor.name == name), None)


class Interval(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a case of a band is reviewed, and by whom."""

    band: str
    every: Span
    by: str = ""
    """The role whose review counts; empty where anybody's does."""


class Repeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a victim is a repeat victim."""

    reports: int
    within: Span


class CaseRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How cases are kept moving, from a day on."""

    since: date
    first_review: Span
    then: str
    """Which of the profile's `reviews` holds after the first."""
    falls_within: Span
    """How soon after opening the risk is expected to be lower."""
    monitoring: Span
    """How long a de-escalated case is watched before it may close."""
    referral_for: dict[str, str] = {}
    """The service that a flag asks to be told at once, by flag."""
    tasks_for: list[str] = []
    """The bands whose aggravating factors must each have a task for somebody."""
    repeat: Repeat
    reports_reviewed: Span
    """How soon a new incident report is looked at."""
    sign_again: Span
    """How long before an agreement runs out its member is asked to sign again."""


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way in which an ASB case review's threshold is met."""

    reports: int
    by: Literal["anyone", "one", "different"] = "anyone"
    """Whose reports: anybody's, all one person's, or each of a different person."""
    hate: bool = False
    """Counts only reports of hate incidents."""


class Procedure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A local procedure for the ASB case review (Community Trigger)."""

    label: str
    reported_within: LawfulSpan
    """How soon after the behaviour a report counts."""
    applied_within: LawfulSpan
    """How soon after a report the application must come for the report to count."""
    latest_within: Span | None = None
    """How recent the latest report must be, where the procedure asks that."""
    answered_after: Span | None = None
    """How long agencies have to act on a report before it counts, where the procedure asks that."""
    thresholds: list[Threshold]
    steps: dict[str, Deadline]
    papers_before: Span | None = None
    """How long before the panel its papers go out."""
    appeal_to: str = ""


class ProcedureInForce(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which procedure holds from a day on."""

    since: date
    procedure: str


class PowerLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a power may be used for, from a day on."""

    since: date
    longest: LawfulSpan | None = None
    longest_by: dict[str, LawfulSpan] = {}
    """Longer where this authority made it."""
    longest_under_18: LawfulSpan | None = None
    shortest: LawfulSpan | None = None
    shortest_under_18: LawfulSpan | None = None
    extension: LawfulSpan | None = None
    """The longest one extension."""
    altogether: LawfulSpan | None = None
    """The longest with every extension."""
    court_within: LawfulSpan | None = None
    """How soon after service a court must hear it."""
    review_after: Span | None = None
    """When it is reviewed, once, after it began."""
    review_every_under_18: LawfulSpan | None = None
    warn: Span | None = None
    """How long before its end the officer is told, so that an extension can still be applied for."""


class Power(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A power under the anti-social behaviour laws."""

    label: str
    law: str
    age_from: int = 0
    after: str = ""
    """The power that must have been used before it, such as the written warning before a notice."""
    limits: list[PowerLimit]


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service that people are referred to."""

    label: str
    pointer: bool = False
    """True where nothing but a pointer may be held, as for Channel."""
    chase_after: Span | None = None
    """How long it may leave a referral unanswered."""


class KpiRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a measure's RAG follows from its target; all numbers are per cent of the target."""

    label: str
    green_within: int
    """Green where the value is on target, or short of it by no more than this."""
    amber_within: int | None = None
    """Amber where it is short by no more than this; None where only improvement makes it amber."""
    amber_if_kept: bool = False
    """Amber where it improved on, or kept, the same period of last year."""


class SmallNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which counts are not published as they are."""

    below: int
    """Counts from 1 to one less than this are not given; 0 or 1 gives all."""


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


D = TypeVar("D", bound=_Dated)


def in_force(rules: Sequence[D], day: date) -> D | None:
    """Return the newest of dated rules that has begun by a day, or else the oldest; None where there is none."""
    ordered = sorted(rules, key=lambda rule: rule.since)
    begun = [rule for rule in ordered if rule.since <= day]
    return begun[-1] if begun else ordered[0] if ordered else None
