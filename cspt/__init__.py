"""Keep a community safety partnership's cases, actions and events as plain text under git."""

from __future__ import annotations

__version__ = "0.1.0"
