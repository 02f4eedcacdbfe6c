from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.cli.layout import cells
from tests.cli.running import Cspt

Terminal = Callable[..., None]


def test_the_head_names_the_store_the_day_and_the_totals(reading: Cspt) -> None:
    head, totals, *_ = reading("board").lines

    assert head == "Hertsmere, Watford and Havering  sample, Tuesday 10 December 2019"
    counts = [int(word) for word in totals.split() if word.isdigit()]
    assert [word for word in totals.split() if not word.isdigit()] == ["R", "A", "G", "B", "–"]
    assert sum(counts) == len(reading("list", "actions").lines)


def test_columns_stand_in_the_order_of_the_workflow_with_their_counts(reading: Cspt) -> None:
    rows = reading("board", "--json").data
    stands = [row["stands"] for row in rows]

    heading = reading("board").lines[3]

    assert heading.split() == [
        "Not", "started", str(stands.count("not-started")), "In", "progress", str(stands.count("in-progress")),
        "On", "hold", str(stands.count("on-hold")), "Complete", str(stands.count("complete")),
    ]  # fmt: skip


def test_piped_cards_are_whole(reading: Cspt) -> None:
    assert "…" not in reading("board").out


@pytest.mark.parametrize("width", [1, 5, 20, 47, 80, 120, 200])
def test_as_many_columns_stand_side_by_side_as_the_width_allows(
    width: int, reading: Cspt, on_terminal: Terminal
) -> None:
    on_terminal(width)

    lines = reading("board").lines

    assert all(cells(line) <= max(width, 2) for line in lines)
    beside = sum("Not started" in line and "In progress" in line for line in lines)
    assert beside == (width > 46)
    assert any("Not started" in line and "Complete" in line for line in lines) == (width >= 94)


def test_a_card_tells_rag_name_owner_deadline_age_and_why_rag_is_doubted(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(200)

    shown = reading("board", "school", "timetable").out

    assert "A A19-G5CP School timetable" in shown
    assert "SNT schools officer, 4 days over" in shown
    assert "≠R overdue 4 days" in shown


def test_filters_are_those_of_the_list(reading: Cspt) -> None:
    filters = ("rag=amber", "owner~police,snt")

    listed = {row["id"] for row in reading("list", "actions", *filters, "--json").data}
    assert {row["id"] for row in reading("board", *filters, "--json").data} == listed
    assert f"rag=amber · owner~police,snt  {len(listed)} actions" in reading("board", *filters).out


def test_an_empty_board_says_so(reading: Cspt) -> None:
    assert reading("board", "zebra").lines[-1] == "No actions answer that."


def test_an_action_that_hangs_on_another_day_stands_where_it_stood(cspt: Cspt) -> None:
    assert cspt("move", "a4xj", "complete").code == 0

    def column(*when: str) -> str:
        return next(str(row["stands"]) for row in cspt("board", *when, "--json").data if row["id"] == "A19-A4XJJBVK")

    assert (column(), column("--at", "yesterday")) == ("complete", "on-hold")


def test_a_title_that_would_act_is_shown_and_does_nothing(
    cspt: Cspt, sample_store: Path, on_terminal: Terminal
) -> None:
    path = sample_store / "records/actions/2019/A19-A4XJJBVK/action.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("title: ", 'title: "\\e]52;c;cHduZWQ=\\a[@click=app.quit]\u202e" #', 1), encoding="utf-8"
    )

    on_terminal(120, colour=True)
    for command in (
        ["board"],
        ["list", "actions"],
        ["show", "a4xj"],
        ["search", "click"],
        ["due"],
        ["timeline", "a4xj"],
    ):
        shown = cspt(*command)
        assert "\x1b]" not in shown.out + shown.err
        assert "\x07" not in shown.out + shown.err
        assert "\u202e" not in shown.out + shown.err
    assert "␛]52;c;cHduZWQ=␇[@click=app.quit]" in cspt("show", "a4xj").out
