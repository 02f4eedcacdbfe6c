"""The board: cards, moving, filters and undo, driven by Textual's pilot."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cspt.tui.app import CsptApp
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.screens.board import BoardScreen
from cspt.tui.widgets.cards import Card
from cspt.tui.widgets.kanban import Kanban
from cspt.tui.widgets.top_bar import TopBar
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, toasts, wait_for

SIZES = [(80, 24), (120, 40), (200, 60)]


def _board(app: CsptApp) -> Kanban:
    assert isinstance(app.screen, BoardScreen)
    return app.screen.query_one(Kanban)


def _card(app: CsptApp) -> Card:
    card = _board(app).card
    assert card is not None
    return card


def _commits(store: Path) -> int:
    done = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=store, capture_output=True, text=True, check=True)
    return int(done.stdout)


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
def test_opens_on_the_plan_in_force(sample_store: Path, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        shown = screen_text(app)
        assert "Hertsmere community safety" in shown
        assert "50 of 127" in shown
        assert "Not started" in shown
        assert "In progress" in shown

    drive(sample_store, script, size=size, start="board")


@pytest.mark.parametrize(("size", "least"), [((80, 24), 9), ((120, 40), 24)])
def test_shows_as_many_whole_cards_as_the_design_asks(sample_store: Path, size: tuple[int, int], least: int) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c")
        board = _board(app)
        shown = sum(min(board.cards_in_view, len(board.columns[index].cards)) for index in board.seen)
        assert shown >= least

    drive(sample_store, script, size=size, start="board")


def test_moving_a_card_saves_at_once_and_keeps_it_under_the_cursor(sample_store: Path) -> None:
    before = _commits(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        card = _card(app)
        await _press(pilot, ">")
        assert _card(app).record.id == card.record.id
        await wait_for(pilot, lambda: "in progress" in app.said, "the move to be saved")
        record = Workspace.open(sample_store).load().get(card.record.id)
        assert record is not None
        assert record.text("status") == "in-progress"
        assert _card(app).record.id == card.record.id

    drive(sample_store, script, start="board")
    assert _commits(sample_store) == before + 1


def test_one_key_takes_the_move_back_to_the_byte(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        path = sample_store / _card(app).record.path
        before = path.read_bytes()
        await _press(pilot, ">")
        await wait_for(pilot, lambda: "undo" in app.said and path.read_bytes() != before, "the move to be saved")
        await _press(pilot, "u")
        await wait_for(pilot, lambda: path.read_bytes() == before, "the move to be taken back")

    drive(sample_store, script, start="board")


def test_a_card_at_the_edge_stays(sample_store: Path) -> None:
    before = _commits(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "<")
        assert _board(app).at[0] == 0

    drive(sample_store, script, start="board")
    assert _commits(sample_store) == before


def test_dragging_a_card_to_another_column_moves_it(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        card = _card(app)
        await pilot.mouse_down(Kanban, offset=(5, 3))
        await pilot.hover(Kanban, offset=(40, 3))
        await pilot.mouse_up(Kanban, offset=(40, 3))
        await wait_for(pilot, lambda: "in progress" in app.said, "the drop to be saved")
        record = Workspace.open(sample_store).load().get(card.record.id)
        assert record is not None
        assert record.text("status") == "in-progress"

    drive(sample_store, script, start="board")


def test_rag_keys_show_only_those_colours_and_c_clears(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        def shown() -> set[str]:
            return {card.facts.shown for column in _board(app).columns for card in column.cards}

        await _press(pilot, "R")
        assert shown() == {"red"}
        assert "rag R" in screen_text(app)
        await _press(pilot, "G")
        assert shown() == {"red", "green"}
        await _press(pilot, "R")
        assert shown() == {"green"}
        await _press(pilot, "c", "N")
        assert shown() == {""}
        await _press(pilot, "c")
        assert "127 actions in every plan" in screen_text(app)

    drive(sample_store, script, start="board")


def test_a_filter_takes_the_words_of_the_command_line(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c", "f", *"owner~snt", "enter")
        cards = [card for column in _board(app).columns for card in column.cards]
        assert cards
        assert all("snt" in card.record.text("owner").lower() for card in cards)

    drive(sample_store, script, start="board")


def test_a_filter_that_names_no_field_says_so_and_stays_open(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c", "f", *"colour=red", "enter")
        assert "no field `colour`" in screen_text(app)
        await _press(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)

    drive(sample_store, script, start="board")


def test_the_owner_is_chosen_from_a_list(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c", "o", *"hertsmere snt", "enter")
        cards = [card for column in _board(app).columns for card in column.cards]
        assert cards
        assert all("Hertsmere SNT" in card.record.texts("owner") for card in cards)

    drive(sample_store, script, start="board")


def test_declaring_a_rag_is_saved_and_shown_solid(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        card = _card(app)
        await _press(pilot, "r", *"amber")
        assert "amber" in screen_text(app)
        await _press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, AskDialog), "the question why")
        await _press(pilot, *"late", "enter")
        await wait_for(pilot, lambda: "declared amber" in app.said, "the RAG to be saved")
        await wait_for(pilot, lambda: _card(app).facts.declared == "amber", "the board to show it")
        assert _card(app).record.id == card.record.id
        assert _card(app).record.text("rag_reason") == "late"
        assert " A " in text_of(_board(app))

    drive(sample_store, script, start="board")


def test_opening_a_card_and_coming_back_keeps_the_place(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "right", "down", "down")
        at = _board(app).at
        await _press(pilot, "enter")
        assert not isinstance(app.screen, BoardScreen)
        await _press(pilot, "escape")
        assert _board(app).at == at

    drive(sample_store, script, start="board")


def test_a_failed_move_says_why_and_puts_the_card_back(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        card = _card(app)
        path = sample_store / card.record.path
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nowner:", "\nstatus: on-hold\nowner:", 1), encoding="utf-8")
        await _press(pilot, ">")
        await wait_for(pilot, lambda: "status changed since you opened it" in toasts(app), "the reason to be shown")
        await wait_for(pilot, lambda: _card(app).facts.status == "on-hold", "the card to go where the file says")

    drive(sample_store, script, start="board")


def test_hostile_text_on_a_card_neither_acts_nor_reaches_the_screen_raw(sample_store: Path) -> None:
    workspace = Workspace.open(sample_store)
    action = next(r for r in workspace.load().of_kind("action") if r.text("ref") == "1.01")
    path = sample_store / action.path
    hostile = 'title: "[@click=app.quit]x[/] \\e]52;c;aGk=\\a \\u202Eabc [/foo]"\n'
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(hostile if line.startswith("title:") else line for line in lines), encoding="utf-8")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c", "f", *"ref=1.01", "enter")
        shown = text_of(_board(app))
        assert "[@click" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        await pilot.click(Kanban, offset=(8, 2))
        await pilot.pause()
        assert app.is_running

    drive(sample_store, script, start="board", size=(200, 60))


def test_an_empty_board_says_what_to_do(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "f", *" nosuchwordanywhere", "enter")
        assert "c clears the filters" in text_of(_board(app))

    drive(sample_store, script, start="board")


def test_leaving_the_question_why_declares_nothing(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "r", *"red", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, AskDialog), "the question why")
        await _press(pilot, "escape")
        await wait_for(pilot, lambda: app.screen is app.screen_stack[0], "the board")
        assert _card(app).facts.declared == ""

    before = _commits(sample_store)
    drive(sample_store, script, start="board")
    assert _commits(sample_store) == before


def test_what_is_typed_in_the_filter_is_seen(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "c", "f", *"posters")
        assert "posters" in screen_text(app)

    drive(sample_store, script, start="board", size=(80, 24))


def test_the_key_of_the_screen_one_is_on_goes_back_to_it_from_a_record(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _press(pilot, "enter", "H")
        await wait_for(pilot, lambda: len(app.screen_stack) == 3, "the history of a record")
        assert app.screen.query_one(TopBar).screen_name == "board"
        await _press(pilot, "2")
        await wait_for(pilot, lambda: app.screen is app.screen_stack[0], "the board")

    drive(sample_store, script, start="board")


def test_the_help_has_a_place_in_the_footer_however_narrow(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert "? help" in screen_text(app)

    for columns in (40, 80):
        drive(sample_store, script, start="board", size=(columns, 24))
