"""Widgets that draw frozen rows; none of them does input or output."""

from __future__ import annotations
