"""A record as it stood after one act: what the act did, then every field, marked where it differs from now."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.changes import BODY, say_raw
from cspt.model.dates import say_day
from cspt.model.layout import place_of
from cspt.model.problem import Problem
from cspt.model.profile import Profile
from cspt.model.record import Record, read_record
from cspt.model.schema import LISTS, Type
from cspt.rules.facts import Facts
from cspt.text import display
from cspt.tui.keys import bindings_for
from cspt.tui.paint import QUIET, fit, quiet
from cspt.tui.screens.base import StoreScreen
from cspt.tui.screens.history import name_of_field, say_value
from cspt.tui.widgets.paper import Paper, beside
from cspt.workspace import Act, RecordChange

_GUTTER = 20
_NARROW_GUTTER = 14
_UNSAID = frozenset({"id", "kind"})
_DIFFERS = "$accent bold"


class StateScreen(StoreScreen):
    """Shows an earlier state of a record, to be read."""

    NAME = "state"
    BINDINGS = bindings_for("state")
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "Paper"

    def __init__(self, record: Record, act: Act) -> None:
        super().__init__()
        self._record = record
        self._act = act
        self._then: Record | Problem | None = None
        self._read = False

    def parts(self) -> Iterator[Widget]:
        """Yield the record's name and its earlier state."""
        yield Static(id="about")
        yield Paper()

    def on_mount(self) -> None:
        """Ask the store for the record as it was."""
        super().on_mount()
        self.run_worker(self._fetch(), exclusive=True, exit_on_error=False)

    def show_facts(self, facts: Facts) -> None:
        """Set the earlier state beside the record as it is now."""
        when = f"As saved {say_day(self._act.when.date(), facts.today)}, {self._act.when:%H:%M}, by {self._act.who}"
        width = max(self.size.width - 2, 10)
        lines = (fit(display(self._record.title, "bold"), width), fit(quiet(when), width))
        self.query_one("#about", Static).update(Content("\n").join(lines))
        if self._read:
            self._show(facts)

    async def _fetch(self) -> None:
        workspace, path = self.store_app.workspace, self._record.path
        try:
            data = await self.store_app.ask_store(partial(workspace.history.file_at, self._act.oid, path))
        except CsptError as trouble:
            self.store_app.explain(trouble)
            return
        self._then = _read_at(path, data, workspace.profile) if data is not None else None
        self._read = True
        if self.facts is not None:
            self._show(self.facts)

    def _show(self, facts: Facts) -> None:
        def write(width: int) -> list[Content]:
            gutter = _GUTTER if width >= 60 else _NARROW_GUTTER
            return [
                *_act_lines(self._act, self._record, facts, gutter, width),
                *self._state_lines(facts, gutter, width),
            ]

        self.query_one(Paper).show(write)

    def _state_lines(self, facts: Facts, gutter: int, width: int) -> Iterator[Content]:
        if self._then is None:
            yield quiet("After this the record was no longer there.")
        elif isinstance(self._then, Problem):
            yield from quiet(f"The record could not be read then: {self._then.message}.").wrap(max(width, 10))
        else:
            yield from _record_lines(self._then, facts, gutter, width)


def _read_at(path: str, data: bytes, profile: Profile) -> Record | Problem:
    place = place_of(path, KINDS)
    if place is None:
        return Problem(path, 0, "it lay in no record's place", unreadable=True)
    return read_record(place, path, data, profile.vocabulary)


def _act_lines(act: Act, record: Record, facts: Facts, gutter: int, width: int) -> Iterator[Content]:
    """Yield what the act changed, free text in full; a record's first save needs no telling twice."""
    told = [change for change in act.changes if change.id != record.id or change.what == "changed"]
    lines = [line for change in told for line in _change_lines(change, facts, gutter, width)]
    if lines:
        yield from (Content.styled("What was saved", "bold $primary"), *lines, Content(""))


def _change_lines(change: RecordChange, facts: Facts, gutter: int, width: int) -> Iterator[Content]:
    kind = KINDS[change.kind]
    if change.kind == "event":
        done = {"created": "added", "removed": "taken out"}.get(change.what, change.what)
        yield from beside(quiet(f"  Entry {done}"), display(change.title, "bold"), gutter, width)
    for field in change.fields:
        if change.kind == "event" and field.field in (*_UNSAID, "title", "about"):
            continue
        name = quiet(f"  {name_of_field(kind, field.field)}")
        if field.field == BODY:
            yield from _body_lines(name, field.before, field.after, gutter, width)
            continue
        before, after = (
            display(say_value(kind, field.field, text, facts.today)) for text in (field.before, field.after)
        )
        text = after if change.what == "created" else before + Content.styled("  →  ", QUIET) + after
        yield from beside(name, text, gutter, width)


def _body_lines(name: Content, before: str, after: str, gutter: int, width: int) -> Iterator[Content]:
    """Yield the lines of a text that were taken out and put in."""
    old, new = before.splitlines(), after.splitlines()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for sign, style, lines in (("− ", QUIET, old[a:b]), ("+ ", "", new[c:d])):
            for line in lines:
                yield from beside(name, Content.styled(sign, _DIFFERS) + display(line, style), gutter, width)
                name = Content("")


def _record_lines(then: Record, facts: Facts, gutter: int, width: int) -> Iterator[Content]:
    now = facts.snapshot.get(then.id)
    names = [name for name in _names(then, now) if name not in _UNSAID]
    differing = [name for name in names if now is not None and then.raw.get(name, "") != now.raw.get(name, "")]
    differs_in_body = now is not None and then.body.strip() != now.body.strip()
    yield Content.styled("The record as it stood then", "bold $primary") + _legend(
        now, bool(differing) or differs_in_body
    )
    for name in names:
        marked = name in differing
        mark = Content.styled("≠ ", _DIFFERS) if marked else Content("  ")
        text = display(_said(then, name, facts))
        if marked and now is not None:
            text = text + Content.styled("   now ", QUIET) + display(_said(now, name, facts), QUIET)
        yield from beside(mark + quiet(name_of_field(then.kind, name)), text, gutter, width)
    if then.body.strip():
        mark = Content.styled("≠ ", _DIFFERS) if differs_in_body else Content("  ")
        yield from (Content(""), mark + Content.styled("Notes", "bold $primary"))
        for line in then.body.strip("\n").splitlines():
            yield from (Content("  ") + part for part in display(line).wrap(max(width - 2, 10)) or [Content("")])


def _legend(now: Record | None, differs: bool) -> Content:  # noqa: FBT001 - said once, beside what it is about
    if now is None:
        return quiet("   it is no longer there now")
    return Content.styled("   ≠", _DIFFERS) + quiet(" differs from now") if differs else quiet("   the same as now")


def _names(then: Record, now: Record | None) -> list[str]:
    """Return the fields of both states: the kind's in its order, then those it does not know."""
    held = {**then.raw, **(now.raw if now else {})}
    known = [name for name in then.kind.names() if name in held]
    return known + [name for name in held if then.kind.field(name) is None]


def _said(record: Record, name: str, facts: Facts) -> str:
    field = record.kind.field(name)
    text = say_raw(record.raw.get(name, ""))
    if field and (field.type is Type.LINK or (field.type in LISTS and field.to)) and text:
        links = text.split(", ")
        return ", ".join(_titled(facts, link) for link in links)
    return say_value(record.kind, name, text, facts.today)


def _titled(facts: Facts, link: str) -> str:
    record = facts.snapshot.get(link)
    return f"{record.title} ({link})" if record else link
