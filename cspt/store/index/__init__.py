"""The index: a disposable cache of every record, kept fresh by one run of git; it holds no fact that no file has."""

from __future__ import annotations

from cspt.store.index.database import IndexFailed
from cspt.store.index.store import Index, Progress
from cspt.store.index.view import View

__all__ = ["Index", "IndexFailed", "Progress", "View"]
