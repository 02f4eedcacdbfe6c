"""Reads the short cells of a plan: refs, statuses in words, timescales, money, the plan's period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cspt.exchange.understand.calendar import find_dates
from cspt.exchange.understand.updates import Period
from cspt.model.dates import When

_REF = re.compile(r"(?P<ref>\d{1,2}(?:\.\d{1,2}){0,2}\s?[a-z]?|[A-Z]{1,3}\d{1,3}(?:\.\d{1,2})?)[.):]?\s+(?=\S)")
_STEP = re.compile(r"(?:(?<=\s)|\A)\(?\d{1,2}\)\s+")
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)\s?(?:/|-|–|to)\s?(?P<then>(?:19|20)?\d\d)\b")
_ONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_POUNDS = re.compile(
    r"£\s?(?P<pounds>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<unit>k|m|million)?\b", re.IGNORECASE
)
_PER = re.compile(r"\s*\(?(?:per annum|p\.?a\.?|a year|per year|annually)\)?", re.IGNORECASE)
_FROM = re.compile(r"\s*([A-Z][\w&'’-]*(?: [\w&'’-]+){0,6}?)(?=\s*[(,.;]|\s*\Z)")
_FOR = re.compile(r"\s*\(([^()£]+)\)")
_NO_DEADLINE = re.compile(
    r"\b(?:review|ongoing|on-going|throughout|continuous|seasonal|annual(?:ly)?|monthly|quarterly)\b", re.IGNORECASE
)
_TIMES = {"k": 1000, "m": 1_000_000, "million": 1_000_000}


def split_ref(text: str) -> tuple[str, str]:
    """Part `1a Utilise data` into ref and words; the ref is empty where there is none."""
    match = _REF.match(text)
    return (match["ref"].replace(" ", ""), text[match.end() :]) if match else ("", text)


def split_steps(text: str) -> tuple[str, tuple[str, ...]]:
    """Part an action's words from its steps, `1) …  2) …`; no steps where they are not numbered from 1 in order."""
    marks = list(_STEP.finditer(text))
    numbers = [int(re.sub(r"\D", "", mark[0])) for mark in marks]
    if len(marks) < 1 or numbers != list(range(1, len(marks) + 1)) or not text[: marks[0].start()].strip():
        return text, ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    steps = [" ".join(text[mark.end() : end].split()) for mark, end in zip(marks, ends, strict=True)]
    return text[: marks[0].start()].strip(), tuple(step for step in steps if step)


def status_of(words: str, table: Mapping[str, str]) -> str:
    """Return the status that words stand for in the profile's table; empty where it has none for them."""
    plain = " ".join(re.sub(r"[^\w\s/]", " ", words.casefold()).split())
    return {" ".join(key.casefold().replace("-", " ").split()): status for key, status in table.items()}.get(plain, "")


def due_of(words: str, period: Period | None) -> When | None:
    """Return the day or month by which something ends, where words name just one; never for what is only reviewed."""
    found = [one for one in find_dates(words) if one.days]
    if len(found) != 1 or _NO_DEADLINE.search(words):
        return None
    (one,) = found
    if not one.dated and period and len(years := period.years_of(one)) == 1:
        one = one.in_year(years[0]) or one
    first, last = one.days[-1]
    return (last or first) if one.dated and len(one.days) == 1 else None


def money(words: str) -> tuple[dict[str, str], ...]:
    """Return the sums that words name, each a row of funding: pounds, per, source, for.

    A sum whose parts stand in brackets after it is left to its parts, so that no pound is counted twice.
    """
    sums = list(_POUNDS.finditer(words))
    rows: list[dict[str, str]] = []
    whole: dict[str, str] = {}
    for index, match in enumerate(sums):
        end = sums[index + 1].start() if index + 1 < len(sums) else len(words)
        facts = _facts(words[match.end() : end])
        parts = [_amount(other) for other in sums[index + 1 :]]
        if any(sum(parts[:count]) == _amount(match) for count in range(2, len(parts) + 1)):
            whole = {name: facts[name] for name in ("per", "source") if name in facts}
            continue
        inside = bool(whole) and "(" not in words[match.end() : end]
        purpose = {"for": words[match.end() : end].strip(" ,().;")} if inside else {}
        rows.append({"pounds": _plain(_amount(match))} | facts | (whole | purpose if inside else {}))
    return tuple({name: text for name, text in row.items() if text} for row in rows)


def _facts(after: str) -> dict[str, str]:
    """Return what the words after a sum say of it: per what, from whom, for what."""
    facts: dict[str, str] = {}
    if per := _PER.match(after):
        facts["per"], after = "year", after[per.end() :]
    if source := _FROM.match(after):
        facts["source"] = source[1].strip()
        if purpose := _FOR.match(after, source.end()):
            facts["for"] = purpose[1].strip()
    return facts


def _amount(match: re.Match[str]) -> Decimal:
    return Decimal(match["pounds"].replace(",", "")) * _TIMES.get((match["unit"] or "").lower(), 1)


def _plain(amount: Decimal) -> str:
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"


def period_in(text: str) -> Period | None:
    """Return the period that a plan's title names: two dates, financial years such as 2019/20, or a year."""
    days = [found for found in find_dates(text) if found.days and found.dated and found.days[0][0].day]
    if len(days) == 1 and days[0].days[0][1]:
        return Period(days[0].days[0][0].first(), days[0].days[-1][1].last() if days[0].days[-1][1] else date.max)
    if len(days) >= 2 and days[0].days[0][0] < days[1].days[0][0]:
        return Period(days[0].days[0][0].first(), days[1].days[0][0].last())
    years = list(_YEARS.finditer(text))
    if years:
        first, last = int(years[0]["first"]), _ending(years[-1])
        return Period(date(first, 4, 1), date(last, 3, 31)) if first < last else None
    single = set(_ONE_YEAR.findall(text))
    return (
        Period(date(int(year), 1, 1), date(int(year), 12, 31)) if len(single) == 1 and (year := single.pop()) else None
    )


def _ending(match: re.Match[str]) -> int:
    then = match["then"]
    return int(then) if len(then) == 4 else int(match["first"][:2] + then)
