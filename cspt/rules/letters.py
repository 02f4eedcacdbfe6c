"""Letters of an ASB case review: a template's text with what is known put in the places it leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from cspt.errors import InvalidRecord
from cspt.model.dates import say_long
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.case_review import procedure_of, qualify, reports_of
from cspt.rules.clocks import Calendar
from cspt.rules.track import FIELD_OF, REFUSED, track

LETTERS = ("acknowledge", "information", "decision", "panel", "outcome", "appeal")
"""The steps that a letter goes out with."""
_PLACE = re.compile(r"\{([a-z_]+)\}")
_UNKNOWN = "[not known yet]"


def letter_places(
    review: Record, snapshot: Snapshot, profile: Profile, calendar: Calendar, today: date
) -> dict[str, str]:
    """Return what may stand in a letter's places: dates in full, and a sign where something is not known yet."""
    procedure, received = procedure_of(review, profile), review.get("received", date)
    steps = track(review, procedure, calendar, today) if procedure else []
    test = qualify(reports_of(review, snapshot), procedure, received, snapshot) if procedure and received else None
    decision = review.text("decision")
    places = {
        "partnership": profile.name,
        "today": say_long(today),
        "reference": review.id,
        "applicant": review.text("applicant"),
        "subject": review.title,
        "decision": "" if not decision else "not met" if decision in REFUSED else "met",
        "reason": review.text("decision_reason") or (test.why if test else ""),
        "recommendations": "\n".join(f"- {one}" for one in review.texts("recommendations")),
        "appeal_to": procedure.appeal_to if procedure else "",
        "contact": review.text("lead"),
    }
    places |= {f"{step.name}_by": say_long(step.due) for step in steps if step.due}
    places |= {name: _said(review.get(name, date)) for name in FIELD_OF.values()}
    return places


def filled(template: str, places: Mapping[str, str]) -> str:
    """Return a letter: each `{place}` of the template filled in.

    Raises:
        InvalidRecord: the template names a place that there is not.
    """
    known = {*places, *(f"{step}_by" for step in FIELD_OF)}
    odd = [name for name in _PLACE.findall(template) if name not in known]
    if odd:
        raise InvalidRecord(f"the letter's template names `{{{odd[0]}}}`; it may name {', '.join(sorted(known))}")
    return _PLACE.sub(lambda match: places.get(match[1]) or _UNKNOWN, template)


def _said(day: date | None) -> str:
    return say_long(day) if day else ""
