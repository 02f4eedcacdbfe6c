"""What every screen of a store shares: the top bar, the key line, and how facts reach it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.screen import Screen
from textual.widget import Widget

from cspt.kinds import KINDS
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.rules.facts import Facts
from cspt.tui.keys import EVERYWHERE, keys_for
from cspt.tui.widgets.key_bar import KeyBar
from cspt.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp


class StoreScreen(Screen[None]):
    """A screen that shows records and acts on the one under its cursor."""

    NAME: ClassVar[str] = ""
    """The screen's name in the table of keys."""

    def compose(self) -> ComposeResult:
        """Lay out the bars around the screen's own parts."""
        yield TopBar()
        yield from self.parts()
        yield KeyBar(self.NAME)

    def parts(self) -> Iterator[Widget]:
        """Yield the screen's own widgets."""
        yield from ()

    def show_facts(self, facts: Facts) -> None:
        """Show the records; called whenever they were read anew and when the screen comes back."""

    def selected(self) -> Record | None:
        """Return the record that an act on this screen is about, or None."""
        return None

    @property
    def store_app(self) -> CsptApp:
        """The application, as what it is."""
        return cast("CsptApp", self.app)

    @property
    def facts(self) -> Facts | None:
        """The records, or None while the store is being read."""
        return self.store_app.facts

    def on_mount(self) -> None:
        """Follow the store and the last act."""
        self.query_one(TopBar).screen_name = self.app.current_mode
        self.watch(self.app, "facts", self._take, init=True)
        self.watch(self.app, "said", self._say, init=True)
        self.watch(self.app, "standing", self._say_standing, init=True)
        self.watch(self.app, "under_way", self._show_under_way, init=True)
        self.watch(self.app, "progress", self._show_progress, init=True)

    @on(ScreenResume)
    def catch_up(self) -> None:
        """Show what was read while another screen was in front."""
        self._take(self.facts)

    def _take(self, facts: Facts | None) -> None:
        if facts is not None and self.is_current:
            self.query_one(TopBar).facts = facts
            self.show_facts(facts)

    def _show_progress(self, progress: tuple[int, int]) -> None:
        self.query_one(TopBar).progress = progress

    def _say(self, said: str) -> None:
        self.query_one(KeyBar).said = said

    def _say_standing(self, standing: str) -> None:
        self.query_one(TopBar).standing = standing

    def _show_under_way(self, under_way: tuple[str, int] | None) -> None:
        self.query_one(TopBar).under_way = under_way

    async def action_go(self, name: str) -> None:
        """Go to one of the five screens; from a record opened on it, back to the screen itself.

        The screen is there before the next key is read, so that nothing typed ahead is lost.
        """
        if name != self.app.current_mode:
            await self.app.switch_mode(name)
            if isinstance(self.app.screen, StoreScreen):
                self.app.screen.take_focus()
            return
        while len(self.app.screen_stack) > 1 and isinstance(self.app.screen, StoreScreen):
            self.app.pop_screen()

    def take_focus(self) -> None:
        """Put the focus where the screen wants it, if it is nowhere yet."""
        if self.focused is None and self.AUTO_FOCUS:
            self.set_focus(next(iter(self.query(self.AUTO_FOCUS)), None))

    async def action_search(self) -> None:
        """Go to the search."""
        await self.action_go("search")

    def action_back(self) -> None:
        """Go back to where one came from."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_undo(self) -> None:
        """Take back one's own last act."""
        self.store_app.undo()

    def action_sync(self) -> None:
        """Send what was saved here and receive what others saved."""
        self.store_app.sharing.sync()

    def action_help(self) -> None:
        """Explain the keys."""
        from cspt.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.NAME))

    def action_show_problems(self) -> None:
        """Show what cannot be read."""
        from cspt.tui.screens.problems import ProblemsScreen

        self.app.push_screen(ProblemsScreen())

    def action_show_conflicts(self) -> None:
        """Show what is left to settle, from the record under the cursor on."""
        from cspt.tui.screens.conflicts import ConflictsScreen

        record = self.selected()
        self.app.push_screen(ConflictsScreen(record.id if record else ""))

    def action_import_document(self) -> None:
        """Ask for a document and show what taking it in would do."""
        from cspt.tui.documents import ask_document

        ask_document(self.store_app)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if record := self.selected():
            self.open_record(record)

    def open_record(self, record: Record) -> None:
        """Show a record with its timeline; an event opens as the record it is about."""
        from cspt.tui.screens.record import RecordScreen

        about = record.text(record.kind.lies_under) if record.kind.lies_under else record.id
        self.app.push_screen(RecordScreen(about, event=record.id if about != record.id else ""))

    def action_edit(self) -> None:
        """Open the form of the record under the cursor."""
        if record := self.selected():
            from cspt.tui.screens.form import FormScreen

            self.app.push_screen(FormScreen(record.kind, record))

    def action_add(self) -> None:
        """Add a dated event to the record under the cursor."""
        if record := self.selected():
            self.make(KINDS["event"], about=record.id)

    def action_history(self) -> None:
        """Show who changed what in the record under the cursor."""
        if record := self.selected():
            from cspt.tui.screens.history import HistoryScreen

            self.app.push_screen(HistoryScreen(record))

    def action_set_status(self) -> None:
        """Choose a new status for the record under the cursor."""
        from cspt.tui.acts import choose_status

        if record := self.selected():
            choose_status(self.store_app, record)

    def action_queue(self) -> None:
        """Show the reports that nobody has looked at."""
        from cspt.tui.screens.queue import QueueScreen

        self.app.push_screen(QueueScreen())

    def action_set_rag(self) -> None:
        """Declare the RAG of the action under the cursor."""
        from cspt.tui.acts import choose_rag

        record = self.selected()
        if record and record.kind.name == "action":
            choose_rag(self.store_app, record)

    def make(self, kind: Kind, **values: str) -> None:
        """Open the form of a new record with some fields filled in."""
        from cspt.tui.screens.form import FormScreen

        self.app.push_screen(FormScreen(kind, None, values))

    @property
    def works_here(self) -> list[str]:
        """The acts that have a key on this screen."""
        return [key.act for key in keys_for(self.NAME) if EVERYWHERE not in key.where]
