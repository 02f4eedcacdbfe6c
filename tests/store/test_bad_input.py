"""A store with one of each bad file: each is named by file and line, everything else is read, nothing is rewritten."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.errors import InvalidRecord
from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.problem import Problem
from cspt.store.files import replace_file
from cspt.workspace import Workspace
from tests.gitting import commit_all, head
from tests.store.conftest import Desk

_GOOD = b"---\nid: {id}\nkind: action\ntitle: A title\n{more}---\n\nBody.\n"


def _action(record_id: str, more: bytes = b"") -> bytes:
    return _GOOD.replace(b"{id}", record_id.encode()).replace(b"{more}", more)


_BAD: dict[str, tuple[Callable[[str], bytes], int, str]] = {
    "broken YAML": (lambda i: _action(i, b"owner: [a, b\nref: 1\n"), 6, "broken YAML"),
    "an unknown kind": (lambda i: _action(i).replace(b"kind: action", b"kind: spaceship"), 3, "kind is `spaceship`"),
    "another kind": (lambda i: _action(i).replace(b"kind: action", b"kind: case"), 3, "kind is `case`"),
    "a wrong type": (lambda i: _action(i, b"status: [a, b]\n"), 5, "`status` takes one choice, not a list"),
    "a wrong choice": (lambda i: _action(i, b"rag: pink\n"), 5, "`rag` is `pink`; it may be red"),
    "a bad date": (lambda i: _action(i, b"ref: 1\ndue: 2019-02-31\n"), 6, "31 February 2019 does not exist"),
    "no title": (lambda i: _action(i).replace(b"title: A title\n", b""), 1, "`title` is missing"),
    "another id": (lambda i: _action("A19-99999999"), 2, "the file lies in the place of"),  # noqa: ARG005 - as others
    "a duplicate key": (lambda i: _action(i, b"ref: 1\nref: 2\n"), 6, "`ref` is given twice"),
    "an anchor": (lambda i: _action(i, b"ref: &x 1\n"), 5, "anchors and aliases"),
    "an alias": (lambda i: _action(i, b"ref: 1\nissue: *x\n"), 6, "anchors and aliases"),
    "a merge key": (lambda i: _action(i, b"<<: {ref: 1}\n"), 5, "merge keys"),
    "a tag": (lambda i: _action(i, b"ref: !!int 1\n"), 5, "YAML tags"),
    "a directive": (lambda i: _action(i).replace(b"---\nid", b"---\n%YAML 1.1\nid", 1), 2, "directives"),
    "nested brackets": (lambda i: _action(i, b"ref: " + b"[" * 50_000 + b"\n"), 5, "nested deeper than 16"),
    "too many values": (lambda i: _action(i, b"steps: [" + b"x," * 6_000 + b"]\n"), 5, "more than 5,000 values"),
    "a NUL": (lambda i: _action(i, b"ref: a\0b\n"), 5, "a NUL character"),
    "a byte-order mark": (lambda i: b"\xef\xbb\xbf" + _action(i), 1, "byte-order mark"),
    "no front matter": (lambda i: b"# Just a note\n", 1, "no front matter"),  # noqa: ARG005 - as others
    "an empty file": (lambda i: b"", 1, "no front matter"),  # noqa: ARG005 - as others
    "front matter not closed": (lambda i: _action(i).replace(b"---\n\nBody", b"Body"), 1, "not closed"),
    "a list": (lambda i: b"---\n- a\n- b\n---\n", 2, "not a list of fields"),  # noqa: ARG005 - as others
    "a megabyte": (lambda i: _action(i, b"outcome: " + b"x" * 1_000_000 + b"\n"), 2, "front matter of 1,000"),
    "five megabytes": (lambda i: _action(i) + b"x" * 5_000_000, 0, "at most 4,194,304 are read"),
    "Latin-1": (lambda i: _action(i, "ref: £5\n".encode("latin-1")), 5, "not UTF-8"),
    "a control character": (lambda i: _action(i, b"ref: \x1b[2J\n"), 5, "a control character"),
    "a link to nothing": (lambda i: _action(i, b"plan: PL19-99999999\n"), 0, "which is not in the store"),
    "a link to another kind": (lambda i: _action(i, b"plan: A19-00000002\n"), 0, "which is an action, not a plan"),
}  # fmt: skip
_FINE: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda i: _action(i, b"ref: 1\n").replace(b"\n", b"\r\n"),
    "keys of the library": lambda i: _action(i, b"content: 1\nhandler: 2\n2026: 3\n"),
    "no final newline": lambda i: _action(i).removesuffix(b"\n"),
    "a long line": lambda i: _action(i, b"outcome: " + b"long " * 2_000 + b"\n"),
    "an escape in quotes": lambda i: _action(i, b'ref: "\\e]52;c;x\\a"\n'),
}


def _place(number: int) -> tuple[str, str]:
    record_id = f"A19-BAD{number:05d}"
    return record_id, f"records/actions/2019/{record_id}/action.md"


@pytest.fixture
def bad_desk(desk: Desk, tmp_path: Path) -> Desk:
    """The small store with one of each bad file in it."""
    for number, make in enumerate([make for make, _, _ in _BAD.values()] + list(_FINE.values())):
        record_id, path = _place(number)
        replace_file(desk.root, path, make(record_id))
    (tmp_path / "outside.md").write_bytes(_action("A19-00000009"))
    replace_file(desk.root, "records/cases/2019/notes.txt", b"a note")
    replace_file(
        desk.root, f"records/cases/2019/{desk.case}/events/{desk.event}.md", desk.path(desk.event).read_bytes()
    )
    if os.name != "nt":
        (desk.root / "records/actions/2019/A19-00000009").symlink_to(tmp_path)
        os.mkfifo(desk.root / "records/pipe.md")
    return desk


def _problem_at(problems: list[Problem], number: int) -> Problem:
    (found,) = [problem for problem in problems if problem.path == _place(number)[1]]
    return found


@pytest.mark.parametrize(("number", "name"), list(enumerate(_BAD)), ids=list(_BAD))
def test_each_bad_file_is_a_named_problem_at_its_line(desk: Desk, number: int, name: str) -> None:
    make, line, words = _BAD[name]
    record_id, path = _place(number)
    replace_file(desk.root, path, make(record_id))
    (problem,) = desk.workspace.check()
    assert (problem.path, problem.line) == (path, line)
    assert words in problem.message
    assert len(problem.message) < 200
    assert "\n" not in problem.message


def test_all_of_them_together_leave_every_other_record_readable(bad_desk: Desk) -> None:
    problems = bad_desk.workspace.check()
    for number, (_, line, words) in enumerate(_BAD.values()):
        problem = _problem_at(problems, number)
        assert problem.line == line
        assert words in problem.message
    others = [problem for problem in problems if "BAD" not in problem.path]
    taken = f"id {bad_desk.event} is already taken by records/actions/2019/{bad_desk.action}/events/{bad_desk.event}.md"
    assert [(problem.path.rpartition("/")[2], problem.message.split(";")[0].split(",")[0]) for problem in others] == [
        ("A19-00000009", "a link"),
        (f"{bad_desk.event}.md", taken),
        ("notes.txt", "not the place of a record"),
        ("pipe.md", "not a plain file"),
    ]  # fmt: skip
    records = bad_desk.workspace.load()
    for record_id in (bad_desk.plan, bad_desk.action, bad_desk.event, bad_desk.case, bad_desk.task):
        assert records.find(record_id).problems == ()


def test_what_is_odd_but_legal_is_no_problem(desk: Desk) -> None:
    for number, make in enumerate(_FINE.values()):
        record_id, path = _place(number)
        replace_file(desk.root, path, make(record_id))
    assert desk.workspace.check() == []
    assert len(desk.workspace.load().records) == 5 + len(_FINE)


def _digest(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if ".git" not in path.parts}


def test_nothing_is_rewritten_by_reading_checking_or_working_beside_it(bad_desk: Desk) -> None:
    before, commit = _digest(bad_desk.root), head(bad_desk.root)
    workspace = Workspace.open(bad_desk.root)
    workspace.check()
    workspace.facts()
    workspace.hand_edits()
    assert (_digest(bad_desk.root), head(bad_desk.root)) == (before, commit)
    made = workspace.create(KINDS["event"], "Visit", {"about": bad_desk.action}, via="test").id
    path = str(bad_desk.path(made))
    after = _digest(bad_desk.root)
    after.pop(path)
    assert after == before


def test_bad_files_are_never_recorded_unseen(bad_desk: Desk) -> None:
    with pytest.raises(InvalidRecord, match="; nothing was recorded"):
        bad_desk.workspace.record_hand_edits("why", via="record")
    with pytest.raises(InvalidRecord, match="nothing was recorded"):
        bad_desk.again().record_hand_edits("why", via="record")


def test_a_field_that_does_not_fit_can_be_mended_by_setting_it(desk: Desk) -> None:
    record_id, path = _place(0)
    replace_file(desk.root, path, _action(record_id, b"rag: red # why\n"))
    desk.workspace.record_hand_edits("new", via="record")
    replace_file(desk.root, path, _action(record_id, b"rag: pink # why\n"))
    commit_all(desk.root, "by hand")
    desk.workspace.change(RecordId(record_id), {"rag": "green"}, via="set")
    assert b"rag: green # why\n" in (desk.root / path).read_bytes()
