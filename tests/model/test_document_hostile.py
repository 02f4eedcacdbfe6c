"""Files that must be refused by name and line, or read as what they are; lines count from the opening fence, 1."""

from __future__ import annotations

import pytest

from cspt.model.document import (
    MAX_DEPTH,
    MAX_HEADER_CHARS,
    MAX_NODES,
    BadDocument,
    compose,
    encode,
    parse_document,
    parse_mapping,
    replace_body,
    replace_fields,
)
from cspt.model.places import MAX_FILE_BYTES


def _refusal(data: bytes) -> tuple[int, str]:
    with pytest.raises(BadDocument) as caught:
        parse_document(data)
    return caught.value.line, caught.value.message


def _in_front(header: str) -> bytes:
    return f"---\n{header}---\nbody\n".encode()


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 4, "broken YAML"),
        ("a: 1\nb: 'never closed\nc: 3\n", 3, "broken YAML"),
        ("a: 1\nb: [never closed\n", 3, "broken YAML"),
        ("a: b: c\n", 2, "broken YAML: mapping values"),
        ("a: 1\nb:\n\t- tab\n", 4, "broken YAML"),
        ("a: 1\n b: 2\n", 3, "broken YAML"),
        ("a: 1\nb: @home\n", 3, "broken YAML"),
        ('a: 1\nb: "\\ud800"\n', 3, "broken YAML: found invalid Unicode"),
        ("a: 1\nb: 2\na: 3\n", 4, "`a` is given twice"),
        ("a: 1\n'a': 3\n", 3, "`a` is given twice"),
        ("m:\n  x: 1\n  x: 2\n", 4, "`x` is given twice"),
        ("a: &here 1\n", 2, "anchors and aliases"),
        ("a: 1\nb: *here\n", 3, "anchors and aliases"),
        ("a: &all [x, y]\nb: [*all, *all]\n", 2, "anchors and aliases"),
        ("a: 1\n<<: {b: 2}\n", 3, "merge keys"),
        ("a: 1\nb: {<<: {c: 2}}\n", 3, "merge keys"),
        ("a: 1\nb: !!python/object/apply:os.system [x]\n", 3, "YAML tags"),
        ("a: 1\nb: !secret x\n", 3, "YAML tags"),
        ("# first\n%YAML 1.1\n", 3, "directives"),
        ("%TAG ! tag:example.org,2000:\n--- {a: 1}\n", 2, "directives"),
        ("a: 1\n--- b\n", 3, "a second YAML document"),
        ("a: 1\n...\nb: 2\n", 4, "a second YAML document"),
        ("a: 1\nb: \x1b[31m\n", 3, "a control character"),
        ("a: 1\nb: \x7f\n", 3, "a control character"),
        ("- one\n- two\n", 2, "not a list of fields"),
        ("# why\n\njust words\n", 4, "not a list of fields"),
        ("a: 1\n? [x, y]\n: 2\n", 3, "a field's name must be plain text"),
        ("k" * 2_000 + ": 1\n", 2, "not a list of fields"),
    ],
)
def test_front_matter_outside_the_contract_is_refused_at_its_line(header: str, line: int, words: str) -> None:
    found_line, message = _refusal(_in_front(header))
    assert (found_line, words in message) == (line, True), message


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "no front matter"),
        (b"# A note\n", 1, "no front matter"),
        (b"\n---\na: 1\n---\n", 1, "no front matter"),
        (b"----\na: 1\n----\n", 1, "no front matter"),
        (b'{"a": 1}\n', 1, "no front matter"),
        (b"---\na: 1\n", 1, "not closed"),
        (b"---", 1, "not closed"),
        (b"---\na: |\n  ---\n", 1, "not closed"),
        (b"\xef\xbb\xbf---\na: 1\n---\n", 1, "byte-order mark"),
        ("---\na: 1\n---\n".encode("utf-16"), 1, "not UTF-8"),
        (b"---\na: 1\nb: \xff\n---\n", 3, "not UTF-8"),
        (b"---\na: 1\n---\nbody\xed\xa0\x80\n", 4, "not UTF-8"),
        (b"---\na: 1\nb: \0\n---\n", 3, "NUL"),
        (b"---\na: 1\n---\n\nbo\0dy\n", 5, "NUL"),
        (b"---\n---\n" + b"x" * MAX_FILE_BYTES, 0, "at most"),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_the_reason(data: bytes, line: int, words: str) -> None:
    found_line, message = _refusal(data)
    assert (found_line, words in message) == (line, True), message


def test_fifty_thousand_open_brackets_are_refused_and_nothing_crashes() -> None:
    assert _refusal(_in_front("a: 1\nb: " + "[" * 50_000 + "\n"))[0] == 3
    assert "nested deeper" in _refusal(_in_front("b: " + "[" * 50_000 + "\n"))[1]
    assert "nested deeper" in _refusal(_in_front("b: " + "{a: " * 15_000 + "\n"))[1]


