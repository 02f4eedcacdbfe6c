from __future__ import annotations

from pathlib import Path

import pytest

from cspt.model.document import parse_document
from cspt.store.tidy import keep_tidied, plan_tidying
from tests.store.conftest import Desk


@pytest.fixture
def file(desk: Desk) -> Path:
    """The file of the action that is edited by hand: `rag: red`, `owner: [police, schools]`."""
    desk.workspace.change(desk.action, {"rag": "red"}, via="test")
    return desk.path(desk.action)


def tidied(desk: Desk, file: Path, change: bytes, to: bytes) -> bytes | None:
    """Return what a recorded edit would be tidied to; None where there is nothing to tidy."""
    assert change in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(change, to, 1))
    workspace = desk.again()
    workspace.record_hand_edits("a test", via="test")
    return next((one.after for one in plan_tidying(workspace).tidied), None)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (b"rag: red", b'rag: "red"'),
        (b"owner: [police, schools]", b"owner:\n  - police\n  - 'schools'"),
        (b"---\n\n", b"extra:\n---\n\n\n\n"),
        (b"kind: action\n", b"kind:      action   \n"),
    ],
)
def test_another_spelling_becomes_the_contracts(change: bytes, to: bytes, desk: Desk, file: Path) -> None:
    before = file.read_bytes()

    assert tidied(desk, file, change, to) == before


def test_what_a_record_says_stays(desk: Desk, file: Path) -> None:
    after = tidied(desk, file, b"rag: red\n", b"zebra: {b: 1, a: ['x, y', z]}\nrag: 'red'\n")

    assert after is not None
    values = parse_document(after).values()
    assert values["zebra"] == {"b": "1", "a": ["x, y", "z"]}
    assert [*values][-1] == "zebra"


def test_a_comment_keeps_the_fields_as_they_are(desk: Desk, file: Path) -> None:
    assert tidied(desk, file, b"rag: red\n", b"rag: 'red' # said on the phone\n") is None
    after = tidied(desk, file, b"kind: action\n", b"kind: action\r\n")
    assert after is not None
    assert b"rag: 'red' # said on the phone\n" in after
    assert b"\r" not in after


def test_a_long_list_keeps_its_lines(desk: Desk, file: Path) -> None:
    steps = b"steps:\n" + b"".join(b"  - step number %d, as it was agreed\n" % number for number in range(12))

    after = tidied(desk, file, b"rag: red\n", steps + b"rag: red\n")

    assert after is not None
    header = after.partition(b"\n---\n")[0] + b"\n"
    assert header.endswith(steps)


def test_a_file_that_changed_since_is_left_alone(desk: Desk, file: Path) -> None:
    assert tidied(desk, file, b"rag: red", b"rag: 'red'")
    workspace = desk.again()
    plan = plan_tidying(workspace)
    mine = file.read_bytes() + b"typed meanwhile\n"
    file.write_bytes(mine)

    saved = keep_tidied(workspace, plan.tidied, via="test")

    assert file.read_bytes() == mine
    assert (saved.oid, saved.left) == ("", (file.relative_to(desk.root).as_posix(),))
