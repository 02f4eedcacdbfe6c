"""The index: a disposable cache of every record, kept fresh by one run of git; it holds no fact that is not in a file."""

from __future__ import annotations

from cspt.store.index.store import Index, Progress, Sort

__all__ = ["Index", "Progress", "Sort"]
