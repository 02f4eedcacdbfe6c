from __future__ import annotations

from cspt.model.changes import FieldChange, field_changes, say_raw
from cspt.model.document import Raw


def test_fields_that_differ_are_told_in_the_later_order_and_the_body_last() -> None:
    before: dict[str, Raw] = {"title": "Old", "due": "2019-12-10", "owner": ["a"], "gone": "x", "same": "1"}
    after: dict[str, Raw] = {"owner": ["a", "b"], "title": "New", "same": "1", "rag": "red"}
    assert field_changes(before, after, ("old body\n", "\nnew body\n")) == [
        FieldChange("owner", "a", "a, b"),
        FieldChange("title", "Old", "New"),
        FieldChange("rag", "", "red"),
        FieldChange("due", "2019-12-10", ""),
        FieldChange("gone", "x", ""),
        FieldChange("body", "old body", "new body"),
    ]


def test_an_empty_field_and_a_missing_one_are_the_same() -> None:
    assert field_changes({"due": ""}, {}, ("", "\n")) == []
    assert field_changes({}, {"due": ""}, ("a\n", "\na")) == []


def test_nested_values_are_said_as_one_line() -> None:
    assert say_raw([{"pounds": "5", "for": "talks"}, {"pounds": "7"}]) == "pounds: 5, for: talks, pounds: 7"
    assert say_raw({"neighbour": ["C.D.", "E.F."]}) == "neighbour: C.D., E.F."
