"""Risk assessment: answers to a scale's factors, their total, the band, and the floors that lift it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cspt.errors import InvalidRecord
from cspt.model.casework import BANDS, Factor, Floor, Scale
from cspt.model.dates import When
from cspt.model.record import Record

ASSESSMENT = "risk-assessment"
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Score:
    """What answers come to on a scale."""

    total: int
    of: int
    """The highest total the scale has."""
    scale_band: str
    """The band in the scale's own words, floors applied."""
    band: str
    """The case's band that it stands for: low, medium or high."""
    by_total: str
    """The scale's band by the total alone."""
    fired: tuple[Floor, ...]
    """The floors whose answers were given, whether or not they lifted the band."""

    @property
    def lifted(self) -> bool:
        """True where a floor made the band higher than the total does."""
        return self.scale_band != self.by_total


@dataclass(frozen=True, slots=True)
class Assessment:
    """One risk assessment as a timeline holds it; an old one is never scored anew."""

    event: Record
    day: date
    total: int | None
    of: int | None
    band: str

    @property
    def scale(self) -> str:
        """The scale and version it was made with; empty where an import did not say."""
        return self.event.text("scale")


def partial_score(scale: Scale, answers: Mapping[str, str]) -> Score:
    """Score the answers given so far, as a form's running total; factors without one count nothing.

    Raises:
        InvalidRecord: an answer is outside its factor.
    """
    for name in answers:
        if scale.factor(name) is None:
            raise InvalidRecord(f"scale {scale.name} has no factor `{name}`; it has {_names(scale)}")
    total = sum(points(factor, answers[factor.name]) for factor in scale.factors if factor.name in answers)
    fired = tuple(floor for floor in scale.floors if _fires(floor, answers))
    order = list(scale.bands)
    by_total = [band for band, least in scale.bands.items() if total >= least][-1]
    band = max([by_total, *(floor.band for floor in fired)], key=order.index)
    return Score(total, scale.highest, band, scale.means.get(band, band), by_total, fired)


def score(scale: Scale, answers: Mapping[str, str]) -> Score:
    """Score a whole assessment.

    Raises:
        InvalidRecord: a factor has no answer, or one outside it.
    """
    missing = [factor.label for factor in scale.factors if factor.name not in answers]
    if missing:
        raise InvalidRecord(f"not answered: {', '.join(missing)}; scale {scale.name} needs every factor")
    return partial_score(scale, answers)


def points(factor: Factor, answer: str) -> int:
    """Return what one answer scores.

    Raises:
        InvalidRecord: the answer is outside the factor.
    """
    if factor.choices:
        if answer not in factor.choices:
            raise InvalidRecord(f"`{factor.name}` is `{answer}`; it may be {', '.join(factor.choices)}")
        return factor.choices[answer]
    most = factor.most or 0
    if not (answer.isascii() and answer.isdigit() and int(answer) <= most):
        raise InvalidRecord(f"`{factor.name}` is `{answer}`; it is a number from 0 to {most}")
    return int(answer)


def choices_of(factor: Factor) -> Sequence[str]:
    """Return what may be answered to a factor."""
    return list(factor.choices) or [str(number) for number in range((factor.most or 0) + 1)]


def assessments(timeline: Iterable[Record], today: date) -> list[Assessment]:
    """Return a case's assessments up to a day, oldest first."""
    found = [_assessment(event) for event in timeline if event.text("type") == ASSESSMENT]
    return sorted((one for one in found if one and one.day <= today), key=lambda one: (one.day, one.event.id))


def is_lower(now: Assessment, before: Assessment) -> bool:
    """Tell whether risk fell between two assessments: by band, or by total where the scale is the same."""
    if now.band and before.band and now.band != before.band:
        return BANDS.index(now.band) < BANDS.index(before.band)
    comparable = now.scale == before.scale and now.total is not None and before.total is not None
    return comparable and (now.total or 0) < (before.total or 0)


def trend(found: Sequence[Assessment]) -> str:
    """Draw a case's scores as a small chart in text, each against the highest of its own scale: `▆▅▂`."""
    drawn = [one for one in found if one.total is not None and one.of]
    return "".join(_bar(one.total or 0, one.of or 1) for one in drawn)


def _bar(total: int, of: int) -> str:
    return _BARS[min(total * len(_BARS) // (of + 1), len(_BARS) - 1)]


def _assessment(event: Record) -> Assessment | None:
    when = event.get("date", When)
    if when is None:
        return None
    unit = event.text("unit").removeprefix("of ")
    of = int(unit) if unit.isascii() and unit.isdigit() else None
    return Assessment(event, when.last(), event.get("count", int), of, event.text("band"))


def _fires(floor: Floor, answers: Mapping[str, str]) -> bool:
    return bool(floor.when) and all(answers.get(name) in wanted for name, wanted in floor.when.items())


def _names(scale: Scale) -> str:
    return ", ".join(factor.name for factor in scale.factors)
