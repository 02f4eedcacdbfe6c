"""The RAG of a measure from its value, its target and the same period of last year, by a rule of the profile."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from cspt.model.casework import KpiRule

Number = int | Fraction


class KpiRag(NamedTuple):
    """A measure's RAG and the reason in words."""

    rag: str
    """`green`, `amber`, `red`, or empty where there is no target or no value."""
    why: str
    direction: str
    """`better`, `worse` or `same` beside last year; empty where that is not known."""


def kpi_rag(
    rule: KpiRule,
    value: Number | None,
    target: Number | None,
    *,
    lower_is_better: bool,
    last_year: Number | None = None,
) -> KpiRag:
    """Return a measure's RAG; whole numbers and fractions are compared exactly."""
    direction = _direction(value, last_year, lower_is_better=lower_is_better)
    if value is None or target is None:
        return KpiRag("", "no value" if value is None else "no target", direction)
    goal = Fraction(target)
    short = 100 * (Fraction(value) - goal) * (1 if lower_is_better else -1)
    if short <= rule.green_within * abs(goal):
        return KpiRag("green", "on target" if short <= 0 else f"within {rule.green_within}% of target", direction)
    if rule.amber_within is not None and short <= rule.amber_within * abs(goal):
        return KpiRag("amber", f"up to {rule.amber_within}% short of target", direction)
    if rule.amber_if_kept and direction in ("better", "same"):
        return KpiRag("amber", f"more than {rule.green_within}% off target, but no worse than last year", direction)
    least = rule.amber_within if rule.amber_within is not None else rule.green_within
    return KpiRag("red", f"more than {least}% short of target", direction)


def _direction(value: Number | None, last_year: Number | None, *, lower_is_better: bool) -> str:
    if value is None or last_year is None:
        return ""
    if value == last_year:
        return "same"
    return "better" if (value < last_year) is lower_is_better else "worse"
