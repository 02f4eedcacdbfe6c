"""Turns a field's text into its type and back, and says in words what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from cspt.model.dates import When, parse_date, parse_typed, parse_when
from cspt.model.document import Raw
from cspt.model.ids import RecordId, is_id
from cspt.model.schema import LINKS, LISTS, Field, Type

Row = Mapping[str, str]
Value = str | int | bool | date | When | tuple[str, ...] | tuple[Row, ...] | Row
"""A field's value. Links are `RecordId` texts; a blank field has no value at all."""
Vocabulary = Callable[[str], Sequence[str]]
"""Gives the profile's list of that name, such as `workflow.action`."""

_D = TypeVar("_D", date, When)
_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0"})
_QUOTED = re.compile(r'"(?:[^"]|"")*"(?=\s*(?:[,;]|\Z))')


class BadValue(ValueError):
    """A value that does not fit its field; the text says why and what would fit."""


def allowed(field: Field, vocabulary: Vocabulary) -> Sequence[str]:
    """Return the values a field may take, empty where any will do."""
    return field.choices or (vocabulary(field.vocabulary) if field.vocabulary else ())


def parse_value(field: Field, raw: Raw, vocabulary: Vocabulary) -> Value | None:
    """Give a field's text its type; None where it is blank.

    Raises:
        BadValue: the text does not fit the field.
    """
    if raw in ("", [], {}):
        return None
    if field.type in LISTS:
        return tuple(_item(field, text, vocabulary) for text in _texts(field, raw))
    if field.type is Type.MAP:
        return MappingProxyType(_row(field, raw))
    if field.type is Type.ROWS:
        rows = raw if isinstance(raw, list) else [raw]
        return tuple(MappingProxyType(_row(field, row)) for row in rows)
    if not isinstance(raw, str):
        raise BadValue(f"`{field.name}` takes one {field.type.value}, not a list")
    return _scalar(field, raw, vocabulary)


def parse_text(field: Field, text: str, vocabulary: Vocabulary, today: date) -> Value | None:
    """Give what a person typed its type.

    Lists are split at commas, or at semicolons where there are any; double quotes keep both in an item. Dates may be
    `fri` or `31 Dec`.

    Raises:
        BadValue: the text does not fit the field.
    """
    text = text.strip()
    if not text:
        return None
    if field.type in LISTS:
        return parse_value(field, _typed_list(text), vocabulary)
    if field.type is Type.MAP:
        return parse_value(field, _typed_map(field, text), vocabulary)
    if field.type is Type.ROWS:
        return parse_value(field, [_typed_map(field, row) for row in _split(text, ";") if row.strip()], vocabulary)
    if field.type in (Type.DATE, Type.WHEN):
        text = _typed_date(field, text, today)
    return parse_value(field, text, vocabulary)


def to_raw(value: Value | None) -> Raw | None:
    """Return a value as the front matter writes it; None for a blank one."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [dict(item) if isinstance(item, Mapping) else item for item in value]
    return str(value)


def to_text(value: Value | None) -> str:
    """Return a value as one line that `parse_text` reads back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_quoted(text, ',;')}" for key, text in value.items())
    if isinstance(value, tuple):
        if any(isinstance(item, Mapping) for item in value):
            return "; ".join(to_text(item) for item in value)
        return _listed([str(item) for item in value])
    return str(value)


def _listed(items: list[str]) -> str:
    """Join at commas, or at semicolons where an item holds a comma itself."""
    safe = [_quoted(item, ";") for item in items]
    if not any("," in item for item in items):
        return ", ".join(safe)
    return "; ".join(safe) + (";" if len(safe) == 1 else "")


def _quoted(text: str, signs: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & {'"', *signs} else text


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if _QUOTED.fullmatch(text) else text


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that stands outside double quotes."""
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == '"' and (quoted := _QUOTED.match(text, at)):
            at = quoted.end()
            continue
        if text[at] == sign:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]]


def _typed_list(text: str) -> list[Raw]:
    pieces = _split(text, ";")
    pieces = pieces if len(pieces) > 1 else _split(text, ",")
    return [item for piece in pieces if (item := _unquoted(piece))]


def _scalar(field: Field, text: str, vocabulary: Vocabulary) -> Value:
    if field.type is Type.NUMBER:
        return _number(field, text)
    if field.type is Type.FLAG:
        return _flag(field, text)
    if field.type is Type.DATE:
        return _dated(field, text, parse_date)
    if field.type is Type.WHEN:
        return _dated(field, text, parse_when)
    return _item(field, text, vocabulary)


def _item(field: Field, text: str, vocabulary: Vocabulary) -> str:
    if field.type in LINKS:
        return _link(field, text)
    if field.type in (Type.CHOICE, Type.CHOICES) and not field.open:
        return _choice(field, text, allowed(field, vocabulary))
    return text


def _texts(field: Field, raw: Raw) -> Iterable[str]:
    items = raw if isinstance(raw, list) else [raw]
    for item in items:
        if not isinstance(item, str):
            raise BadValue(f"`{field.name}` takes a list of plain texts: [one, two]")
        if item:
            yield item


def _choice(field: Field, text: str, choices: Sequence[str]) -> str:
    if not choices or text in choices:
        return text
    raise BadValue(f"`{field.name}` is `{text}`; it may be {', '.join(choices)}")


def _number(field: Field, text: str) -> int:
    number = text.replace(",", "")
    digits = number.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 15:
        return int(number)
    raise BadValue(f"`{field.name}` is `{text}`; it takes a whole number")


def _flag(field: Field, text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadValue(f"`{field.name}` is `{text}`; write yes, or leave it out")


def _dated(field: Field, text: str, reader: Callable[[str], _D]) -> _D:
    try:
        return reader(text)
    except ValueError as trouble:
        raise BadValue(f"`{field.name}`: {trouble}") from None


def _link(field: Field, text: str) -> RecordId:
    if is_id(text):
        return RecordId(text)
    raise BadValue(f"`{field.name}` is `{text}`; it takes a record's whole id, such as A19-7K3QMXT4")


def _row(field: Field, raw: Raw) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise BadValue(f"`{field.name}` takes names with texts: {{name: text}}")
    for name, text in raw.items():
        if not isinstance(text, str):
            raise BadValue(f"`{field.name}`: `{name}` must be plain text")
        if field.columns and name not in field.columns:
            raise BadValue(f"`{field.name}` has no `{name}`; it has {', '.join(field.columns)}")
    return {name: text for name, text in raw.items() if isinstance(text, str)}


def _typed_map(field: Field, text: str) -> dict[str, Raw]:
    pairs: dict[str, Raw] = {}
    for part in _split(text, ","):
        name, colon, value = part.partition(":")
        if not colon or not name.strip():
            raise BadValue(f"`{field.name}` takes names with texts, such as `name: text, name: text`")
        pairs[name.strip()] = _unquoted(value)
    return pairs


def _typed_date(field: Field, text: str, today: date) -> str:
    if field.type is Type.WHEN:
        try:
            return str(parse_when(text))
        except ValueError as trouble:
            if "does not exist" in str(trouble):
                raise BadValue(str(trouble)) from None
    try:
        return parse_typed(text, today).isoformat()
    except ValueError as trouble:
        raise BadValue(str(trouble)) from None
