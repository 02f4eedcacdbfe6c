"""Small screens that ask one thing and give back the answer."""

from __future__ import annotations
