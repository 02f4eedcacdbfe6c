"""The kanban draws only what is seen, whatever the number of cards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from types import MappingProxyType

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.model.values import Value
from cspt.rules.rag import ActionFacts
from cspt.tui.themes import DARK
from cspt.tui.widgets.cards import Card, Cards
from cspt.tui.widgets.kanban import Column, Kanban
from tests.tui.driving import text_of

TODAY = date(2019, 12, 10)


def card(number: int, title: str = "", **facts: object) -> Card:
    """Make a card of an action that is in no store."""
    values: MappingProxyType[str, Value] = MappingProxyType(
        {"title": title or f"Card {number}", "ref": f"{number}", "owner": ("Safety team",)}
    )
    record = Record(RecordId(f"A19-{number:08d}"), KINDS["action"], "", values, MappingProxyType({}), "")
    told: dict[str, object] = {
        "declared": "green", "derived": "red", "why": "overdue 12 days", "overdue": 12, "due": date(2019, 11, 28),
        "updated": date(2019, 12, 6), "status": "not-started", "status_declared": True,
    }  # fmt: skip
    return Card(record, ActionFacts(**(told | facts)))  # type: ignore[arg-type]  # told by name


class KanbanApp(App[None]):
    """Holds one kanban."""

    def __init__(self, *counts: int) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        names = ("not-started", "in-progress", "on-hold", "complete")
        self.dealt = [
            Column(name, name.title(), Cards.of(card(place * 1_000_000 + number) for number in range(count)))
            for place, (name, count) in enumerate(zip(names, counts, strict=True))
        ]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def compose(self) -> ComposeResult:
        yield Kanban("No cards.")

    def on_mount(self) -> None:
        self.query_one(Kanban).show(self.dealt, TODAY)
        self.query_one(Kanban).focus()


def _run(
    app: KanbanApp, script: Callable[[Kanban, Pilot[None]], Awaitable[None]], size: tuple[int, int] = (120, 40)
) -> None:
    async def session() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await script(app.query_one(Kanban), pilot)

    asyncio.run(session())


def test_a_card_says_its_facts() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        shown = text_of(kanban)
        assert " G  0 Card 0" in shown
        assert "Safety team" in shown
        assert "12 days over" in shown
        assert "updated 4 days ago" in shown
        assert "≠R" in shown

    _run(KanbanApp(1, 0, 0, 0), script)


def test_a_column_of_thousands_draws_only_what_is_seen() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        drawn: set[str] = set()
        draw = kanban._card

        def counted(shown: Card, line: int, width: int) -> object:
            drawn.add(shown.record.id)
            return draw(shown, line, width)

        kanban._card = counted  # type: ignore[method-assign, assignment]  # counts what is drawn
        await pilot.press("end")
        await pilot.pause()
        assert kanban.at == (0, 9_999)
        assert "Card 9999" in text_of(kanban)
        assert len(drawn) <= 2 * kanban.cards_in_view * len(kanban.columns)

    _run(KanbanApp(10_000, 3_000, 0, 5), script)


def test_at_eighty_columns_the_fourth_is_counted_and_one_key_away() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        assert "Complete 7›" in text_of(kanban)
        await pilot.press("right", "right", "right")
        await pilot.pause()
        shown = text_of(kanban)
        assert "Card 3000000" in shown
        assert "‹Not-Started 2" in shown

    _run(KanbanApp(2, 2, 2, 7), script, size=(80, 24))


def test_moving_the_last_card_of_a_column_leaves_the_cursor_on_it() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        moved = kanban.move_card(1)
        assert moved is not None
        assert moved[1] == "in-progress"
        assert kanban.at[0] == 1
        assert kanban.card is not None
        assert kanban.card.record.id == moved[0].record.id
        assert len(kanban.columns[0].cards) == 0

    _run(KanbanApp(1, 4, 0, 0), script)


def test_an_empty_board_takes_every_key() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        await pilot.press("right", "down", "up", "left", "end", "home", "pagedown")
        assert kanban.move_card(1) is None
        assert kanban.card is None
        assert "No cards." in text_of(kanban)

    _run(KanbanApp(0, 0, 0, 0), script)


def test_a_terminal_of_twenty_columns_shows_one_column_whole() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        assert list(kanban.seen) == [0]
        assert "Card 0" in text_of(kanban)

    _run(KanbanApp(3, 3, 0, 0), script, size=(20, 10))


def test_the_cursor_is_never_on_an_empty_column_while_another_holds_a_card() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert kanban.at == (1, 0)
        assert kanban.card is not None

    _run(KanbanApp(0, 3, 0, 2), script)


def test_a_long_age_gives_up_a_word_before_the_mark_of_an_undeclared_status() -> None:
    async def script(kanban: Kanban, pilot: Pilot[None]) -> None:
        old = card(1, updated=date(2019, 2, 1), status_declared=False, declared="")
        kanban.show([Column("not-started", "Not started", Cards.of([old])), *kanban.columns[1:]], TODAY)
        await pilot.pause()
        assert "    10 months ago ?" in text_of(kanban)

    _run(KanbanApp(0, 0, 0, 0), script, size=(80, 24))
