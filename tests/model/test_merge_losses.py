"""Losses that other tools' users paid for, each as a test of its own.

The names are those of the tools and reports that docs/architecture.md lists; what is tested is that no merge of ours
does the same.
"""

from __future__ import annotations

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS, conflicts_of
from cspt.model.document import Raw, parse_document
from cspt.model.ids import new_id
from cspt.model.merge import Sides, merge_record
from tests.making import PROFILE, made

_BASE = """---
id: A19-7K3QMXT4
kind: action
title: One
owner: [police, housing, cmht]
status: in-progress
labels: [asb, knife]
assignee: officer 3
comments: {thread: kept by another program, count: 3}
---

Text.
"""


def _merge(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    copies = [None if text is None else text.encode() for text in (base, ours, theirs)]
    merged = merge_record(KINDS["action"], *copies, sides=Sides(), vocabulary=PROFILE.vocabulary)
    return None if merged.data is None else merged.data.decode()


def _values(text: str | None) -> dict[str, Raw]:
    return dict(parse_document((text or "").encode()).values())


def test_fields_that_no_schema_knows_are_carried_through_a_merge() -> None:
    merged = _values(_merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("in-progress", "on-hold")))
    unknown = {name: merged[name] for name in ("labels", "assignee", "comments")}
    assert unknown == {name: _values(_BASE)[name] for name in unknown}


def test_every_field_of_every_kind_comes_through_a_merge() -> None:
    for kind in KINDS.values():
        fields = "".join(f"{field.name}: value of {field.name}\n" for field in kind.fields if field.name != "kind")
        base = f"---\nkind: {kind.name}\n{fields}---\n".encode()
        ours, theirs = base.replace(b"---\n", b"---\nx-1: a\n", 1), base.replace(b"---\n", b"---\nx-2: b\n", 1)
        merged = merge_record(kind, base, ours, theirs, sides=Sides(), vocabulary=PROFILE.vocabulary)
        held = parse_document(merged.data or b"").values()
        assert {name: text for name, text in held.items() if not name.startswith("x-")} == parse_document(base).values()
        assert (held["x-1"], held["x-2"]) == ("a", "b")


def test_what_one_person_took_out_of_a_list_does_not_come_back_when_another_adds_to_it() -> None:
    ours, theirs = _BASE.replace(", housing", ""), _BASE.replace("cmht]", "cmht, parks]")
    assert _values(_merge(_BASE, ours, theirs))["owner"] == ["police", "cmht", "parks"]


def test_a_stale_copy_does_not_bring_a_deleted_record_back() -> None:
    assert _merge(_BASE, None, _BASE) is None
    assert _merge(_BASE, _BASE, None) is None


def test_deleting_and_changing_at_once_is_never_decided_in_silence() -> None:
    merged = _merge(_BASE, None, _BASE.replace("One", "Two"))
    assert _values(merged)["title"] == "Two"
    assert CONFLICTS in _values(merged)


def test_a_record_made_again_with_the_same_words_is_another_record() -> None:
    draws = iter([bytes(range(8)), bytes(range(8, 16))])
    first, second = (new_id("A", 2019, lambda _count: next(draws)) for _ in range(2))
    assert first != second


def test_the_text_of_git_is_no_record_and_is_never_skipped_in_silence() -> None:
    marked = _BASE.replace("status: in-progress", "<<<<<<< ours\nstatus: a\n=======\nstatus: b\n>>>>>>> theirs")
    copies = (_BASE.encode(), _BASE.replace("One", "Two").encode(), marked.encode())
    merged = merge_record(KINDS["action"], *copies, sides=Sides(), vocabulary=PROFILE.vocabulary)
    assert merged.refused
    assert b"title: Two" in (merged.data or b"")
    assert merged.conflicts


def test_a_merge_that_is_clean_by_lines_but_gives_a_field_twice_gives_it_once() -> None:
    ours = _BASE.replace("title: One\n", "due: 2019-12-01\ntitle: One\n")
    theirs = _BASE.replace("count: 3}\n", "count: 3}\ndue: 2019-12-02\n")
    merged = _merge(_BASE, ours, theirs)
    assert merged is not None
    assert len([line for line in merged.splitlines() if line.startswith("due:")]) == 1
    [conflict] = conflicts_of(parse_document(merged.encode()).values()[CONFLICTS])[0]
    assert {version.value for version in conflict.versions} == {"2019-12-01", "2019-12-02"}


def test_a_field_of_another_program_is_not_treated_by_the_look_of_its_name() -> None:
    ours = _BASE.replace("count: 3", "count: 4")
    theirs = _BASE.replace("kept by another program", "moved")
    values = _values(_merge(_BASE, ours, theirs))
    [conflict] = conflicts_of(parse_document((_merge(_BASE, ours, theirs) or "").encode()).values()[CONFLICTS])[0]
    assert values["comments"] in [version.value for version in conflict.versions]
    assert len(conflict.versions) == 2


def test_the_value_that_did_not_win_can_be_read_in_the_record() -> None:
    merged = _values(_merge(_BASE, _BASE.replace("One", "Two"), _BASE.replace("One", "Three")))
    record = made("A19-7K3QMXT4", title="Two", conflicts=merged[CONFLICTS])
    assert {version.value for each in record.conflicts for version in each.versions} == {"Two", "Three"}
    assert record.problems == ()
