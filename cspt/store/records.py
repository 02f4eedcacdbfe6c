"""Reads the record that lies at a path."""

from __future__ import annotations

from cspt.kinds import KINDS
from cspt.model.layout import place_of
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record, read_record


def read_at(path: str, data: bytes, profile: Profile) -> Record | Problem:
    """Read the record that lies at a path from its bytes."""
    place = place_of(path, KINDS)
    if place is None:
        message = "not the place of a record; move it where its kind and id say, or take it out of records/"
        return Problem(path, 0, message, unreadable=True)
    return read_record(place, path, data, profile.vocabulary)
