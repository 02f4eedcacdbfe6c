"""What a person has typed into a form, beside what the record holds: what it means, what is wrong, what to save."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from cspt.model.changes import BODY, say_raw
from cspt.model.dates import When, say_age, say_day, say_long, say_when
from cspt.model.document import Raw
from cspt.model.profile import Profile, label
from cspt.model.record import Record
from cspt.model.schema import Field, Kind, Merge, Type
from cspt.model.values import BadValue, Value, parse_text, parse_value, to_raw, to_text
from cspt.text import visible

NOTES = Field(name=BODY, label="Notes", help="As long as it needs, in Markdown.")
"""The body of a record, as a form shows it."""
NEEDED = "Needed before this can be saved"
_HEADINGS = frozenset({"id", "kind"})
_NEAR = frozenset({"today", "tomorrow", "yesterday"})
_FROM_TO = frozenset({Type.CHOICE, Type.DATE, Type.WHEN, Type.NUMBER, Type.FLAG})
_LINE_FEED = visible("\n")


@dataclass(slots=True)
class Entry:
    """One field of a form."""

    field: Field
    shown: str = ""
    """The text it began with."""
    typed: str = ""
    """The text it holds now."""
    value: Value | None = None
    """What the record holds, which `shown` stands for."""
    seen: Raw = ""
    """The record's own spelling of it as the person saw it, by which a collision is found."""
    fixed: bool = False
    """True where it never changes once the record is made."""
    in_file: bool = False
    """True where the value is too intricate to be typed in a form; it is edited in the file."""
    in_lines: bool = False
    """True where each item has a line of its own."""

    @property
    def locked(self) -> bool:
        """True where nothing can be typed."""
        return self.fixed or self.in_file

    def begin(self, text: str, value: Value | None, seen: Raw = "") -> None:
        """Show a text as what is there, with nothing typed."""
        self.shown = self.typed = text
        self.value, self.seen = value, seen


