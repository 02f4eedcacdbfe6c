"""Data that users of other tools lost, each a test here so that it cannot be lost in this way again.

The tools are those that keep work items as text under git: beads, tbd, Backlog.md and their kind. What they lost while
bringing two clones together is tested where that is done.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from cspt.errors import InvalidRecord
from cspt.kinds import KINDS
from cspt.model.ids import ALPHABET, is_id, new_id
from cspt.store.index.store import Index
from cspt.store.profile import read_profile
from cspt.workspace import Workspace
from tests.cli.running import Ran, run
from tests.gitting import commit_all, git
from tests.making import ROOT
from tests.reliability.small_store import assert_sound
from tests.store.conftest import Desk

_DESTROYS = re.compile(
    r"rm -[a-z]*[rf]|\brmdir\b|\bdel /|\bshred\b|\bdd if=|mkfs|> *\.git/|demo [^`]*--fresh|"
    r"reset --(hard|merge|keep)|clean -[a-z]*[fdx]|checkout (-f|--force|-- |\.)|restore [.-]|stash (drop|clear)|"
    r"push [^`]*(-f\b|--force|\+)|branch (-D|-d)|tag -d|update-ref -d|reflog expire|gc --prune|\bgit prune|"
    r"filter-(repo|branch)|worktree remove"
)
"""Commands, or ends of them, that throw work away."""


# An id was made from the title, and the issue made anew was deleted as the old one (beads #592); the ids of archived
# tasks were given out again (Backlog.md 1.44).
def test_an_id_is_never_made_from_what_a_record_says_nor_given_out_twice(desk: Desk) -> None:
    first, second = (desk.workspace.create(KINDS["action"], "The very same", {}, via="test").id for _ in range(2))
    assert first != second

    desk.path(second).write_bytes(b"no record any more")
    halves = iter([*_bytes_of(first), *_bytes_of(second), *_bytes_of("A19-ZZZZZZZZ")])
    workspace = desk.again()
    workspace.surroundings = replace(workspace.surroundings, randomness=lambda size: bytes(islice(halves, size)))
    assert workspace.create(KINDS["action"], "The very same", {}, via="test").id == "A19-ZZZZZZZZ"


def test_ids_take_all_their_letters_from_chance() -> None:
    made = {new_id("A", 2019, os.urandom) for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(map(is_id, made))
    assert {letter for each in made for letter in each[4:]} == set(ALPHABET)


# A whole file written anew from an old database: 140 issues became 91 in one commit (beads #3931, #3729).
def test_a_save_touches_the_one_record_whatever_a_cache_believes(desk: Desk) -> None:
    Index(desk.root, read_profile(desk.root)).fresh()
    place = desk.root / ".git" / "cspt" / "index.sqlite"
    old = place.read_bytes()
    for number in range(3):
        desk.workspace.create(KINDS["action"], f"Made since {number}", {}, via="test")
    desk.workspace.change(desk.case, {"area": "North"}, via="test")
    place.write_bytes(old)
    by_hand = desk.path(desk.plan)
    by_hand.write_bytes(by_hand.read_bytes() + b"\nNot yet recorded.\n")
    before = _files(desk.root)

    assert run(("set", desk.action, "rag=red"), desk.root).code == 0

    path = desk.workspace.load().find(desk.action).path
    assert git(desk.root, "show", "--format=", "--name-only", "HEAD") == path
    after = _files(desk.root)
    assert {name for name in before if before[name] != after.get(name)} == {path}
    assert before.keys() == after.keys()


# A file that could not be parsed was skipped, and the sync said success (tbd #155).
def test_a_record_that_cannot_be_parsed_is_named_everywhere_and_check_ends_with_1(desk: Desk) -> None:
    path = desk.path(desk.action)
    name = path.relative_to(desk.root).as_posix()
    marked = b"<<<<<<< ours\nstatus: complete\n=======\nstatus: on-hold\n>>>>>>> theirs\ndue:"
    path.write_bytes(path.read_bytes().replace(b"due:", marked, 1))

    checked = run(("check",), desk.root)
    assert checked.code == 1
    assert f"{name}:" in checked.out
    for command in ("list actions", "board", "due", "search talks", f"show {desk.plan}", "status"):
        ran = run(command.split(), desk.root)
        assert name in ran.out + ran.err, f"{command} says nothing of the record it leaves out"
    for command in (f"show {desk.action}", f"set {desk.action} rag=red", f"move {desk.action} complete"):
        refused = run(command.split(), desk.root)
        assert refused.code == 5
        assert name in refused.complaint
    with pytest.raises(InvalidRecord, match="nothing was recorded"):
        desk.workspace.record_hand_edits("merged", via="record")
    assert b"<<<<<<< ours" in path.read_bytes()


# Two branches gave out the same number; one of the two tasks was no longer on the board (Backlog.md #632, tldw_chatbook
# #650 to #1957).
def test_two_branches_that_made_records_at_once_keep_both_on_the_board(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(desk.root), str(other))
    for root, seed in ((desk.root, 1), (other, 2)):
        workspace = Workspace.open(root)
        workspace.surroundings = replace(workspace.surroundings, randomness=partial(_all_alike, seed))
        values = workspace.values_from_text(KINDS["action"], {"ref": "1.1", "plan": desk.plan})
        workspace.create(KINDS["action"], f"Made in clone {seed}", values, via="test")
    git(desk.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other), "main")

    board = run(("board",), desk.root).out
    assert "Made in clone 1" in board
    assert "Made in clone 2" in board
    assert_sound(desk.root)


def test_an_id_that_a_merge_brought_twice_is_shown_and_both_files_stay(desk: Desk) -> None:
    event = desk.path(desk.event)
    twin = desk.path(desk.case).parent / "events" / event.name
    twin.parent.mkdir(exist_ok=True)
    twin.write_bytes(event.read_bytes().replace(str(desk.action).encode(), str(desk.case).encode()))
    commit_all(desk.root, "Merge branch 'theirs'")
    paths = [path.relative_to(desk.root).as_posix() for path in (event, twin)]

    checked = run(("check",), desk.root)
    assert checked.code == 1
    for command in (("check",), ("list", "events"), ("board",), ("timeline", desk.action)):
        ran = run(command, desk.root)
        assert _names_both(ran, paths), f"{command} is silent about the twins:\n{ran.out}{ran.err}"
    assert "Talk at the academy" in run(("timeline", desk.action), desk.root).out
    run(("check", "--fix"), desk.root)
    assert event.exists()
    assert twin.exists()
    assert git(desk.root, "status", "--porcelain") == ""


# An error told a whole command that destroys; it was pasted, and 247 issues were gone (beads, ADR 0002).
def test_no_text_of_the_program_holds_a_command_that_destroys() -> None:
    texts = list(_texts_of_the_program())
    assert len(texts) > 1_000
    assert [f"{where}: {text}" for where, text in texts if _DESTROYS.search(text)] == []


@pytest.mark.parametrize(
    "text",
    ["run `rm -rf .git` and clone again", "try `git reset --hard`", "`git clean -fdx` helps", "git push --force origin",
     "use `git checkout -- .`", "`cspt demo --fresh`", "git branch -D main"],
)  # fmt: skip
def test_commands_that_destroy_would_be_found(text: str) -> None:
    assert _DESTROYS.search(text)


def _texts_of_the_program() -> Iterator[tuple[str, str]]:
    """Yield every text in the code that is shown to somebody: all but docstrings."""
    for path in sorted((ROOT / "cspt").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield f"{path.name}:{node.lineno}", "".join(_literal(part) for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
                yield f"{path.name}:{node.lineno}", node.value


def _literal(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "…"


def _names_both(ran: Ran, paths: list[str]) -> bool:
    return all(path in ran.out + ran.err for path in paths)


def _files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def _bytes_of(record_id: str) -> list[int]:
    return [ALPHABET.index(letter) for letter in record_id[4:]]


def _all_alike(byte: int, size: int) -> bytes:
    return bytes([byte] * size)
