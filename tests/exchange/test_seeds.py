"""The three published plans, imported from their text as given, beside what was made from them by hand.

The figures are printed: `pytest -s tests/exchange/test_seeds.py`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from cspt.exchange.reading.open import read_document
from cspt.exchange.understand.draft import ActionDraft, PlanDraft
from cspt.exchange.understand.plan import Manner, understand
from tests.exchange.scoring import Score
from tests.making import PROFILE, ROOT

_SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not _SEEDS.is_dir(), reason="the papers stand beside the project's own checkout only")
_FILES = {"Watford": "002", "Hertsmere": "003", "Havering": "004"}


@cache
def _read(partnership: str) -> PlanDraft:
    (path,) = _SEEDS.glob(f"{_FILES[partnership]}_*.txt")
    source, _ = read_document(path)
    return understand(source, Manner(statuses=PROFILE.statuses_in_words()))


def _table(name: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _paired(partnership: str) -> Iterator[tuple[dict[str, str], ActionDraft | None]]:
    """Yield each action of the hand-made table with the one read at its place under its priority."""
    titles = {priority.key: priority.ref for priority in _read(partnership).priorities}
    order = list(titles)
    read: defaultdict[str, list[ActionDraft]] = defaultdict(list)
    for action in _read(partnership).actions:
        number = titles.get(action.priority) or str(order.index(action.priority) + 1)
        read[number].append(action)
    for row in _table(f"{partnership.lower()}-actions"):
        number = row.get("priority_ref") or (
            row["ref"].split(".")[0] if "." in row["ref"] else row["ref"].rstrip("abc")
        )
        yield row, read[number].pop(0) if read[number] else None


def _told(*scores: Score) -> None:
    print()
    for score in scores:
        print(f"  {score.say()}")
        for sign, rest in (("not in the hand-made records", score.invented), ("missed", score.missed)):
            if rest:
                print(f"      {sign}: {', '.join(str(each) for each in rest)}")


@pytest.mark.parametrize("partnership", _FILES)
def test_every_action_of_a_paper_is_found_and_no_other(partnership: str) -> None:
    score = Score(f"{partnership}: actions")
    wanted = [row["ref"] for row in _table(f"{partnership.lower()}-actions")]
    found = [row["ref"] for row, action in _paired(partnership) if action]
    score.add([*found, *["more"] * (len(_read(partnership).actions) - len(found))], wanted)
    _told(score)
    assert score.recall >= 0.9
    assert score.precision >= 0.9


def test_the_dated_updates_of_hertsmere_are_found_with_their_counts_and_owners() -> None:
    dates, counts, owners = Score("Hertsmere: dates"), Score("Hertsmere: counts"), Score("Hertsmere: owners")
    rows = _table("hertsmere-dated-updates")
    dates.add([], [(row["action_ref"], row["first"], row["last"]) for row in rows])
    counts.add([], [(row["action_ref"], row["first"], row["count"], row["unit"]) for row in rows if row["count"]])
    for row, action in _paired("Hertsmere"):
        events = action.events if action else ()
        dates.add([(row["ref"], str(each.date), str(each.date_to or "")) for each in events], [])
        counts.add(
            [(row["ref"], str(each.date), str(each.count), each.unit) for each in events if each.count is not None], []
        )
        held = action.fields.get("owner", ()) if action else ()
        owners.add([(row["ref"], str(len(held)))], [(row["ref"], row["owner_count"])])
    _told(dates, counts, owners)
    assert dates.recall >= 0.98
    assert dates.precision >= 0.95
    assert counts.recall >= 0.95
    assert counts.precision >= 0.9
    assert owners.recall >= 0.9


def test_the_statuses_of_watford_keep_their_words_beside_the_typed_value() -> None:
    words, statuses, owners, dates = (Score(f"Watford: {name}") for name in ("words", "statuses", "owners", "dates"))
    for row, action in _paired("Watford"):
        fields = action.fields if action else {}
        words.add([(row["ref"], fields.get("status_words", ""))], [(row["ref"], row["status_words"])])
        statuses.add([(row["ref"], fields.get("status", ""))], [(row["ref"], row["status"])])
        owners.add([(row["ref"], str(len(fields.get("owner", ()))))], [(row["ref"], row["owner_count"])])
        dates.add([row["ref"]] * len(action.events if action else ()), [row["ref"]] * int(row["dated_updates"]))
        assert fields.get("ref") == row["ref"]
    _told(words, statuses, owners, dates)
    assert min(score.recall for score in (words, statuses, dates)) == 1.0
    assert owners.recall >= 0.9


def test_the_money_and_the_timescales_of_havering_are_found() -> None:
    pounds, times, owners = (Score(f"Havering: {name}") for name in ("pounds", "timescales", "owners"))
    for row, action in _paired("Havering"):
        fields = action.fields if action else {}
        rows = fields.get("funding", ())
        total = sum(int(each["pounds"]) for each in rows if not isinstance(each, str))
        pounds.add([(row["ref"], str(total))], [(row["ref"], row["pounds_total"])])
        times.add([(row["ref"], fields.get("timescale"))], [(row["ref"], row["timescale"])])
        owners.add([(row["ref"], str(len(fields.get("owner", ()))))], [(row["ref"], row["owner_count"])])
    _told(pounds, times, owners)
    assert pounds.recall == 1.0
    assert times.recall == 1.0
    assert owners.recall >= 0.8


@pytest.mark.parametrize("partnership", _FILES)
def test_no_rating_is_invented_where_the_colour_was_lost(partnership: str) -> None:
    rated = [action.title for action in _read(partnership).actions if "rag" in action.fields]
    print(f"\n  {partnership + ': RAG':<22} precision 1.000  (all {len(_read(partnership).actions)} blank)")
    assert rated == []


@pytest.mark.parametrize("partnership", _FILES)
def test_every_date_of_an_event_stands_in_its_own_words(partnership: str) -> None:
    for action in _read(partnership).actions:
        for event in action.events:
            day = event.date.day or event.date.year
            assert str(day).removeprefix("20") in event.words or "March" in event.words or event.doubt, event


def test_what_is_no_plan_is_told_about() -> None:
    said = [remark.message for remark in _read("Havering").remarks]
    assert sum("that is not a plan was not taken" in message for message in said) >= 8
    assert any("reviewer's question" in message for message in said)
    assert any("a note beside the heading" in message for message in said)
    assert any("two actions stood in one row" in remark.message for remark in _read("Hertsmere").remarks)
