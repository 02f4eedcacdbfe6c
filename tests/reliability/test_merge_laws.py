"""What holds of every merge of two or three people's copies of a record, whatever they did."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.conflict import CONFLICTS, Conflict, Version, raw_of, sign
from cspt.model.document import Document, Raw, replace_fields
from cspt.model.merge.values import normal
from tests.reliability.merging import (
    SCALAR_FIELDS,
    SET_FIELDS,
    Change,
    Scene,
    changes,
    facts,
    merge,
    read,
    scenes,
    unsettled,
)
from tests.reliability.scale import scale

_KIND = KINDS["action"]
_lawful = settings(
    max_examples=scale(1_000, 50_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_fewer = settings(max_examples=scale(300, 20_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _value(document: Document, name: str) -> Raw:
    return normal(_KIND.field(name), document.values().get(name, ""))


def _items(document: Document, name: str) -> set[str]:
    value = _value(document, name)
    return {sign(item) for item in value} if isinstance(value, list) else set()


def _facts(document: Document) -> tuple[dict[str, Raw], dict[tuple[str, str], Conflict]]:
    texts = {"body", "steps"}
    values = {name: _value(document, name) for name in document.values() if name not in {*texts, CONFLICTS}}
    return values, {key: each for key, each in unsettled(document).items() if key[0] not in texts}


def _lines(text: str) -> set[str]:
    return set(text.replace("\r\n", "\n").split("\n"))


def _versions(document: Document, name: str) -> list[Raw]:
    conflict = unsettled(document).get((name, ""))
    return [version.value for version in conflict.versions] if conflict else []


@_lawful
@given(scenes())
def test_it_makes_no_difference_whose_copy_is_ours(scene: Scene) -> None:
    ours, theirs = scene.sides
    assert merge(scene.base, ours, theirs) == merge(scene.base, theirs, ours, (1, 0))


@_fewer
@given(scenes())
def test_a_copy_that_nobody_else_changed_stays_to_the_byte(scene: Scene) -> None:
    ours, theirs = scene.sides
    assert merge(scene.base, ours, scene.base).data == ours
    assert merge(scene.base, scene.base, theirs).data == theirs
    assert merge(scene.base, ours, ours).data == ours


@_lawful
@given(scenes())
def test_merging_again_changes_nothing(scene: Scene) -> None:
    """From the copy both now hold nothing changes; and from the old one no field does.

    Texts are left out of the second: where a line is repeated no three-way comparison can tell which of them is which.
    """
    ours, theirs = scene.sides
    merged = merge(scene.base, ours, theirs).data
    assert read(merge(ours, merged, ours).data) == read(merged)
    for side, who in ((ours, (1, 0)), (theirs, (0, 1))):
        again = read(merge(scene.base, merged, side, who).data)
        assert _facts(again) == _facts(read(merged))


@_lawful
@given(scenes())
def test_nothing_is_invented_dropped_or_brought_back(scene: Scene) -> None:
    base, ours, theirs = (read(data) for data in (scene.base, *scene.sides))
    merged = read(merge(scene.base, scene.sides[0], scene.sides[1]).data)
    for name in SCALAR_FIELDS:
        was, mine, other, now = (_value(each, name) for each in (base, ours, theirs, merged))
        assert now in (mine, other)
        assert now != was or was == mine == other or was in _versions(merged, name) or mine == other, name
        for changed in (mine, other):
            assert changed in (was, now) or changed in _versions(merged, name), name
    for name in SET_FIELDS:
        was_in, mine_in, other_in, now_in = (_items(each, name) for each in (base, ours, theirs, merged))
        assert now_in == (was_in & mine_in & other_in) | (mine_in - was_in) | (other_in - was_in)
    kept = "\n".join([merged.body, *(str(value) for value in _versions(merged, "body"))])
    assert _lines(merged.body) <= _lines(ours.body) | _lines(theirs.body) | {""}
    assert (_lines(ours.body) | _lines(theirs.body)) - _lines(base.body) <= _lines(kept)


@_fewer
@given(scenes())
def test_what_comes_out_can_be_read_and_holds_no_marks_of_git(scene: Scene) -> None:
    merged = merge(scene.base, scene.sides[0], scene.sides[1]).data
    read(merged)
    assert merged is not None
    assert b"<<<<" not in merged
    assert b">>>>" not in merged


@_fewer
@given(scenes(3, facts))
def test_the_order_in_which_three_peoples_work_meets_makes_no_difference(scene: Scene) -> None:
    said = []
    for first, second, third in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        pair = merge(scene.base, scene.sides[first], scene.sides[second], (first, second)).data
        document = read(merge(scene.base, pair, scene.sides[third], (first, third)).data)
        values = {name: sorted(_items(document, name)) or _value(document, name) for name in SCALAR_FIELDS | SET_FIELDS}
        opened = {key: {sign(version.value) for version in each.versions} for key, each in unsettled(document).items()}
        said.append((values, {key: values for key, values in opened.items() if not key[1]}))
    assert said[0] == said[1] == said[2]


@_fewer
@given(scenes(), changes, st.integers(0, 5))
def test_what_was_settled_is_not_brought_back_by_a_stale_copy(scene: Scene, change: Change, at: int) -> None:
    merged = merge(scene.base, scene.sides[0], scene.sides[1]).data
    document = read(merged)
    open_ = [each for each in unsettled(document).values() if each.field in SCALAR_FIELDS and not each.key[1]]
    if not open_ or not merged:
        return
    settling = open_[at % len(open_)]
    chosen: Version = settling.versions[at % 2]
    left = raw_of(each for each in unsettled(document).values() if each.key != settling.key)
    changed: dict[str, Raw | None] = {settling.field: chosen.value, CONFLICTS: left or None}
    settled = replace_fields(document, changed, _KIND.names()).text.encode()
    for stale, sheet in zip(scene.sides, scene.sheets, strict=True):
        change(sheet)
        later = sheet.text().encode()
        again = read(merge(stale, settled, later).data)
        if _value(read(later), settling.field) == _value(read(stale), settling.field):
            assert _value(again, settling.field) == normal(_KIND.field(settling.field), chosen.value)
            assert settling.key not in unsettled(again)
    elsewhere = replace_fields(document, {"unheard": "of"}, ()).text.encode()
    assert settling.key not in unsettled(read(merge(merged, settled, elsewhere).data))
