"""Brings two lines of a store's history together, in memory: the merged tree, and what people must decide."""

from __future__ import annotations

from cspt.store.merging.plan import MergePlan, Unsettled
from cspt.store.merging.trees import merge_commits

__all__ = ["MergePlan", "Unsettled", "merge_commits"]
