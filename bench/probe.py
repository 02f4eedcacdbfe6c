"""One piece of work on the index alone, as a whole process: `python -m bench.probe WORK DIR [WORD]`."""

from __future__ import annotations

import sys
from pathlib import Path

from cspt.store.index.fresh import start_status

_DAY = "2026-11-23"


def main() -> None:
    """Do one piece of work and print what a person would be shown of it."""
    work, folder, *rest = sys.argv[1:]
    root = Path(folder)
    asked = None if work == "bytes" else start_status(root)
    from collections.abc import Callable
    from datetime import date

    from cspt.kinds import KINDS
    from cspt.model.query import Query, Term
    from cspt.store.index.search import search
    from cspt.store.index.store import Index
    from cspt.store.index.view import View
    from cspt.store.profile import read_profile

    today, action = date.fromisoformat(_DAY), KINDS["action"]
    red = Query((Term("rag", "=", ("red",)), Term("status", "!=", ("complete",))))
    if work == "bytes":
        print(sum(len(path.read_bytes()) for path in (root / "records").rglob("*.md")))
        return
    index = Index(root, read_profile(root), asked=asked)
    database = index.searchable() if work == "search" else index.fresh()
    view = View(database, index.profile)
    works: dict[str, Callable[[], object]] = {
        "fresh": lambda: "",
        "list": lambda: [record.title for record in view.select(action, red, today)],
        "count": lambda: view.tally(Query(), today),
        "board": lambda: (
            [r.title for r in view.select(action, Query(), today, limit=50)] + [view.tally(Query(), today)]
        ),
        "show": lambda: [each.title for each in view.timeline(view.find(rest[0]).id)],
        "search": lambda: search(database, rest[0], 200),
    }
    print(works[work]())
    index.close()


if __name__ == "__main__":
    main()
