"""Edits of files that are odd but legal change what was asked and no other byte."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cspt.model.document import Raw, compose, parse_document, replace_body, replace_fields
from tests.odd_files import KEYS, ORDER, OddFile, any_text, new_values, odd_files
from tests.reliability.scale import scale


@settings(max_examples=scale(200, 10_000), deadline=None)
@given(odd_files())
def test_reading_finds_every_field_and_the_exact_body(file: OddFile) -> None:
    document = parse_document(file.text.encode())
    assert document.values() == file.values
    assert document.body == file.body
    assert document.text == file.text


@settings(max_examples=scale(200, 10_000), deadline=None)
@given(odd_files(), st.sampled_from(KEYS), new_values)
def test_an_edit_changes_the_lines_of_its_field_and_no_other_byte(file: OddFile, key: str, value: Raw | None) -> None:
    before = parse_document(file.text.encode())
    after = replace_fields(before, {key: value}, ORDER)

    assert parse_document(after.text.encode()) == after
    wanted = {**file.values, key: value}
    assert after.values() == {name: given for name, given in wanted.items() if given is not None}
    assert after.body == file.body
    _assert_only_lines_of(file, key, value, after.text)


def _assert_only_lines_of(file: OddFile, key: str, value: Raw | None, text: str) -> None:
    if key not in file.values:
        _assert_inserted(file, text, blank=value is None)
        return
    start, end = file.span(key)
    assert text.startswith(file.text[:start])
    assert text.endswith(file.text[end:])
    lines = text[start : len(text) - len(file.text[end:])]
    if value == file.values[key]:
        assert lines == file.text[start:end]
    elif value is None:
        assert lines.strip("\r\n") == ""
    else:
        comment = next(block.comment for block in file.blocks if block.key == key)
        assert comment in lines


def _assert_inserted(file: OddFile, text: str, *, blank: bool) -> None:
    if blank:
        assert text == file.text
        return
    shared = 0
    while shared < len(file.text) and file.text[shared] == text[shared]:
        shared += 1
    starts = [at for at in range(shared + 1) if text.endswith(file.text[at:]) and text[:at].endswith("\n")]
    assert starts


@settings(max_examples=scale(100, 5_000), deadline=None)
@given(odd_files(), st.dictionaries(st.sampled_from(KEYS), new_values, min_size=2, max_size=4))
def test_several_edits_leave_every_other_block_as_it_was(file: OddFile, changes: dict[str, Raw | None]) -> None:
    after = replace_fields(parse_document(file.text.encode()), changes, ORDER)

    wanted = {**file.values, **changes}
    assert after.values() == {name: given for name, given in wanted.items() if given is not None}
    at = 0
    for block in file.blocks:
        if block.key not in changes:
            lines = block.text.rstrip()
            at = after.text.index(lines, at) + len(lines)
    assert after.text.endswith(file.closing + file.body)


@settings(max_examples=scale(100, 5_000), deadline=None)
@given(odd_files())
def test_saving_what_was_read_changes_nothing(file: OddFile) -> None:
    document = parse_document(file.text.encode())
    assert replace_fields(document, file.values, ORDER).text == file.text
    assert replace_body(document, document.body).text == file.text


@settings(max_examples=scale(100, 5_000), deadline=None)
@given(odd_files(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=40))
def test_a_new_body_leaves_the_front_matter_to_the_byte(file: OddFile, body: str) -> None:
    document = parse_document(file.text.encode())
    after = replace_body(document, body)
    head = document.text[: document.body_start]
    assert after.text.startswith(head)
    assert after.values() == file.values
    assert after.body.replace("\r\n", "\n").strip("\n") == body.strip("\n")


@settings(max_examples=scale(100, 5_000), deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), new_values.filter(lambda value: value is not None)), any_text)
def test_a_new_file_reads_back_as_it_was_given(fields: dict[str, Raw], body: str) -> None:
    body = body.replace("\0", "")
    document = parse_document(compose(fields, body).encode())
    assert document.values() == fields
    assert document.body.strip("\n") == body.strip("\n")
