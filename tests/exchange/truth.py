"""Plans of nobody's, and what must come out of them: the truth that the corpus is written from.

The words are put together from parts by a seeded choice, and what each part means is known before it is written;
nothing here asks the code under test what it makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

_VERBS = (
    "Deliver",
    "Arrange",
    "Promote",
    "Refresh",
    "Review",
    "Commission",
    "Map",
    "Install",
    "Explore",
    "Co-ordinate",
)
_THINGS = (
    "talks on knife crime in the secondary schools",
    "safer street events in the wards with the most reports",
    "the multi-agency process for repeat victims",
    "training for professionals on cuckooing and exploitation",
    "signs and lighting behind the shops",
    "support for victims of domestic abuse",
    "mini police cadets in primary schools across the borough",
    "messages on burglary to residents before the winter",
    "the neighbourhood watch contacts and their streets",
    "safe spaces for people in the town at night",
)
_PRIORITIES = (
    "Identify and prevent serious youth violence",
    "Reduce anti-social behaviour in the town centre",
    "Tackle domestic abuse and raise its reporting",
    "Disrupt burglary and vehicle crime",
)
_OWNERS = (
    "Community Safety Team",
    "Borough SNT",
    "Housing Options",
    "Youth Offending Service",
    "Victim Support",
    "Probation",
)
_PLACES = ("Mount School", "Leeming Road", "the leisure centre", "Oak Ward", "Bevan House", "the town hall")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_RAGS = ("red", "amber", "green", "blue", "")
_UNDATED = (
    "Leaflets have been designed and printed",
    "Since April 2019 the panel has met each month",
    "The share of stops is 6.1% and falling",
    "Need to raise awareness on social media",
)
Event = tuple[str, str, int | None, str]
"""A date, the last day where it ran over several, how many, of what."""


@dataclass(frozen=True, slots=True)
class Item:
    """One update as it is written, and the events that it is."""

    text: str
    events: tuple[Event, ...] = ()
    needs_period: bool = False
    """True where its year is that of the plan's period, so that without one it is no event."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One action as it is written, and what it means."""

    title: str
    priority: str
    owners: tuple[str, ...]
    items: tuple[Item, ...]
    rag: str
    status: tuple[str, str]
    """The words, and the status that they stand for."""
    issue: str = ""

    def events(self, *, period: bool = True) -> tuple[Event, ...]:
        items = (item for item in self.items if period or not item.needs_period)
        return tuple(event for item in items for event in item.events)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it is written."""

    title: str
    deeds: tuple[Deed, ...] = field(default=())

    def by_priority(self) -> Iterator[tuple[str, list[Deed]]]:
        for name in dict.fromkeys(deed.priority for deed in self.deeds):
            yield name, [deed for deed in self.deeds if deed.priority == name]


def make_plan(seed: int, *, deeds: int = 8, dated: bool = True) -> Plan:
    """Make a plan for April 2019 to March 2020; the same seed makes the same plan."""
    chance = Random(seed)  # noqa: S311 - a foreseeable choice is what is wanted
    titles = [f"{verb} {thing}" for verb in _VERBS for thing in _THINGS]
    chance.shuffle(titles)
    statuses = (("On target", "in-progress"), ("Not started", "not-started"), ("complete", "complete"), ("", ""))
    made = [
        Deed(
            title,
            _PRIORITIES[number * 3 // deeds],
            tuple(chance.sample(_OWNERS, chance.choice((1, 1, 2, 3)))),
            _items(chance) if dated else (),
            chance.choice(_RAGS),
            chance.choice(statuses),
            f"Issue {number // 2 + 1} as the partnership sees it",
        )
        for number, title in enumerate(titles[:deeds])
    ]
    return Plan("Safer Anytown action plan 2019/20", tuple(made))


def _items(chance: Random) -> tuple[Item, ...]:
    """Make up to four updates; one without a year stands last, so that no two dates beside it tell another year."""
    items = [_item(chance) for _ in range(chance.randint(0, 4))]
    ends = [item for item in items if item.needs_period][:1]
    return (*(item for item in items if not item.needs_period), *ends)


def _item(chance: Random) -> Item:
    year, month, day = chance.choice((2018, 2019, 2020)), chance.randint(1, 12), chance.randint(2, 24)
    place, many = chance.choice(_PLACES), chance.randint(2, 300)
    iso = f"{year}-{month:02d}-{day:02d}"
    name = _MONTHS[month - 1]
    own = 2020 if month < 4 else 2019
    forms = (
        Item(f"{day:02d}/{month:02d}/{year} event at {place} – {many} people attended", ((iso, "", many, "people"),)),
        Item(f"{day}.{month}.{year % 100} talk for students ({many})", ((iso, "", many, "students"),)),
        Item(f"A workshop was held at {place} on {day} {name} {year}", ((iso, "", None, ""),)),
        Item(
            f"{day}-{day + 1}/{month:02d}/{year} peace week at {place}", ((iso, f"{iso[:8]}{day + 1:02d}", None, ""),)
        ),
        Item(
            f"{day} & {day + 2} {name} visits to {place}",
            ((f"{own}-{month:02d}-{day:02d}", "", None, ""), (f"{own}-{month:02d}-{day + 2:02d}", "", None, "")),
            needs_period=True,
        ),
        Item(f"{name} {year} at {place} x {many} sessions", ((iso[:7], "", many, "sessions"),)),
        Item(
            f"{day}, {day + 1}, {day + 3}/{month:02d}/{year} {place} x {many} sessions",
            (
                (iso, "", many, "sessions"),
                (f"{iso[:8]}{day + 1:02d}", "", None, ""),
                (f"{iso[:8]}{day + 3:02d}", "", None, ""),
            ),
        ),
        Item(f"{day:02d}/{month:02d}/{year}", ((iso, "", None, ""),)),
        Item(f"{day}{_nth(day)} {name} {year} {many} referrals were made", ((iso, "", many, "referrals"),)),
        Item(chance.choice(_UNDATED)),
    )
    return chance.choice(forms)


def _nth(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")
