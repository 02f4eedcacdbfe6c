from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.running import Cspt


def test_it_shows_the_store_at_a_glance(reading: Cspt, shared_sample: Path) -> None:
    shown = reading("status").out

    assert shown.splitlines()[:3] == [
        "Hertsmere, Watford and Havering",
        "sample, 2019-12-10",
        str(shared_sample.resolve()),
    ]
    assert "127 actions" in shown
    assert "every edit is recorded" in shown
    (row,) = reading("status", "--json").data
    assert (row["records"]["actions"], row["problems"], row["edited"]) == (127, 0, [])


def test_it_names_what_was_edited_by_hand_and_what_is_wrong_with_it(cspt: Cspt, sample_store: Path) -> None:
    path = sample_store / "records/actions/2019/A19-A4XJJBVK/action.md"
    path.write_text(path.read_text(encoding="utf-8").replace("rag: red", "rag: purple"), encoding="utf-8")

    ran = cspt("status")

    assert ran.code == 0
    assert "changed  records/actions/2019/A19-A4XJJBVK/action.md" in ran.out
    assert "`rag` is `purple`" in ran.out
    assert "1 problem; `cspt check` shows all" in ran.out
    refused = cspt("record", "-m", "why")
    assert refused.code == 5
    assert "nothing was recorded" in refused.complaint


def test_it_fits_a_narrow_terminal(reading: Cspt, on_terminal: Callable[..., None]) -> None:
    on_terminal(20)
    assert max(len(line) for line in reading("status").lines) <= 20
