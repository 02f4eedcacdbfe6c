"""The merge rule of each sort of field."""

from __future__ import annotations

import pytest

from cspt.kinds import KINDS
from cspt.model.document import Raw
from cspt.model.merge.values import candidates, normal, provisional
from cspt.model.schema import Field, Merge, Type
from tests.making import PROFILE

_HUNDRED: Raw = {"pounds": "100"}
_GRANT: Raw = {"pounds": "100", "source": "grant"}
_GATES: Raw = {"pounds": "250", "for": "gates"}


def _merged(kind: str, name: str, base: Raw, ours: Raw, theirs: Raw) -> list[Raw]:
    field = KINDS[kind].field(name)
    found = candidates(field, *(normal(field, value) for value in (base, ours, theirs)))
    swapped = candidates(field, *(normal(field, value) for value in (base, theirs, ours)))
    assert found in (swapped, swapped[::-1])
    return found


_RULES: list[tuple[str, str, tuple[Raw, Raw, Raw], list[Raw]]] = [
    ("action", "owner", (["a", "b"], ["b", "c"], ["a", "b", "d"]), [["b", "c", "d"]]),
    ("action", "owner", (["a"], [], ["a", "b"]), [["b"]]),
    ("action", "owner", (["a", "b"], ["b"], ["a"]), [""]),
    ("action", "owner", ("a", ["b", "a"], ["a", "b"]), [["a", "b"]]),
    ("action", "owner", (["a", "b"], ["b", "a"], ["a", "b", "c"]), [["a", "b", "c"]]),
    ("action", "funding", ([_HUNDRED], [_GRANT], [_HUNDRED, _GATES]), [[_GATES, _GRANT]]),
    ("action", "steps", (["1", "2"], ["1", "1a", "2"], ["1", "2", "3"]), [["1", "1a", "2", "3"]]),
    ("action", "steps", (["one"], ["uno"], ["ein"]), [["uno"], ["ein"]]),
    ("case", "people", ({"w": "A.B."}, {"w": "A.B.", "t": "C.D."}, {"w": "E.F."}), [{"w": "E.F.", "t": "C.D."}]),
    ("case", "people", ({"w": "A.B."}, {"w": "C.D."}, {"w": "E.F."}), [{"w": "C.D."}, {"w": "E.F."}]),
    ("case", "restricted", ("", "no", "yes"), ["yes"]),
    ("case", "restricted", ("yes", "no", ""), [""]),
    ("event", "about", ("A19-00000000", "A19-11111111", "A19-22222222"), ["A19-00000000"]),
    ("action", "title", ("old", "ours", "theirs"), ["ours", "theirs"]),
    ("action", "unheard", ("old", ["ours"], {"the": "irs"}), [["ours"], {"the": "irs"}]),
]


@pytest.mark.parametrize(("kind", "name", "copies", "merged"), _RULES)
def test_each_field_goes_by_the_rule_it_declares(
    kind: str, name: str, copies: tuple[Raw, Raw, Raw], merged: list[Raw]
) -> None:
    assert _merged(kind, name, *copies) == merged


def test_every_field_has_a_rule_that_fits_its_type() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            if field.merge is Merge.TEXT:
                assert field.type in (Type.TEXT, Type.TEXTS)
            elif field.type in (Type.TEXTS, Type.CHOICES, Type.LINKS, Type.ROWS, Type.MAP):
                assert field.merge is Merge.SET, field.name
            else:
                assert field.merge in (Merge.SCALAR, Merge.IMMUTABLE, Merge.ACCESS), field.name


@pytest.mark.parametrize(
    ("kind", "name", "values", "stands"),
    [
        ("action", "status", ["complete", "not-started"], "not-started"),
        ("action", "status", ["complete", ""], "complete"),
        ("action", "rag", ["green", "red"], "red"),
        ("case", "risk_band", ["low", "high", "medium"], "high"),
        ("action", "due", ["2020-02-01", "2020-01-01"], "2020-01-01"),
        ("action", "due", ["", "2020-01-01"], "2020-01-01"),
    ],
)
def test_until_it_is_settled_the_value_stands_that_keeps_more_eyes_on_the_record(
    kind: str, name: str, values: list[Raw], stands: Raw
) -> None:
    field = KINDS[kind].field(name)
    for given in (values, values[::-1]):
        assert provisional(KINDS[kind], field, given, PROFILE.vocabulary) == stands


def test_one_item_and_a_list_of_it_are_one_value() -> None:
    field = Field(name="owner", label="", type=Type.TEXTS)
    assert normal(field, "police") == normal(field, ["police"])
    assert normal(field, []) == normal(field, "") == normal(None, {}) == ""
