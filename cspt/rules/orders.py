"""Orders: how each stands on a day, when its reviews and its expiry warning fall, and what its power does not allow.

The limits of each power are the profile's, dated; each comes with the section that sets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cspt.model.casework import Power, PowerLimit, in_force
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.model.spans import LawfulSpan, Span, moved, moved_back
from cspt.rules.course import last_review
from cspt.rules.fault import Fault

ADULT = 18
_DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """How an order stands on a day."""

    state: str
    """`sought`, `in force`, `over` or `discharged`."""
    ends: date | None
    """Its last day, extension included; None where it has no end."""
    days_left: int | None
    warn: date | None
    """The day from which its end is pressing, so that an extension can still be applied for."""
    review: date | None
    """The next day it is to be reviewed."""
    review_why: str
    can_extend: bool
    """True where the law leaves room for an extension, or sets no limit to one."""


def power_of(order: Record, profile: Profile) -> Power | None:
    """Return an order's power as the profile describes it."""
    return profile.powers.get(order.text("power"))


def limit_of(order: Record, profile: Profile) -> PowerLimit | None:
    """Return the limits in force on the day an order began, was served, or else the newest."""
    power = power_of(order, profile)
    day = order.get("starts", date) or order.get("served", date) or order.get("court", date) or date.max
    return in_force(power.limits, day) if power else None


def last_day(order: Record) -> date | None:
    """Return an order's last day: the extension's where it has one."""
    ends, extended = order.get("ends", date), order.get("extended_to", date)
    return max((day for day in (ends, extended) if day), default=None)


def state_of(order: Record, profile: Profile, today: date) -> str:
    """Return how an order stands on a day: `sought`, `in force`, `over` or `discharged`."""
    discharged, starts, ends = order.get("discharged", date), order.get("starts", date), last_day(order)
    if discharged and discharged <= today:
        return "discharged"
    if ends and ends < today:
        return "over"
    if order.text("status") in profile.done:
        return "over"
    begun = starts <= today if starts else order.text("status") == "in-force"
    return "in force" if begun else "sought"


def order_facts(order: Record, snapshot: Snapshot, profile: Profile, today: date) -> OrderFacts:
    """Work out how an order stands on a day."""
    limit, ends = limit_of(order, profile), last_day(order)
    state = state_of(order, profile, today)
    live = state == "in force"
    warn = moved_back(ends, limit.warn) if live and ends and limit and limit.warn else None
    review, why = _review(order, limit, snapshot, today) if live else (None, "")
    left = (ends - today).days if live and ends else None
    return OrderFacts(state, ends, left, warn, review, why, can_extend=_can_extend(order, limit))


def order_faults(order: Record, snapshot: Snapshot, profile: Profile) -> Iterator[Fault]:
    """Yield what an order's power does not allow, each with the section it breaks and what would mend it."""
    power, limit = power_of(order, profile), limit_of(order, profile)
    if power is None or limit is None:
        return
    age = order.get("age", int)
    if age is not None and age < power.age_from:
        yield Fault("order-age", "age", f"{power.label} is for those aged {power.age_from} or over ({power.law})")
    yield from _length_faults(order, power, limit)
    yield from _extension_faults(order, power, limit)
    if limit.court_within and (served := order.get("served", date)) and (court := order.get("court", date)):
        yield from _court_faults(served, court, power, limit.court_within)
    if power.after and not _was_warned(order, power, snapshot):
        earlier = profile.powers[power.after].label.lower()
        yield Fault(
            "order-warning-first",
            "warned",
            f"{power.label} needs a {earlier} before it ({profile.powers[power.after].law}); give the day in `warned`",
        )


