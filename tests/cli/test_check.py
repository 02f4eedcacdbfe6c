from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.running import Cspt

FILE = "records/actions/2019/A19-A4XJJBVK/action.md"


def test_a_sound_store_ends_with_0(reading: Cspt) -> None:
    ran = reading("check")

    assert (ran.code, ran.out) == (0, "Nothing wrong.\n")
    assert reading("check", "--json").data == []


def test_what_is_wrong_is_named_by_file_and_line_and_ends_with_1(cspt: Cspt, sample_store: Path) -> None:
    path = sample_store / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("rag: red", "rag: purple"), encoding="utf-8")
    (sample_store / "records" / "stray\x1b.txt").write_text("", encoding="utf-8")

    ran = cspt("check")

    assert ran.code == 1
    line = path.read_text(encoding="utf-8").splitlines().index("rag: purple") + 1
    assert f"{FILE}:{line}: `rag` is `purple`" in ran.out
    assert "records/stray␛.txt: " in ran.out
    rows = cspt("check", "--json").data
    assert {(row["path"], row["line"]) for row in rows} == {(FILE, line), ("records/stray\x1b.txt", 0)}


def test_fixing_a_tidy_store_changes_nothing(cspt: Cspt, git: Callable[..., str]) -> None:
    head = git("rev-parse", "HEAD")

    ran = cspt("check", "--fix")

    assert (ran.code, ran.err) == (0, "nothing to tidy\n")
    assert git("rev-parse", "HEAD") == head


def test_fixing_tidies_in_one_act_that_can_be_undone(cspt: Cspt, git: Callable[..., str], sample_store: Path) -> None:
    path = sample_store / FILE
    tidy = path.read_bytes()
    untidy = (
        tidy.replace(b"rag: red\n", b"").replace(b"---\n", b"---\nrag:   'red'\n", 1).replace(b"\n", b"\r\n").rstrip()
    )
    path.write_bytes(untidy)
    assert "edited by hand and not yet recorded" in cspt("check", "--fix").err
    assert path.read_bytes() == untidy
    assert cspt("record", "-m", "an odd editor").code == 0
    head = git("rev-parse", "HEAD").strip()

    ran = cspt("check", "--fix")

    assert ran.code == 0
    assert f"tidied {FILE}: line ends, last line end, order and spelling of fields" in ran.err
    assert path.read_bytes() == tidy
    assert git("rev-list", f"{head}..HEAD").count("\n") == 1
    assert cspt("undo").code == 0
    assert path.read_bytes() == untidy


def test_what_cannot_be_read_comes_before_what_follows_from_it(cspt: Cspt, sample_store: Path) -> None:
    case = next((sample_store / "records" / "cases").rglob("C19-AZ42*/case.md"))
    case.write_text("---\nkind: case\ntitle: [broken\n---\n", encoding="utf-8")

    first, *others = cspt("check").lines

    assert "broken YAML" in first
    assert any("points at C19-AZ42QGRN" in line for line in others)
