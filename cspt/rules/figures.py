"""Figures: what the law wants published of ASB case reviews each year (2014 Act, s104), and counts of referrals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.rules.track import REFUSED


@dataclass(frozen=True, slots=True)
class Year:
    """A year of published figures, from its first day to its last."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """The year as it is printed: `2019-20`, or `2019` where it is a calendar year."""
        same = self.first.year == self.last.year
        return str(self.first.year) if same else f"{self.first.year}-{self.last.year % 100:02d}"

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """What became of the applications of one year."""

    applications: int
    not_met: int
    reviews: int
    recommended: int
    """Reviews that made recommendations."""
    invalid: int
    """Refused because they were anonymous or without consent; not among the four that must be published."""
    no_action: int
    """Reviews that led to no further action."""
    undecided: int
    """Withdrawn, or not decided yet."""


def year_of(typed: str, profile: Profile) -> Year:
    """Read `2019` or `2019-20` as the year that begins in 2019.

    Raises:
        ValueError: the text is no year, or its two halves do not follow each other.
    """
    head, _, tail = typed.partition("-")
    if not (head.isascii() and head.isdigit() and len(head) == 4 and 2000 <= int(head) <= 2098):
        raise ValueError(f"`{typed}` is not a year; write 2019 or 2019-20")
    if tail and tail not in (f"{(int(head) + 1) % 100:02d}", str(int(head) + 1)):
        raise ValueError(f"`{typed}` is not a year: {tail} does not follow {head}")
    first = date.fromisoformat(f"{head}-{profile.year_begins}")
    following = date.fromisoformat(f"{int(head) + 1}-{profile.year_begins}")
    return Year(first, following - timedelta(days=1))


def review_figures(reviews: Iterable[Record], year: Year) -> ReviewFigures:
    """Count the applications received in a year, and what became of each whenever that was."""
    cohort = [review for review in reviews if year.holds(review.get("received", date))]
    held = [review for review in cohort if was_held(review)]
    decided = Counter(review.text("decision") for review in cohort)
    not_met, invalid = decided["not-met"], decided["no-consent"] + decided["anonymous"]
    recommended = [review for review in held if review.texts("recommendations")]
    return ReviewFigures(
        applications=len(cohort),
        not_met=not_met,
        reviews=len(held),
        recommended=len(recommended),
        invalid=invalid,
        no_action=sum(review.text("outcome") == "no-further-action" for review in held),
        undecided=len(cohort) - not_met - invalid - len(held),
    )


def was_held(review: Record) -> bool:
    """Tell whether a review took place: the threshold was met, and the manager or the panel has looked at it."""
    looked = review.get("manager_review", date) or review.get("panel", date)
    return review.text("decision") == "met" and looked is not None


def contradictions(figures: ReviewFigures) -> list[str]:
    """Return how figures contradict each other; empty where they can all be true."""
    parts = figures.not_met + figures.invalid + figures.reviews
    found = [
        (figures.reviews > figures.applications, "more reviews than applications"),
        (figures.not_met > figures.applications, "the threshold not met more often than there were applications"),
        (parts > figures.applications, "decisions add up to more than the applications"),
        (figures.recommended > figures.reviews, "more reviews with recommendations than reviews"),
        (
            figures.no_action > figures.reviews - figures.recommended,
            "reviews both with recommendations and without action",
        ),
        (min(figures.applications, figures.not_met, figures.reviews, figures.recommended) < 0, "a count below 0"),
    ]
    return [words for wrong, words in found if wrong]


def review_contradictions(review: Record) -> list[str]:
    """Return how one application contradicts itself, so that no figure can be drawn from it."""
    refused = review.text("decision") in REFUSED
    looked = review.get("manager_review", date) or review.get("panel", date)
    recommended, outcome = review.texts("recommendations"), review.text("outcome")
    found = [
        (refused and bool(recommended), "the threshold was not met, yet it has recommendations"),
        (refused and looked is not None, "the threshold was not met, yet a review is dated"),
        (outcome == "no-further-action" and bool(recommended), "no further action, yet it has recommendations"),
        (outcome == "recommendations" and not recommended, "its outcome is recommendations, yet it names none"),
        (bool(review.get("decided", date)) and not review.text("decision"), "decided, yet not which way"),
    ]
    return [words for wrong, words in found if wrong]


def referral_counts(referrals: Iterable[Record], first: date, last: date) -> dict[str, Counter[str]]:
    """Count the referrals sent in a period, by service and state."""
    counts: dict[str, Counter[str]] = {}
    for referral in referrals:
        sent = referral.get("sent", date)
        if sent and first <= sent <= last:
            counts.setdefault(referral.text("service"), Counter())[referral.text("status") or "sent"] += 1
    return counts
