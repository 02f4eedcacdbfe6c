from __future__ import annotations

import json

import pytest

from cspt.errors import BadRequest
from cspt.kinds import KINDS
from cspt.model.record import Record
from cspt.rules.facts import DERIVED, Facts, sort_key
from tests.making import ACTION, CASE, OTHER, PLAN, PROFILE, TODAY, happened, made, together


def _store(*more: Record) -> Facts:
    records = [
        made(PLAN, title="Hertsmere plan 2019"),
        made(CASE, title="Brook House", restricted="yes"),
        made(
            ACTION,
            "Talks at schools",
            title="Knife crime",
            plan=PLAN,
            due="2019-11-28",
            owner=["Housing", "SNT"],
            x_foreign="kept",
        ),
        made(OTHER, title="A task", case=CASE, rag="green", due="2019-12-01"),
        happened(1, "2019-12-05"),
    ]
    return Facts(together(*records, *more), PROFILE, TODAY)


def _found(*parts: str, facts: Facts | None = None) -> list[str]:
    facts = facts or _store()
    kind = KINDS["action"]
    return [record.id for record in facts.select(facts.snapshot.of_kind("action"), facts.query(kind, parts))]


@pytest.mark.parametrize(
    ("parts", "ids"),
    [
        ([], [ACTION, OTHER]),
        (["rag=green"], [OTHER]),
        (["rag="], [ACTION]),
        (["rag_derived=red"], [ACTION, OTHER]),
        (["shows=red"], [ACTION]),
        (["shows=green"], [OTHER]),
        (["stands=in-progress"], [ACTION]),
        (["stands=not-started"], [OTHER]),
        (["overdue>10"], [ACTION]),
        (["overdue>5"], [ACTION, OTHER]),
        (["updated>=2019-12"], [ACTION]),
        (["updated="], [OTHER]),
        (["rag_why~overdue 12"], [ACTION]),
        (["kind=action"], [ACTION, OTHER]),
        (["path~a19-1111"], [OTHER]),
        ([f"plan={PLAN}"], [ACTION]),
        (["plan=pl19-000"], [ACTION]),
        (["plan=0000"], [ACTION]),
        (["plan=none"], [OTHER]),
        (["plan="], [OTHER]),
        (["plan!="], [ACTION]),
        (["plan~hertsmere"], [ACTION]),
        (["plan!~hertsmere"], [OTHER]),
        (["plan~watford"], []),
        (["case~brook"], [OTHER]),
        (["knife", "schools"], [ACTION]),
        (["knife", "task"], []),
    ],
)
def test_a_filter_sees_fields_links_and_what_the_rules_derive(parts: list[str], ids: list[str]) -> None:
    assert _found(*parts) == ids


def test_a_link_that_means_nothing_or_too_much_is_refused() -> None:
    with pytest.raises(BadRequest, match="no plan `zzz`; type the start of an id, or ~ and words of its title"):
        _found("plan=zzz")
    with pytest.raises(BadRequest, match="`0` may mean PL19-00000000, PL19-01111111; type more of it"):
        _found("plan=0", facts=_store(made("PL19-01111111")))


def test_what_is_derived_is_no_field_of_other_kinds() -> None:
    with pytest.raises(BadRequest, match="no field `overdue` to filter on"):
        _store().query(KINDS["case"], ["overdue>1"])


def test_a_row_is_the_front_matter_and_what_is_derived() -> None:
    facts = _store()
    action = facts.snapshot.find(ACTION)
    row = facts.row(action)
    assert json.loads(json.dumps(row)) == row
    assert list(row)[:3] == ["id", "kind", "path"]
    assert row["path"] == action.path
    assert row["owner"] == ["Housing", "SNT"]
    assert row["x_foreign"] == "kept"
    assert row["due"] == "2019-11-28"
    assert {name: row[name] for name in DERIVED} == {
        "rag_derived": "red",
        "rag_why": "overdue 12 days",
        "overdue": 12,
        "shows": "red",
        "updated": "2019-12-05",
        "stands": "in-progress",
    }
    assert "rag_derived" not in facts.row(facts.snapshot.find(CASE))


def test_a_field_that_does_not_fit_is_shown_in_a_row_as_written() -> None:
    facts = _store(made("A19-22222222", due="soon", funding=[{"pounds": "5"}]))
    row = facts.row(facts.snapshot.find("222"))
    assert (row["due"], row["funding"]) == ("soon", [{"pounds": "5"}])


def test_facts_are_worked_out_once() -> None:
    facts = _store()
    action = facts.snapshot.find(ACTION)
    assert facts.of(action) is facts.of(action)


def test_records_stand_in_the_order_of_their_refs() -> None:
    refs = ["10", "2.10", "2.9", "1b", "1a", "1", "", "3"]
    records = [made(f"A19-{number:08d}", ref=ref) for number, ref in enumerate(refs)]
    assert [record.text("ref") for record in sorted(records, key=sort_key)] == [
        "1",
        "1a",
        "1b",
        "2.9",
        "2.10",
        "3",
        "10",
        "",
    ]


@pytest.mark.parametrize("ref", ["2²", "½", "٣", "9" * 5_000, "9" * 5_000 + "b"])
def test_a_ref_of_odd_digits_has_its_place_too(ref: str) -> None:
    records = [made("A19-00000001", ref=ref), made("A19-00000002", ref="")]
    assert [record.text("ref") for record in sorted(records, key=sort_key)] == [ref, ""]
