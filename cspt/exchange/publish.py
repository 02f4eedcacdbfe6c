"""What of a plan may be published, and a list for its author of what may not.

Left out of a document for publication: the actions of cases, entries of the timeline that are no news of the plan
(visits, contacts, incidents, referrals, risk assessments, enforcement, notes), every free text that officers write for
each other (a record's text, the reason for a RAG, a paper's own status words), and people. An owner is kept where each
of its words names a post, a team or a body; any other name may be a person's. Whatever else holds a name that the
store knows, initials, a title before a name, an e-mail address, a telephone number or a house number is left out too.

The words below are the field's own. A partnership adds its bodies to `published` in its profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cspt.exchange.wording import clean, counted
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.restricted import is_restricted

OPEN_EVENTS = frozenset({"", "update", "workshop", "meeting", "decision"})
_SHOWN_WORDS = 60
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PERSONAL = (
    (re.compile(r"\b[A-Z]\.\s?(?:[A-Z]\b|[A-Z][a-z]+)"), "initials"),
    (re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|PC|PCSO|DC|DS|DI|DCI|Sgt|Sergeant|Insp|Inspector|Supt|"
                r"Superintendent|Constable)\.?\s+[A-Z][a-z]"), "a title before a name"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "an e-mail address"),
    (re.compile(r"(?<![\d£,.])(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)"), "a telephone number"),
    (re.compile(r"\b(?:[Ff]lat )?\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’]+ ){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|"
                r"Drive|Way|Court|Crescent|Gardens|Terrace|Place|Grove|House)\b"), "a house number"),
)  # fmt: skip
_WORDS = """
    adult adults advice adviser affairs aid alcohol analyst and anti-social antisocial area asb assistant at
    authority bcu behaviour board body borough care caretaker caseworker cctv centre chair champion champions
    charities charity chief child children children's city clerk clinical cmht co-ordinator cohesion college
    colleges commissioner commissioning committee communications community company constable constabulary
    coordinator corporate council council's councils counsellor county court courts cpg crime csp csps cyp da
    department deputy detective development director disorder district dog domestic drug drugs education emergency
    enforcement engagement environment environmental executive exploitation family fire for force forum gang gangs
    group groups harm hate head health hertfordshire herts home homeless homelessness hospital housing human in
    independent inspector integrated iom jag joint landlord landlords lead leader legal liaison licensing local
    london management manager member mental metropolitan mind misuse mopac national neighbourhood nhs night nurse of
    off offender offenders offending office officer officers on options outreach panel parish partner partners
    partnership partnerships planning police policing policy portfolio practice prevent preventing prevention
    primary probation programme project protection public regulation rehabilitation relations rescue research
    resident residential residents resources response rough safe safeguarding safer safety school schools secondary
    sector senior sergeant service services severe sexual sleeper sleepers snt social solicitor special specialist
    station strategic strategy student students substance superintendent support tactical team teams tenancy the
    town traders trading trust trusts unit vawg victim victims violence voluntary volunteer volunteers warden watch
    wide with witness women women's work worker workers yap yc yot youth
"""
_SAFE = frozenset(_WORDS.split())
"""Words that name posts, teams and bodies, and no person."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a document does not show, told to its author alone."""

    id: str
    """The record's; of an event the id of what it is about."""
    what: str
    """What was left out, and why."""

    def __str__(self) -> str:
        return f"{self.id}: {self.what}"


