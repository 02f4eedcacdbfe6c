from __future__ import annotations

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.document import Raw
from cspt.model.schema import Field, Type
from cspt.model.values import BadValue, Value, allowed, parse_text, parse_value, to_raw, to_text
from tests.making import PROFILE, TODAY

_WORDS = PROFILE.vocabulary


def _field(kind: Type, **declared: object) -> Field:
    return Field(name="it", label="It", type=kind, **declared)  # type: ignore[arg-type]  # any of a field's settings


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (_field(Type.TEXT), "no", "no"),
        (_field(Type.TEXT), "12:30", "12:30"),
        (_field(Type.DATE), "2019-02-06", date(2019, 2, 6)),
        (_field(Type.WHEN), "2019-02", When(2019, 2)),
        (_field(Type.NUMBER), "240", 240),
        (_field(Type.NUMBER), "1,000", 1000),
        (_field(Type.NUMBER), "-3", -3),
        (_field(Type.NUMBER), "0", 0),
        (_field(Type.FLAG), "yes", True),
        (_field(Type.FLAG), "True", True),
        (_field(Type.FLAG), "no", False),
        (_field(Type.CHOICE, choices=("red", "amber")), "red", "red"),
        (_field(Type.CHOICE, vocabulary="workflow.action"), "on-hold", "on-hold"),
        (_field(Type.CHOICE, vocabulary="agencies", open=True), "museum", "museum"),
        (_field(Type.LINK), "A19-7K3QMXT4", "A19-7K3QMXT4"),
        (_field(Type.TEXTS), ["one", "two, three"], ("one", "two, three")),
        (_field(Type.TEXTS), "one", ("one",)),
        (_field(Type.TEXTS), ["one", ""], ("one",)),
        (_field(Type.CHOICES, vocabulary="flags"), ["child"], ("child",)),
        (_field(Type.LINKS), ["A19-7K3QMXT4"], ("A19-7K3QMXT4",)),
        (_field(Type.MAP), {"neighbour": "C.D."}, {"neighbour": "C.D."}),
        (_field(Type.ROWS, columns=("a",)), [{"a": "1"}, {"a": "2"}], ({"a": "1"}, {"a": "2"})),
        (_field(Type.ROWS, columns=("a",)), {"a": "1"}, ({"a": "1"},)),
    ],
)
def test_a_files_text_is_given_its_type(field: Field, raw: Raw, value: Value) -> None:
    assert parse_value(field, raw, _WORDS) == value


@pytest.mark.parametrize("kind", list(Type))
def test_what_is_blank_has_no_value(kind: Type) -> None:
    blanks: tuple[Raw, ...] = ("", [], {})
    for raw in blanks:
        assert parse_value(_field(kind), raw, _WORDS) is None
    assert parse_text(_field(kind), "  ", _WORDS, TODAY) is None
    assert to_raw(None) is None
    assert to_text(None) == ""


