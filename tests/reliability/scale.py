"""How long the reliability tests run: their short form in `make test`, the long one in `make soak`."""

from __future__ import annotations

import os

SOAK = os.environ.get("CSPT_SOAK") == "1"


def scale(short: int, long: int) -> int:
    """Return how many rounds a test makes."""
    return long if SOAK else short
