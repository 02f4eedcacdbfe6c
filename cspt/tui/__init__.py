"""The terminal: screens that show a store and work it. Nothing here reads or writes a file itself."""

from __future__ import annotations
