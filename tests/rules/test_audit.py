from __future__ import annotations

import pytest

from cspt.rules.audit import ABSENT, Side, Times, clock_faults, lost_fields, signature_fault

HOUR = 60 * 60


def _side(body: str = "", **values: object) -> Side:
    return Side(values, body)  # type: ignore[arg-type]  # values as a record's header holds them


def test_a_value_that_only_one_of_several_bases_has_was_not_set_by_the_side() -> None:
    bases = [_side(rag="red"), _side(rag="green")]
    assert lost_fields(bases, _side(rag="green"), _side(rag="red")) == []
    assert lost_fields(bases, _side(rag="amber"), _side(rag="red")) == ["rag"]


def test_without_a_common_base_every_value_counts() -> None:
    assert lost_fields([], _side(rag="red", ref="1"), _side(ref="1")) == ["rag"]
    assert lost_fields([], _side("Words."), ABSENT) == ["body"]


@pytest.mark.parametrize(
    ("conflicts", "lost"),
    [
        ("", ["rag"]),
        ([{"field": "rag", "values": ["green", "amber"]}], ["rag"]),
        ([{"field": "ref", "values": ["red"]}], ["rag"]),
        ([{"field": "rag", "values": ["green", "red"]}], []),
        ([{"field": "ref"}, {"field": "rag", "ours": "red", "theirs": "green"}], []),
        ({"rag": ["red", "green"]}, ["rag"]),
    ],
)
def test_a_value_is_kept_where_the_conflict_of_its_field_holds_it(conflicts: object, lost: list[str]) -> None:
    side, result = _side(rag="red"), _side(rag="green", conflicts=conflicts)
    assert lost_fields([_side()], side, result) == lost


def test_a_blanked_field_that_came_back_is_lost() -> None:
    assert lost_fields([_side(due="2019")], _side(), _side(due="2019")) == ["due"]
    assert lost_fields([_side(due="2019")], _side(due=""), _side(due="2019")) == ["due"]


def test_names_with_texts_are_looked_at_one_by_one() -> None:
    base, side = _side(people={"a": "A.B."}), _side(people={"a": "A.B.", "c": "C.D."})
    assert lost_fields([base], side, _side(people={"c": "C.D.", "e": "E.F."})) == []
    assert lost_fields([base], side, _side(people={"a": "A.B.", "c": "X.Y."})) == ["people"]


def test_a_list_kept_among_conflicts_is_kept() -> None:
    base, side = _side(owner=["police"]), _side(owner=["police", "fire"])
    assert lost_fields([base], side, _side(owner=["police"])) == ["owner"]
    kept = _side(owner=["police"], conflicts=[{"field": "owner", "values": ["fire", "schools"]}])
    assert lost_fields([base], side, kept) == []


def test_only_good_is_good() -> None:
    assert signature_fault("G", "a@example.org", "A@example.org") == ""
    assert all(signature_fault(letter, "a@example.org", "a@example.org") for letter in ("", *"NBUXYRE?"))


@pytest.mark.parametrize(
    "signer", ["b@example.org", "", "b@example.org, c@example.org", "?@example.com", "[ab]@example.org"]
)
def test_a_signer_of_another_name_is_told(signer: str) -> None:
    fault = signature_fault("G", signer, "a@example.org")
    assert fault == "signed by somebody else than the author it names"


def test_clocks_are_compared_with_every_parent_each_with_its_kind() -> None:
    own = Times(authored=10 * HOUR, committed=20 * HOUR)
    assert list(clock_faults(own, [Times(10 * HOUR, 20 * HOUR), Times(0, 0)], 20 * HOUR)) == []
    faults = list(clock_faults(own, [Times(0, 0), Times(13 * HOUR, 23 * HOUR)], 20 * HOUR))
    assert [what.split(" is ")[1] for what, _ in faults] == ["3 hours before that of the commit it follows"] * 2
    assert list(clock_faults(own, [], 20 * HOUR)) == []
