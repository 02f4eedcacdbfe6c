"""What the published plans hold, counted by other people from the papers, against what the sample records hold."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.store.files import read_all
from cspt.store.reader import Reader
from tests.making import PROFILE, ROOT

_SEEDS = ROOT.parent / "shared" / "seeds"
_with_seeds = pytest.mark.skipif(not _SEEDS.is_dir(), reason="the papers stand beside the project's own checkout only")
_MONTHS = "January|February|March|April|May|June|July|August|September|Sept|October|November|December"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE_FORMS = re.compile(
    rf"(?:{_DAY}(?:, ?| ?[-–&] ?| and ))*\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}"
    rf"|(?:{_DAY}(?:, ?| ?[-–&] ?| and ))*{_DAY} (?:{_MONTHS})\b(?: \d{{4}})?"
    rf"|\b(?:{_MONTHS})\b(?: \d{{4}})?|\b(?:19|20)\d\d\b"
)
_STREETS = "road|street|avenue|close|house|court|way|lane|drive|gardens|place|terrace|crescent|grove|green|rise|walk"
_HOUSE_NUMBER = re.compile(rf"\b\d{{1,3}}[a-z]?,? (?:[A-Z][\w']+ ){{1,2}}(?i:{_STREETS})\b|(?i:\bflat \d)")


def _table(name: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _sample() -> Snapshot:
    return Reader(ROOT, PROFILE).load()


@cache
def _actions(partnership: str) -> dict[str, Record]:
    """Return a plan's actions by their refs."""
    (plan,) = [plan for plan in _sample().of_kind("plan") if partnership in plan.title]
    return {action.text("ref"): action for action in _sample().under("plan", plan.id, "action")}


@cache
def _paper(number: str) -> str:
    (path,) = _SEEDS.glob(f"{number}_*.txt")
    return " ".join(path.read_text(encoding="utf-8", errors="replace").split())


def _texts() -> Iterator[tuple[str, str]]:
    for found in read_all(ROOT):
        assert isinstance(found, tuple), found
        yield found[0], found[1].decode()


def test_the_sample_has_nothing_wrong() -> None:
    assert Reader(ROOT, PROFILE).check() == []


def test_the_three_plans_are_there_with_all_their_actions() -> None:
    assert {plan.text("partnership") for plan in _sample().of_kind("plan")} == {
        "Hertsmere Community Safety Partnership",
        "Safer Watford",
        "Havering Community Safety Partnership",
    }
    for partnership in ("Hertsmere", "Watford", "Havering"):
        assert sorted(_actions(partnership)) == sorted(row["ref"] for row in _table(f"{partnership.lower()}-actions"))


@pytest.mark.parametrize("row", _table("hertsmere-actions"), ids=lambda row: row["ref"])
def test_a_hertsmere_action_has_its_priority_owners_and_updates(row: dict[str, str]) -> None:
    action = _actions("Hertsmere")[row["ref"]]
    assert _sample().find(action.text("priority")).text("ref") == row["priority_ref"]
    assert len(action.texts("owner")) == int(row["owner_count"])
    assert len(_sample().timeline(action.id)) == int(row["dated_updates"])


def test_every_dated_update_of_hertsmere_is_an_event_with_its_days_and_count() -> None:
    counted: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in _table("hertsmere-dated-updates"):
        counted[row["action_ref"]][row["first"], row["last"], row["count"], row["unit"]] += 1
    for ref, action in _actions("Hertsmere").items():
        held = Counter(
            tuple(event.text(name) for name in ("date", "date_to", "count", "unit"))
            for event in _sample().timeline(action.id)
        )
        assert held == counted[ref], ref
    assert sum(updates.total() for updates in counted.values()) == 124


@_with_seeds
def test_every_form_of_a_date_in_the_hertsmere_paper_is_counted_once() -> None:
    kept, left = _table("hertsmere-dated-updates"), _table("hertsmere-dates-that-are-not-updates")
    forms = {row["as_written"] for row in (*kept, *left)}
    paper = _paper("003")
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    found = list(re.finditer(rf"(?<![\d/])(?:{longest_first})(?![\d/])", paper))
    assert {match[0] for match in found} == forms
    spans = [match.span() for match in found]
    uncounted = [
        paper[max(0, match.start() - 30) : match.end() + 10]
        for match in _DATE_FORMS.finditer(paper)
        if not any(start <= match.start() and match.end() <= end for start, end in spans)
    ]
    assert uncounted == []
    told = Counter(row["as_written"] for row in left)
    told += Counter(form for _, form, _ in {_occurrence(row, number) for number, row in enumerate(kept)})
    assert Counter(match[0] for match in found) == told


def _occurrence(row: dict[str, str], number: int) -> tuple[str, str, int]:
    """Tell the lines of one form with several days, such as `2 & 4 July`, as one occurrence in the paper."""
    several = re.search(r"[,&]| and ", row["as_written"])
    return row["action_ref"], row["as_written"], -1 if several else number


@pytest.mark.parametrize("row", _table("watford-actions"), ids=lambda row: row["ref"])
def test_a_watford_action_keeps_the_papers_words_beside_its_status(row: dict[str, str]) -> None:
    action = _actions("Watford")[row["ref"]]
    assert (action.text("status_words"), action.text("status")) == (row["status_words"], row["status"])
    assert len(action.texts("owner")) == int(row["owner_count"])
    assert len(_sample().timeline(action.id)) == int(row["dated_updates"])


@_with_seeds
def test_watfords_words_stand_in_the_paper() -> None:
    for row in _table("watford-actions"):
        assert row["status_words"] in _paper("002")


