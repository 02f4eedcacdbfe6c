"""What a document holds once it is understood: a plan's priorities, actions and dated events, not yet records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cspt.exchange.table import Remark
from cspt.exchange.understand.updates import Dated, Period

Funding = Mapping[str, str]
Given = str | tuple[str, ...] | tuple[Funding, ...]
"""A field's value as it was understood."""


@dataclass(frozen=True, slots=True)
class PriorityDraft:
    """A priority as a document has it."""

    key: str
    """What names it within the document."""
    ref: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """An action as a document has it: text fields as they will stand in its record."""

    where: str
    title: str
    priority: str = ""
    """The key of its priority; empty where it stands under none."""
    tag: str = ""
    """Its record's id, where an export of ours wrote it."""
    author: str = ""
    """Who the file says changed it; empty where it does not say."""
    fields: Mapping[str, Given] = field(default_factory=dict)
    body: str = ""
    events: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a table's column was taken for."""

    heading: str
    field: str
    """The field; `body` where its words are kept in the action's text, `none` where they are left out."""
    where: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as a document has it."""

    title: str
    period: Period | None
    priorities: tuple[PriorityDraft, ...]
    actions: tuple[ActionDraft, ...]
    columns: tuple[ColumnUse, ...]
    remarks: tuple[Remark, ...]
    """What was not understood, or understood with a doubt, with its place."""
    fields: frozenset[str] = frozenset()
    """The fields that its columns state; of a field without a column nothing is known."""
