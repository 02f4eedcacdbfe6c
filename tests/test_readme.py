"""README keeps its word: each recipe finds what the records say, each command of the day works, each key exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.store.profile import read_profile
from cspt.store.reader import Reader

_ROOT = Path(__file__).parents[1]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_ID = re.compile(r"[A-Z]{1,2}\d\d-[0-9A-Z]{8}(?=(?:/[a-z]+)?\.md)")
_RECIPE = re.compile(r"^(?P<asks>[A-Z][^\n]+):\n\n```sh\n(?P<command>[^`]+)```$", re.MULTILINE)
_SHELL = shutil.which("sh")

_SECTIONS = {part.partition("\n")[0]: part for part in _README.split("\n## ")}

RECIPES = {match["asks"]: match["command"].strip() for match in _RECIPE.finditer(_SECTIONS["Answers without cspt"])}
DAY = _SECTIONS["A day, in commands"].split("```sh\n")[1].partition("```")[0]

needs_shell = pytest.mark.skipif(_SHELL is None, reason="there is no POSIX shell here")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Reader(_ROOT, read_profile(_ROOT)).load()


def _ids(records: Iterable[Record]) -> list[str]:
    return [record.id for record in records]


def _where(kind: str, holds: Callable[[Record], bool]) -> Callable[[Snapshot], list[str]]:
    """Say which records of a kind (any, where it is empty) a recipe must name, in no order."""
    return lambda all_: sorted(_ids(r for r in all_.records.values() if kind in ("", r.kind.name) and holds(r)))


def _by_day(kind: str, field: str) -> Callable[[Snapshot], list[str]]:
    def ordered(all_: Snapshot) -> list[str]:
        dated = [
            (day, r.path, r.id) for r in all_.records.values() if r.kind.name == kind and (day := r.get(field, date))
        ]
        return [record_id for _, _, record_id in sorted(dated)]

    return ordered


def _students(all_: Snapshot) -> list[str]:
    counts = (r.get("count", int) or 0 for r in all_.records.values() if r.text("unit") == "students")
    return [str(sum(counts))]


def _themes(all_: Snapshot) -> list[str]:
    cases = Counter(r.text("theme") for r in all_.records.values() if r.kind.name == "case")
    return sorted(f"{count} theme: {theme}" for theme, count in cases.items())


def _involves(role: str) -> Callable[[Record], bool]:
    return lambda r: role in (*r.texts("owner"), r.text("lead"), r.text("by"))


def _mentions(word: str) -> Callable[[Record], bool]:
    return lambda r: word in "\n".join([*map(str, r.raw.values()), r.body]).lower()


FOUND: dict[str, Callable[[Snapshot], list[str]]] = {
    "Actions that their owner declared red": _where("action", lambda r: r.text("rag") == "red"),
    "Actions due in December 2019": _where("action", lambda r: r.text("due").startswith("2019-12")),
    "Everything that happened on 9 December 2019": _where("event", lambda r: r.text("date") == "2019-12-09"),
    "Events with a head count of students": _where("event", lambda r: r.text("unit") == "students"),
    "All that an SNT sergeant owns, leads or did": _where("", _involves("SNT sergeant")),
    "Actions that nobody owns": _where("action", lambda r: not r.texts("owner")),
    "Cases that are escalated": _where("case", lambda r: r.text("status") == "escalated"),
    "Cases of a repeat victim": _where("case", lambda r: "repeat-victim" in r.texts("flags")),
    "Every record that speaks of cuckooing": _where("", _mentions("cuckooing")),
}
IN_ORDER: dict[str, Callable[[Snapshot], list[str]]] = {
    "Information-sharing agreements, the first to expire on top": _by_day("member", "isp_expires"),
    "Case reviews, the longest overdue on top": _by_day("case", "review_due"),
}
COUNTED: dict[str, Callable[[Snapshot], list[str]]] = {
    "How many students that makes": _students,
    "How many cases each theme has": _themes,
}


def _output(command: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    assert _SHELL is not None
    done = subprocess.run(
        [_SHELL, "-euc", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def _named(output: str) -> list[str]:
    return [_ID.findall(line)[-1] for line in output.splitlines()]


def test_every_recipe_of_the_readme_is_checked() -> None:
    assert set(RECIPES) == set(FOUND) | set(IN_ORDER) | set(COUNTED)
    assert len(RECIPES) >= 8


@needs_shell
@pytest.mark.parametrize("asks", FOUND)
def test_a_recipe_names_the_records_that_answer(asks: str, snapshot: Snapshot) -> None:
    expected = FOUND[asks](snapshot)

    assert expected
    assert sorted(_named(_output(RECIPES[asks], _ROOT))) == expected


@needs_shell
@pytest.mark.parametrize("asks", IN_ORDER)
def test_a_recipe_puts_the_nearest_day_on_top(asks: str, snapshot: Snapshot) -> None:
    expected = IN_ORDER[asks](snapshot)
    found = _named(_output(RECIPES[asks], _ROOT))

    assert expected
    assert found[0] == expected[0]
    assert sorted(found) == sorted(expected)


@needs_shell
@pytest.mark.parametrize("asks", COUNTED)
def test_a_recipe_counts_what_the_records_say(asks: str, snapshot: Snapshot) -> None:
    found = sorted(" ".join(line.split()) for line in _output(RECIPES[asks], _ROOT).splitlines())

    assert found == COUNTED[asks](snapshot)


@needs_shell
def test_the_day_in_commands_works_on_the_sample(sample_store: Path) -> None:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    said = _output(DAY, sample_store, {**os.environ, "PATH": programs})

    assert "Joint visit, caretaker seen" in said


def test_the_five_keys_are_in_the_table_of_keys() -> None:
    from cspt.tui.keys import KEYS

    keys = re.findall(r"^\| `([^`]+)` \|", _README, re.MULTILINE)

    assert len(keys) == 5
    assert set(keys) <= {key.shown for key in KEYS}


def test_the_readme_names_only_files_that_are_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", _README)

    assert links
    assert [link for link in links if not (_ROOT / link).is_file()] == []
