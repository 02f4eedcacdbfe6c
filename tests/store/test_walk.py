from __future__ import annotations

import pytest

from cspt.store.audit import verify
from cspt.store.walk import Lineage
from tests.store.auditing import Hand, with_field
from tests.store.conftest import Desk


def _lineage(**parents: str) -> Lineage:
    """Return commits in their order, each with its parents parted by spaces."""
    lineage = Lineage()
    for oid, held in parents.items():
        lineage.order[oid] = len(lineage.order)
        lineage.parents[oid] = tuple(held.split())
    return lineage


@pytest.mark.parametrize(
    ("lineage", "bases"),
    [
        (_lineage(a="", b="a", x="b", y="b"), {"b"}),
        (_lineage(a="", x="a", y="x"), {"x"}),
        (_lineage(x="", y=""), set()),
        (_lineage(e="", a="", b="a", x="b", y="b e"), {"b"}),
        (_lineage(a="", p="a", q="a", x="p q", y="q p"), {"p", "q"}),
        (_lineage(a="", b="a", c="a", d="b c", x="d", y="c d"), {"d"}),
    ],
)
def test_the_best_common_ancestors_are_found(lineage: Lineage, bases: set[str]) -> None:
    assert set(lineage.bases("x", "y") or ()) == bases
    assert set(lineage.bases("y", "x") or ()) == bases
    assert lineage.bases("x", "x") == ("x",)


@pytest.mark.parametrize(
    ("lineage", "bases"),
    [
        (_lineage(x="before", y="before"), ("before",)),
        (_lineage(b="before", x="b earlier", y="b"), ("b",)),
        (_lineage(x="one", y="other"), None),
        (_lineage(x="one other", y="one other"), None),
        (_lineage(b="before", x="b earlier", y="b earlier"), None),
    ],
)
def test_git_is_asked_only_where_the_walk_does_not_tell(lineage: Lineage, bases: tuple[str, ...] | None) -> None:
    assert lineage.bases("x", "y") == bases


def test_lines_that_part_at_the_last_verified_tip_are_brought_together_clean(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.root.parent / "state"))
    desk.clock.seconds += 3600
    verify(desk.workspace)
    hand, path = Hand(desk.root), desk.path(desk.action).relative_to(desk.root).as_posix()
    base, text = hand.tip, hand.text(path)
    ours = hand.commit({path: with_field(text, "ref", "1")}, parents=(base,))
    theirs = hand.commit({path: with_field(text, "rag", "red")}, parents=(base,))
    hand.commit({path: with_field(with_field(text, "ref", "1"), "rag", "red")}, parents=(ours, theirs))
    again = verify(desk.workspace)
    assert (again.findings, again.checked) == ((), 3)
