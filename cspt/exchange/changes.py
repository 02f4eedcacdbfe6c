"""What changed in a plan since a day, in words: new actions and updates, and fields with what they were. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cspt.exchange.wording import WORDS, counted, say
from cspt.model.dates import When
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.model.snapshot import event_day
from cspt.rules.facts import Facts
from cspt.rules.tree import plan_actions

_SHOWN = (
    "ref", "title", "priority", "issue", "owner", "support", "timescale", "outcome", "resources", "funding", "steps",
)  # fmt: skip
"""Fields of which it is said that they changed; of status, RAG and due date the former value is said."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new of one action."""

    is_new: bool
    events: frozenset[str]
    """The ids of its new updates."""
    was: tuple[str, ...]
    """Each field that changed, in words."""


@dataclass(frozen=True, slots=True)
class Since:
    """A day to look back to, and the records as they stood then."""

    day: date
    then: Facts | None
    """None where the store has no history of that day."""
    plan: str
    public: bool = False

    def of(self, action: Record, events: Sequence[Record]) -> News:
        """Return what is new of an action."""
        if self.then is None:
            return News(is_new=False, events=frozenset(e.id for e in events if event_day(e) > self.day), was=())
        before = self.then.snapshot.get(action.id)
        new = frozenset(event.id for event in events if event.id not in self.then.snapshot.records)
        return News(before is None, new, tuple(_changed(before, action, public=self.public)) if before else ())

    def gone(self, actions: Sequence[Record]) -> list[Record]:
        """Return the actions that the plan had then and has no more, as they were then."""
        if self.then is None:
            return []
        now = {action.id for action in actions}
        plans = {record.id for record in self.then.snapshot.under("plan", self.plan, "priority")}
        gone = [
            placed.id
            for placed in plan_actions(self.then, Query())
            if (placed.plan == self.plan or placed.priority in plans) and placed.id not in now
        ]
        return [*self.then.snapshot.several(gone).values()]


def since_column(news: News) -> Iterator[str]:
    """Yield what the column of changes says of an action."""
    if news.is_new:
        yield "New action"
    elif news.events:
        yield counted(len(news.events), "new update")
    yield from news.was


def _changed(before: Record, now: Record, *, public: bool) -> Iterator[str]:
    if before.text("status") != now.text("status"):
        yield f"Status was {label(before.text('status')).lower() or 'not declared'}"
    if before.text("rag") != now.text("rag"):
        yield f"RAG was {WORDS.get(before.text('rag'), 'not declared').lower()}"
    if before.text("due") != now.text("due"):
        due = before.get("due", When)
        yield f"Due was {say(due)}" if due else "Due date is new"
    for name in _SHOWN:
        field = now.kind.field(name)
        if field and before.values.get(name) != now.values.get(name):
            yield f"{field.label} changed"
    if not public and before.body.strip() != now.body.strip():
        yield "Text changed"
