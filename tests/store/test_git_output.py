from __future__ import annotations

from cspt.store.git_output import (
    CommitInfo,
    Person,
    is_absent,
    parse_entries,
    parse_objects,
    parse_status,
)

ONE, TWO, NONE = "1" * 40, "2" * 40, "0" * 40


def test_trailers_are_read_from_the_last_paragraph_only() -> None:
    commit = CommitInfo("", Person("", ""), 0, "s\n\nRecord: faked\n\nRecord: one\nRecord: two\nVia: x: y\n")
    assert commit.subject == "s"
    assert commit.trailers("Record") == ["one", "two"]
    assert commit.trailer("Record") == "two"
    assert commit.trailer("Via") == "x: y"
    assert commit.trailer("Undo") == ""


def test_an_object_that_is_missing_or_broke_off_is_told_from_one_that_is_empty() -> None:
    out = f"{ONE} blob 3\na\nb\n{TWO} missing\n{NONE} blob 0\n\n".encode()
    assert dict(parse_objects(out)) == {ONE: b"a\nb", TWO: None, NONE: b""}
    assert dict(parse_objects(f"{ONE} blob 9\nbroke".encode())) == {}


def test_paths_may_hold_anything_but_nul() -> None:
    listing = f"100644 blob {ONE}\ta\tb\n\0".encode() + b"120000 blob " + TWO.encode() + b"\t\xff\0"
    assert list(parse_entries(listing)) == [("a\tb\n", "100644", ONE), ("\udcff", "120000", TWO)]
    assert list(parse_status(b"?? a b\0 M \xff\0D  c\0 D d\0A  e\0")) == [
        ("a b", "new"),
        ("\udcff", "changed"),
        ("c", "gone"),
        ("d", "gone"),
        ("e", "new"),
    ]


def test_no_object_has_as_many_noughts_as_the_repository_asks_for() -> None:
    assert is_absent(NONE)
    assert is_absent("0" * 64)
    assert not is_absent(ONE)
