from __future__ import annotations

from collections.abc import Callable

import pytest

from cspt.cli.layout import cells
from tests.cli.running import Cspt

Terminal = Callable[..., None]


def test_events_come_newest_first_with_dates_and_types_in_a_gutter(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(80)

    lines = reading("timeline", "x13n").lines

    assert lines[0].startswith("yesterday  contact          Bed turned down")
    assert lines[1].startswith(" " * 28 + "rough sleeper outreach worker")
    assert [line.split("  ")[0] for line in lines if not line.startswith(" ")] == [
        "yesterday", "Thu 5 Dec", "Wed 4 Dec", "Mon 2 Dec",
    ]  # fmt: skip


def test_piped_it_is_one_whole_line_an_event(reading: Cspt) -> None:
    lines = reading("timeline", "4t9c").lines

    assert len(lines) == 9
    assert lines[0].startswith("2019-12-09  contact")
    assert all("…" not in line for line in lines)


def test_an_event_shows_the_timeline_it_is_on(reading: Cspt) -> None:
    event = reading("timeline", "4t9c", "--json").data[-1]["id"]

    assert reading("timeline", event).out == reading("timeline", "4t9c").out


def test_an_empty_timeline_says_how_to_write_on_it(reading: Cspt) -> None:
    quiet = (row["id"] for row in reading("list", "actions", "updated=", "--json").data)
    empty = next(record_id for record_id in quiet if not reading("timeline", record_id, "--json").data)

    assert "cspt log A" in reading("timeline", empty).out


@pytest.mark.parametrize("width", [1, 12, 20, 60, 100])
def test_it_keeps_to_the_width(width: int, reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(width)

    assert all(cells(line) <= max(2, width) for line in reading("timeline", "4t9c").lines)
