"""Plans as trees: each plan, its priorities, and the actions under them with their RAG rolled up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cspt.model.dates import When
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts, sort_key
from cspt.rules.rollup import Rollup, roll_up

Held = dict[str, list[Record]]
"""Actions by the priority, or else the plan, that they stand under; the empty text holds those under neither."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A plan, a priority, or the actions of a plan that stand under none."""

    key: str
    record: Record | None
    """The plan or priority; None for actions that have none."""
    name: str
    branches: tuple[Branch, ...]
    actions: tuple[Record, ...]
    """The actions right under it."""
    rollup: Rollup
    """Every action under it, at any depth."""


class _Group(NamedTuple):
    """What stands over actions that have no plan, or no priority in theirs."""

    key: str
    name: str


def plan_trees(facts: Facts, query: Query) -> list[Branch]:
    """Return the plans, newest first, with the actions that answer a filter.

    Where the filter says more than which plan, branches without an action that answers are left out.
    """
    plans = {wanted for term in query.terms if (term.field, term.op) == ("plan", "=") for wanted in term.wanted}
    rest = Query(tuple(term for term in query.terms if (term.field, term.op) != ("plan", "=")), query.words)
    held = _held(facts, facts.select(plan_actions(facts), rest))
    grown = [_plan(facts, plan, held) for plan in _newest_first(facts) if not plans or plan.id in plans]
    if not plans or "" in plans:
        grown.append(_without_plan(facts, held))
    trees = [tree for tree in grown if tree.rollup.total or tree.record]
    return [pruned for tree in trees if (pruned := _pruned(tree))] if narrows(query) else trees


def plan_actions(facts: Facts) -> list[Record]:
    """Return every action but the tasks of cases, which stand under no plan."""
    actions = facts.snapshot.of_kind("action")
    facts.prepare(actions)
    return [action for action in actions if not action.text("case") or action.text("plan") or action.text("priority")]


def narrows(query: Query) -> bool:
    """Tell whether a filter says more than which plan."""
    return bool(query.words) or any((term.field, term.op) != ("plan", "=") for term in query.terms)


def in_force(facts: Facts, plan: Record) -> bool:
    """Tell whether a plan runs today: it has begun, has not ended and is not closed; a date it lacks is no bar."""
    starts, ends = plan.get("starts", When), plan.get("ends", When)
    begun = starts is None or starts.first() <= facts.today
    ended = ends is not None and ends.last() < facts.today
    return begun and not ended and plan.text("status") not in facts.profile.done


def _newest_first(facts: Facts) -> list[Record]:
    return sorted(facts.snapshot.of_kind("plan"), key=lambda plan: (plan.text("starts"), plan.id), reverse=True)


def _held(facts: Facts, actions: Iterable[Record]) -> Held:
    held: defaultdict[str, list[Record]] = defaultdict(list)
    for action in sorted(actions, key=sort_key):
        held[_linked(facts, action, "priority") or _linked(facts, action, "plan")].append(action)
    return held


def _linked(facts: Facts, record: Record, kind: str) -> str:
    """Return the id of the plan or priority a record names, where there is such a one."""
    target = facts.snapshot.get(record.text(kind))
    return target.id if target is not None and target.kind.name == kind else ""


def _plan(facts: Facts, plan: Record, held: Held) -> Branch:
    priorities = sorted(facts.snapshot.under("plan", plan.id, "priority"), key=sort_key)
    branches = [_priority(facts, priority, held) for priority in priorities]
    loose = held.get(plan.id, [])
    if loose and branches:
        branches.append(_branch(facts, _Group(f"{plan.id}/", "Without a priority"), (), loose))
        loose = []
    return _branch(facts, plan, branches, loose)


def _priority(facts: Facts, priority: Record, held: Held) -> Branch:
    return _branch(facts, priority, (), held.get(priority.id, []))


def _without_plan(facts: Facts, held: Held) -> Branch:
    priorities = [p for p in facts.snapshot.of_kind("priority") if not _linked(facts, p, "plan")]
    branches = [_priority(facts, priority, held) for priority in sorted(priorities, key=sort_key)]
    return _branch(facts, _Group("/", "Without a plan"), branches, held.get("", []))


def _branch(facts: Facts, head: Record | _Group, branches: Sequence[Branch], actions: Sequence[Record]) -> Branch:
    under = [*actions, *(action for branch in branches for action in _all_under(branch))]
    rollup = roll_up(facts.of(action) for action in under)
    if isinstance(head, Record):
        return Branch(head.id, head, head.title, tuple(branches), tuple(actions), rollup)
    return Branch(head.key, None, head.name, tuple(branches), tuple(actions), rollup)


def _all_under(branch: Branch) -> list[Record]:
    return [*branch.actions, *(action for inner in branch.branches for action in _all_under(inner))]


def _pruned(branch: Branch) -> Branch | None:
    if not branch.rollup.total:
        return None
    kept = tuple(inner for inner in branch.branches if inner.rollup.total)
    return replace(branch, branches=kept)
