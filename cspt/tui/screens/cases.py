"""The cases screen."""

from __future__ import annotations

from cspt.tui.screens.base import StoreScreen


class CasesScreen(StoreScreen):
    """Shows the cases."""

    NAME = "cases"
