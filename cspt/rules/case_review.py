"""The ASB case review (Community Trigger): whether the reports qualify, and where the procedure stands.

Anti-social Behaviour, Crime and Policing Act 2014, s104: the threshold is met by at least three qualifying complaints
(or the local number), each made within a month of the behaviour, the application within six months of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cspt.model.casework import Procedure, Threshold
from cspt.model.dates import When
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved
from cspt.rules.repeats import incident_of, reported_on, sufferer


@dataclass(frozen=True, slots=True)
class Counted:
    """One report and whether it counts towards the threshold."""

    report: Record
    counts: bool
    why: str
    """Why it counts or not, in words, with the section."""
    out_of_time: bool = False
    """True where the application came too late for it."""


@dataclass(frozen=True, slots=True)
class Qualifying:
    """What reports come to under a procedure, for an application on a day."""

    counted: tuple[Counted, ...]
    met_by: Threshold | None
    """The threshold that is met; None where none is."""
    why: str

    @property
    def met(self) -> bool:
        """True where the relevant bodies must decide that the threshold is met (s104(4))."""
        return self.met_by is not None

    @property
    def number(self) -> int:
        """How many reports count."""
        return sum(one.counts for one in self.counted)


def reports_of(review: Record, snapshot: Snapshot) -> list[Record]:
    """Return the reports that an application rests on: those it names, or else all of its case."""
    named = [report for report in map(snapshot.get, review.texts("reports")) if report is not None]
    return named or snapshot.under("case", review.text("case"), "report")


def procedure_of(review: Record, profile: Profile) -> Procedure | None:
    """Return the procedure an application goes by: the one it names, or else the one in force when it was received."""
    received = review.get("received", date)
    named = profile.procedures.get(review.text("procedure"))
    return named or (profile.procedure(received) if received else None)


def qualify(reports: Iterable[Record], procedure: Procedure, applied: date, snapshot: Snapshot) -> Qualifying:
    """Work out the qualifying test, report by report, oldest first.

    Args:
        reports: the reports about the behaviour.
        procedure: the local procedure, with its spans and thresholds.
        applied: the day the application was made.
        snapshot: where the reports that others are the same incident as are looked up.
    """
    counted: list[Counted] = []
    told: dict[str, list[Record]] = {}
    for report in sorted(reports, key=lambda report: (reported_on(report), report.id)):
        found = _counted(report, procedure, applied)
        if found.counts:
            of_it = told.setdefault(incident_of(report, snapshot.get), [])
            if of_it:
                found = Counted(report, counts=False, why=f"the same incident as {of_it[0].id}")
            of_it.append(report)
        counted.append(found)
    good = list(told.values())
    met = next((threshold for threshold in procedure.thresholds if _is_met(threshold, good)), None)
    recent = _is_recent(good, procedure, applied)
    why = _why(met, len(good), procedure) if recent else _not_recent(procedure)
    return Qualifying(tuple(counted), met if recent else None, why)


def say_threshold(threshold: Threshold) -> str:
    """Say a threshold in words: `3 reports by one person`."""
    what = "hate incident" if threshold.hate else "report"
    whose = {"anyone": "", "one": " by one person", "different": " by different people"}[threshold.by]
    return f"{threshold.reports} {what}{'' if threshold.reports == 1 else 's'}{whose}"


def _counted(report: Record, procedure: Procedure, applied: date) -> Counted:
    """Tell whether one report counts; a date known only to the month is taken as what favours the victim."""
    happened, reported = report.get("happened", When), report.get("reported", date)
    late = procedure.reported_within
    if reported is None:
        return Counted(report, counts=False, why="it has no date of report")
    if happened is None:
        return Counted(report, counts=False, why="it has no date of the behaviour")
    if reported < happened.first():
        return Counted(report, counts=False, why="reported before the behaviour; one of the dates is wrong")
    if reported > moved(happened.last(), late.span):
        return Counted(report, counts=False, why=f"reported more than {late.span.words} after it ({late.law})")
    return _in_time(report, reported, procedure, applied)


def _in_time(report: Record, reported: date, procedure: Procedure, applied: date) -> Counted:
    limit = procedure.applied_within
    if applied < reported:
        return Counted(report, counts=False, why="reported after the application")
    if applied > moved(reported, limit.span):
        why = f"the application came more than {limit.span.words} after it ({limit.law})"
        return Counted(report, counts=False, why=why, out_of_time=True)
    if procedure.answered_after and applied <= moved(reported, procedure.answered_after):
        return Counted(
            report, counts=False, why=f"agencies still have their {procedure.answered_after.words} to act on it"
        )
    return Counted(report, counts=True, why=f"reported within {procedure.reported_within.span.words}, applied in time")


def _is_met(threshold: Threshold, incidents: Sequence[Sequence[Record]]) -> bool:
    """Tell whether incidents, each with the reports of it that count, meet a threshold."""
    kept = [of_it for of_it in incidents if any(report.get("hate", bool) for report in of_it) or not threshold.hate]
    people = Counter(person for of_it in kept for person in {sufferer(report).casefold() for report in of_it} if person)
    if threshold.by == "one":
        return max(people.values(), default=0) >= threshold.reports
    number = min(len(kept), len(people)) if threshold.by == "different" else len(kept)
    return number >= threshold.reports


def _is_recent(incidents: Sequence[Sequence[Record]], procedure: Procedure, applied: date) -> bool:
    if procedure.latest_within is None or not incidents:
        return True
    latest = max(reported_on(report) for of_it in incidents for report in of_it)
    return applied <= moved(latest, procedure.latest_within)


def _why(met: Threshold | None, count: int, procedure: Procedure) -> str:
    number = f"{count} report{'' if count == 1 else 's'} count{'s' if count == 1 else ''}"
    if met:
        return f"{number}: at least {say_threshold(met)}, so the threshold is met (s104(4))"
    wanted = " or ".join(map(say_threshold, procedure.thresholds))
    return f"{number}; it takes {wanted}. Below that, persistence, harm and response are judged (s104(5))"


def _not_recent(procedure: Procedure) -> str:
    assert procedure.latest_within is not None  # noqa: S101 - only such a procedure asks for it
    return f"the latest report is older than {procedure.latest_within.words}, as {procedure.label} asks"