@dataclass
class Sieve:
    """Decides what is shown, and remembers what was not."""

    snapshot: Snapshot
    public: bool = False
    restricted: bool = False
    """Shows what hangs on restricted cases; never in a document for publication."""
    words: frozenset[str] = _SAFE
    bodies: frozenset[str] = frozenset()
    known: re.Pattern[str] | None = None
    left_out: list[LeftOut] = field(default_factory=list)

    @classmethod
    def of(cls, snapshot: Snapshot, profile: Profile, *, public: bool, restricted: bool) -> Sieve:
        """Return the sieve of a store."""
        if not public:
            return cls(snapshot, restricted=restricted)
        bodies = frozenset(map(str.casefold, profile.published))
        own = [profile.name, *profile.agencies, *profile.groups]
        words = _SAFE | {word.casefold() for text in own for word in _WORD.findall(text.replace("-", " "))}
        sieve = cls(snapshot, public=True, words=words, bodies=bodies)
        sieve.known = _known_people(snapshot, sieve)
        return sieve

    def shows(self, record: Record) -> bool:
        """Tell whether an action or an event is shown at all."""
        reason = self._barred(record)
        if reason:
            self.left_out.append(LeftOut(record.id, reason))
        return not reason

    def news(self, events: Iterable[Record], action: Record) -> list[Record]:
        """Return the entries of an action's timeline that are shown."""
        events = [event for event in events if self._barred(event) == ""]
        if not self.public:
            return events
        kept = [event for event in events if event.text("type") in OPEN_EVENTS and not self._personal(event.title)]
        gone = [event for event in events if event not in kept]
        for kind in sorted({event.text("type") or "update" for event in gone}):
            number = sum((event.text("type") or "update") == kind for event in gone)
            why = "" if kind not in OPEN_EVENTS else ", which may name a person"
            self._leave(action, f"{counted(number, f'entry of type {kind}', f'entries of type {kind}')}{why}")
        if texts := sum(bool(event.body.strip()) for event in kept):
            self._leave(action, f"the text of {counted(texts, 'update')}")
        return kept

    def text(self, record: Record, name: str, text: str) -> str:
        """Return a text of the plan as it is shown: empty where it may name a person."""
        why = self._personal(text) if self.public else ""
        if why:
            self._leave(record, f"{name}, which may name a person ({why}): {_shortened(text)}")
            return ""
        return text

    def internal(self, record: Record, name: str, text: str) -> str:
        """Return a text that officers write for each other; empty in a document for publication."""
        if self.public and text.strip():
            self._leave(record, f"{name}, written for officers")
            return ""
        return text

    def people(self, record: Record, name: str, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the posts, teams and bodies among who is named."""
        if not self.public:
            return tuple(texts)
        kept = tuple(text for text in texts if self.names_nobody(text))
        for text in texts:
            if text not in kept:
                self._leave(record, f"{name} `{_shortened(text)}`, which may be a person")
        return kept

    def names_nobody(self, text: str) -> bool:
        """Tell whether a name is surely that of a post, a team or a body."""
        if text.casefold() in self.bodies:
            return True
        words = _WORD.findall(text)
        return bool(words) and all(self._is_safe(word) for word in words)

    def _is_safe(self, word: str) -> bool:
        return all(part.casefold() in self.words for part in (word.split("-") if "-" in word else [word])) or (
            word.casefold() in self.words
        )

    def _barred(self, record: Record) -> str:
        """Return why a record is not shown; empty where it is."""
        closed = is_restricted(record, self.snapshot)
        if closed and (self.public or not self.restricted):
            return "restricted, or of a restricted case"
        return "a task of a case" if self.public and record.text("case") else ""

    def _personal(self, text: str) -> str:
        """Return what in a text may tell of a person; empty where nothing does."""
        if self.known and self.known.search(text):
            return "a name from the records"
        return next((what for pattern, what in _PERSONAL if pattern.search(text)), "")

    def _leave(self, record: Record, what: str) -> None:
        self.left_out.append(LeftOut(record.text("about") or record.id, what))


def _known_people(snapshot: Snapshot, sieve: Sieve) -> re.Pattern[str] | None:
    """Return what finds the people whom cases and members name."""
    names: set[str] = set()
    for case in snapshot.of_kind("case"):
        people = case.values.get("people")
        if isinstance(people, Mapping):
            names |= set(people.values())
    for member in snapshot.of_kind("member"):
        if not sieve.names_nobody(member.title):
            names.add(member.title)
    told = sorted((re.escape(clean(name)) for name in names if len(name.strip()) > 1), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)") if told else None


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_WORDS else f"{text[: _SHOWN_WORDS - 1]}…"
