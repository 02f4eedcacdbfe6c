"""The index: a disposable cache of every record, kept fresh by one run of git; it holds no fact that no file has.

`store.Index` keeps it, `view.View` reads it, and `search.search` finds words in it. Nothing is imported here, so that a
command can let git begin (`fresh.start_status`) before it loads anything else.
"""

from __future__ import annotations
