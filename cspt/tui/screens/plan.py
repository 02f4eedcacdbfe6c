"""The plan screen."""

from __future__ import annotations

from cspt.tui.screens.base import StoreScreen


class PlanScreen(StoreScreen):
    """Shows the plan."""

    NAME = "plan"
