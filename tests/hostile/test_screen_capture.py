"""Nothing of a record's, git's or a person's text reaches the screen raw, acts there, or stops the application."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets._toast import Toast

from cspt.errors import Busy
from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.tui.app import CsptApp
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.dialogs.collision import CollisionDialog, Pair
from cspt.tui.dialogs.confirm import Answer, ConfirmDialog
from cspt.tui.dialogs.filter_line import FilterDialog
from cspt.tui.screens.form import FormScreen
from cspt.tui.screens.help import HelpScreen
from cspt.tui.screens.history import HistoryScreen
from cspt.tui.screens.problems import ProblemsScreen
from cspt.tui.screens.record import RecordScreen
from cspt.tui.screens.state import StateScreen
from cspt.workspace import Saved, Workspace
from tests.hostile.samples import ACTING, MARKUP, SAMPLES, fill, forbidden_in, id_with, marked
from tests.making import ACTION, CASE, EVENT, MEMBER, PLAN, PRIORITY
from tests.tui.driving import drive, screen_text, text_of, wait_for

EVERYTHING = "".join(map(marked, SAMPLES))
WIDE = (200, 60)
Opening = Callable[[CsptApp], Screen[Any]]
_looks: list[str] = []


@pytest.fixture(scope="module")
def _hostile(tmp_path_factory: pytest.TempPathFactory, _sound: Path) -> Path:
    root = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(_sound, root)
    fill(root)
    return root


@pytest.fixture
def store(_hostile: Path, tmp_path: Path) -> Path:
    """A store full of hostile text, of the test's own."""
    root = tmp_path / "hostile"
    shutil.copytree(_hostile, root)
    return root


@pytest.fixture(autouse=True)
def _counted(tried: Callable[[int, str], None]) -> Iterator[None]:
    """Count the screens, forms, dialogs and toasts that were looked at cell by cell."""
    _looks.clear()
    yield
    tried(len(_looks), f"looks at every cell of a screen, in a store with {len(SAMPLES)} hostile samples")


def assert_harmless(app: CsptApp, *, sees: str = "") -> None:
    """Look at every cell of the screen: no character that acts, and nothing that could be clicked to act."""
    shown = screen_text(app)
    _looks.append(type(app.screen).__name__)
    assert forbidden_in(shown.replace("\n", "")) == []
    assert sees in shown, f"{app.screen} does not show {sees!r}:\n{shown}"
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            said = str(segment.style.meta) + str(segment.style.link) if segment.style else ""
            assert "quit" not in said, said
            assert "bell" not in said, said
            assert "example.org" not in said, said
    assert app.is_running
    assert app._exception is None


def _record(app: CsptApp, record_id: str) -> Record:
    assert app.facts is not None
    return app.facts.snapshot.find(record_id)


@pytest.mark.parametrize("start", ["home", "board", "plan", "cases", "search"])
def test_a_screen_shows_signs_for_what_would_act(store: Path, start: str) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        if start == "search":
            await pilot.press("q")
            await wait_for(pilot, lambda: "␛" in screen_text(app), "what was found")
        for keys in ((), ("down",), ("end",), ("f1",), ("escape",)):
            await pilot.press(*keys)
            await pilot.pause()
            assert_harmless(app, sees="" if keys and keys != ("down",) else "‹U+")
        assert app.current_mode == start

    drive(store, script, size=WIDE, start=start)


@pytest.mark.parametrize("size", [(80, 24), WIDE])
@pytest.mark.parametrize("record_id", [ACTION, CASE, PLAN, PRIORITY, MEMBER])
def test_a_record_its_form_and_its_history_show_signs(store: Path, record_id: str, size: tuple[int, int]) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        record = _record(app, record_id)
        form = partial(FormScreen, record.kind, record, {})
        for opening in (partial(RecordScreen, record.id), partial(HistoryScreen, record), form):
            await app.push_screen(opening())
            await pilot.pause()
            await wait_for(pilot, lambda: "␀" in screen_text(app), f"{opening.func.__name__} to show its text")
            for keys in (("tab",), ("pagedown",), ("end",)):
                await pilot.press(*keys)
                await pilot.pause()
                assert_harmless(app)
            app.pop_screen()
            await pilot.pause()

    drive(store, script, size=size)


