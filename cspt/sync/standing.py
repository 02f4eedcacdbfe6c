"""How a store stands to the shared one, as far as can be told without going there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cspt.store.remotes import Unshared
from cspt.sync.way import Way, find_way

if TYPE_CHECKING:
    from cspt.model.snapshot import Snapshot
    from cspt.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """How a store stands to the shared one."""

    remote: str = ""
    """The shared store's name; empty where the store is shared with nobody."""
    to_send: int = 0
    """Acts here that were not yet sent."""
    to_receive: int = 0
    """Acts that were seen there and have not yet come in."""
    to_settle: int = 0
    """Records in which a person has to choose between values."""
    when: int = 0
    """When both last held the same, in seconds since 1970; 0 for never."""

    @property
    def is_in_step(self) -> bool:
        """Tell whether nothing waits to be sent, received or settled."""
        return bool(self.when) and not (self.to_send or self.to_receive or self.to_settle)


def standing_of(store: Workspace, snapshot: Snapshot) -> Standing:
    """Return how a store stands to the shared one it goes to first.

    Raises:
        NotSynced: it knows several and none of them comes first.
    """
    to_settle = len(snapshot.unsettled())
    try:
        way = find_way(store.root)
    except Unshared:
        return Standing(to_settle=to_settle)
    return _counted(store, way, to_settle)


def _counted(store: Workspace, way: Way, to_settle: int) -> Standing:
    from cspt.store.ancestry import acts_without, named

    known, repo = way.known, store.repo
    there = named(repo, known.tip) if known else ""
    if known is None or not there:
        return Standing(way.remote.name, acts_without(repo, way.head, ""), 0, to_settle)
    seen = acts_without(repo, there, way.head)
    return Standing(way.remote.name, acts_without(repo, way.head, there), seen, to_settle, known.when)


def say_standing(standing: Standing, now: datetime) -> str:
    """Say how a store stands to the shared one: `3 to send, 2 new, 1 to settle, last 10:42`.

    Args:
        standing: what is to be said.
        now: this moment, in the reader's own time zone.
    """
    if not standing.remote:
        return ""
    counts = ((standing.to_send, "to send"), (standing.to_receive, "new"), (standing.to_settle, "to settle"))
    waits = [f"{count} {what}" for count, what in counts if count]
    return ", ".join([*(waits or ["in step"] * standing.is_in_step), say_last(standing.when, now)])


def say_last(when: int, now: datetime) -> str:
    """Say when a store was last in step: by the clock today, else by the day."""
    if not when:
        return "never synced"
    then = datetime.fromtimestamp(when).astimezone(now.tzinfo)
    return f"last {then:%H:%M}" if then.date() == now.date() else f"last {then.day} {then:%b}"
