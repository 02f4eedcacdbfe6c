"""The head of a plan's document: the control block, versions, counts, notes and the key. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cspt.exchange.changes import Since
from cspt.exchange.paper import Count, Grid, Key, Origin, Section
from cspt.exchange.publish import Sieve
from cspt.exchange.wording import WORDS, clean, counted, say, say_period
from cspt.model.dates import When, parse_when
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.rules.rag import LETTERS

OFFICIAL = "OFFICIAL"
"""What a paper of a public body is that says nothing else (Government Security Classifications Policy)."""
_MEANINGS = {
    "red": "off track or overdue",
    "amber": "slipping or soon due",
    "green": "on track",
    "blue": "complete",
}
_CONTROL = (
    ("partnership", "Partnership"),
    ("period", "Period"),
    ("status", "Status"),
    ("version", "Version"),
    ("author", "Author"),
    ("lead", "Lead"),
    ("approved_by", "Approved by"),
    ("review_date", "Review date"),
    ("marking", "Marking"),
    ("date", "As it stood on"),
    ("record", "Record"),
)
FIELDS = ("title", "starts", "ends", *(name for name, _ in _CONTROL))
"""What a template may ask for by name, beside the counts."""
COUNTS = ("complete", "in_progress", "not_started")
RAG_COUNTS = ("red", "amber", "green")
_SHORT_COMMIT = 8


def fields_of(plan: Record, sieve: Sieve, origin: Origin) -> Mapping[str, str]:
    """Return every field of the head by its name; one that the plan leaves blank is empty."""
    starts, ends, review = (plan.get(name, When) for name in ("starts", "ends", "review_date"))
    versions = plan_rows(plan, "versions")
    return {
        "title": sieve.text(plan, "the title", clean(plan.title)) or "Action plan",
        "partnership": sieve.text(plan, "the partnership", clean(plan.text("partnership"))),
        "period": say_period(starts, ends),
        "starts": say(starts, long=True) if starts else "",
        "ends": say(ends, long=True) if ends else "",
        "status": label(plan.text("status")),
        "version": clean(versions[-1].get("version", "")) if versions else "",
        **{name: _person(plan, sieve, name) for name in ("author", "lead", "approved_by")},
        "review_date": say(review, long=True) if review else "",
        "marking": clean(plan.text("marking")) or OFFICIAL,
        "date": say(origin.day, long=True),
        "record": "" if sieve.public else _record(plan, origin),
    }


def control_block(fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the rows of the document control block that hold anything."""
    return tuple((said, fields[name]) for name, said in _CONTROL if fields[name])


def grids_of(plan: Record, sieve: Sieve) -> Iterator[Grid]:
    """Yield the plan's versions and approvals."""
    for name, title, people in (("versions", "Version history", "author"), ("approvals", "Approvals", "by")):
        rows = plan_rows(plan, name)
        declared = plan.kind.field(name)
        columns = declared.columns if declared else ()
        cells = [[_grid_cell(plan, sieve, row, column, people) for column in columns] for row in rows]
        held = [at for at in range(len(columns)) if any(row[at] for row in cells)]
        if held:
            headings = tuple(label(columns[at]) for at in held)
            yield Grid(title, headings, tuple(tuple(row[at] for at in held) for row in cells))


def counts_of(facts: Facts, actions: Sequence[Record]) -> Iterator[Count]:
    """Yield how many actions stand at each status: complete, in progress and not started first, whatever they count."""
    counted_ = Counter(facts.of(action).status.replace("-", "_") for action in actions)
    others = [status.replace("-", "_") for status in facts.profile.workflow.get("action", [])]
    for name in dict.fromkeys((*COUNTS, *others)):
        if name in COUNTS or counted_[name]:
            yield Count(name, label(name), counted_[name])


def rag_counts_of(facts: Facts, actions: Sequence[Record]) -> Iterator[Count]:
    """Yield how many actions are red, amber and green, and, where there are any, blue or none."""
    shown = Counter(facts.of(action).shown for action in actions)
    for colour in (*RAG_COUNTS, "blue"):
        if colour in RAG_COUNTS or shown[colour]:
            yield Count(colour, f"{LETTERS[colour]} {WORDS[colour]}", shown[colour], colour)
    if shown[""]:
        yield Count("no_rag", "– None", shown[""])


def notes_of(facts: Facts, actions: Sequence[Record], since: Since | None, sieve: Sieve) -> Iterator[str]:
    """Yield the sentences under the counts."""
    every = counted(len(actions), "action")
    declared = sum(bool(facts.of(action).declared) for action in actions)
    if declared == len(actions):
        yield f"{every}; the RAG of each is declared by its owner."
    elif not declared:
        yield f"{every}; no owner has declared a RAG, and those in brackets are worked out by rule."
    else:
        yield f"{every}; the RAG of {declared:,} is declared by the owner, that of the others is worked out by rule."
    if since:
        yield from _news(facts, actions, since, sieve)


def key_of(facts: Facts, sections: Sequence[Section]) -> Iterator[Key]:
    """Yield what each sign of the table means."""
    for colour, meaning in _MEANINGS.items():
        yield Key(f"{LETTERS[colour]} {WORDS[colour]}", meaning, colour)
    yield Key("–", "no RAG declared, and no date or update to work one out from")
    yield Key("(r) (a) (g)", "not declared: worked out by rule from due dates and updates")
    first = label((facts.profile.workflow.get("action") or ["status"])[0])
    yield Key(f"({first})", "a status in brackets is not declared: where the action would stand by its updates")
    if any(line.lead.startswith("NEW ") for s in sections for row in s.rows for line in row.cell("updates")):
        yield Key("NEW", "an update added since the day that the table is compared with")


def plan_rows(record: Record, name: str) -> list[Mapping[str, str]]:
    """Return the rows of a field of rows."""
    value = record.values.get(name)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _person(plan: Record, sieve: Sieve, name: str) -> str:
    text = clean(plan.text(name))
    return next(iter(sieve.people(plan, name.replace("_", " "), [text])), "") if text else ""


def _record(plan: Record, origin: Origin) -> str:
    return f"{plan.id}, saved state {origin.commit[:_SHORT_COMMIT]}" if origin.commit else plan.id


def _grid_cell(plan: Record, sieve: Sieve, row: Mapping[str, str], column: str, people: str) -> str:
    text = clean(row.get(column, ""))
    if not text:
        return ""
    if column == people:
        return next(iter(sieve.people(plan, column, [text])), "")
    if column == "note":
        return sieve.internal(plan, "the notes on its versions and approvals", text)
    return _day(text) if column == "date" else sieve.text(plan, column, text)


def _day(text: str) -> str:
    try:
        return say(parse_when(text))
    except ValueError:
        return text


def _news(facts: Facts, actions: Sequence[Record], since: Since, sieve: Sieve) -> Iterator[str]:
    day = say(since.day, long=True)
    if since.then is None:
        yield f"The store holds no history of {day}: NEW marks updates dated after it, and no other change is told."
    found = [(action, since.of(action, sieve.snapshot.timeline(action.id))) for action in actions]
    new = sum(news.is_new for _, news in found)
    updates = sum(len(news.events) for _, news in found)
    done = sum(
        any(text.startswith("Status was") for text in news.was) and action.text("status") in facts.profile.done
        for action, news in found
    )
    parts = (counted(new, "new action"), counted(updates, "new update"), f"{done:,} completed")
    yield f"Since {day}: {', '.join(parts)}."
    gone = [clean(f"{each.text('ref')} {each.title}") for each in since.gone(actions) if not sieve.public]
    if gone:
        yield f"No longer in the plan: {'; '.join(gone)}."
