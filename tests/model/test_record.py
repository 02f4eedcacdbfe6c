from __future__ import annotations

import pytest

from cspt.kinds import KINDS
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.layout import Place
from cspt.model.problem import Problem
from cspt.model.record import Record, read_record
from tests.making import ACTION, OTHER, PROFILE, happened, made, parsed


def test_a_record_holds_what_fits_and_names_what_does_not() -> None:
    record = made(ACTION, "Body\n", due="31 Feb", status="complete", rag="pink", steps=["a", "b"], foreign="kept")
    assert record.text("status") == "complete"
    assert record.texts("steps") == ("a", "b")
    assert record.texts("status") == ()
    assert record.get("status", str) == "complete"
    assert record.get("status", int) is None
    assert "due" not in record.values
    assert record.raw["due"] == "31 Feb"
    assert record.raw["foreign"] == "kept"
    assert record.body == "\nBody\n"
    assert [(problem.line, problem.message.split(";")[0]) for problem in record.problems] == [
        (7, "`rag` is `pink`"),
        (5, "`due`: `31 Feb` is not a date"),
    ]


def test_a_required_field_that_is_missing_is_named() -> None:
    record = made("E19-00000001", about=ACTION, title="")
    assert [problem.message for problem in record.problems] == [
        "`title` is missing; every event has one",
        "`date` is missing; every event has one",
    ]
    assert record.title == "Event without a title"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": OTHER}, f"`id` is `{OTHER}`, but the file lies in the place of {ACTION}"),
        ({"id": [ACTION]}, "`id` is `['A19-00000000']`, but the file lies in the place of"),
    ],
)
def test_a_file_in_anothers_place_is_named(fields: dict[str, Raw], message: str) -> None:
    record = parsed(ACTION, "", **fields)
    assert isinstance(record, Record)
    assert message in record.problems[0].message
    assert record.problems[0].line == 2
    assert record.id == ACTION


def test_an_event_in_anothers_folder_is_named() -> None:
    place = Place(KINDS["event"], RecordId("E19-00000001"), RecordId(OTHER))
    data = f"---\nid: E19-00000001\nkind: event\ntitle: x\nabout: {ACTION}\ndate: 2019\n---\n".encode()
    record = read_record(place, "p", data, PROFILE.vocabulary)
    assert isinstance(record, Record)
    assert [(problem.line, problem.message) for problem in record.problems] == [
        (5, f"`about` is `{ACTION}`, but the file lies in the place of {OTHER}")
    ]


@pytest.mark.parametrize("kind", ["case", "spaceship", ["action"]])
def test_another_kind_in_the_place_of_a_record_cannot_be_read(kind: Raw) -> None:
    problem = parsed(ACTION, "", kind=kind)
    assert isinstance(problem, Problem)
    assert problem.unreadable
    assert problem.line == 3
    assert "but this is the place of a record of kind action" in problem.message


def test_an_unreadable_file_is_a_problem_with_its_line() -> None:
    problem = read_record(
        Place(KINDS["action"], RecordId(ACTION)), "the/path", b"---\na: 1\na: 2\n---\n", PROFILE.vocabulary
    )
    assert problem == Problem("the/path", 3, "`a` is given twice; keep one of the two", unreadable=True)
    assert str(problem) == "the/path:3: `a` is given twice; keep one of the two"


def test_a_record_cannot_be_changed_in_memory() -> None:
    record = happened(1, "2019")
    with pytest.raises(TypeError):
        record.values["title"] = "x"  # type: ignore[index]  # that it cannot be done is what is tested
    with pytest.raises(AttributeError):
        record.body = "x"  # type: ignore[misc]  # likewise