class Draft:
    """A record being written: every field of its kind as text."""

    def __init__(
        self, kind: Kind, record: Record | None, profile: Profile, today: date, given: Mapping[str, str] | None = None
    ) -> None:
        self.kind = kind
        self.record = record
        self.tried = False
        """True once the person has asked to save, after which what is missing is said."""
        self._profile = profile
        self._today = today
        self._defaults: frozenset[str] = frozenset()
        shown = [field for field in kind.fields if field.name not in _HEADINGS]
        self.entries = {field.name: Entry(field) for field in (*shown, NOTES)}
        for entry in self.entries.values():
            entry.in_lines = _takes_lines(entry.field, record.values.get(entry.field.name) if record else None)
            if record is None:
                self._begin_new(entry, (given or {}).get(entry.field.name, ""))
            else:
                self._begin(entry, record)

    def put(self, name: str, text: str) -> None:
        """Take what was typed for a field."""
        self.entries[name].typed = text

    def prefill(self, defaults: Mapping[str, Raw], body: str) -> None:
        """Fill what is still blank in a new record with what its template begins with."""
        self._defaults = frozenset(defaults)
        for name, raw in {**defaults, BODY: body.strip("\n")}.items():
            entry = self.entries.get(name)
            if entry is not None and not (entry.typed or entry.shown or entry.locked):
                self._begin_default(entry, raw)

    def trouble(self, name: str) -> str:
        """Say what is wrong with a field as it is typed; empty where nothing is."""
        entry = self.entries[name]
        if entry.locked:
            return ""
        try:
            value = self._read(entry, entry.typed)
        except BadValue as trouble:
            return beside(name, str(trouble))
        missing = value is None and entry.field.required
        return NEEDED if missing and (self.tried or entry.typed != entry.shown) else ""

    def wrong(self) -> list[str]:
        """Return the fields that keep the record from being saved, those left blank that are needed included."""
        return [name for name, entry in self.entries.items() if not self._sound(entry)]

    def echo(self, name: str) -> str:
        """Say a typed date as it was understood: `Fri 13 Dec, in 3 days`; empty for what is no date."""
        return self.say_date(name, self.entries[name].typed)

    def say_date(self, name: str, text: str) -> str:
        """Say a text of a field as a date in words; empty for what is none."""
        try:
            value = self._read(self.entries[name], text)
        except BadValue:
            return ""
        if isinstance(value, When) and value.day:
            value = value.first()
        if isinstance(value, When):
            return say_when(value, self._today)
        return _say_date(value, self._today) if isinstance(value, date) else ""

    @property
    def touched(self) -> list[str]:
        """The fields whose text means something else than what is there, in order."""
        return [name for name, entry in self.entries.items() if self._differs(entry)]

    def changes(self) -> dict[str, Value | None]:
        """Return the fields to save, the body apart; all that is filled in where the record is new.

        Raises:
            BadValue: one of them does not fit.
        """
        fields = [entry for name, entry in self.entries.items() if name != BODY]
        if self.record:
            return {e.field.name: self._read(e, e.typed) for e in fields if self._differs(e)}
        read = {e.field.name: self._read(e, e.typed) for e in fields}
        return {name: value for name, value in read.items() if value is not None or name in self._defaults}

    def body(self) -> str | None:
        """Return the body to save; None where it stays as it is."""
        entry = self.entries[BODY]
        return str(self._read(entry, entry.typed) or "") if self._differs(entry) else None

    def seen(self) -> dict[str, Raw]:
        """Return the fields to save as the person saw them, the body included."""
        return {name: self.entries[name].seen for name in self.touched}

    def says(self) -> str:
        """Say what will be saved: `status in progress → complete; title`."""
        return "; ".join(self._say(self.entries[name]) for name in self.touched)

    def rebase(self, record: Record) -> list[str]:
        """Take what is new in the store where nothing was typed; return the fields that show something else now."""
        if self.record is None:
            return []
        self.record = record
        return [name for name, entry in self.entries.items() if self._rebased(entry, record)]

    def settle(self, name: str, *, mine: bool) -> None:
        """Decide a collision: overwrite what is in the store knowingly, or take it."""
        entry, record = self.entries[name], self.record
        if record is None:
            return
        if mine:
            entry.seen = _raw(record, name)
            with suppress(BadValue):
                entry.value = self._value(entry.field, record)
        else:
            self._begin(entry, record)

    def say_choice(self, field: Field, code: str) -> str:
        """Say a choice as people do."""
        if field.vocabulary == "themes":
            return self._profile.themes.get(code, label(code))
        return label(code)

    def _begin(self, entry: Entry, record: Record) -> None:
        """Show what a record holds; a value that does not fit is shown as it is written."""
        entry.fixed = entry.field.merge is Merge.IMMUTABLE
        raw = _raw(record, entry.field.name)
        value = self._value(entry.field, record)
        text = _text(entry, value) if value is not None else say_raw(raw)
        entry.begin(visible(text, lines=entry.in_lines), value, raw)
        entry.in_file = value is not None and not self._reads_back(entry)

    def _begin_new(self, entry: Entry, given: str) -> None:
        entry.begin(visible(given, lines=entry.in_lines), None)
        entry.fixed = bool(given) and entry.field.merge is Merge.IMMUTABLE
        with suppress(BadValue):
            entry.value = self._read(entry, given)

    def _begin_default(self, entry: Entry, raw: Raw) -> None:
        """Show what a template begins with; a value of its that does not fit is left to the save to refuse."""
        with suppress(BadValue):
            value = parse_value(entry.field, raw, self._profile.vocabulary)
            if value is not None:
                entry.begin(visible(_text(entry, value), lines=entry.in_lines), value)

    def _value(self, field: Field, record: Record) -> Value | None:
        return record.body.replace("\r\n", "\n").strip("\n") if field is NOTES else record.values.get(field.name)

    def _read(self, entry: Entry, text: str) -> Value | None:
        """Give a text its type."""
        field, vocabulary = entry.field, self._profile.vocabulary
        if field is NOTES:
            return restored(str(entry.value or ""), entry.shown, text)
        if not entry.in_lines:
            return parse_text(field, text.replace(_LINE_FEED, "\n"), vocabulary, self._today)
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if field.type is Type.ROWS:
            lines_as_row = replace(field, type=Type.MAP)
            rows = [to_raw(parse_text(lines_as_row, line, vocabulary, self._today)) for line in lines]
            return parse_value(field, [row for row in rows if row], vocabulary)
        return parse_value(field, [*lines], vocabulary)

    def _reads_back(self, entry: Entry) -> bool:
        """Tell whether the text shown means the value it was made from; plain text always may be typed anew."""
        if entry.field.type is Type.TEXT or entry.field is NOTES:
            return True
        try:
            return to_raw(self._read(entry, entry.shown)) == to_raw(entry.value)
        except BadValue:
            return False

    def _sound(self, entry: Entry) -> bool:
        if entry.locked:
            return True
        try:
            return self._read(entry, entry.typed) is not None or not entry.field.required
        except BadValue:
            return False

    def _differs(self, entry: Entry) -> bool:
        if entry.locked or entry.typed == entry.shown:
            return False
        try:
            now = to_raw(self._read(entry, entry.typed))
        except BadValue:
            return True
        return now != to_raw(entry.value)

    def _rebased(self, entry: Entry, record: Record) -> bool:
        raw = _raw(record, entry.field.name)
        if raw == entry.seen:
            return False
        with suppress(BadValue):
            theirs = to_raw(self._value(entry.field, record))
            if self._differs(entry) and to_raw(self._read(entry, entry.typed)) != theirs:
                return False
        before = entry.typed
        self._begin(entry, record)
        return entry.typed != before

    def _say(self, entry: Entry) -> str:
        name = in_a_sentence(entry.field.label)
        if entry.field.type not in _FROM_TO:
            return name
        try:
            now = self._read(entry, entry.typed)
        except BadValue:
            return name
        if self.record is None:
            return f"{name} {self._words(entry.field, now)}"
        return f"{name} {self._words(entry.field, entry.value)} → {self._words(entry.field, now)}"

    def _words(self, field: Field, value: Value | None) -> str:
        if value is None:
            return "blank"
        if isinstance(value, When):
            return say_when(value, self._today)
        if isinstance(value, date):
            return say_day(value, self._today)
        return in_a_sentence(self.say_choice(field, to_text(value))) if field.type is Type.CHOICE else to_text(value)