def _length_faults(order: Record, power: Power, limit: PowerLimit) -> Iterator[Fault]:
    starts, ends, hours = order.get("starts", date), order.get("ends", date), order.get("hours", int)
    young = (order.get("age", int) or ADULT) < ADULT
    of_youth = limit.longest_under_18 if young else None
    longest = of_youth or _by_authority(order, limit)
    shortest = limit.shortest_under_18 if young else limit.shortest
    if longest and hours and longest.span.hours and hours > longest.span.hours:
        yield _too_long(power, longest, f"{hours} hours", "hours")
    if longest and starts and ends and _is_longer(starts, ends, longest.span):
        yield _too_long(power, longest, f"{starts} to {ends}", "ends")
    if of_youth and starts and not ends:
        yield Fault("order-no-end", "ends", f"{power.label} on somebody under 18 needs an end ({of_youth.law})")
    if shortest and starts and ends and ends < moved(starts, shortest.span) - timedelta(days=1):
        yield Fault(
            "order-too-short",
            "ends",
            f"{power.label} from {starts} to {ends} is shorter than {shortest.span.words} ({shortest.law})",
        )


def _extension_faults(order: Record, power: Power, limit: PowerLimit) -> Iterator[Fault]:
    starts, ends, extended = (order.get(name, date) for name in ("starts", "ends", "extended_to"))
    if not extended:
        return
    if ends and extended <= ends:
        yield Fault(
            "order-extension-order", "extended_to", f"`extended_to` ({extended}) must come after `ends` ({ends})"
        )
    if ends and limit.extension and extended > moved(ends, limit.extension.span):
        yield _too_long(power, limit.extension, f"extended from {ends} to {extended}", "extended_to")
    if starts and limit.altogether and extended > moved(starts, limit.altogether.span):
        yield _too_long(power, limit.altogether, f"{starts} to {extended} with its extension", "extended_to")


def _court_faults(served: date, court: date, power: Power, within: LawfulSpan) -> Iterator[Fault]:
    latest = served + timedelta(days=-(-within.span.hours // _DAY_HOURS))
    christmas = date(served.year, 12, 25)
    if served < christmas <= latest:  # Christmas Day is not counted
        latest += timedelta(days=1)
    if court > latest:
        yield Fault(
            "order-court-late",
            "court",
            f"{power.label} served {served} must be heard within {within.span.words}, by {latest} ({within.law})",
        )


def _too_long(power: Power, limit: LawfulSpan, what: str, field: str) -> Fault:
    return Fault(
        "order-too-long", field, f"{power.label} may last {limit.span.words} at most ({limit.law}); this is {what}"
    )


def _by_authority(order: Record, limit: PowerLimit) -> LawfulSpan | None:
    authority = "-".join(order.text("authority").casefold().split())
    longer = [span for name, span in limit.longest_by.items() if name in authority]
    return longer[0] if longer else limit.longest


def _is_longer(starts: date, ends: date, longest: Span) -> bool:
    """Tell whether a time is longer than a limit for certain: of the first and last day no hour is known."""
    if longest.unit == "h":
        return ((ends - starts).days - 1) * _DAY_HOURS >= longest.hours
    return ends > moved(starts, longest)


def _was_warned(order: Record, power: Power, snapshot: Snapshot) -> bool:
    if order.get("warned", date) or not (order.get("starts", date) or order.get("served", date)):
        return True
    case = order.text("case")
    others = snapshot.under("case", case, "order") if case else []
    same = [other for other in others if other.text("against").casefold() == order.text("against").casefold()]
    return any(other.text("power") == power.after for other in same)


def _can_extend(order: Record, limit: PowerLimit | None) -> bool:
    starts, ends = order.get("starts", date), last_day(order)
    if limit is None or limit.altogether is None or starts is None or ends is None:
        return True
    return ends < moved(starts, limit.altogether.span) - timedelta(days=1)


def _review(order: Record, limit: PowerLimit | None, snapshot: Snapshot, today: date) -> tuple[date | None, str]:
    starts = order.get("starts", date)
    reviewed = last_review(snapshot.timeline(order.id), today)
    given = order.get("review_due", date)
    if given and (reviewed is None or reviewed < given):
        return given, "the day set on the order"
    if limit is None or starts is None:
        return None, ""
    young = (order.get("age", int) or ADULT) < ADULT
    every = limit.review_every_under_18 if young else None
    if every:
        return moved(reviewed or starts, every.span), f"every {every.span.words} while under 18 ({every.law})"
    if limit.review_after and reviewed is None:
        return moved(starts, limit.review_after), f"{limit.review_after.words} after it began"
    return None, ""
