"""Laws of case work's rules, tried on records nobody would write by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cspt.model.casework import Repeat
from cspt.model.document import Raw
from cspt.model.record import Record
from cspt.model.spans import Span
from cspt.rules.case_review import qualify
from cspt.rules.clocks import calendar_of
from cspt.rules.due import Due, what_is_due
from cspt.rules.repeats import repeat_victims
from cspt.rules.small_numbers import published
from tests.making import CASE, PROFILE, made, together

_BEGIN = date(2019, 6, 1)
_SPAN = timedelta(days=60)
_DAYS = st.integers(0, 250).map(lambda days: _BEGIN + timedelta(days=days))
_WHO = st.sampled_from(["A.B.", "C.D.", "E.F.", ""])
_OTHER_CASE = "C19-99999999"
_CALENDAR = calendar_of(PROFILE)
_few = settings(max_examples=25, deadline=None)


@st.composite
def _reports(draw: st.DrawFn, case: str = CASE, start: int = 0, most: int = 8) -> list[Record]:
    found: list[Record] = []
    for number in range(start, start + draw(st.integers(0, most))):
        behaviour = draw(_DAYS)
        fields: dict[str, Raw] = {
            "case": case,
            "happened": str(behaviour),
            "reported": str(behaviour + timedelta(days=draw(st.integers(0, 45)))),
            "victim": draw(_WHO),
            "category": draw(st.sampled_from(["noise", "threats"])),
            "hate": draw(st.sampled_from(["", "yes"])),
            "status": draw(st.sampled_from(["new", "in-case"])),
        }
        if found and draw(st.integers(0, 3)) == 0:
            fields["same_as"] = draw(st.sampled_from(found)).id
        found.append(made(f"R19-{number:08d}", "", **fields))
    return found


@st.composite
def _case(draw: st.DrawFn, record_id: str = CASE, start: int = 0) -> list[Record]:
    opened = draw(_DAYS)
    flags: list[Raw] = [draw(st.sampled_from(["mental-health", "hate"]))]
    case = made(
        record_id,
        "",
        opened=str(opened),
        status=draw(st.sampled_from(["open", "monitoring", "escalated", "closed"])),
        flags=flags,
        risk_band=draw(st.sampled_from(["", "low", "medium", "high"])),
        lead="council ASB officer",
    )
    records = [case]
    for number in range(start, start + draw(st.integers(0, 5))):
        on = opened + timedelta(days=draw(st.integers(0, 90)))
        kind = draw(st.sampled_from(["risk-assessment", "review", "incident", "decision"]))
        fields: dict[str, Raw] = {"about": record_id, "date": str(on), "type": kind}
        if kind == "risk-assessment":
            fields |= {"count": str(draw(st.integers(0, 28))), "unit": "of 28"}
            fields["band"] = draw(st.sampled_from(["low", "medium", "high"]))
        if kind == "decision":
            fields["status_to"] = draw(st.sampled_from(["monitoring", "escalated"]))
        records.append(made(f"E19-{number:08d}", "", **fields))
    return records


def _due(records: Sequence[Record], today: date) -> list[Due]:
    return what_is_due(together(*records), PROFILE, today, _SPAN)


@_few
@given(_case(), _reports(), _case(_OTHER_CASE, 50), _reports(_OTHER_CASE, 50), _DAYS)
def test_a_clock_never_moves_when_unrelated_records_change(
    case: list[Record], reports: list[Record], other: list[Record], others: list[Record], today: date
) -> None:
    mine = _due([*case, *reports], today)

    together_with_others = _due([*case, *reports, *other, *others], today)

    ids = {record.id for record in (*case, *reports)}
    assert [due for due in together_with_others if due.record.id in ids] == mine


@_few
@given(_case(), _reports(), _DAYS, st.randoms(use_true_random=False))
def test_what_is_due_depends_on_records_profile_and_day_alone(
    case: list[Record], reports: list[Record], today: date, random: object
) -> None:
    shuffled = [*case, *reports]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands over a Random

    assert _due(shuffled, today) == _due([*case, *reports], today)


@_few
@given(_reports(), _reports(start=50), _DAYS, st.sampled_from(sorted(PROFILE.procedures)))
def test_adding_a_report_never_takes_away_a_met_threshold(
    reports: list[Record], more: list[Record], applied: date, procedure: str
) -> None:
    rules = PROFILE.procedures[procedure]

    before = qualify(reports, rules, applied, together(*reports))
    after = qualify([*reports, *more], rules, applied, together(*reports, *more))

    assert after.met or not before.met
    assert after.number >= before.number


@_few
@given(_reports(), _reports(start=50), _DAYS)
def test_adding_a_report_never_makes_a_repeat_victim_none(
    reports: list[Record], more: list[Record], today: date
) -> None:
    rule = Repeat(reports=3, within=Span("3m"))

    before = {one.victim for one in repeat_victims(reports, together(*reports), rule, today)}
    every = [*reports, *more]
    after = {one.victim for one in repeat_victims(every, together(*every), rule, today)}

    assert before <= after


@_few
@given(_DAYS, st.integers(1, 30))
def test_a_working_day_deadline_is_a_working_day_with_as_many_before_it(day: date, count: int) -> None:
    ends = _CALENDAR.after(day, Span(f"{count}wd"))

    assert _CALENDAR.is_working(ends)
    assert _CALENDAR.working_days_between(day, ends) == count
    assert _CALENDAR.working_days_between(ends, day) == -count


@_few
@given(st.lists(st.integers(0, 12), min_size=2, max_size=5), st.integers(0, 6))
def test_no_hidden_count_can_be_worked_out_from_the_others(parts: list[int], below: int) -> None:
    counts = {f"part{number}": count for number, count in enumerate(parts)} | {"all": sum(parts)}

    shown = published(counts, below, [("all", [name for name in counts if name != "all"])])

    hidden = [name for name in counts if not shown[name].isdigit()]
    assert len(hidden) != 1
    assert all(not 0 < int(shown[name]) < below for name in counts if name not in hidden)
    assert {name: str(count) for name, count in counts.items() if name not in hidden}.items() <= shown.items()
