from __future__ import annotations

import pytest

from cspt.exchange.widths import shares
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, PLAN, PRIORITY, made


def test_the_columns_share_the_whole_width() -> None:
    assert sum(shares(drawn().paper)) == pytest.approx(1)


def test_a_longer_text_gets_more_room_but_never_all_of_it() -> None:
    def room(words: int) -> dict[str, float]:
        paper = drawn(*plan_of(made(ACTION, plan=PLAN, priority=PRIORITY, outcome="word " * words))).paper
        return dict(zip([column.name for column in paper.columns], shares(paper), strict=True))

    little, much, vast = room(2)["outcome"], room(40)["outcome"], room(4000)["outcome"]
    assert little < much
    assert vast < 0.5
    assert min(room(4000).values()) > 0.02