@pytest.mark.parametrize(
    ("field", "raw", "words"),
    [
        (_field(Type.TEXT), ["a"], "`it` takes one text, not a list"),
        (_field(Type.DATE), "31/12/2019", "`it`: `31/12/2019` is not a date; write it as 2019-12-31"),
        (_field(Type.DATE), "2019-02", "`it`: `2019-02` is not a whole date"),
        (_field(Type.DATE), "2019-02-31", "`it`: 31 February 2019 does not exist"),
        (_field(Type.DATE), {"a": "b"}, "`it` takes one date, not a list"),
        (_field(Type.WHEN), "Spring", "`it`: `Spring` is not a date"),
        (_field(Type.NUMBER), "12.5", "`it` is `12.5`; it takes a whole number"),
        (_field(Type.NUMBER), "٣", "whole number"),
        (_field(Type.NUMBER), "9" * 16, "whole number"),
        (_field(Type.FLAG), "perhaps", "`it` is `perhaps`; write yes, or leave it out"),
        (_field(Type.CHOICE, choices=("red", "amber")), "pink", "`it` is `pink`; it may be red, amber"),
        (_field(Type.CHOICE, vocabulary="workflow.action"), "Complete", "it may be not-started, in-progress"),
        (_field(Type.CHOICES, choices=("a",)), ["a", "b"], "`it` is `b`; it may be a"),
        (_field(Type.LINK), "7K3", "it takes a record's whole id"),
        (_field(Type.LINKS), ["A19-7K3QMXT4", "x"], "`it` is `x`"),
        (_field(Type.TEXTS), [["a"]], "`it` takes a list of plain texts"),
        (_field(Type.MAP), "A.B.", "`it` takes names with texts"),
        (_field(Type.MAP), {"a": ["b"]}, "`it`: `a` must be plain text"),
        (_field(Type.ROWS, columns=("a", "b")), [{"c": "1"}], "`it` has no `c`; it has a, b"),
        (_field(Type.ROWS), ["text"], "`it` takes names with texts"),
    ],
)
def test_what_does_not_fit_is_said_in_words(field: Field, raw: Raw, words: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_value(field, raw, _WORDS)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (_field(Type.DATE), "fri", date(2019, 12, 13)),
        (_field(Type.WHEN), "tomorrow", When(2019, 12, 11)),
        (_field(Type.WHEN), "2019-02", When(2019, 2)),
        (_field(Type.WHEN), "2019", When(2019)),
        (_field(Type.TEXTS), "one, two", ("one", "two")),
        (_field(Type.TEXTS), "one, two; three", ("one, two", "three")),
        (_field(Type.TEXTS), "one, two;", ("one, two",)),
        (_field(Type.MAP), "complainant: A.B., neighbour: C.D.", {"complainant": "A.B.", "neighbour": "C.D."}),
        (
            _field(Type.ROWS, columns=("pounds", "per")),
            "pounds: 5, per: year; pounds: 7",
            ({"pounds": "5", "per": "year"}, {"pounds": "7"}),
        ),
        (_field(Type.TEXT), "  spaced ", "spaced"),
        (_field(Type.TEXTS), '"a; b", c', ("a; b", "c")),
        (_field(Type.TEXTS), '12" pipe, 14" pipe', ('12" pipe', '14" pipe')),
        (_field(Type.TEXTS), '"said ""no"""', ('said "no"',)),
        (_field(Type.MAP), 'note: "drafted; sent, read", by: us', {"note": "drafted; sent, read", "by": "us"}),
    ],
)
def test_what_a_person_types_is_given_its_type(field: Field, typed: str, value: Value) -> None:
    assert parse_text(field, typed, _WORDS, TODAY) == value


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (_field(Type.DATE), "31 Feb", "31 February 2019 does not exist"),
        (_field(Type.WHEN), "2019-02-30", "30 February 2019 does not exist"),
        (_field(Type.WHEN), "whenever", "`whenever` is not a date; try 31/12/2019"),
        (_field(Type.MAP), "A.B.", "such as `name: text, name: text`"),
        (_field(Type.ROWS, columns=("a",)), "a: 1; b: 2", "has no `b`"),
    ],
)
def test_what_a_person_typed_wrong_is_said_in_words(field: Field, typed: str, words: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_text(field, typed, _WORDS, TODAY)
    assert words in str(caught.value)


_plain = (
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).map(str.strip).filter(bool)
)
_item = _plain | st.sampled_from(["a; b", "a, b", '"', 'say "a, b"', '"x', 'x"', ";", ",", '",', "a: b"])
_name = _plain.filter(lambda text: not set(text) & set(',;:"'))
_row = st.dictionaries(_name, _item, min_size=1, max_size=3)
_typed_values: dict[Type, st.SearchStrategy[Value]] = {
    Type.TEXT: _plain,
    Type.DATE: st.dates(),
    Type.WHEN: st.dates().flatmap(
        lambda d: st.sampled_from([When(d.year, d.month, d.day), When(d.year, d.month), When(d.year)])
    ),
    Type.NUMBER: st.integers(-(10**14), 10**14),
    Type.FLAG: st.booleans(),
    Type.CHOICE: _plain,
    Type.LINK: st.just("A19-7K3QMXT4"),
    Type.TEXTS: st.lists(_item, min_size=1, max_size=4).map(tuple),
    Type.CHOICES: st.lists(_item, min_size=1, max_size=4).map(tuple),
    Type.LINKS: st.lists(st.sampled_from(["A19-7K3QMXT4", "C19-7K3QMXT4"]), min_size=1).map(tuple),
    Type.MAP: _row,
    Type.ROWS: st.lists(_row, min_size=1, max_size=3).map(tuple),
}
_typed_fields = chain.from_iterable([(kind, strategy)] for kind, strategy in _typed_values.items())


@pytest.mark.parametrize(
    ("kind", "strategy"), list(_typed_fields), ids=lambda part: part.name if isinstance(part, Type) else ""
)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_value_comes_back_from_its_line_and_from_its_file(
    kind: Type, strategy: st.SearchStrategy[Value], data: st.DataObject
) -> None:
    value = data.draw(strategy)
    field = _field(kind)
    assert parse_text(field, to_text(value), _WORDS, TODAY) == value
    raw = to_raw(value)
    if value is False:
        assert raw is None
    else:
        assert raw is not None
        assert parse_value(field, raw, _WORDS) == value


def test_every_type_is_tried_both_ways() -> None:
    assert set(_typed_values) == set(Type)


def test_a_vocabulary_comes_from_the_field_or_the_profile() -> None:
    status, rag, title = (KINDS["action"].field(name) for name in ("status", "rag", "title"))
    assert status
    assert rag
    assert title
    assert list(allowed(status, _WORDS)) == ["not-started", "in-progress", "on-hold", "complete"]
    assert list(allowed(rag, _WORDS)) == ["red", "amber", "green", "blue"]
    assert list(allowed(title, _WORDS)) == []
