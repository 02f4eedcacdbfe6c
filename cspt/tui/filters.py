"""What screens with a filter share: the line that says what is shown, and the choices a field offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from shlex import quote

from textual.app import App
from textual.content import Content

from cspt.kinds import KINDS
from cspt.model.dates import say_day
from cspt.model.profile import label
from cspt.model.query import Query, Term
from cspt.model.schema import Kind
from cspt.rules.facts import Facts
from cspt.rules.rag import LETTERS
from cspt.text import display
from cspt.tui.dialogs.choose import Choice
from cspt.tui.dialogs.filter_line import FilterDialog
from cspt.tui.paint import quiet, spread

_LONGEST = 40
_CODES = frozenset({"status", "stands", "risk_band", "rag", "rag_derived"})
_BY_TITLE = {"=": "~", "!=": "!~"}
_SIGNS = {
    "=": "",
    "!=": "not ",
    "~": "with ",
    "!~": "without ",
    "<": "before ",
    "<=": "by ",
    ">": "after ",
    ">=": "from ",
}


def chips(facts: Facts, query: Query, *, everything: str, found: int, total: int, width: int) -> Content:
    """Return the line above a list: each condition as a chip, and how many of how many answer.

    Args:
        facts: names the records that conditions point at.
        query: the filter in force.
        everything: what is shown where there is no filter, in words.
        found: how many answer it.
        total: how many there are.
        width: the line's width in cells.
    """
    pieces = [_chip(facts, term) for term in query.terms] + [display(word, "bold") for word in query.words]
    if not pieces:
        return spread(quiet(everything), quiet("f filter"), width)
    line = Content.styled(" │ ", "$rule").join(pieces)
    return spread(line, quiet(f"{found} of {total}   c clear"), width, share=0.6)


def ask_filter(app: App[None], facts: Facts, kind: Kind, query: Query, take: Callable[[Query], None]) -> None:
    """Let a person type a filter for a kind of record, and hand it over once it can be read."""

    def typed(found: Query | None) -> None:
        if found is not None:
            take(found)

    app.push_screen(FilterDialog(_as_typed(facts, kind, query), lambda words: facts.query(kind, words)), typed)


def choices_of(facts: Facts, kind: Kind, field: str, order: Sequence[str] = ()) -> list[Choice]:
    """Return the values that records of a kind hold in a field, each with how many hold it.

    Args:
        facts: counts them, and names the records that values point at.
        kind: those to count in.
        field: the field's name.
        order: the values that have a set order; any others follow by name.
    """
    places = {value: place for place, value in enumerate(order)}
    choices = [Choice(value, said(facts, field, value), str(count)) for value, count in facts.held(kind, field).items()]
    return sorted(choices, key=lambda choice: (places.get(choice.value, len(places)), choice.label.casefold()))


def said(facts: Facts, field: str, value: str) -> str:
    """Say a value in a filter as a person would: a record by its ref and title, a code as words."""
    record = facts.snapshot.get(value)
    if record is not None:
        return f"{record.text('ref')} {record.title}".strip()
    if field == "theme":
        return theme_word(value)
    return label(value) if field in _CODES else value


def theme_word(code: str) -> str:
    """Say a theme in a word or two: `asb` as ASB, `complex-needs` as Complex needs."""
    return code.upper() if len(code) <= 3 else label(code)


def _as_typed(facts: Facts, kind: Kind, query: Query) -> str:
    """Spell a filter so that it can be typed, and reads back as it is: records by their titles where those tell."""
    return " ".join([*(_term_as_typed(facts, kind, term) for term in query.terms), *map(quote, query.words)])


def _term_as_typed(facts: Facts, kind: Kind, term: Term) -> str:
    linked = facts.snapshot.get(term.wanted[0]) if len(term.wanted) == 1 and term.op in _BY_TITLE else None
    if linked and facts.query(kind, [f"{term.field}{_BY_TITLE[term.op]}{linked.title}"]).terms == (term,):
        return f"{term.field}{_BY_TITLE[term.op]}{quote(linked.title)}"
    return f"{term.field}{term.op}{quote(','.join(term.wanted)) if any(term.wanted) else ''}"


def _chip(facts: Facts, term: Term) -> Content:
    if term.field == "shows":
        shown = " ".join(LETTERS.get(colour, "–") for colour in term.wanted)
        return quiet("rag ") + display(shown, "bold")
    words = ", ".join(_value(facts, term, value) for value in term.wanted)
    cut = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return quiet(f"{_name(term.field)} {_SIGNS[term.op]}") + display(cut, "bold")


def _name(field: str) -> str:
    declared = next((found for kind in KINDS.values() if (found := kind.field(field))), None)
    return (declared.label if declared else label(field)).lower()


def _value(facts: Facts, term: Term, value: str) -> str:
    if not value:
        return "blank"
    try:
        return say_day(date.fromisoformat(value), facts.today)
    except ValueError:
        return said(facts, term.field, value)
