"""The command line: `cspt`, one file a command, each loaded when it is called."""

from __future__ import annotations

from cspt.cli.app import main

__all__ = ["main"]
