"""Chooses what each field of a form is typed into, by the field's type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.model.ids import short
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.schema import LINKS, Field, Merge, Type
from cspt.model.values import allowed
from cspt.rules.facts import Facts, sort_key
from cspt.text import display
from cspt.tui.dialogs.choose import Choice
from cspt.tui.draft import NOTES, Draft, Entry
from cspt.tui.paint import rag_block, risk_block
from cspt.tui.widgets.field_row import FieldBox
from cspt.tui.widgets.fields import FlagInput, LineInput, LinesInput, LinkInput
from cspt.tui.widgets.offers import BLANK, ChoiceInput, ListInput, Offer, OfferList

_LISTS = frozenset({Type.TEXTS, Type.CHOICES})
_TYPED_ANEW = frozenset({Type.DATE, Type.WHEN, Type.NUMBER})
_MARKS: dict[str, Callable[[str], Content]] = {"rag": rag_block, "risk": risk_block, "risk_band": risk_block}
"""The fields whose choices have a coloured letter."""
_NAMED = re.compile(r"`(\w+)`")


@dataclass(frozen=True, slots=True)
class Editors:
    """Makes the fields of one form."""

    draft: Draft
    profile: Profile
    facts: Callable[[], Facts | None]
    """Gives the records as they stand now, for titles."""
    column: int
    """The width of a column, which a longer text has a row of its own for."""

    def box(self, entry: Entry) -> FieldBox:
        """Return a field with what it is typed into."""
        wide = self._wide(entry)
        if entry.field.type is Type.CHOICE and not entry.locked and self._choices(entry.field):
            offers = OfferList()
            return FieldBox(entry.field, ChoiceInput(entry.typed, self._offers(entry.field), offers), offers, wide=wide)
        if entry.field.type in _LISTS and not entry.locked and not entry.in_lines:
            offers = OfferList()
            words = [Offer(word, word) for word in self._words(entry.field)]
            return FieldBox(entry.field, ListInput(entry.typed, words, offers), offers, wide=wide)
        return FieldBox(entry.field, self._plain(entry), wide=wide)

    def named(self, record_id: str) -> str:
        """Return what a record is called in a list of links."""
        facts = self.facts()
        record = facts.snapshot.get(record_id) if facts else None
        return title_of(record) if record else record_id

    def say(self, name: str, text: str) -> str:
        """Say a field's text as people do: choices and dates in words, links by title."""
        field = self.draft.entries[name].field
        if field.type is Type.CHOICE:
            return self.draft.say_choice(field, text)
        if field.type in LINKS:
            return "; ".join(self.named(part.strip()) for part in text.split(",") if part.strip())
        return self.draft.say_date(name, text) or text

    def _plain(self, entry: Entry) -> Widget:
        field = entry.field
        if entry.locked:
            return Static(display(self.say(field.name, entry.shown)), classes="fixed")
        if entry.in_lines:
            return LinesInput(entry.typed, tall=field is NOTES)
        if field.type is Type.FLAG:
            return FlagInput(entry.typed)
        if field.type in LINKS:
            return LinkInput(entry.typed, self.named)
        return LineInput(entry.typed, select_on_focus=field.type in _TYPED_ANEW)

    def _wide(self, entry: Entry) -> bool:
        field = entry.field
        if entry.in_lines or field.name == "title" or field.type in (Type.MAP, Type.LINKS):
            return True
        return cell_len(entry.typed) > self.column - 2 or (field.type is Type.LINK and field.merge is Merge.IMMUTABLE)

    def _choices(self, field: Field) -> Sequence[str]:
        return allowed(field, self.profile.vocabulary)

    def _offers(self, field: Field) -> list[Offer]:
        blank = [] if field.required else [Offer("", BLANK)]
        offers = [Offer(value, self.draft.say_choice(field, value)) for value in self._choices(field)]
        if marked := _MARKS.get(field.name):
            offers = [replace(offer, mark=marked(offer.value) + Content(" ")) for offer in offers]
        return blank + offers

    def _words(self, field: Field) -> list[str]:
        """Return what may go into a list: the partnership's own words, then those in use, the commonest first."""
        facts = self.facts()
        counted = Counter(facts.held(self.draft.kind, field.name) if facts else {})
        return list(dict.fromkeys([*self._choices(field), *(word for word, _ in counted.most_common())]))


def title_of(record: Record) -> str:
    """Return a record's ref and title."""
    ref = record.text("ref")
    return f"{ref} {record.title}" if ref else record.title


def link_choices(field: Field, facts: Facts, taken: Sequence[str], near: Sequence[str]) -> list[Choice]:
    """Return the records that a field may point at.

    Args:
        field: the field.
        facts: the records.
        taken: the ids it points at already; in a field of several, choosing one takes it out again.
        near: the ids that the form's other fields point at; records that hang on them come first.
    """
    if field.to:
        records = facts.snapshot.of_kind(field.to)
    else:
        records = [record for record in facts.snapshot.records.values() if record.kind.timeline]
    hangs = {record.id: any(str(value) in near for value in record.values.values()) for record in records}
    ordered = sorted(records, key=lambda record: (not hangs[record.id], sort_key(record)))
    several = field.type is Type.LINKS
    found = [
        Choice(r.id, title_of(r), "linked; takes it out" if several and r.id in taken else short(r.id)) for r in ordered
    ]
    return found if field.required or several else [Choice("", BLANK), *found]


def field_named_in(trouble: str) -> str:
    """Return the field that a trouble begins with; empty where it names none."""
    match = _NAMED.match(trouble)
    return match[1] if match else ""