@pytest.mark.parametrize("row", _table("havering-actions"), ids=lambda row: row["ref"])
def test_a_havering_action_keeps_its_pounds_its_timescale_and_its_owners(row: dict[str, str]) -> None:
    action = _actions("Havering")[row["ref"]]
    assert sum(_pounds(action)) == int(row["pounds_total"])
    assert action.text("timescale") == row["timescale"]
    assert len(action.texts("owner")) == int(row["owner_count"])
    assert action.text("outcome")


def _pounds(action: Record) -> list[int]:
    rows = action.raw.get("funding", [])
    return [int(str(row["pounds"])) for row in rows if isinstance(row, dict)]


@_with_seeds
def test_every_sum_of_the_havering_action_table_is_funding_or_told_why_not() -> None:
    paper = _paper("004")
    left = [row["as_written"] for row in _table("havering-sums-that-are-not-funding")]
    for form in left:
        assert form in paper
    table = re.findall(r"£([\d,]+)(k?) ?(?:\(per annum\) London Crime|advocacy|IDVA|\)|and victim|\(£)?", paper)
    funded = [pounds for action in _actions("Havering").values() for pounds in _pounds(action)]
    figures = {
        int(digits.replace(",", "")) * (1000 if thousand else 1) for digits, thousand in table if digits.strip(",")
    }
    assert set(funded) <= figures
    per_year = {int(form.replace(",", "")) for form in re.findall(r"£([\d,]+) \(per annum\)", paper)}
    not_funding = {int(form.replace(",", "")) for form in re.findall(r"£([\d,]+)", " ".join(left))}
    assert per_year == set(funded) & per_year | not_funding
    for row in _table("havering-actions"):
        assert row["timescale"] in paper


def test_havering_keeps_its_document_control_on_the_plan() -> None:
    (plan,) = [plan for plan in _sample().of_kind("plan") if "Havering" in plan.title]
    versions, approvals = plan.raw["versions"], plan.raw["approvals"]
    assert len(versions) == 4
    assert approvals
    assert all(plan.text(name) for name in ("author", "lead", "approved_by", "review_date", "related"))


def test_no_rating_is_invented_and_blank_stays_blank() -> None:
    assert [action.id for action in _sample().of_kind("action") if action.text("plan") and action.text("rag")] == []
    by_words = {action.id for action in _sample().of_kind("action") if action.text("plan") and action.text("status")}
    assert all(_sample().find(action).text("status_words") for action in by_words)


def test_specimen_cases_show_every_theme_and_status_with_timelines_and_tasks() -> None:
    cases = _sample().of_kind("case")
    assert len(cases) >= 16
    assert all("specimen" in case.texts("flags") for case in cases)
    assert {case.text("theme") for case in cases} == set(PROFILE.themes)
    assert {case.text("status") for case in cases} == set(PROFILE.workflow["case"])
    assert all(4 <= len(_sample().timeline(case.id)) <= 15 for case in cases)
    with_tasks = [case for case in cases if _sample().under("case", case.id, "action")]
    assert len(with_tasks) >= 8
    tasks = [action for action in _sample().of_kind("action") if action.text("case")]
    assert {task.text("rag") for task in tasks} >= {"red", "amber", "green"}


def test_people_are_roles_with_initials() -> None:
    for case in _sample().of_kind("case"):
        people = case.raw.get("people", {})
        assert isinstance(people, dict)
        for role, initials in people.items():
            assert re.fullmatch(r"[a-z][a-z -]*\d?", role), (case.id, role)
            assert re.fullmatch(r"(?:\w\.)+(?: and (?:\w\.)+)?", str(initials)), (case.id, initials)


def test_nobodys_door_is_named() -> None:
    found = [(path, match[0]) for path, text in _texts() for match in _HOUSE_NUMBER.finditer(text)]
    assert found == []
    assert _HOUSE_NUMBER.search("at 96 Shenley Road")
    assert _HOUSE_NUMBER.search("68 Canterbury house")


def test_no_address_is_anybodys() -> None:
    addresses = [address for _, text in _texts() for address in re.findall(r"[\w.+-]+@[\w.-]+\w", text)]
    assert [address for address in addresses if not address.endswith("@example.org")] == []
    assert not [path for path, text in _texts() if re.search(r"\b0\d{3,4}[ -]?\d{3}[ -]?\d{3}\b", text)]


@_with_seeds
def test_no_sentence_of_the_papers_is_carried_over() -> None:
    written = {run for number in ("000", "001", "002", "003", "004") for run in _runs(_paper(number))}
    carried = [(path, run) for path, text in _texts() for run in _runs(text.partition("\n---\n")[2]) if run in written]
    assert [(path, run) for path, run in carried if not _has_names(run)] == []


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every eight words that stand side by side."""
    words = re.sub(r"[\W_]+", " ", text).split()
    return (tuple(words[at : at + 8]) for at in range(len(words) - 7))


def _has_names(words: tuple[str, ...]) -> bool:
    """Tell whether names or figures stand among words; those are facts, which do carry over."""
    return any(not word.islower() for word in words[1:])


def test_records_are_in_the_contracts_form() -> None:
    for path, text in _texts():
        header, _, body = text.removeprefix("---\n").partition("---\n")
        assert "\r" not in text, path
        assert text.endswith("\n"), path
        assert "\t" not in text, path
        assert all(len(line) <= 220 for line in header.splitlines()), path
        assert not body or body.startswith("\n"), path


def test_the_sample_is_what_a_wheel_carries() -> None:
    assert Path("records") == Path((ROOT / "records").relative_to(ROOT))
    assert PROFILE.sample
    assert str(PROFILE.today) == "2019-12-10"