def test_an_earlier_state_shows_signs(store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        record = _record(app, ACTION)
        act = app.workspace.acts(record)[0]
        await app.push_screen(StateScreen(record, act))
        await wait_for(pilot, lambda: "␛]52" in screen_text(app), "the earlier state")
        assert_harmless(app, sees="␛]52")

    drive(store, script, size=WIDE)


def _read(_words: list[str]) -> Query:
    raise Busy(EVERYTHING)


DIALOGS: dict[str, Opening] = {
    "choose": lambda _: ChooseDialog(EVERYTHING, [Choice(EVERYTHING, EVERYTHING), Choice("x", EVERYTHING)], EVERYTHING),
    "confirm": lambda _: ConfirmDialog(EVERYTHING, [Answer("x", "x", EVERYTHING)], EVERYTHING),
    "collision": lambda _: CollisionDialog([Pair("title", EVERYTHING, EVERYTHING, EVERYTHING[::-1])], EVERYTHING),
    "filter": lambda _: FilterDialog(EVERYTHING, _read),
    "problems": lambda _: ProblemsScreen(),
    "help": lambda _: HelpScreen("board"),
    "new event": lambda _: FormScreen(KINDS["event"], None, {"about": ACTION, "title": EVERYTHING}),
    "event": lambda app: FormScreen(KINDS["event"], _record(app, EVENT), {}),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_shows_signs(store: Path, name: str) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        app.push_screen(DIALOGS[name](app))
        await pilot.pause()
        await wait_for(pilot, lambda: name == "help" or "‹U+" in screen_text(app), f"the dialog {name}")
        assert_harmless(app)
        await pilot.press("down", "tab")
        if name == "filter":
            await pilot.press("enter")
        await pilot.pause()
        assert_harmless(app)

    drive(store, script, size=WIDE, start="board")


def test_the_palette_shows_signs(store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+p", "q")
        await wait_for(pilot, lambda: "‹U+" in screen_text(app), "records in the palette")
        assert_harmless(app)

    drive(store, script, size=WIDE, start="board")


def _refused() -> Saved:
    raise Busy(EVERYTHING)


def _left_alone() -> Saved:
    return Saved(RecordId(ACTION), EVERYTHING, "x", (EVERYTHING,))


@pytest.mark.parametrize("act", [_refused, _left_alone])
def test_toasts_and_what_was_done_show_signs(store: Path, act: Callable[[], Saved]) -> None:
    async def session() -> None:
        app = CsptApp(Workspace.open(store), start="board")
        async with app.run_test(size=WIDE, notifications=True) as pilot:
            await wait_for(pilot, lambda: app.facts is not None, "the store to be read")
            app.act(act, EVERYTHING)
            await wait_for(pilot, lambda: app.screen.query(Toast), "the toast")
            await wait_for(pilot, lambda: "‹U+" in text_of(app.screen.query_one(Toast)), "what it says")
            assert "[@click=app.quit]x[/]" in "".join(text_of(app.screen.query_one(Toast)).split())
            assert_harmless(app, sees="‹U+")

    asyncio.run(session())


def test_clicking_on_markup_does_nothing_of_its_own(store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await app.push_screen(RecordScreen(id_with(MARKUP[0])))
        await wait_for(pilot, lambda: "[@click=app.quit]x" in screen_text(app), "the markup")
        screen = app.screen
        for y, line in enumerate(screen_text(app).split("\n")):
            if (at := line.find("[@click=app.quit]x")) >= 0:
                await pilot.click(offset=Offset(at + 17, y))
                await pilot.pause()
        assert app.is_running
        assert app.screen is screen

    drive(store, script, size=WIDE)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a POSIX thing")
def test_the_bytes_a_terminal_is_sent_hold_no_sample(store: Path) -> None:
    from tests.tui.terminal import Terminal

    class Lenient(Terminal):
        """The emulator's own way of showing its screen fails on half of a wide character."""

        @property
        def text(self) -> str:
            rows = (self.screen.buffer[y] for y in range(self.screen.lines))
            return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    steps = [
        ("2", "Not started"), ("3", "fold all"), ("4", "reviews"), ("/", "to the list"), (ACTION, "In records"),
        ("\x1b[B\r", "a add"), ("H", "Council officer"), ("\x1b", "a add"), ("e", "Ctrl+S save"), ("\x1b", "a add"),
        ("\x10", "Quit"), ("q", "‹U+"), ("\x1b", "a add"), ("m", "to"),
    ]  # fmt: skip
    with Lenient(store, columns=250, lines=70) as terminal:
        terminal.wait_for("1 Home")
        for keys, shows in steps:
            terminal.press(keys)
            terminal.wait_for(shows)
        found = [sample for sample in ACTING if marked(sample).encode() in terminal.raw]
    assert found == []
