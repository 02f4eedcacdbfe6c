from __future__ import annotations

from pathlib import Path

import pytest

from cspt.model.document import parse_document
from cspt.store.tidy import keep_tidied, plan_tidying
from cspt.workspace import Workspace

FILE = "records/actions/2019/A19-A4XJJBVK/action.md"


def tidied(store: Path, change: bytes, to: bytes) -> bytes | None:
    """Return what a recorded edit would be tidied to; None where there is nothing to tidy."""
    path = store / FILE
    path.write_bytes(path.read_bytes().replace(change, to, 1))
    workspace = Workspace.open(store)
    workspace.record_hand_edits("a test", via="test")
    return next((one.after for one in plan_tidying(workspace).tidied), None)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (b"rag: red", b'rag: "red"'),
        (b"owner: [community safety manager]", b"owner:\n  - community safety manager"),
        (b"---\n\n", b"extra:\n---\n\n\n\n"),
        (b"kind: action\n", b"kind:      action   \n"),
    ],
)
def test_another_spelling_becomes_the_contracts(change: bytes, to: bytes, sample_store: Path) -> None:
    before = (sample_store / FILE).read_bytes()

    assert tidied(sample_store, change, to) == before


def test_what_a_record_says_stays(sample_store: Path) -> None:
    after = tidied(sample_store, b"rag: red\n", b"zebra: {b: 1, a: ['x, y', z]}\nrag: 'red'\n")

    assert after is not None
    values = parse_document(after).values()
    assert values["zebra"] == {"b": "1", "a": ["x, y", "z"]}
    assert [*values][-1] == "zebra"


def test_a_comment_keeps_the_fields_as_they_are(sample_store: Path) -> None:
    assert tidied(sample_store, b"rag: red\n", b"rag: 'red' # said on the phone\n") is None
    after = tidied(sample_store, b"kind: action\n", b"kind: action\r\n")
    assert after is not None
    assert b"rag: 'red' # said on the phone\n" in after
    assert b"\r" not in after


def test_a_long_list_keeps_its_lines(sample_store: Path) -> None:
    steps = b"steps:\n" + b"".join(b"  - step number %d, as it was agreed\n" % number for number in range(12))

    after = tidied(sample_store, b"rag: red\n", steps + b"rag: red\n")

    assert after is not None
    header = after.partition(b"\n---\n")[0] + b"\n"
    assert header.endswith(steps)


def test_a_file_that_changed_since_is_left_alone(sample_store: Path) -> None:
    path = sample_store / FILE
    assert tidied(sample_store, b"rag: red", b"rag: 'red'")
    workspace = Workspace.open(sample_store)
    plan = plan_tidying(workspace)
    mine = path.read_bytes() + b"typed meanwhile\n"
    path.write_bytes(mine)

    saved = keep_tidied(workspace, plan.tidied, via="test")

    assert path.read_bytes() == mine
    assert (saved.oid, saved.left) == ("", (FILE,))
