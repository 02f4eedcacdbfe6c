"""What an assessment keeps: an entry on the timeline with every answer, and the case's band and next review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cspt.errors import BadRequest, InvalidRecord
from cspt.model.casework import BANDS, Scale
from cspt.model.dates import When
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import moved
from cspt.model.values import Value
from cspt.rules.risk import ASSESSMENT, Score, assessments, choices_of, score


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered, and where they overrode the band."""

    scale: Scale
    given: Mapping[str, str]
    day: date
    by: str = ""
    band: str = ""
    """The band that somebody sets in place of the scale's; empty where the scale's stands."""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment that is ready to be kept."""

    title: str
    event: dict[str, Value | None]
    case: dict[str, Value | None]
    """The fields of the case that it changes."""
    score: Score
    band: str


def assess(case: Record, answers: Answers, snapshot: Snapshot, profile: Profile) -> Assessed:
    """Work out what an assessment of a case keeps.

    Raises:
        InvalidRecord: a factor has no answer or one outside it, or the band is overridden without a reason.
    """
    found = score(answers.scale, answers.given)
    band = answers.band or found.band
    if band not in BANDS:
        raise InvalidRecord(f"`{band}` is no band; it is {', '.join(BANDS)}")
    if band != found.band and not answers.because:
        raise InvalidRecord(f"the scale gives {found.band}; say why it is {band} with --because")
    overridden = f"band {found.band}" if band != found.band else None
    day = answers.day
    event: dict[str, Value | None] = {
        "about": case.id,
        "date": When(day.year, day.month, day.day),
        "type": ASSESSMENT,
        "by": answers.by or None,
        "count": found.total,
        "unit": f"of {found.of}",
        "scale": f"{answers.scale.name} {answers.scale.version}",
        "answers": {factor.name: answers.given[factor.name] for factor in answers.scale.factors},
        "band": band,
        "overridden": overridden,
        "because": answers.because or None if overridden else None,
    }
    title = f"Risk {found.total} of {found.of}, {band}"
    review = next_review(case, band, day, snapshot, profile)
    changes: dict[str, Value | None] = {"risk_band": band, **({"review_due": review} if review else {})}
    return Assessed(title, event, changes, found, band)


def next_review(case: Record, band: str, day: date, snapshot: Snapshot, profile: Profile) -> date | None:
    """Return the day of the next review once a case is assessed: the first of those its band asks for."""
    opened = case.get("opened", date)
    opening = profile.case_rules(opened) if opened else None
    if opened is None or opening is None:
        return None
    first = moved(opened, opening.first_review)
    if day < first and not assessments(snapshot.timeline(case.id), day):
        return first
    rules = profile.case_rules(day) or opening
    days = [moved(day, one.every) for one in profile.reviews.get(rules.then, ()) if one.band == band]
    return min(days, default=None)


def scale_named(name: str, theme: str, day: date, profile: Profile) -> Scale:
    """Return the newest version of a scale that has begun, or the one that cases of a theme are scored by.

    Raises:
        BadRequest: there is no such scale, or the profile has none for the theme.
    """
    named = [scale for scale in profile.scales if scale.name == name and scale.since <= day]
    found = max(named, key=lambda scale: scale.since, default=None) if name else profile.scale_for(theme, day)
    if found is None:
        known = ", ".join(dict.fromkeys(scale.name for scale in profile.scales)) or "none"
        raise BadRequest(
            f"no risk scale `{name}`; the profile has {known}" if name else "the profile has no risk scale"
        )
    return found


def complete_answers(scale: Scale, typed: Mapping[str, str]) -> dict[str, str]:
    """Return answers as the scale spells them, each typed by its start, with the scale's defaults for the rest.

    Raises:
        InvalidRecord: an answer may mean none of its factor's choices, or several.
    """
    answers = {factor.name: factor.default for factor in scale.factors if factor.default}
    for name, text in typed.items():
        factor = scale.factor(name)
        if factor is None:
            raise InvalidRecord(f"scale {scale.name} has no factor `{name}`; it has {_names(scale)}")
        choices = choices_of(factor)
        meant = [choice for choice in choices if choice == text.casefold()]
        meant = meant or [choice for choice in choices if factor.choices and choice.startswith(text.casefold())]
        answers[name] = meant[0] if len(meant) == 1 and text else text
    return answers


def _names(scale: Scale) -> str:
    return ", ".join(factor.name for factor in scale.factors)
