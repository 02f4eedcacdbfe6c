"""The published table of a year's ASB case reviews, small numbers kept back."""

from __future__ import annotations

from typing import NamedTuple

from cspt.rules.figures import ReviewFigures
from cspt.rules.small_numbers import published

_LABELS = {
    "applications": "Applications for an ASB case review",
    "not_met": "Times the threshold was not met",
    "reviews": "ASB case reviews carried out",
    "recommended": "Reviews that made recommendations",
    "invalid": "Anonymous, or without consent",
    "no_action": "Reviews that led to no further action",
    "undecided": "Withdrawn or not decided yet",
}
"""The first four are those that must be published (2014 Act, s104); councils such as North Herts add the others."""


class FigureRow(NamedTuple):
    """One published figure."""

    name: str
    label: str
    shown: str


def figure_rows(figures: ReviewFigures, below: int) -> list[FigureRow]:
    """Return the figures as they may be published; `below` is the lowest count that may be given as it is."""
    counts = {name: getattr(figures, name) for name in _LABELS}
    counts["other_reviews"] = figures.reviews - figures.recommended - figures.no_action
    sums = [
        ("applications", ("not_met", "reviews", "invalid", "undecided")),
        ("reviews", ("recommended", "no_action", "other_reviews")),
    ]
    shown = published(counts, below, sums)
    return [FigureRow(name, text, shown[name]) for name, text in _LABELS.items()]
