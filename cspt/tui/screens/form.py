"""The form of a record, made from its kind alone: every field, what is wrong with it, and what saving will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from cspt.errors import CsptError
from cspt.model.ids import RecordId
from cspt.model.record import Record
from cspt.model.schema import Kind, Type
from cspt.rules.facts import Facts
from cspt.text import display, visible
from cspt.tui.dialogs.choose import ChooseDialog
from cspt.tui.dialogs.collision import CollisionDialog
from cspt.tui.dialogs.confirm import Answer, ConfirmDialog
from cspt.tui.draft import Draft, beside
from cspt.tui.form_words import beneath, called, done, heading, outlook, sides, who_saved
from cspt.tui.keys import bindings_for
from cspt.tui.widgets.editors import Editors, field_named_in, link_choices
from cspt.tui.widgets.field_row import FieldBox, FieldRow, in_rows
from cspt.tui.widgets.fields import LinkInput
from cspt.tui.widgets.form_bar import FormBar
from cspt.workspace import Act, Collision, Saved

if TYPE_CHECKING:
    from cspt.tui.app import CsptApp

VIA = "form"
_TWO_COLUMNS_FROM = 64
_WIDEST = 160
_ANSWERS = (
    Answer("save", "s", "Save it"),
    Answer("throw", "t", "Throw it away"),
    Answer("stay", "g", "Go on editing"),
)


class FormScreen(Screen[RecordId | None]):
    """Writes a new record or changes one; gives back its id once it is saved, None where it was left."""

    NAME = "form"
    BINDINGS = bindings_for("form")
    CSS_PATH = "form.tcss"
    AUTO_FOCUS = ""

    draft: Draft
    """What is typed."""
    boxes: dict[str, FieldBox]
    """The fields by name, in order."""

    def __init__(self, kind: Kind, record: Record | None, values: Mapping[str, str] | None = None) -> None:
        """Make a form.

        Args:
            kind: what sort of record.
            record: the record to change; None to make one.
            values: what a new record begins with, as text by field.
        """
        super().__init__()
        self.kind = kind
        self._record = record
        self._given = values or {}
        self._saving = False
        self._refused: dict[str, str] = {}
        self._trouble = ""

    @property
    def store_app(self) -> CsptApp:
        """The application, as what it is."""
        return cast("CsptApp", self.app)

    @property
    def unsaved(self) -> bool:
        """True while something is typed that is not saved."""
        self._gather()
        return bool(self.draft.touched)

    def compose(self) -> ComposeResult:
        """Lay out the heading, the fields of the kind, and what saving will do."""
        workspace = self.store_app.workspace
        self.draft = Draft(self.kind, self._record, workspace.profile, workspace.today, self._given)
        columns = 2 if self.app.size.width >= _TWO_COLUMNS_FROM else 1
        column = min(self.app.size.width, _WIDEST) // columns - 3
        self._editors = Editors(self.draft, workspace.profile, lambda: self.store_app.facts, column)
        self.boxes = {name: self._editors.box(entry) for name, entry in self.draft.entries.items()}
        yield Static(self._heading(), id="form-heading")
        with VerticalScroll(id="fields", can_focus=False):
            yield from in_rows(list(self.boxes.values()), columns)
        yield FormBar(self.NAME)

    def on_mount(self) -> None:
        """Follow the store; fill a new record with what its template begins with."""
        self.watch(self.app, "facts", self.rebase, init=False)
        first = next(box for box in self.boxes.values() if box.editor.focusable)
        self.set_focus(first.editor, scroll_visible=False)
        self._show_all()
        if self._record is None:
            self.run_worker(self._prefill(), exit_on_error=False)

    def on_resize(self) -> None:
        """Fit the heading."""
        self.query_one("#form-heading", Static).update(self._heading())

    def rebase(self, facts: Facts | None) -> None:
        """Take what others saved meanwhile where nothing was typed here."""
        record = facts.snapshot.get(self._record.id) if facts and self._record else None
        if record and self.is_attached:
            self._gather()
            self._put_in(self.draft.rebase(record))

    def action_save(self) -> None:
        """Save what was changed, or go to what keeps it from being saved."""
        self._gather()
        self.draft.tried = True
        self._trouble = ""
        self._show_all()
        if self._saving:
            return
        if unsound := self.draft.wrong():
            self.boxes[unsound[0]].editor.focus()
        elif self._record and not self.draft.touched:
            self.store_app.said = "Nothing changed"
            self.dismiss(None)
        else:
            self._saving = True
            self.run_worker(self._save(), name="save", exit_on_error=False)

    def action_leave(self) -> None:
        """Leave; ask first where something was typed."""
        if self._saving or not self.is_current:
            return
        if not self.unsaved:
            self.dismiss(None)
            return
        question = f"Leave {called(self.kind, self._record)} without saving?"
        self.app.push_screen(ConfirmDialog(question, _ANSWERS, f"Not saved: {self.draft.says()}"), self._leave)

    def action_help(self) -> None:
        """Explain the keys."""
        from cspt.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.NAME))

    @on(FieldBox.Typed)
    def take(self, event: FieldBox.Typed) -> None:
        """Take what was typed, and say at once what it means."""
        self.draft.put(event.name, event.text)
        self._refused.pop(event.name, None)
        self._trouble = ""
        self._show(self.boxes[event.name])

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Go to the next field."""
        self.focus_next()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def show_help(self, event: DescendantFocus | DescendantBlur) -> None:
        """Say what the field in focus takes, all of it in sight."""
        box = next((node for node in event.widget.ancestors if isinstance(node, FieldBox)), None)
        if box is None:
            return
        self._show(box)
        if isinstance(event, DescendantFocus):
            self.call_after_refresh(self._bring_in_sight, box)

    @on(LinkInput.Asked)
    def choose_link(self, event: LinkInput.Asked) -> None:
        """Choose the record that a field points at."""
        facts = self.store_app.facts
        box = next(node for node in event.link.ancestors if isinstance(node, FieldBox))
        if facts is None:
            return
        near = [entry.typed for entry in self.draft.entries.values() if entry.field.type is Type.LINK and entry.typed]
        choices = link_choices(box.field, facts, event.link.ids, near)

        def point(chosen: str | None) -> None:
            if chosen is not None:
                event.link.point_at(chosen, several=box.field.type is Type.LINKS)

        self.app.push_screen(ChooseDialog(box.field.label, choices, event.link.text), point)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say so where saving stopped on a fault of our own; what was typed stays."""
        if event.worker.name == "save" and event.state is WorkerState.ERROR:
            self._trouble = "Not saved: cspt stopped on a fault of its own; what you typed is still here"
            self._show_bar()

    async def _prefill(self) -> None:
        try:
            defaults, body = await self.store_app.ask_store(partial(self.store_app.workspace.defaults, self.kind))
        except CsptError as trouble:
            self._refuse(trouble)
            return
        self._gather()
        self.draft.prefill(defaults, body)
        self._put_in(self.draft.entries)

    async def _save(self) -> None:
        """Save, and where others changed the same fields let the person choose and save again."""
        try:
            while True:
                try:
                    saved = await self.store_app.ask_store(self._act())
                except Collision as collision:
                    if not await self._decided(collision):
                        return
                else:
                    self._done(saved)
                    return
        except CsptError as trouble:
            self._refuse(trouble)
        finally:
            self._saving = False

    def _act(self) -> Callable[[], Saved]:
        workspace, values, body = self.store_app.workspace, self.draft.changes(), self.draft.body()
        if self._record:
            return partial(
                workspace.change, self._record.id, values, body=body, seen=self.draft.seen(), via=VIA
            )  # fmt: skip
        title = str(values.pop("title", "") or "")
        return partial(workspace.create, self.kind, title, values, body=body, via=VIA)

    async def _decided(self, collision: Collision) -> bool:
        """Show both values of each field that collides; return whether the person chose between them."""
        facts: Facts = await self.store_app.ask_store(self.store_app.workspace.facts)
        self.rebase(facts)
        pairs = sides(collision, self.draft, self._editors)
        chosen = await self.app.push_screen_wait(CollisionDialog(pairs, who_saved(await self._acts())))
        if chosen is None:
            self._trouble = "Not saved yet: somebody else changed the same; Ctrl+S shows both again"
            self._show_bar()
            return False
        for name, side in chosen.items():
            self.draft.settle(name, mine=side == "mine")
        self._put_in(chosen)
        return True

    async def _acts(self) -> list[Act]:
        assert self._record is not None  # noqa: S101 - only a record that exists collides
        acts: list[Act] = await self.store_app.ask_store(partial(self.store_app.workspace.acts, self._record))
        return acts

    def _done(self, saved: Saved) -> None:
        self.store_app.said = done(saved, self.draft, self.kind, self._record)
        for path in saved.left:
            self.notify(f"{visible(path)} was edited by hand meanwhile and was left as it is", markup=False)
        self.store_app.reload()
        self.dismiss(saved.id)

    def _refuse(self, trouble: CsptError) -> None:
        """Say why nothing was saved: beside the field that the trouble names, or else at the bottom."""
        name = field_named_in(str(trouble))
        if name in self.draft.entries:
            self._refused[name] = beside(name, str(trouble))
            self.boxes[name].editor.focus()
        else:
            self._trouble = f"Not saved: {trouble}"
        self._show_all()

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "throw":
            self.dismiss(None)

    def _gather(self) -> None:
        """Take what stands in every field, even what was typed this very moment."""
        for name, box in self.boxes.items():
            if not self.draft.entries[name].locked:
                box.settle()
                self.draft.put(name, box.text)

    def _put_in(self, names: Mapping[str, object] | list[str]) -> None:
        for name in names:
            entry, box = self.draft.entries[name], self.boxes[name]
            box.show(entry.typed)
            box.editor.disabled = entry.in_file
        self._show_all()

    def _show_all(self) -> None:
        for row in self.query(FieldRow):
            self._show_row(row)
        self._show_bar()

    def _show(self, box: FieldBox) -> None:
        self._show_row(next(node for node in box.ancestors if isinstance(node, FieldRow)))
        self._show_bar()

    def _show_row(self, row: FieldRow) -> None:
        touched = self.draft.touched
        for box in row.boxes:
            box.label.lit = box.editor.has_focus
            box.label.changed = box.field.name in touched
            box.label.echo = self.draft.echo(box.field.name)
        row.say([beneath(box, self.draft, self._record, self._refused) for box in row.boxes])

    def _bring_in_sight(self, box: FieldBox) -> None:
        """Scroll so that a field is seen from its label to what is said beneath, or to the end of its list."""
        row = next(node for node in box.ancestors if isinstance(node, FieldRow)).virtual_region
        region = Region(row.x, row.y, row.width, max(row.height, 2 + box.list_lines))
        self.query_one("#fields").scroll_to_region(region, animate=False)

    def _show_bar(self) -> None:
        saving = outlook(self.draft, self.kind, self._record, self._refused)
        self.query_one(FormBar).line = display(f"✗ {self._trouble}", "$error") if self._trouble else saving

    def _heading(self) -> Content:
        return heading(self.kind, self._record, max(self.app.size.width - 4, 10))
