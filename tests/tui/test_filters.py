"""The line of chips above a list, and the choices a field offers."""

from __future__ import annotations

import shlex

from cspt.kinds import KINDS
from cspt.model.query import Query
from cspt.rules.facts import Facts
from cspt.tui.filters import _as_typed, chips, choices_of
from tests.making import ACTION, CASE, OTHER, PLAN, PROFILE, TODAY, made, together

RECORDS = (made(PLAN, title="The plan"), made(ACTION, plan=PLAN, owner=["SNT"]), made(OTHER, owner=["SNT", "Housing"]))
FACTS = Facts(together(*RECORDS), PROFILE, TODAY)


def _line(*typed: str, kind: str = "action") -> str:
    query = FACTS.query(KINDS[kind], typed)
    return chips(FACTS, query, everything="every action", found=1, total=2, width=90).plain


def test_conditions_are_said_in_words() -> None:
    assert "plan The plan" in _line(f"plan={PLAN}")
    assert "rag R –" in _line("shows=red,none")
    assert "owner with snt │ posters" in _line("owner~snt", "posters")
    assert "review due by today" in _line("review_due<=today", kind="case")
    assert "theme ASB" in _line("theme=asb", kind="case")
    assert "status not In progress" in _line("status!=in-progress")
    assert "owner blank" in _line("owner=")


def test_it_says_how_many_of_how_many_and_how_to_clear() -> None:
    assert _line("posters").endswith("1 of 2   c clear")
    line = chips(FACTS, Query(), everything="2 actions in every plan", found=2, total=2, width=60).plain
    assert line.startswith("2 actions in every plan ")
    assert line.endswith("f filter")


def test_choices_are_counted_and_named() -> None:
    assert [(c.label, c.aside) for c in choices_of(FACTS, KINDS["action"], "owner")] == [("Housing", "1"), ("SNT", "2")]
    assert [(c.value, c.label) for c in choices_of(FACTS, KINDS["action"], "plan")] == [(PLAN, "The plan")]


def test_choices_keep_a_set_order() -> None:
    cases = together(made(CASE, risk_band="low"), made("C19-11111111", risk_band="high"))
    facts = Facts(cases, PROFILE, TODAY)
    found = choices_of(facts, KINDS["case"], "risk_band", ["high", "medium", "low"])
    assert [choice.value for choice in found] == ["high", "low"]


def test_a_filter_is_offered_to_be_typed_anew_in_titles_and_reads_back_the_same() -> None:
    kind = KINDS["action"]
    for parts, shown in (
        ([f"plan={PLAN}"], "plan~'The plan'"),
        ([f"plan!={PLAN}", "posters"], "plan!~'The plan' posters"),
        (["owner=Community Safety", "shows=red,amber"], "owner='Community Safety' shows=red,amber"),
        (["plan=", "owner!="], "plan= owner!="),
        (["due<2019-12-31", "it's"], """due<2019-12-31 'it'"'"'s'"""),
    ):
        query = FACTS.query(kind, parts)
        assert _as_typed(FACTS, kind, query) == shown
        assert FACTS.query(kind, shlex.split(shown)) == query


def test_a_title_that_several_have_is_typed_by_its_id() -> None:
    twin = made("PL19-11111111", title="The plan")
    facts = Facts(together(*RECORDS, twin), PROFILE, TODAY)
    assert _as_typed(facts, KINDS["action"], facts.query(KINDS["action"], [f"plan={PLAN}"])) == f"plan={PLAN}"
