"""What a form says: its heading, what stands beneath a field, what saving will do, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from cspt.model.dates import say_day
from cspt.model.ids import short
from cspt.model.record import Record
from cspt.model.schema import Kind
from cspt.text import display
from cspt.tui.acts import name_of
from cspt.tui.dialogs.collision import Pair
from cspt.tui.draft import Draft, in_a_sentence
from cspt.tui.paint import fit, quiet, spread
from cspt.tui.widgets.editors import Editors, title_of
from cspt.tui.widgets.field_row import FieldBox, help_of, wrong
from cspt.workspace import Act, Collision, Saved


def called(kind: Kind, record: Record | None) -> str:
    """Name what the form writes: a record, or the new one of a kind."""
    return name_of(record) if record else f"the new {kind.label.lower()}"


def heading(kind: Kind, record: Record | None, width: int) -> Content:
    """Return the two lines above the fields."""
    noun = kind.label.lower()
    if record is None:
        return Content("\n").join([display(f"New {noun}", "bold"), fit(quiet(kind.help), width)])
    first = spread(display(f"Edit {noun}", "bold"), quiet(short(record.id)), width)
    return Content("\n").join([first, fit(quiet(title_of(record)), width)])


def beneath(box: FieldBox, draft: Draft, record: Record | None, refused: Mapping[str, str]) -> tuple[str, str]:
    """Return what stands beneath a field and its style: what is wrong with it, or else its help while it has focus."""
    name = box.field.name
    if trouble := refused.get(name) or draft.trouble(name):
        return wrong(trouble)
    if draft.entries[name].in_file and record:
        return help_of(f"Too intricate for a form; cspt edit {short(record.id)} opens the file")
    return help_of(box.field.help if box.editor.has_focus and not box.list_lines else "")


def outlook(draft: Draft, kind: Kind, record: Record | None, refused: Mapping[str, str]) -> Content:
    """Say what keeps the form from being saved, or else what saving will do."""
    for name, entry in draft.entries.items():
        if trouble := refused.get(name) or draft.trouble(name):
            return display(f"✗ {entry.field.label}: {in_a_sentence(trouble)}", "$error")
    says = draft.says()
    if record is None:
        missing = [in_a_sentence(draft.entries[name].field.label) for name in draft.wrong()]
        needs = f" · still needs: {', '.join(missing)}" if missing else ""
        return display(f"Saves a new {kind.label.lower()}{': ' if says else ''}{says}") + quiet(needs)
    return display(f"Saves: {says}") if says else quiet("Nothing changed yet")


def done(saved: Saved, draft: Draft, kind: Kind, record: Record | None) -> str:
    """Say what was saved, and how to take it back."""
    if not saved.summary:
        return "Nothing changed"
    return f"{name_of(record)}: {draft.says()} · undo u" if record else f"{kind.label} added · undo u"


def sides(collision: Collision, draft: Draft, editors: Editors) -> list[Pair]:
    """Return both values of each field that collides, in words."""
    return [
        Pair(
            change.field,
            draft.entries[change.field].field.label,
            editors.say(change.field, change.before),
            editors.say(change.field, change.after),
        )
        for change in collision.changes
    ]


def who_saved(acts: Sequence[Act]) -> str:
    """Say who last saved a record, and when; empty where nobody did."""
    if not acts:
        return ""
    when = acts[0].when
    return f"{acts[0].who} saved {say_day(when.date(), when.date().today())} at {when:%H:%M}"
