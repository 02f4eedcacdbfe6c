from __future__ import annotations

from typing import Any

from tests.cli.running import Cspt

ACTION = "A19-A4XJJBVK"


def field(cspt: Cspt, name: str) -> Any:
    return cspt("show", ACTION, "--json").data[0].get(name)


def test_it_says_what_was_kept(cspt: Cspt) -> None:
    ran = cspt("set", "a4xj", "rag=amber", "rag_reason=Waiting")

    assert ran.out == f"{ACTION}: rag red → amber; rag_reason\n"
    (saved,) = cspt("set", "a4xj", "rag=green", "--json").data
    assert (saved["id"], saved["summary"]) == (ACTION, f"{ACTION}: rag amber → green")
    assert len(saved["commit"]) == 40


def test_no_value_blanks_a_field(cspt: Cspt) -> None:
    assert cspt("set", "a4xj", "rag=", "due=").code == 0

    assert field(cspt, "rag") is None
    assert field(cspt, "due") is None


def test_dates_are_typed_as_people_say_them(cspt: Cspt) -> None:
    for typed, day in (("fri", "2019-12-13"), ("31/12", "2019-12-31"), ("+2w", "2019-12-24"), ("2020-03", "2020-03")):
        assert cspt("set", "a4xj", f"due={typed}").code == 0
        assert field(cspt, "due") == day


def test_a_list_is_added_to_and_taken_from(cspt: Cspt) -> None:
    assert cspt("set", "a4xj", "owner+=Police; Housing, north").code == 0
    assert field(cspt, "owner") == ["community safety manager", "Police", "Housing, north"]
    assert cspt("set", "a4xj", "owner+=Police").out == f"{ACTION}: nothing changed\n"
    assert cspt("set", "a4xj", "owner-=community safety manager").code == 0
    assert field(cspt, "owner") == ["Police", "Housing, north"]

    missing = cspt("set", "a4xj", "owner-=Fire")
    assert missing.code == 5
    assert "does not hold `Fire`; it holds Police, Housing, north" in missing.complaint
    single = cspt("set", "a4xj", "status+=complete")
    assert single.code == 2
    assert "holds one value" in single.complaint


def test_rows_are_added_to(cspt: Cspt) -> None:
    assert cspt("set", "a4xj", "funding+=pounds: 500, source: council").code == 0
    assert cspt("set", "a4xj", "funding+=pounds: 40").code == 0
    assert cspt("set", "a4xj", "funding-=pounds: 500, source: council").code == 0

    assert field(cspt, "funding") == [{"pounds": "40"}]


def test_a_link_is_typed_by_the_start_of_an_id(cspt: Cspt) -> None:
    assert cspt("set", "a4xj", "plan=ead3", "case=").code == 0
    assert field(cspt, "plan") == "PL19-EAD3V7ES"

    assert cspt("set", "x13n", "links=4t9c, w24w").code == 0
    assert cspt("set", "x13n", "links+=vf90").code == 0
    links = cspt("show", "x13n", "--json").data[0]["links"]
    assert links == ["C19-4T9C4MH6", "C19-W24W0E0P", "C19-VF90D4B5"]


def test_a_value_with_signs_of_its_own_is_kept_to_the_letter(cspt: Cspt) -> None:
    assert cspt("set", "a4xj", "rag_reason=a=b: [c] # d 'e' \"f\"").code == 0

    assert field(cspt, "rag_reason") == "a=b: [c] # d 'e' \"f\""
