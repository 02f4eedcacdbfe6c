from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from cspt.errors import BadRequest
from cspt.model.dates import When
from cspt.model.query import Query, Term, parse_query, whole_text
from cspt.model.values import Value
from tests.making import TODAY

FIELDS = ("title", "owner", "status", "due", "opened", "count", "restricted", "rag")
DATES = ("due", "opened")
VALUES: Mapping[str, Value] = {
    "title": "Knife Crime: schools",
    "owner": ("Housing, north", "police"),
    "status": "in-progress",
    "due": When(2019, 12, 20),
    "opened": date(2019, 12, 1),
    "count": 240,
}


def _answers(*parts: str, values: Mapping[str, Value] = VALUES, body: str = "Talks at THREE schools.") -> bool:
    query = parse_query(parts, FIELDS, DATES, TODAY)
    return query.matches(values.get, lambda: whole_text(values, body))


@pytest.mark.parametrize(
    ("part", "holds"),
    [
        ("status=in-progress", True),
        ("status=In-Progress", True),
        ("status=complete", False),
        ("status=complete,in-progress", True),
        ("status!=complete", True),
        ("status!=complete,in-progress", False),
        ("owner=police", True),
        ("owner=pol", False),
        ("owner~pol", True),
        ("owner~POL", True),
        ("owner~cmht,pol", True),
        ("owner!~pol", False),
        ("owner!~cmht", True),
        ("title~knife crime", True),
        ("title=knife crime: schools", True),
        ("rag=", True),
        ("rag=none", True),
        ("rag!=", False),
        ("rag=red", False),
        ("rag!=red", True),
        ("rag=red,none", True),
        ("rag~red", False),
        ("status=", False),
        ("status!=", True),
        ("restricted=", True),
        ("count=240", True),
        ("count>99", True),
        ("count>=240", True),
        ("count>240", False),
        ("count<1000", True),
        ("count<=239.5", False),
        ("due=2019-12-20", True),
        ("due=20/12/2019", True),
        ("due=20 Dec", True),
        ("due=2019-12", True),
        ("due=2019", True),
        ("due=2020", False),
        ("due!=2019-12", False),
        ("due=none", False),
        ("due<2019-12-21", True),
        ("due<2019-12-20", False),
        ("due<=2019-12-20", True),
        ("due>=2019-12-20", True),
        ("due>2019-12-20", False),
        ("due<=2019-12", True),
        ("due<2019-12", False),
        ("due>2019-12", False),
        ("due>2019-11", True),
        ("due>=2019-12", True),
        ("due>2018", True),
        ("due<=2019", True),
        ("due<fri", False),
        ("due>fri", True),
        ("due>+3d", True),
        ("due~2019-12", True),
        ("opened<today", True),
        ("opened=2019-12", True),
        ("rag<red", False),
        ("rag>red", False),
    ],
)
def test_every_condition(part: str, holds: bool) -> None:  # noqa: FBT001 - a table's column
    assert _answers(part) is holds


def test_a_blank_date_is_neither_before_nor_after() -> None:
    for part in ("due<2030", "due>1999", "due<=2030", "due>=1999"):
        assert not _answers(part, values={})
    assert _answers("due=", values={})
    assert _answers("due=none", values={})


def test_a_date_known_to_the_month_begins_with_it() -> None:
    month: Mapping[str, Value] = {"due": When(2019, 12)}
    assert _answers("due=2019-12", values=month)
    assert _answers("due<=2019-12-01", values=month)
    assert not _answers("due<2019-12-01", values=month)
    assert not _answers("due=2019-12-01", values=month)


def test_a_no_counts_as_blank() -> None:
    assert _answers("restricted=", values={"restricted": False})
    assert _answers("restricted=yes", values={"restricted": True})


def test_all_conditions_and_words_must_hold() -> None:
    assert _answers("status=in-progress", "owner~pol", "three", "KNIFE")
    assert not _answers("status=in-progress", "owner~cmht")
    assert not _answers("three", "four")
    assert _answers()


def test_words_are_looked_up_in_every_field_and_the_body() -> None:
    for word in ("housing", "schools", "2019-12-20", "240", "in-progress"):
        assert _answers(word)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("colour=red", "no field `colour` to filter on; there are count, due"),
        ("due=whenever", "`whenever` is not a date"),
        ("due<31 Feb", "31 February 2019 does not exist"),
        ("due=2019-13", "does not exist"),
        ("due=201", "`201` is not a date"),
        ("due<", "`due<` needs something to compare with"),
        ("due<none", "`none` is not a date"),
        ("count>many", "`many` is not a number"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(part: str, words: str) -> None:
    with pytest.raises(BadRequest) as caught:
        _answers(part)
    assert words in str(caught.value)


def test_what_is_no_condition_is_a_word() -> None:
    query = parse_query(["a-b=c", "Two Words", "=x", "~"], FIELDS, DATES, TODAY)
    assert query == Query((), ("a-b=c", "two words", "=x", "~"))


def test_a_query_is_said_as_it_is_typed() -> None:
    typed = ["status!=complete,on-hold", "owner~police", "due<2019-12-20", "knife"]
    assert str(parse_query(typed, FIELDS, DATES, TODAY)) == " ".join(typed)


def test_a_term_takes_the_place_of_the_one_before() -> None:
    query = parse_query(["rag=red", "rag!=blue", "word"], FIELDS, DATES, TODAY)
    assert str(query.with_term("rag", "=", ["amber", ""])) == "rag!=blue rag=amber, word"
    assert query.with_term("rag", "=", []) == Query((Term("rag", "!=", ("blue",)),), ("word",))
