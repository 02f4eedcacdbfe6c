"""What is wrong with a profile beyond its types: a broken scale, a missing deadline, a name nobody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from cspt.model.casework import APPLICATION, BANDS, STEPS, Factor, Floor, Procedure, Scale
from cspt.model.profile import Profile

MOST_REPORTS = 3
"""The Act's explanatory notes (231): a local threshold should be no higher than three."""


class Fault(NamedTuple):
    """One thing wrong in a profile."""

    path: tuple[str | int, ...]
    """Where it stands: names of settings, numbers of list items."""
    message: str


def profile_faults(profile: Profile) -> Iterator[Fault]:
    """Yield everything wrong between the settings of a profile, in its order."""
    if not profile.rag:
        yield Fault(("rag",), "`rag` needs at least one rule")
    yield from _scales(profile)
    yield from _casework(profile)
    for name, procedure in profile.procedures.items():
        yield from _procedure(("procedures", name), procedure)
    for number, named in enumerate(profile.case_reviews):
        where = ("case_reviews", number, "procedure")
        yield from _known(where, named.procedure, list(profile.procedures), "procedure")
    yield from _powers(profile)
    if not _is_day_of_year(profile.year_begins):
        yield Fault(("year_begins",), f"`{profile.year_begins}` is not a month and day; write 04-01")


def _scales(profile: Profile) -> Iterator[Fault]:
    versions = Counter((scale.name, scale.version) for scale in profile.scales)
    for number, scale in enumerate(profile.scales):
        where = ("scales", number)
        if versions[scale.name, scale.version] > 1:
            yield Fault((*where, "version"), f"scale `{scale.name}` has version {scale.version} twice; number it anew")
        if not scale.factors:
            yield Fault((*where, "factors"), f"scale `{scale.name}` has no factors")
        names = Counter(factor.name for factor in scale.factors)
        for place, factor in enumerate(scale.factors):
            if names[factor.name] > 1:
                yield Fault((*where, "factors", place), f"factor `{factor.name}` is there twice")
            yield from _factor((*where, "factors", place), factor)
        yield from _bands(where, scale)
        for place, floor in enumerate(scale.floors):
            yield from _floor((*where, "floors", place), floor, scale)


def _factor(where: tuple[str | int, ...], factor: Factor) -> Iterator[Fault]:
    if bool(factor.choices) == (factor.most is not None):
        yield Fault(where, f"factor `{factor.name}` needs either `choices` with scores or `most`, the highest count")
    if factor.default and factor.choices and factor.default not in factor.choices:
        yield Fault((*where, "default"), f"`{factor.default}` is none of the choices of `{factor.name}`")
    if any(score < 0 for score in factor.choices.values()) or (factor.most or 0) < 0:
        yield Fault(where, f"factor `{factor.name}` has a score below 0")


def _bands(where: tuple[str | int, ...], scale: Scale) -> Iterator[Fault]:
    least = list(scale.bands.values())
    if not least or least[0] != 0 or least != sorted(set(least)):
        yield Fault((*where, "bands"), f"bands of `{scale.name}` must begin at 0 and rise")
    for band in scale.bands:
        meant = scale.means.get(band, band)
        if meant not in BANDS:
            yield Fault((*where, "bands"), f"band `{band}` needs a line in `means`: one of {', '.join(BANDS)}")


def _floor(where: tuple[str | int, ...], floor: Floor, scale: Scale) -> Iterator[Fault]:
    yield from _known((*where, "band"), floor.band, list(scale.bands), "band")
    for name, answers in floor.when.items():
        factor = scale.factor(name)
        if factor is None:
            yield Fault((*where, "when"), f"no factor `{name}` in scale `{scale.name}`")
            continue
        for answer in answers:
            yield from _known((*where, "when"), answer, list(factor.choices), f"choice of `{name}`")


def _casework(profile: Profile) -> Iterator[Fault]:
    for name, intervals in profile.reviews.items():
        for number, interval in enumerate(intervals):
            yield from _known(("reviews", name, number, "band"), interval.band, BANDS, "band")
    for number, rules in enumerate(profile.casework):
        yield from _known(("casework", number, "then"), rules.then, list(profile.reviews), "set of `reviews`")
        for flag, service in rules.referral_for.items():
            where = ("casework", number, "referral_for")
            yield from _known(where, flag, profile.flags, "flag")
            yield from _known(where, service, list(profile.services), "service")
        for band in rules.tasks_for:
            yield from _known(("casework", number, "tasks_for"), band, BANDS, "band")


def _procedure(where: tuple[str | int, ...], procedure: Procedure) -> Iterator[Fault]:
    missing = [step for step in STEPS if step not in procedure.steps]
    for step in missing:
        yield Fault((*where, "steps"), f"no deadline for `{step}`; give one, or write `{step}: none`")
    for step, deadline in procedure.steps.items():
        place = (*where, "steps", step)
        yield from _known(place, step, STEPS, "step")
        earlier = [APPLICATION, *STEPS[: STEPS.index(step)]] if step in STEPS else list(STEPS)
        if deadline.after and deadline.after not in earlier:
            yield Fault(place, f"`{step}` cannot be counted from `{deadline.after}`, which does not come before it")
    lowest = [threshold.reports for threshold in procedure.thresholds]
    if not lowest or min(lowest) > MOST_REPORTS or min(lowest) < 1:
        rule = f"from 1 to {MOST_REPORTS} reports (s104(4) and note 231)"
        yield Fault((*where, "thresholds"), f"one threshold must be {rule}")


def _powers(profile: Profile) -> Iterator[Fault]:
    for name, power in profile.powers.items():
        if not power.limits:
            yield Fault(("powers", name, "limits"), f"power `{name}` needs at least one dated line of limits")
        if power.after:
            yield from _known(("powers", name, "after"), power.after, list(profile.powers), "power")


def _known(where: tuple[str | int, ...], name: str, there_are: Sequence[str], what: str) -> Iterator[Fault]:
    if name not in there_are:
        yield Fault(where, f"no {what} `{name}`; there are {', '.join(there_are) or 'none'}")


def _is_day_of_year(text: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(f"2001-{text}")) and len(text) == len("04-01")
    return False
