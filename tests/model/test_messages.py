from __future__ import annotations

import pytest

from cspt.kinds import KINDS
from cspt.model.changes import BODY, FieldChange
from cspt.model.messages import message, say_change, subject
from cspt.model.schema import Type

SECRET = "Ms A at the blue door"


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("action", FieldChange("status", "not-started", "in-progress"), "status not-started → in-progress"),
        ("action", FieldChange("rag", "", "red"), "rag blank → red"),
        ("action", FieldChange("due", "2019-12-10", ""), "due 2019-12-10 → blank"),
        ("event", FieldChange("count", "2", "240"), "count 2 → 240"),
        ("case", FieldChange("review_due", "", "2019-12-24"), "review_due blank → 2019-12-24"),
        ("priority", FieldChange("emerging", "", "yes"), "emerging blank → yes"),
    ],
)
def test_values_of_choices_numbers_and_dates_are_said(kind: str, change: FieldChange, said: str) -> None:
    assert say_change(KINDS[kind], change) == said


@pytest.mark.parametrize("kind", list(KINDS))
def test_free_text_is_named_and_never_quoted(kind: str) -> None:
    declared = [
        field
        for field in KINDS[kind].fields
        if field.type in (Type.TEXT, Type.TEXTS, Type.MAP, Type.ROWS) or field.open
    ]
    for name in [*(field.name for field in declared), BODY, "a-foreign-key"]:
        assert say_change(KINDS[kind], FieldChange(name, SECRET, f"{SECRET} now")) == name


def test_a_subject_keeps_to_a_line_and_counts_the_rest() -> None:
    parts = [f"field_{number} not-started → in-progress" for number in range(6)]
    assert subject("A19-7K3QMXT4", ["status a → b", "due"]) == "A19-7K3QMXT4: status a → b; due"
    line = subject("A19-7K3QMXT4", parts)
    assert len(line) <= 72
    assert line == "A19-7K3QMXT4: field_0 not-started → in-progress and 5 more"


def test_a_single_long_part_is_kept_whole() -> None:
    assert subject("A19-7K3QMXT4", ["x" * 90]) == "A19-7K3QMXT4: " + "x" * 90


def test_a_message_ends_with_trailers_for_machines() -> None:
    text = message(["A19-7K3QMXT4"], ["status a → b"], ["status", "status"], "cspt 0.1.0 board")
    assert text == "A19-7K3QMXT4: status a → b\n\nRecord: A19-7K3QMXT4\nChange: status\nVia: cspt 0.1.0 board\n"


def test_a_message_names_each_record_once_and_what_it_undoes() -> None:
    text = message(["A19-7K3QMXT4", "E19-00000000", "A19-7K3QMXT4"], ["undo x"], [], "cspt 0.1.0 undo", undoes="abc")
    assert text.splitlines()[2:] == [
        "Record: A19-7K3QMXT4",
        "Record: E19-00000000",
        "Undo: abc",
        "Via: cspt 0.1.0 undo",
    ]


def test_a_restricted_record_is_its_id_alone() -> None:
    text = message(["C26-7K3QMXT4"], ["status open → closed"], ["status", "title"], "cspt 0.1.0 set", restricted=True)
    assert text == "C26-7K3QMXT4\n\nRecord: C26-7K3QMXT4\nVia: cspt 0.1.0 set\n"


def test_a_persons_own_words_stand_between() -> None:
    text = message(["A19-7K3QMXT4"], ["edited by hand"], [], "cspt 0.1.0 record", why="typing errors")
    assert text.split("\n\n") == [
        "A19-7K3QMXT4: edited by hand",
        "typing errors",
        "Record: A19-7K3QMXT4\nVia: cspt 0.1.0 record\n",
    ]
