"""Plans as trees, with their actions' RAG rolled up."""

from __future__ import annotations

from cspt.model.query import Query, Term
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.tree import Branch, in_force, plan_actions, plan_trees
from tests.making import ACTION, CASE, OTHER, PLAN, PRIORITY, PROFILE, TODAY, made, together

PLAN_RECORD = made(PLAN, starts="2019-04-01", ends="2020-03-31")
PRIORITY_RECORD = made(PRIORITY, plan=PLAN, ref="1")


def _facts(*records: Record) -> Facts:
    return Facts(together(*records), PROFILE, TODAY)


def _shape(branch: Branch) -> object:
    return branch.key, [_shape(inner) for inner in branch.branches], [action.id for action in branch.actions]


def test_actions_stand_under_their_priority_and_that_under_its_plan() -> None:
    facts = _facts(PLAN_RECORD, PRIORITY_RECORD, made(ACTION, plan=PLAN, priority=PRIORITY))
    assert [_shape(tree) for tree in plan_trees(facts, Query())] == [(PLAN, [(PRIORITY, [], [ACTION])], [])]


def test_an_action_that_names_only_its_priority_is_found_with_the_plan() -> None:
    facts = _facts(PLAN_RECORD, PRIORITY_RECORD, made(ACTION, priority=PRIORITY))
    only_the_plan = Query((Term("plan", "=", (PLAN,)),))
    assert plan_trees(facts, only_the_plan)[0].rollup.total == 1


def test_actions_of_a_plan_without_a_priority_have_a_branch_of_their_own() -> None:
    facts = _facts(PLAN_RECORD, PRIORITY_RECORD, made(ACTION, plan=PLAN))
    (tree,) = plan_trees(facts, Query())
    assert [branch.name for branch in tree.branches] == [PRIORITY_RECORD.title, "Without a priority"]
    assert tree.rollup.total == 1


def test_a_plan_without_priorities_holds_its_actions_itself() -> None:
    (tree,) = plan_trees(_facts(PLAN_RECORD, made(ACTION, plan=PLAN)), Query())
    assert _shape(tree) == (PLAN, [], [ACTION])


def test_actions_whose_plan_is_gone_are_not_lost() -> None:
    trees = plan_trees(_facts(made(ACTION, plan=PLAN), made(OTHER)), Query())
    assert [(tree.name, tree.rollup.total) for tree in trees] == [("Without a plan", 2)]


def test_tasks_of_cases_stand_in_no_plan() -> None:
    facts = _facts(made(CASE), made(ACTION, case=CASE), made(OTHER, case=CASE, plan=PLAN), PLAN_RECORD)
    assert [action.id for action in plan_actions(facts, Query())] == [OTHER]
    assert sum(tree.rollup.total for tree in plan_trees(facts, Query())) == 1


def test_rag_is_rolled_up_at_every_level() -> None:
    red, green = made(ACTION, plan=PLAN, priority=PRIORITY, rag="red"), made(OTHER, plan=PLAN, rag="green")
    (tree,) = plan_trees(_facts(PLAN_RECORD, PRIORITY_RECORD, red, green), Query())
    assert tree.rollup.counts["red"] == tree.rollup.counts["green"] == 1
    assert [branch.rollup.worst for branch in tree.branches] == ["red", "green"]


def test_a_filter_leaves_out_branches_where_nothing_answers() -> None:
    red = made(ACTION, plan=PLAN, priority=PRIORITY, rag="red")
    other = made("PR19-11111111", plan=PLAN, ref="2")
    facts = _facts(PLAN_RECORD, PRIORITY_RECORD, other, red)
    (tree,) = plan_trees(facts, Query((Term("rag", "=", ("red",)),)))
    assert [branch.key for branch in tree.branches] == [PRIORITY]
    assert plan_trees(facts, Query((Term("rag", "=", ("blue",)),))) == []
    assert [len(tree.branches) for tree in plan_trees(facts, Query())] == [2]


def test_plans_come_newest_first() -> None:
    older = made("PL16-00000000", starts="2016-04-01")
    assert [tree.key for tree in plan_trees(_facts(older, PLAN_RECORD), Query())] == [PLAN, older.id]


def test_a_plan_is_in_force_between_its_days_unless_closed() -> None:
    facts = _facts()
    assert in_force(facts, PLAN_RECORD)
    assert in_force(facts, made(PLAN))
    assert not in_force(facts, made(PLAN, ends="2019-11"))
    assert not in_force(facts, made(PLAN, starts="2020-04"))
    assert not in_force(facts, made(PLAN, status="closed"))
