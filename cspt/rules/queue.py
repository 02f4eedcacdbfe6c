"""The weekly queue: incident reports nobody has looked at, and what is worth knowing of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.repeats import LikeCase, RepeatVictim, like_cases, repeat_victims, reported_on, sufferer

_MOST_LIKE = 5


@dataclass(frozen=True, slots=True)
class Considered:
    """What is known about a report."""

    like: tuple[LikeCase, ...]
    """The cases it is like, the likest first."""
    repeats: tuple[RepeatVictim, ...]
    """The repeat victim it makes, if it does."""


def weekly_queue(snapshot: Snapshot) -> list[Record]:
    """Return the reports nobody has looked at, the oldest first."""
    waiting = [report for report in snapshot.of_kind("report") if is_waiting(report)]
    return sorted(waiting, key=lambda report: (reported_on(report), report.id))


def is_waiting(report: Record) -> bool:
    """Tell whether nobody has looked at a report yet."""
    return report.text("status") in ("", "new") and not report.text("reviewed")


def considered(report: Record, snapshot: Snapshot, profile: Profile, today: date) -> Considered:
    """Return what is worth knowing before something is done with a report."""
    like = like_cases(report.values, snapshot.of_kind("case"))
    rules = profile.case_rules(reported_on(report))
    victim = sufferer(report).casefold()
    if not victim or rules is None:
        return Considered(tuple(like[:_MOST_LIKE]), ())
    same = [one for one in snapshot.of_kind("report") if sufferer(one).casefold() == victim]
    found = repeat_victims(same, snapshot, rules.repeat, today)
    return Considered(tuple(like[:_MOST_LIKE]), tuple(found))
