"""The list that draws only what is seen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from cspt.tui.themes import DARK
from cspt.tui.widgets.row_list import Row, RowList, heading, note
from tests.tui.driving import text_of


class ListApp(App[None]):
    """Holds one list."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.start = rows
        self.opened: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def compose(self) -> ComposeResult:
        yield RowList("Nothing at all.")

    def on_mount(self) -> None:
        self.query_one(RowList).show(self.start)
        self.query_one(RowList).focus()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.opened.append(event.key)


def _rows(count: int, drawn: list[int] | None = None) -> list[Row]:
    def row(number: int) -> Row:
        def draw(_width: int) -> list[Content]:
            if drawn is not None:
                drawn.append(number)
            return [Content(f"row {number}")]

        return Row(f"k{number}", draw)

    return [row(number) for number in range(count)]


def _run(rows: Sequence[Row], script: Callable[[ListApp, RowList, Pilot[None]], Awaitable[None]]) -> None:
    async def session() -> None:
        app = ListApp(rows)
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.pause()
            await script(app, app.query_one(RowList), pilot)

    asyncio.run(session())


def test_draws_only_the_rows_in_view() -> None:
    drawn: list[int] = []

    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        assert max(drawn) <= 10
        await pilot.press("end")
        await pilot.pause()
        assert rows.key == "k99999"
        assert len(set(drawn)) < 40

    _run(_rows(100_000, drawn), script)


def test_the_cursor_passes_over_headings() -> None:
    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        assert rows.key == "k0"
        await pilot.press("down")
        assert rows.key == "k1"
        await pilot.press("up", "up")
        assert rows.key == "k0"

    first, second = _rows(2)
    _run([heading("One"), first, heading("Two"), note("quiet"), second], script)


def test_the_cursor_stays_on_its_row_when_others_come_before_it() -> None:
    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down")
        rows.show([*_rows(8)[5:], *_rows(5)])
        assert rows.key == "k2"

    _run(_rows(5), script)


def test_the_cursor_stays_at_its_height_when_its_row_goes() -> None:
    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down")
        rows.show([row for row in _rows(5) if row.key != "k2"])
        assert rows.key == "k3"

    _run(_rows(5), script)


def test_an_empty_list_says_its_sentence_and_takes_every_key() -> None:
    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        assert "Nothing at all." in text_of(rows)
        await pilot.press("down", "up", "end", "home", "pagedown", "pageup")
        assert rows.key == ""

    _run([], script)


def test_a_second_click_opens_a_row() -> None:
    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        await pilot.click(RowList, offset=(2, 3), times=2)
        await pilot.pause()
        assert rows.key == "k3"
        assert app.opened == ["k3"]

    _run(_rows(5), script)


def test_rows_of_several_lines_are_found_by_the_mouse_and_shown_whole() -> None:
    tall = [Row(f"t{number}", lambda _w, n=number: [Content(f"a{n}"), Content(f"b{n}")], 2) for number in range(20)]  # type: ignore[misc]  # a default binds the number

    async def script(app: ListApp, rows: RowList, pilot: Pilot[None]) -> None:
        await pilot.click(RowList, offset=(2, 5))
        assert rows.key == "t2"
        await pilot.press("end")
        await pilot.pause()
        assert "b19" in text_of(rows)

    _run(tall, script)