def restored(original: str, shown: str, typed: str) -> str:
    """Return a typed text with the lines that were left alone as they were written.

    What a screen cannot show as it is (tabs, control characters) is typed over only where the person did.
    """
    if original == shown:
        return typed
    kept, before, after = original.split("\n"), shown.split("\n"), typed.split("\n")
    out: list[str] = []
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        out += kept[first:last] if tag == "equal" else after[start:end]
    return "\n".join(out)


def beside(name: str, trouble: str) -> str:
    """Return a trouble as it stands beside its field, which need not be named again."""
    said = trouble.removeprefix(f"`{name}`").removeprefix(":").strip()
    if said.startswith("is `"):
        said = said.removeprefix("is ").replace("`; ", "`: ", 1)
    return said[:1].upper() + said[1:]


def in_a_sentence(words: str) -> str:
    """Return a label as it stands within a sentence: RAG stays as it is."""
    first = words.partition(" ")[0]
    return words if first.isupper() and len(first) > 1 else words[:1].lower() + words[1:]


def _takes_lines(field: Field, value: Value | None) -> bool:
    """Tell whether a field has a line an item: rows, lists whose order counts, and lists of texts with commas."""
    if field is NOTES or field.type is Type.ROWS:
        return True
    if field.type is not Type.TEXTS:
        return False
    items = value if isinstance(value, tuple) else ()
    return field.merge is not Merge.SET or any("," in str(item) or ";" in str(item) for item in items)


def _text(entry: Entry, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if entry.in_lines and isinstance(value, tuple):
        return "\n".join(to_text(item) for item in value)
    return to_text(value)


def _raw(record: Record, name: str) -> Raw:
    return record.body if name == BODY else record.raw.get(name, "")


def _say_date(day: date, today: date) -> str:
    said = say_day(day, today)
    if said in _NEAR:
        weekday, number, month, _year = say_long(day).split()
        return f"{weekday[:3]} {number} {month[:3]}, {said}"
    return f"{said}, {say_age(day, today)}"
