"""The board: actions as cards in the columns of the profile's workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from cspt.kinds import KINDS
from cspt.model.profile import label
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.rag import ORDER
from cspt.rules.tree import in_force
from cspt.tui.acts import set_status
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.filters import ask_filter, chips, choices_of
from cspt.tui.keys import bindings_for
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.cards import Card, Cards
from cspt.tui.widgets.kanban import Column, Kanban

_ACTION = KINDS["action"]


class BoardScreen(StoreScreen):
    """Shows actions as cards, to be moved, filtered and opened."""

    NAME = "board"
    BINDINGS = bindings_for("board")
    CSS_PATH = "board.tcss"
    AUTO_FOCUS = "Kanban"

    def __init__(self) -> None:
        super().__init__()
        self._query: Query | None = None

    def parts(self) -> Iterator[Widget]:
        """Yield the chips and the kanban."""
        yield Static(id="chips")
        yield Kanban("No actions here. n makes one; c clears the filters.")

    def show_facts(self, facts: Facts) -> None:
        """Deal the actions that answer the filters into their columns."""
        if self._query is None:
            self._query = _first_filter(facts)
        found = facts.columns(self._query)
        total = sum(facts.tally(Query()).values())
        self.query_one(Kanban).show(_columns(facts, found), facts.today)
        width = max(self.size.width - 2, 10)
        line = chips(
            facts,
            self._query,
            everything=f"{total} actions in every plan and case",
            found=sum(map(len, found.values())),
            total=total,
            width=width,
        )
        self.query_one("#chips", Static).update(line)

    def selected(self) -> Record | None:
        """Return the action under the cursor."""
        card = self.query_one(Kanban).card
        return card.record if card else None

    def filter_by(self, query: Query) -> None:
        """Show the actions that answer a filter."""
        self._query = query
        if self.facts:
            self.show_facts(self.facts)

    def action_move(self, by: int) -> None:
        """Move the card under the cursor to the column beside it, at once."""
        if moved := self.query_one(Kanban).move_card(by):
            card, status = moved
            set_status(self.store_app, card.record, status)

    @on(Kanban.Moved)
    def drop(self, event: Kanban.Moved) -> None:
        """Save where a card was dragged to."""
        set_status(self.store_app, event.card.record, event.status)

    @on(Kanban.Opened)
    def open_card(self) -> None:
        """Open the card that was clicked twice."""
        self.action_open()

    def action_toggle_rag(self, colour: str) -> None:
        """Show this colour too, or no longer."""
        query = self._query or Query()
        shown = next((term.wanted for term in query.terms if (term.field, term.op) == ("shows", "=")), ())
        wanted = tuple(c for c in shown if c != colour) if colour in shown else (*shown, colour)
        names = [c or "none" for c in ORDER]
        self.filter_by(query.with_term("shows", "=", sorted(wanted, key=names.index)))

    def action_clear(self) -> None:
        """Show every action of every plan and case."""
        self.filter_by(Query())

    def action_new(self) -> None:
        """Make a new action, in the plan and priority that are shown."""
        terms = {t.field: t.wanted[0] for t in (self._query or Query()).terms if t.op == "=" and len(t.wanted) == 1}
        self.make(_ACTION, **{name: terms[name] for name in ("plan", "priority") if terms.get(name)})

    def action_filter(self) -> None:
        """Type a filter in words."""
        if self.facts is not None:
            ask_filter(self.app, self.facts, _ACTION, self._query or Query(), self.filter_by)

    def action_choose(self, field: str) -> None:
        """Choose one plan, priority or owner to show."""
        if self.facts is None:
            return
        choices = [Choice("", "Any"), *choices_of(self.facts, _ACTION, field)]

        def narrow(chosen: str | None) -> None:
            if chosen is not None:
                query = self._query or Query()
                self.filter_by(query.with_term(field, "=", [chosen] if chosen else []))

        self.app.push_screen(ChooseDialog(f"Show one {field}", choices), narrow)


def _first_filter(facts: Facts) -> Query:
    """Return the filter a board opens with: the plan in force that has most actions; all where there is none."""
    plans = [plan for plan in facts.snapshot.of_kind("plan") if in_force(facts, plan)]
    if not plans:
        return Query()
    rollups = facts.rollups(Query(), "plan")
    best = max(plans, key=lambda plan: (rollups[plan.id].total if plan.id in rollups else 0, plan.id))
    return facts.query(_ACTION, [f"plan={best.id}"])


def _columns(facts: Facts, found: Mapping[str, Sequence[str]]) -> list[Column]:
    """Return the columns of the workflow, and any other that actions stand in, each with its cards."""
    statuses = dict.fromkeys([*facts.profile.workflow.get("action", []), *found])
    deal = partial(_dealt, facts)
    return [Column(status, label(status), Cards(found.get(status, ()), deal)) for status in statuses]


def _dealt(facts: Facts, ids: Sequence[str]) -> list[Card]:
    """Return the cards of these actions."""
    actions = list(facts.snapshot.several(ids).values())
    facts.prepare(actions)
    return [Card(action, facts.of(action)) for action in actions]
