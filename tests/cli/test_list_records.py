from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.kinds import KINDS
from tests.cli.running import Cspt

Terminal = Callable[..., None]


def ids(reading: Cspt, *arguments: str) -> list[str]:
    return [row["id"] for row in reading("list", *arguments, "--json").data]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_listed_singular_or_plural(name: str, reading: Cspt) -> None:
    found = ids(reading, name)

    assert found
    assert ids(reading, KINDS[name].plural.upper()) == found
    assert len(reading("list", name).lines) == len(found)


def test_a_row_is_keyed_as_the_front_matter_with_what_is_derived(reading: Cspt) -> None:
    (row,) = [row for row in reading("list", "actions", "--json").data if row["id"] == "A19-A4XJJBVK"]

    assert row["path"] == "records/actions/2019/A19-A4XJJBVK/action.md"
    assert (row["kind"], row["rag"], row["rag_derived"], row["overdue"], row["due"]) == (
        "action", "red", "green", 0, "2020-01-10",
    )  # fmt: skip
    assert row["owner"] == ["community safety manager"]
    assert row["rag_why"]


def test_filters_narrow_the_list(reading: Cspt) -> None:
    rows = reading("list", "actions", "rag=red", "status!=complete", "due<2020-01-01", "--json").data

    assert rows
    assert all(row["rag"] == "red" and row["status"] != "complete" and row["due"] < "2020-01-01" for row in rows)
    assert len(rows) < len(ids(reading, "actions", "rag=red"))
    assert set(ids(reading, "actions", "plan=ead3", "fearless")) <= set(ids(reading, "actions", "plan~hertsmere"))


def test_piped_output_is_whole_and_aligned_with_dates_as_written(reading: Cspt) -> None:
    lines = reading("list", "actions", "rag=red").lines

    assert all("…" not in line for line in lines)
    assert any("2020-01-10" in line for line in lines)
    assert len({line.index("A19-") for line in lines}) == 1
    assert "A19-A4XJJBVK" in "\n".join(lines)


@pytest.mark.parametrize("width", [20, 33, 80, 120, 200])
def test_a_terminal_of_any_width_is_kept_to(width: int, reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(width)

    for kind in KINDS:
        heading, *lines = reading("list", kind).lines
        assert len(heading) <= width
        assert all(len(line) <= width for line in lines)
        assert len(lines) == len(ids(reading, kind))


def test_a_terminal_shows_short_ids_and_dates_in_words(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(120)

    shown = reading("list", "actions", "rag=red").out

    assert "A19-A4XJ " in shown
    assert "in 31 days" in shown
    assert "12 days over" in shown


def test_rag_is_a_capital_where_declared_and_small_where_derived(reading: Cspt) -> None:
    first = {row["id"]: (row.get("rag", ""), row["rag_derived"]) for row in reading("list", "actions", "--json").data}
    letters = {"red": "R", "amber": "A", "green": "G", "blue": "B", "": "–"}
    for line in reading("list", "actions").lines:
        mark, record_id = line.split()[0], next(word for word in line.split() if word in first)
        declared, derived = first[record_id]
        expected = letters[declared] if declared else letters[derived].lower()
        if declared and derived and declared != derived:
            expected += f"≠{letters[derived]}"
        assert mark == expected


def test_colour_is_solid_where_declared(reading: Cspt, on_terminal: Terminal) -> None:
    on_terminal(120, colour=True)

    shown = reading("list", "actions").out

    assert "\x1b[1;97;41m R \x1b[0m" in shown
    assert "\x1b[31m r \x1b[0m" in shown
    assert "\x1b[2m – \x1b[0m" in shown


def test_the_order_is_the_plans_own_and_may_be_another(reading: Cspt) -> None:
    refs = [row.get("ref", "") for row in reading("list", "actions", "plan=ead3", "--json").data]
    assert refs.index("1.02") < refs.index("1.10") < refs.index("2.01")

    dues = [row.get("due") for row in reading("list", "actions", "--sort", "due", "--json").data]
    dated = [due for due in dues if due]
    assert dated == sorted(dated)
    assert dues == dated + [None] * (len(dues) - len(dated))

    latest = [row.get("due") for row in reading("list", "actions", "--sort", "-due", "--json").data]
    assert latest[: len(dated)] == dated[::-1]

    shown = [row["shows"] for row in reading("list", "actions", "--sort", "shows", "--json").data]
    assert list(dict.fromkeys(shown)) == ["red", "amber", "green", "blue", ""]

    stands = [row["stands"] for row in reading("list", "actions", "--sort", "stands", "--json").data]
    assert list(dict.fromkeys(stands)) == ["not-started", "in-progress", "on-hold", "complete"]


def test_the_list_may_be_limited(reading: Cspt) -> None:
    assert ids(reading, "actions", "--limit", "3") == ids(reading, "actions")[:3]
    assert ids(reading, "actions", "--limit", "0") == []


def test_an_empty_list_says_so(reading: Cspt, sample_store: Path) -> None:
    assert reading("list", "actions", "rag=red", "zebra").out == "No actions answer rag=red zebra.\n"
    assert reading("list", "actions", "zebra", "--json").data == []
    for path in (sample_store / "records" / "members").rglob("*.md"):
        path.unlink()
    assert "cspt new member TITLE" in reading("list", "members", at=sample_store).out


def test_what_cannot_be_read_is_named_beside_every_list(cspt: Cspt, sample_store: Path) -> None:
    actions = sorted((sample_store / "records" / "actions").glob("*/*/action.md"))
    for path in actions[:5]:
        path.write_text("no front matter\x1b[31m\n", encoding="utf-8")
    actions[5].write_text(
        actions[5].read_text(encoding="utf-8").replace("---\n", "---\nrag: pur\u202eple\n", 1), encoding="utf-8"
    )

    for command in (
        ["list", "actions"],
        ["board"],
        ["show", "x13n"],
        ["due"],
        ["search", "cuckooing"],
        ["timeline", "x13n"],
    ):
        ran = cspt(*command)
        assert ran.code == 0
        assert ran.err.startswith("5 records cannot be read:\n  records/actions/")
        assert "/action.md:1: no front matter" in ran.err
        assert "and 2 more; `cspt check` shows all" in ran.err
        assert "1 value does not fit its field" in ran.err
        assert "pur‹U+202E›ple" in ran.err
        assert "\x1b" not in ran.err
    assert len(cspt("list", "actions").lines) == 127 - 5
