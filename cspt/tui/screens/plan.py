"""The plan: plans, their priorities and actions as a tree that folds, with RAG rolled up at every level."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from cspt.kinds import KINDS
from cspt.model.dates import When, say_due, say_when
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.tree import Branch, in_force, narrows, plan_actions, plan_trees
from cspt.text import display
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.documents import make_document, plan_over
from cspt.tui.filters import ask_filter, chips
from cspt.tui.keys import bindings_for
from cspt.tui.paint import ALARM, QUIET, bar, disagreement, fit, quiet, rag_block, rag_of, unsettled
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank

_ACTION = KINDS["action"]
_BLOCK = 4
"""Cells of the RAG block and the space after it."""
_STEP = 2
"""Cells each level is set in by."""


class Outline(RowList):
    """A list of rows of one line each, some of which fold."""

    class Clicked(Message):
        """A row was clicked: which, and how far from the left."""

        def __init__(self, key: str, x: int) -> None:
            super().__init__()
            self.key = key
            self.x = x

    def on_click(self, event: Click) -> None:
        """Say what was clicked, for the screen to fold where it was a fold mark."""
        at = event.y + self.scroll_offset.y
        if event.chain == 1 and 0 <= at < len(self.rows):
            self.post_message(self.Clicked(self.rows[at].key, event.x - self.styles.padding.left))


class PlanScreen(StoreScreen):
    """Shows how plans stand, from the plan down to the action."""

    NAME = "plan"
    BINDINGS = bindings_for("plan")
    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = "Outline"

    def __init__(self) -> None:
        super().__init__()
        self._query = Query()
        self._trees: list[Branch] = []
        self._folds: dict[str, bool] = {}
        """What was folded (True) or unfolded by hand, by branch."""

    def parts(self) -> Iterator[Widget]:
        """Yield the chips and the tree."""
        yield Static(id="chips")
        yield Outline("No plan yet. Ctrl+P, then `new plan`, makes one.")

    def show_facts(self, facts: Facts) -> None:
        """Grow the trees anew; the cursor and what is folded stay."""
        self._trees = plan_trees(facts, self._query)
        outline = self.query_one(Outline)
        if self._query.terms or self._query.words:
            outline.empty = "No action answers this filter. c clears it, f changes it."
        outline.show(list(self._rows(facts)))
        self._show_chips(facts)

    def on_resize(self, _event: Resize) -> None:
        """Fit the chips to the new width."""
        if self.facts is not None:
            self._show_chips(self.facts)

    def selected(self) -> Record | None:
        """Return the plan, priority or action under the cursor."""
        key = self.query_one(Outline).key
        return self.facts.snapshot.get(key) if self.facts and key else None

    def filter_by(self, query: Query) -> None:
        """Show what answers a filter, unfolded as far as it says."""
        self._query = query
        self._folds.clear()
        if self.facts:
            self.show_facts(self.facts)

    def action_fold(self) -> None:
        """Fold or unfold what the cursor is on; on an action, fold what it stands under."""
        outline = self.query_one(Outline)
        branch = self._branch(outline.key) or self._holder(outline.key)
        if branch:
            self._set_fold(branch, folded=not self._is_folded(branch))
            outline.go_to(branch.key)

    def action_unfold(self, out: bool) -> None:  # noqa: FBT001 - bound to a key
        """Go into the tree, unfolding, or out of it, folding."""
        outline = self.query_one(Outline)
        branch, parent = self._branch(outline.key), self._holder(outline.key)
        if branch and self._is_folded(branch) is out:
            self._set_fold(branch, folded=not out)
        elif out and branch:
            outline.action_step(1)
        elif parent and not out:
            outline.go_to(parent.key)

    def action_fold_all(self) -> None:
        """Unfold everything, or fold all priorities where everything is unfolded."""
        every = [branch for tree in self._trees for branch in (tree, *tree.branches)]
        folded = any(self._is_folded(branch) for branch in every)
        self._folds = {branch.key: not folded and branch not in self._trees for branch in every}
        if self.facts:
            self.show_facts(self.facts)

    def action_clear(self) -> None:
        """Show every plan."""
        self.filter_by(Query())

    def action_filter(self) -> None:
        """Type a filter in words."""
        if self.facts is not None:
            ask_filter(self.app, self.facts, _ACTION, self._query, self.filter_by)

    def action_choose(self, field: str) -> None:
        """Choose one plan to show alone."""
        if self.facts is None:
            return
        trees = plan_trees(self.facts, Query())
        choices = [Choice(tree.key, tree.name, str(tree.rollup.total)) for tree in trees if tree.record]
        current = next((term.wanted[0] for term in self._query.terms if (term.field, term.op) == (field, "=")), "")

        def narrow(chosen: str | None) -> None:
            if chosen is not None:
                self.filter_by(self._query.with_term(field, "=", [chosen] if chosen else []))

        self.app.push_screen(ChooseDialog("Show one plan", [Choice("", "Every plan"), *choices], current), narrow)

    def action_new(self) -> None:
        """Make a new action where the cursor is: in its plan, under its priority."""
        record = self.selected()
        values = {name: record.text(name) for name in ("plan", "priority")} if record else {}
        if record and record.kind.name in values:
            values[record.kind.name] = record.id
        self.make(_ACTION, **{name: value for name, value in values.items() if value})

    def action_export(self) -> None:
        """Make a document of the plan that the cursor is in."""
        if self.facts is not None and (plan := plan_over(self.facts, self.selected())):
            make_document(self.store_app, plan)

    @on(Outline.Opened)
    def open_row(self) -> None:
        """Open the row that was clicked twice."""
        self.action_open()

    @on(Outline.Clicked)
    def fold_clicked(self, event: Outline.Clicked) -> None:
        """Fold or unfold the branch whose mark was clicked."""
        branch = self._branch(event.key)
        if branch and 0 <= event.x - _BLOCK - _STEP * (branch not in self._trees) < _STEP:
            self._set_fold(branch, folded=not self._is_folded(branch))

    def _show_chips(self, facts: Facts) -> None:
        found = sum(tree.rollup.total for tree in self._trees)
        total, width = len(plan_actions(facts, Query())), max(self.size.width - 2, 10)
        line = chips(
            facts, self._query, everything=f"{total} actions in every plan", found=found, total=total, width=width
        )
        self.query_one("#chips", Static).update(line)

    def _rows(self, facts: Facts) -> Iterator[Row]:
        for place, tree in enumerate(self._trees):
            if place:
                yield blank()
            yield from self._branch_rows(facts, tree, 0)

    def _branch_rows(self, facts: Facts, branch: Branch, level: int) -> Iterator[Row]:
        folded = self._is_folded(branch)
        yield _branch_row(facts, branch, level, folded=folded)
        if folded:
            return
        for inner in branch.branches:
            yield from self._branch_rows(facts, inner, level + 1)
        for action in branch.actions:
            yield _action_row(facts, action.id, level + 1)

    def _is_folded(self, branch: Branch) -> bool:
        return self._folds.get(branch.key, not self._unfolds_by_itself(branch))

    def _unfolds_by_itself(self, branch: Branch) -> bool:
        """A filter unfolds what answers it; else the plans in force stand open, their priorities closed."""
        if self._query.terms or narrows(self._query):
            return True
        plan = branch.record if branch in self._trees else None
        return plan is not None and self.facts is not None and in_force(self.facts, plan)

    def _set_fold(self, branch: Branch, *, folded: bool) -> None:
        self._folds[branch.key] = folded
        if self.facts:
            self.show_facts(self.facts)

    def _branch(self, key: str) -> Branch | None:
        every = (branch for tree in self._trees for branch in (tree, *tree.branches))
        return next((branch for branch in every if branch.key == key), None)

    def _holder(self, key: str) -> Branch | None:
        for tree in self._trees:
            for branch in (tree, *tree.branches):
                if any(inner.key == key for inner in branch.branches) or any(a.id == key for a in branch.actions):
                    return branch
        return None


def _branch_row(facts: Facts, branch: Branch, level: int, *, folded: bool) -> Row:
    has_more = bool(branch.branches or branch.actions)
    mark = ("▸ " if folded else "▾ ") if has_more else "  "
    ref = branch.record.text("ref") if branch.record else ""

    def draw(width: int) -> list[Content]:
        right = _right(width)
        left = rag_block(branch.rollup.worst, declared=False) + Content(" " * (1 + _STEP * level))
        left += Content.styled(mark, QUIET) + quiet(f"{ref} " if ref else "")
        left += display(branch.name, "bold" if branch.record else QUIET)
        marks, room = _marks(facts, branch), width - right - bool(right)
        left = fit(left + marks if left.cell_length + marks.cell_length <= room else left, room)
        if not right:
            return [left]
        drawn, count = fit(bar(branch.rollup, right - 5), right - 5), quiet(f"{branch.rollup.total:>5}")
        return [left + Content(" ") + drawn + count]

    return Row(branch.key, draw)


def _action_row(facts: Facts, action_id: str, level: int) -> Row:
    def draw(width: int) -> list[Content]:
        action = facts.snapshot.get(action_id)
        if action is None:
            return [Content("")]
        fact = facts.of(action)
        over = bool(fact.overdue)
        right = _right(width)
        ref = quiet(f"{action.text('ref')} " if action.text("ref") else "")
        left = rag_of(fact) + Content(" " * (1 + _STEP * (level + 1))) + ref + unsettled(action) + display(action.title)
        if not right:
            return [fit(left, width)]
        live = fact.due and fact.status not in facts.profile.done
        when = say_due(fact.due, facts.today) if live and fact.due else label(fact.status)
        owner = ", ".join(action.texts("owner")) or "no owner"
        aside = fit(disagreement(fact), 3) + fit(quiet(owner), right - 16) + Content(" ")
        return [fit(left, width - right - 1) + Content(" ") + aside + fit(display(when, ALARM if over else QUIET), 12)]

    return Row(action_id, draw)


def _right(width: int) -> int:
    """Return the cells that bars, owners and dates take; none where there is hardly room for the title."""
    if width < 56:
        return 0
    return min(width * 2 // 5, 64) if width >= 96 else 28


def _marks(facts: Facts, branch: Branch) -> Content:
    """Return what sets a branch apart: a plan's days and standing, a priority's risk and reach."""
    record = branch.record
    if record is None:
        return Content("")
    words = [label(name).lower() for name in ("cross_cutting", "emerging") if record.values.get(name)]
    if record.text("risk"):
        words.insert(0, f"{record.text('risk')} risk")
    if record.kind.name == "plan":
        words = [_standing(facts, record)]
    return quiet(f"  {' · '.join(words)}") if any(words) else Content("")


def _standing(facts: Facts, plan: Record) -> str:
    if plan.text("status") in facts.profile.done:
        return "closed"
    ends = plan.get("ends", When)
    if not in_force(facts, plan):
        return "over" if ends and ends.last() < facts.today else "to come"
    draft = "draft, " if plan.text("status") == "draft" else ""
    return f"{draft}to {say_when(When(ends.year, ends.month), facts.today)}" if ends else draft.rstrip(", ")
