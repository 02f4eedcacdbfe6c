from __future__ import annotations

import pytest

from cspt.errors import BadRequest
from cspt.kinds import BY_PLURAL, BY_PREFIX, KINDS, kind_named
from cspt.model.document import parse_document
from cspt.model.schema import LISTS, Kind, Merge, Type
from cspt.model.values import parse_text
from tests.making import PROFILE, ROOT, TODAY

_ALL = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))


def test_kinds_are_told_apart_by_name_plural_and_prefix() -> None:
    first_ones = {"plan", "priority", "action", "case", "event", "member"}
    assert set(KINDS) == first_ones | {"report", "case-review", "order", "referral", "disclosure"}
    assert len(BY_PLURAL) == len(BY_PREFIX) == len(KINDS)


@pytest.mark.parametrize("word", ["action", "actions", "Actions", "ACTION"])
def test_a_kind_is_named_in_singular_or_plural(word: str) -> None:
    assert kind_named(word) is KINDS["action"]


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadRequest, match="no kind called `spaceship`; there are plan, priority, action"):
        kind_named("spaceship")


@_ALL
def test_a_kind_begins_with_id_kind_and_title(kind: Kind) -> None:
    assert kind.names()[:3] == ("id", "kind", "title")
    assert len(set(kind.names())) == len(kind.names())
    for name in ("id", "kind", "title"):
        field = kind.field(name)
        assert field
        assert field.required
    assert kind.field("no-such-field") is None


@_ALL
def test_what_a_kind_refers_to_is_there(kind: Kind) -> None:
    assert set(kind.list_columns) <= set(kind.names())
    assert not kind.status_field or kind.field(kind.status_field)
    assert not kind.lies_under or kind.field(kind.lies_under)
    for field in kind.fields:
        assert field.label
        assert not field.to or field.to in KINDS
        assert not field.vocabulary or PROFILE.vocabulary(field.vocabulary)
        assert field.type is not Type.CHOICE or field.choices or field.vocabulary
        assert bool(field.columns) == (field.type is Type.ROWS)


@_ALL
def test_identity_never_changes_and_lists_merge_as_sets(kind: Kind) -> None:
    immutable = {field.name for field in kind.fields if field.merge is Merge.IMMUTABLE}
    assert immutable == {"id", "kind", *filter(None, [kind.lies_under])}
    for field in kind.fields:
        ordered = field.name == "steps"
        assert field.type not in LISTS or field.merge is Merge.SET or ordered, field.name


@_ALL
def test_a_template_says_only_what_fits_its_kind(kind: Kind) -> None:
    document = parse_document((ROOT / "templates" / f"{kind.name}.md").read_bytes())
    for name, text in document.values().items():
        field = kind.field(name)
        assert field, name
        assert parse_text(field, str(text), PROFILE.vocabulary, TODAY) is not None


def test_no_template_is_left_without_its_kind() -> None:
    assert {path.stem for path in (ROOT / "templates").glob("*.md")} == set(KINDS)
