"""Plans as trees: each plan, its priorities, and the actions under them with their RAG rolled up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cspt.model.dates import When
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts, Placed, sort_key
from cspt.rules.rag import ORDER
from cspt.rules.rollup import Rollup

Held = dict[str, list[Placed]]
"""Actions by the priority, or else the plan, that they stand under; the empty text holds those under neither."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A plan, a priority, or the actions of a plan that stand under none."""

    key: str
    record: Record | None
    """The plan or priority; None for actions that have none."""
    name: str
    branches: tuple[Branch, ...]
    actions: tuple[Placed, ...]
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
    held = _held(facts, plan_actions(facts, rest))
    grown = [_plan(facts, plan, held) for plan in _newest_first(facts) if not plans or plan.id in plans]
    if not plans or "" in plans:
        grown.append(_without_plan(facts, held))
    trees = [tree for tree in grown if tree.rollup.total or tree.record]
    return [pruned for tree in trees if (pruned := _pruned(tree))] if narrows(query) else trees


def plan_actions(facts: Facts, query: Query) -> list[Placed]:
    """Return the actions that answer a query but for the tasks of cases, which stand under no plan."""
    return [placed for placed in facts.placed(query) if not placed.case or placed.plan or placed.priority]


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


def _held(facts: Facts, actions: Iterable[Placed]) -> Held:
    plans, priorities = ({record.id for record in facts.snapshot.of_kind(kind)} for kind in ("plan", "priority"))
    held: defaultdict[str, list[Placed]] = defaultdict(list)
    for action in actions:
        plan = action.plan if action.plan in plans else ""
        held[action.priority if action.priority in priorities else plan].append(action)
    return held


def _plan(facts: Facts, plan: Record, held: Held) -> Branch:
    priorities = sorted(facts.snapshot.under("plan", plan.id, "priority"), key=sort_key)
    branches = [_priority(priority, held) for priority in priorities]
    loose = held.get(plan.id, [])
    if loose and branches:
        branches.append(_branch(_Group(f"{plan.id}/", "Without a priority"), (), loose))
        loose = []
    return _branch(plan, branches, loose)


def _priority(priority: Record, held: Held) -> Branch:
    return _branch(priority, (), held.get(priority.id, []))


def _without_plan(facts: Facts, held: Held) -> Branch:
    plans = {plan.id for plan in facts.snapshot.of_kind("plan")}
    priorities = [p for p in facts.snapshot.of_kind("priority") if p.text("plan") not in plans]
    branches = [_priority(priority, held) for priority in sorted(priorities, key=sort_key)]
    return _branch(_Group("/", "Without a plan"), branches, held.get("", []))


def _branch(head: Record | _Group, branches: Sequence[Branch], actions: Sequence[Placed]) -> Branch:
    under = [*actions, *(action for branch in branches for action in _all_under(branch))]
    counted = Counter(action.shown for action in under)
    rollup = Rollup({colour: counted[colour] for colour in ORDER})
    if isinstance(head, Record):
        return Branch(head.id, head, head.title, tuple(branches), tuple(actions), rollup)
    return Branch(head.key, None, head.name, tuple(branches), tuple(actions), rollup)


def _all_under(branch: Branch) -> list[Placed]:
    return [*branch.actions, *(action for inner in branch.branches for action in _all_under(inner))]


def _pruned(branch: Branch) -> Branch | None:
    if not branch.rollup.total:
        return None
    kept = tuple(inner for inner in branch.branches if inner.rollup.total)
    return replace(branch, branches=kept)
