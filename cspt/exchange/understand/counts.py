"""Head counts and session counts where a text states them: `140 people`, `x 5 sessions`, `students (240)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADS = (
    "young people|people|persons?|students?|pupils?|parents?|attendees?|professionals?|residents?|children|adults?"
    "|staff|officers?|members?|volunteers?|participants?|delegates?|households?|businesses|visitors?|women|men|girls"
    "|boys|learners?|clients?|families|cadets?|drivers?|victims?|offenders?|referrals?|cases?|closure orders?"
    "|(?:community protection )?(?:notices?|warnings?)|injunctions?|arrests?|knives|weapons?|incidents?|offences?"
    "|leaflets?|letters?|homes?|properties|calls?|signs?|nominations?"
)
_SESSIONS = "sessions?|workshops?|assembl(?:y|ies)|talks?|visits?|meetings?|events?|presentations?|patrols?|lessons?"
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_WORDS)})"
_LINKS = "(?:to|in|at|on|and|or|the|a|an|of|for|from|with|were|was|have|has|will|x|years?|months?|weeks?|days?|hours?)"
_BETWEEN = rf"(?:(?!{_LINKS}\b)[A-Za-z][\w'’&+-]*\s+){{0,3}}?"
_UNIT = rf"(?:(?P<heads>{_HEADS})|(?P<sessions>{_SESSIONS}))\b"
_COUNT = re.compile(
    rf"(?<![\w.,/£#:-]){_NUMBER}\+?(?:\s*[x×]\s*|\s+){_BETWEEN}{_UNIT}"
    rf"|\b(?P<before>{_HEADS})\s*\((?P<inside>\d{{1,6}})\)"
    rf"|(?<![\w.,/£#:-])(?P<bare>\d{{1,6}})\+?\s+(?:people\s+)?attended\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\b(?:years?|yrs?|y|ages?|aged|ks|key stage|rooms?|wards?|units?|phase|tasks?|no\.?|section|s\.)"
    r"\s*(?:\d+\s*(?:,|&|and|-|–|to)\s*)*|\bexpect\w*(?:\s+\w+){0,4}\s+|[:/.]|\bup to\s+)\Z",
    re.IGNORECASE,
)
_VERB = re.compile(r"\)?\s*(?:attended|took part|were present|present|attending)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something, where it stands in a text."""

    start: int
    end: int
    number: int
    unit: str
    """What is counted, in the text's own word, in small letters."""
    sessions: bool
    """True for a count of sessions and the like, which says less than how many came."""


def find_counts(text: str) -> list[Count]:
    """Return every count that a text states, in order; years at school, ages and expectations are none."""
    found, at = [], 0
    while match := _COUNT.search(text, at):
        count = _count(match, text)
        at = match.end() if count else match.start() + 1
        if count:
            found.append(count)
    return found


def _count(match: re.Match[str], text: str) -> Count | None:
    if not match["inside"] and _NAMED.search(text, max(0, match.start() - 40), match.start()):
        return None
    figures = match["number"] or match["inside"] or match["bare"]
    number = _WORDS.get(figures.lower()) or int(figures.replace(",", ""))
    unit = match["heads"] or match["sessions"] or match["before"] or "attendees"
    return Count(match.start(), _end(match, text), number, _plural(unit.lower()), bool(match["sessions"]))


def _end(match: re.Match[str], text: str) -> int:
    verb = _VERB.match(text, match.end())
    return verb.end() if verb else match.end()


def _plural(unit: str) -> str:
    """Return the word for several, so that one unit has one name."""
    if unit in ("people", "young people", "children", "women", "men", "staff", "knives") or unit.endswith("s"):
        return unit
    if unit == "person":
        return "people"
    return f"{unit.removesuffix('y')}ies" if unit.endswith(("ly", "ty")) else f"{unit}s"