@pytest.mark.parametrize("nested", ["[{}]", "- {}"])
def test_nesting_is_read_to_the_limit_and_not_beyond(nested: str) -> None:
    def deep(levels: int) -> bytes:
        if nested == "- {}":
            return _in_front("a:\n" + "".join(f"{'  ' * level}-\n" for level in range(levels - 1)))
        return _in_front("a: " + "[" * levels + "]" * levels + "\n")

    assert parse_document(deep(MAX_DEPTH - 1)).values()
    assert "nested deeper than 16 levels" in _refusal(deep(MAX_DEPTH))[1]
    assert "nested deeper than 16 levels" in _refusal(deep(MAX_DEPTH + 1))[1]


def test_values_are_counted_to_the_limit_and_not_beyond() -> None:
    assert parse_document(_in_front("a: [" + "x, " * (MAX_NODES // 2) + "]\n")).values()
    line, message = _refusal(_in_front("a:\n" + "  - x\n" * MAX_NODES))
    assert "more than 5,000 values" in message
    assert line > 4_000


def test_a_megabyte_of_front_matter_is_refused_unread() -> None:
    assert "at most 65,536 are read" in _refusal(_in_front("a: " + "x" * 1_000_000 + "\n"))[1]
    assert parse_document(_in_front("a: " + "x" * (MAX_HEADER_CHARS - 10) + "\n")).values()


def test_a_megabyte_of_body_is_read() -> None:
    assert len(parse_document(b"---\n---\n" + b"word " * 200_000).body) == 1_000_000


def test_keys_that_trouble_the_library_are_plain_fields() -> None:
    document = parse_document(_in_front("content: one\nhandler: two\n2026: three\nmetadata: four\n~: five\n"))
    assert document.values() == {"content": "one", "handler": "two", "2026": "three", "metadata": "four", "~": "five"}


def test_every_scalar_stays_text() -> None:
    header = "time: 12:30\nref: 1e3\ntitle: no\nphone: 012\nday: 2019-02-06\nnone: null\nnan: .nan\nhex: 0x1F\n"
    assert parse_document(_in_front(header)).values() == {
        "time": "12:30", "ref": "1e3", "title": "no", "phone": "012", "day": "2019-02-06", "none": "null",
        "nan": ".nan", "hex": "0x1F",
    }  # fmt: skip


def test_windows_line_endings_are_read_and_kept() -> None:
    document = parse_document(b"---\r\na: 1\r\n---\r\n\r\nbody\r\n")
    assert document.values() == {"a": "1"}
    edited = replace_body(replace_fields(document, {"a": "2", "b": ["x", "y"]}, ("a", "b")), "one\ntwo")
    assert edited.text == "---\r\na: 2\r\nb: [x, y]\r\n---\r\n\r\none\r\ntwo\r\n"


def test_a_header_without_fields_is_read_as_none() -> None:
    for header in ("", "# only a comment\n", "\n\n"):
        assert parse_document(_in_front(header)).values() == {}


def test_lines_of_fields_count_from_the_opening_fence() -> None:
    document = parse_document(_in_front("# why\na: 1\n\nb: |\n  x\nc: 2\n"))
    assert [document.line_of(key) for key in ("a", "b", "c", "absent")] == [3, 5, 7, 1]


@pytest.mark.parametrize("header", ["{a: 1, b: 2}\n", "? a\n", "{a, b}\n", "? a # x: y\n: 1\n", "a: 1\n...\n"])
def test_a_legal_form_that_cannot_be_edited_is_refused_and_never_spoilt(header: str) -> None:
    document = parse_document(_in_front(header))
    for changes in ({"a": None}, {"a": "x"}, {"z": "x"}):
        try:
            edited = replace_fields(document, changes, ("a", "b"))
        except BadDocument as trouble:
            refused = trouble.message
            assert "by hand" in refused
        else:
            wanted = {**document.values(), **changes}
            assert edited.values() == {key: value for key, value in wanted.items() if value is not None}


def test_comments_beside_a_value_outlive_it() -> None:
    header = "a: 1  # beside\nb:  # above a list\n  - x  # inside\nc: | # of a block\n  text\nd: # of nothing\n"
    document = replace_fields(parse_document(_in_front(header)), {"a": "2", "b": ["y"], "c": "z", "d": "4"}, ())
    assert (
        document.text
        == "---\na: 2  # beside\nb: [y]  # above a list  # inside\nc: z # of a block\nd: 4 # of nothing\n---\nbody\n"
    )


def test_text_that_is_no_text_is_refused_before_it_is_written() -> None:
    document = parse_document(_in_front("a: 1\n"))
    for act in (
        lambda: replace_fields(document, {"a": "\udcff"}, ()),
        lambda: replace_body(document, "\udcff"),
        lambda: compose({"a": "\udcff"}, ""),
        lambda: encode(compose({}, "\udcff")),
    ):
        with pytest.raises(BadDocument, match="not UTF-8 text"):
            act()


def test_a_body_keeps_signs_that_python_takes_for_line_ends() -> None:
    document = parse_document(b"---\n---\n\nold\n")
    assert replace_body(document, "page\x0cbreak\x85next\u2028line").body == "\npage\x0cbreak\x85next\u2028line\n"


def test_a_bare_mapping_is_read_under_the_same_guard() -> None:
    assert parse_mapping("# profile\na: {b: [c]}\n") == {"a": {"b": ["c"]}}
    with pytest.raises(BadDocument) as caught:
        parse_mapping("a: 1\nb: &x 2\n")
    assert caught.value.line == 2
