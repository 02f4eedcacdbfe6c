"""Two copies of one record."""

from __future__ import annotations

import pytest

from cspt.kinds import KINDS
from cspt.model.conflict import Conflict, Why, conflicts_of
from cspt.model.document import parse_document
from cspt.model.merge import Merged, Sides, believed, merge_record
from tests.making import PROFILE
from tests.reliability.merging import person

_BASE = """---
id: A19-7K3QMXT4
kind: action
title: One
# who does it
owner: [police]
status: in-progress
x-ref: 7  # theirs
---

First line.

Last line.
"""


def _merge(base: str | None, ours: str | None, theirs: str | None) -> Merged:
    """Merge two copies of an action, and see that it makes no difference whose is ours."""
    first, second = person("Council", 1), person("Police", 2)
    copies = [None if text is None else text.encode() for text in (base, ours, theirs)]
    kind = KINDS["action"]
    merged = merge_record(kind, *copies, sides=Sides(first, second), vocabulary=PROFILE.vocabulary)
    copies[1:] = copies[:0:-1]
    swapped = merge_record(kind, *copies, sides=Sides(second, first), vocabulary=PROFILE.vocabulary)
    assert merged == swapped
    return merged


def _text(merged: Merged) -> str:
    assert merged.data is not None
    return merged.data.decode()


def _only(merged: Merged) -> Conflict:
    [conflict] = merged.conflicts
    assert conflicts_of(parse_document(merged.data or b"").values()["conflicts"]) == ([conflict], [])
    return conflict


def test_changes_of_different_fields_are_both_made_and_nothing_else_is_touched() -> None:
    ours = _BASE.replace("title: One", "title: Two")
    theirs = _BASE.replace("status: in-progress", "status: on-hold")
    merged = _merge(_BASE, ours, theirs)
    assert _text(merged) == ours.replace("in-progress", "on-hold")
    assert merged.conflicts == ()


def test_two_values_of_one_field_are_both_kept_with_who_and_when() -> None:
    merged = _merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("One", "Three"))
    conflict = _only(merged)
    assert (conflict.field, conflict.base) == ("title", "One")
    told = [(version.value, version.origin.who, version.origin.when) for version in conflict.versions]
    assert told == [("Two", "Council", "2019-12-10T09:01Z"), ("Three", "Police", "2019-12-10T09:02Z")]


def test_comments_and_order_of_either_side_are_kept() -> None:
    ours = _BASE.replace("# who does it\n", "# who does it\n# by Friday\n").replace("title: One", "title: Two")
    theirs = _BASE.replace("x-ref: 7  # theirs\n", "").replace("kind: action\n", "kind: action\nx-ref: 7  # theirs\n")
    text = _text(_merge(_BASE, ours, theirs.replace("[police]", "[police, cmht]  # both")))
    assert "# by Friday\nowner: [police, cmht]  # both\n" in text
    assert text.index("x-ref") < text.index("title: Two")


def test_a_comment_beside_a_value_stays_where_the_other_side_changes_the_value() -> None:
    text = _text(
        _merge(_BASE, _BASE.replace("in-progress", "in-progress # agreed"), _BASE.replace("in-progress", "on-hold"))
    )
    assert "status: on-hold # agreed\n" in text


def test_line_endings_follow_the_side_that_changed_them() -> None:
    ours = _BASE.replace("One", "Two")
    theirs = _BASE.replace("in-progress", "on-hold").replace("\n", "\r\n")
    assert _text(_merge(_BASE, ours, theirs)) == ours.replace("in-progress", "on-hold").replace("\n", "\r\n")


def test_passages_of_a_text_are_brought_together_line_by_line() -> None:
    ours, theirs = _BASE.replace("First", "Our first"), _BASE.replace("Last", "Their last")
    merged = _merge(_BASE, ours, theirs)
    assert _text(merged).endswith("\nOur first line.\n\nTheir last line.\n")
    assert merged.conflicts == ()


def test_one_passage_changed_twice_is_a_conflict_and_never_marks_of_git() -> None:
    merged = _merge(_BASE, _BASE.replace("First", "Our first"), _BASE.replace("First", "Their first"))
    conflict = _only(merged)
    assert conflict.field == "body"
    assert [version.value for version in conflict.versions] == [
        "Our first line.\n\nLast line.",
        "Their first line.\n\nLast line.",
    ]
    assert "<<<" not in _text(merged)


