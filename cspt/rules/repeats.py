"""Incident reports: what counts as one incident, who is a repeat victim, and which cases a report is like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cspt.model.casework import Repeat
from cspt.model.dates import When
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved

_COMMON = "about|after|again|also|been|before|from|have|into|near|over|some|that|their|them|they|this|through|were|with"
_WORD = re.compile(rf"\b(?!(?:{_COMMON})\b)[^\W\d_]{{4,}}")
_LEAST_SHARED_WORDS = 2


@dataclass(frozen=True, slots=True)
class RepeatVictim:
    """Somebody who suffered often enough in the time the rule sets, and the reports that show it."""

    victim: str
    reports: tuple[Record, ...]
    """The reports that met the rule, oldest first."""
    rule: Repeat

    @property
    def day(self) -> date:
        """The day of the report that made it so."""
        return reported_on(self.reports[-1])

    @property
    def why(self) -> str:
        """The reason in words."""
        named = ", ".join(report.id for report in self.reports)
        return f"{len(self.reports)} like reports in {self.rule.within.words}: {named}"


@dataclass(frozen=True, slots=True)
class LikeCase:
    """A case that a report is like, and in what."""

    case: Record
    why: tuple[str, ...]


def reported_on(report: Record) -> date:
    """Return the day of a report; the first of days where it has none."""
    when = report.get("reported", date)
    return when or date.min


def incidents(reports: Iterable[Record], snapshot: Snapshot) -> list[Record]:
    """Return one report for each incident, the earliest, oldest first: one told to three agencies counts once."""
    first: dict[str, Record] = {}
    for report in sorted(reports, key=lambda one: (reported_on(one), one.id)):
        first.setdefault(incident_of(report, snapshot.get), report)
    return list(first.values())


def incident_of(report: Record, get: Callable[[str], Record | None]) -> str:
    """Return the id of the report that stands for a report's incident: the one that its `same_as` leads to."""
    seen = {report.id}
    while (earlier := get(report.text("same_as"))) is not None and earlier.id not in seen:
        seen.add(earlier.id)
        report = earlier
    return min(seen) if report.text("same_as") in seen else report.id


def sufferer(report: Record) -> str:
    """Return who a report says suffers: the victim named, or else who reported it for themselves; empty for nobody."""
    return report.text("victim") or ("" if report.get("on_behalf", bool) else report.text("reporter"))


def repeat_victims(reports: Iterable[Record], snapshot: Snapshot, rule: Repeat, today: date) -> list[RepeatVictim]:
    """Return the repeat victims on a day: as many like reports as the rule says within its span.

    Reports are like where the same person suffers the same category; those of one incident count once.
    """
    groups: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for report in sorted(reports, key=lambda one: (reported_on(one), one.id)):
        victim = sufferer(report)
        if victim and date.min < reported_on(report) <= today:
            groups[victim.casefold(), report.text("category")].append(report)
    found = [_newest_run(group, snapshot, rule, today) for group in groups.values()]
    return sorted((one for one in found if one), key=lambda one: (one.day, one.victim))


def like_cases(report: Mapping[str, object], cases: Iterable[Record]) -> list[LikeCase]:
    """Return the cases that a report is like, those alike in most ways first.

    Args:
        report: its fields' values by name: area, address, people, victim, reporter and title are looked at.
        cases: the cases to compare it with.
    """
    found = [LikeCase(case, tuple(_alike(report, case))) for case in cases]
    return sorted((one for one in found if one.why), key=lambda one: (-len(one.why), one.case.id))


def _newest_run(group: Sequence[Record], snapshot: Snapshot, rule: Repeat, today: date) -> RepeatVictim | None:
    """Return the newest run of like reports that meets the rule, while its span from the last has not passed."""
    for end in range(len(group), 0, -1):
        last = reported_on(group[end - 1])
        near = [report for report in group[:end] if moved(reported_on(report), rule.within) >= last]
        run = incidents(near, snapshot)[-rule.reports :]
        if len(run) == rule.reports:
            return RepeatVictim(sufferer(run[-1]), tuple(run), rule) if today <= moved(last, rule.within) else None
    return None


def _alike(report: Mapping[str, object], case: Record) -> Iterable[str]:
    address = _text(report.get("address"))
    place = f"{case.text('area')} {case.title} {case.body}".casefold()
    if address and address in place:
        yield "same place"
    shared = _people(report) & {name.casefold() for name in _values(case.values.get("people"))}
    if shared:
        yield "same people"
    words = _words(_text(report.get("title"))) & _words(f"{case.title} {case.body}")
    if len(words) >= _LEAST_SHARED_WORDS:
        yield f"words: {', '.join(sorted(words)[:4])}"


def _people(report: Mapping[str, object]) -> set[str]:
    names = [_text(report.get("victim")), _text(report.get("reporter")), *map(str, _values(report.get("people")))]
    return {name.casefold() for name in names if "." in name}


def _values(people: object) -> list[str]:
    return [str(name) for name in people.values()] if isinstance(people, Mapping) else []


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _text(value: object) -> str:
    return str(value).casefold() if isinstance(value, (str, When)) else ""
