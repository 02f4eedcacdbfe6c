"""Small numbers: counts so low that somebody could be known by them are not published as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def published(counts: Mapping[str, int], below: int, sums: Sequence[tuple[str, Sequence[str]]] = ()) -> dict[str, str]:
    """Return counts as they may be published.

    A count from 1 to one less than `below` becomes `fewer than 5`. Where only one part of a published sum is so hidden
    it could be worked out from the others, so the smallest other part, or else the sum, is hidden as `not given`.

    Args:
        counts: the counts by name.
        below: the lowest number that may be given; 0 or 1 gives everything.
        sums: for each total its parts, which must be all of it.
    """
    small = {name for name, count in counts.items() if 0 < count < below}
    hidden = set(small)
    changed = True
    while changed:
        changed = False
        for total, parts in sums:
            members = [total, *parts]
            unseen = [name for name in members if name in hidden]
            if len(unseen) == 1:
                others = [name for name in parts if name not in hidden and counts[name] > 0]
                hidden.add(min(others, key=lambda name: (counts[name], name)) if others else total)
                changed = len([name for name in members if name in hidden]) > 1
    return {name: _shown(name, counts, below, small, hidden) for name in counts}


def _shown(name: str, counts: Mapping[str, int], below: int, small: set[str], hidden: set[str]) -> str:
    if name in small:
        return f"fewer than {below}"
    return "not given" if name in hidden else str(counts[name])