def test_a_passage_too_long_to_keep_twice_stands_twice_in_the_text_and_is_flagged() -> None:
    long = ["\n".join(f"{side} {number}" for number in range(3_000)) for side in ("ours", "theirs")]
    merged = _merge(_BASE, *(_BASE.replace("First line.", each) for each in long))
    assert _only(merged).why is Why.LONG
    assert all(line in _text(merged) for each in long for line in each.split("\n"))


def test_a_third_value_joins_the_two_in_conflict() -> None:
    one, two, three = (_BASE.replace("One", word) for word in ("Two", "Three", "Four"))
    merged = _merge(_BASE, _text(_merge(_BASE, one, two)), three)
    assert {version.value for version in _only(merged).versions} == {"Two", "Three", "Four"}
    assert _only(merged).base == "One"


def test_what_one_settled_stands_against_a_copy_that_still_has_both() -> None:
    open_ = _text(_merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("One", "Three")))
    settled = _BASE.replace("One", "Two")
    stale = open_.replace("in-progress", "on-hold")
    assert _text(_merge(open_, settled, stale)) == settled.replace("in-progress", "on-hold")


def test_two_people_who_settle_differently_are_both_heard() -> None:
    open_ = _text(_merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("One", "Three")))
    merged = _merge(open_, _BASE.replace("One", "Two"), _BASE.replace("One", "Three"))
    assert {version.value for version in _only(merged).versions} == {"Two", "Three"}


def test_settling_on_one_side_and_a_new_value_on_the_other_is_a_conflict_of_these_two() -> None:
    open_ = _text(_merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("One", "Three")))
    merged = _merge(open_, _BASE.replace("One", "Two"), _text(_merge(_BASE, open_, _BASE.replace("One", "Four"))))
    assert {version.value for version in _only(merged).versions} == {"Two", "Four"}


def test_closing_a_record_that_another_changes_is_flagged() -> None:
    merged = _merge(_BASE, _BASE.replace("in-progress", "complete"), _BASE.replace("One", "Two"))
    conflict = _only(merged)
    assert (conflict.field, conflict.why) == ("status", Why.CLOSED)
    assert "status: complete\n" in _text(merged)
    assert "title: Two\n" in _text(merged)


def test_a_record_deleted_by_one_and_changed_by_another_is_kept_and_flagged() -> None:
    merged = _merge(_BASE, None, _BASE.replace("One", "Two"))
    assert _only(merged).why is Why.DELETED
    assert "title: Two\n" in _text(merged)
    assert _merge(_BASE, None, _BASE).data is None


@pytest.mark.parametrize(
    "junk", ["not a record", "---\ntitle: [\n---\n", _BASE.replace("action", "case"), "<<<<<<< HEAD\n"]
)
def test_bytes_that_are_no_record_never_take_its_place(junk: str) -> None:
    merged = _merge(_BASE, _BASE.replace("One", "Two"), junk)
    assert merged.refused
    assert _only(merged).why is Why.UNREADABLE
    assert "title: Two\n" in _text(merged)
    assert _text(_merge(_BASE, junk, _BASE)).startswith("---\nid: A19-7K3QMXT4\nkind: action\ntitle: One\n")
    assert _merge(None, junk, None).data == junk.encode()


def test_a_field_that_never_changes_stays_and_who_changed_it_is_told() -> None:
    merged = _merge(_BASE, _BASE.replace("A19-7K3QMXT4", "A19-00000000"), _BASE.replace("One", "Two"))
    assert "id: A19-7K3QMXT4\n" in _text(merged)
    assert _only(merged).why is Why.FIXED


def test_a_header_on_one_line_is_merged_all_the_same() -> None:
    base = "---\n{id: A19-7K3QMXT4, kind: action, title: One, rag: red}\n---\n"
    merged = _merge(base, base.replace("One", "Two"), base.replace("red", "green"))
    values = parse_document(merged.data or b"").values()
    assert (values["title"], values["rag"]) == ("Two", "green")


def test_what_is_believed() -> None:
    assert believed(KINDS["action"], _BASE.encode()) == ""
    assert believed(KINDS["case"], _BASE.encode()) == "its kind is not case"
    assert believed(KINDS["action"], b"---\ntitle: [\n---\n").startswith("line 2: ")
