from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.cli.layout import cells
from tests.cli.running import Cspt

Terminal = Callable[..., None]


def test_a_case_shows_its_facts_text_actions_and_newest_events(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(100)

    shown = reading("show", "4t9c").out

    assert shown.startswith("C19-4T9C4MH6  Night banging aimed at an older tenant, Holywell\n")
    assert "Review due        in 6 days (Mon 16 Dec)" in shown
    assert "People            complainant: R.W., neighbour: D.K., daughter: S.W." in shown
    assert "handled as a repeat victim" in shown
    assert "Actions 3" in shown
    assert "A19-F8VG  Fit a door chain" in shown
    assert "Events 9" in shown
    assert "1 more: cspt timeline C19-4T9C" in shown


def test_an_action_says_where_rag_and_rules_differ(reading: Cspt) -> None:
    shown = reading("show", "A19-A4XJJBVK").out

    assert shown.startswith("R≠G A19-A4XJJBVK  Leaflet")
    assert "RAG by the rules  declared red, updated lately and not soon due" in shown
    assert "Due               2020-01-10" in shown


def test_a_plan_shows_its_priorities_then_its_actions(reading: Cspt) -> None:
    shown = reading("show", "c7yd").out

    assert shown.index("Priorities ") < shown.index("Actions ")
    assert "Versions" in shown


def test_data_holds_the_text_the_children_and_the_events(reading: Cspt) -> None:
    (row,) = reading("show", "4t9c", "--json").data

    assert row["id"] == "C19-4T9C4MH6"
    assert row["body"].startswith("Specimen: invented")
    assert [child["kind"] for child in row["children"]] == ["action"] * 3
    dates = [event["date"] for event in row["events"]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("width", [1, 20, 40, 80, 120])
def test_a_page_keeps_to_the_width(width: int, reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(width)

    for record_id in ("4t9c", "a4xj", "c7yd", "M16-3YS6", "E16-17CV"):
        assert all(cells(line) <= max(2, width) for line in reading("show", record_id).lines)


def test_an_id_that_means_several_is_an_error_that_lists_them(reading: Cspt) -> None:
    ran = reading("show", "C19-")

    assert ran.code == 4
    assert "Night banging" in ran.err
    assert "type more of it" in ran.complaint


def test_fields_that_the_kind_does_not_know_are_named(cspt: Cspt, sample_store: Path) -> None:
    path = sample_store / "records/actions/2019/A19-A4XJJBVK/action.md"
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\ncolour: teal\n", 1), encoding="utf-8")

    assert "Also in the file  colour" in cspt("show", "a4xj").out


def test_paragraphs_are_wrapped_anew_and_items_stand_by_themselves(
    cspt: Cspt, sample_store: Path, on_terminal: Terminal
) -> None:
    path = sample_store / "records/actions/2019/A19-A4XJJBVK/action.md"
    head = path.read_text(encoding="utf-8").rpartition("---\n")[0]
    path.write_text(f"{head}---\n\n## Why\n\none\ntwo\n- first\nof these\n- second\n", encoding="utf-8")

    on_terminal(60)

    assert "\n## Why\n\none two\n- first of these\n- second\n" in cspt("show", "a4xj").out


def test_a_record_that_cannot_be_read_is_named_by_its_file_and_what_is_wrong(cspt: Cspt, sample_store: Path) -> None:
    file = "records/actions/2019/A19-A4XJJBVK/action.md"
    path = sample_store / file
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: [", 1), encoding="utf-8")

    for command in (("show", "a4xj"), ("set", "a4xj", "rag=red"), ("log", "a4xj", "x"), ("timeline", "a19-a4xj")):
        ran = cspt(*command)
        assert ran.code == 5
        assert ran.complaint.startswith(f"cspt: A19-A4XJJBVK cannot be read: {file}:")
        assert "broken YAML" in ran.complaint
    assert cspt("history", "A19-A4XJJBVK").code == 0
