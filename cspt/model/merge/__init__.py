"""Brings two people's copies of a record together, field by field, by the rule that each field declares. Pure."""

from __future__ import annotations

from cspt.model.merge.record import Merged, Sides, believed, merge_record

__all__ = ["Merged", "Sides", "believed", "merge_record"]
