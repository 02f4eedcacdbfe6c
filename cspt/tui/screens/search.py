"""The search screen."""

from __future__ import annotations

from cspt.tui.screens.base import StoreScreen


class SearchScreen(StoreScreen):
    """Shows the search."""

    NAME = "search"
