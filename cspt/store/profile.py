"""Reads the partnership's profile, `cspt.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cspt.errors import InvalidRecord, NoStore
from cspt.model.document import BadDocument, line_at, parse_mapping
from cspt.model.layout import PROFILE
from cspt.model.profile import FORM, Profile
from cspt.model.profile_checks import profile_faults
from cspt.model.spans import Deadline, LawfulSpan, Span
from cspt.store.files import read_file

_YES = ("yes", "true")
_FLAGS = ("sample", "hate", "pointer", "amber_if_kept")
"""The settings that are yes or no; a list or mapping of that name keeps what it holds."""
_SPANS = (Span, LawfulSpan, Deadline)
_STEP = re.compile(r"\d+(?=\])|\.\.\.|[a-z_][a-z0-9_-]*")


def read_profile(root: Path) -> Profile:
    """Read a store's profile.

    Raises:
        NoStore: the profile cannot be opened.
        InvalidRecord: it is not a profile; the message says which line or setting.
    """
    try:
        text = read_file(root, PROFILE).decode("utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise NoStore(f"{PROFILE} cannot be read: {trouble}") from None
    return parse_profile(text)


def parse_profile(text: str) -> Profile:
    """Read a profile from its text.

    Raises:
        InvalidRecord: it is not a profile; the message says which line or setting.
    """
    try:
        raw = parse_mapping(text)
    except BadDocument as trouble:
        raise InvalidRecord(f"{PROFILE}:{trouble.line}: {trouble.message}") from None
    if (form := _form(raw.get("format"))) > FORM:
        raise InvalidRecord(
            f"{PROFILE}: this store is of form {form} and this cspt knows no newer than {FORM}; install a newer cspt"
        )
    settings: dict[str, Any] = _with_true({**raw})
    try:
        profile = _convert(settings)
    except msgspec.ValidationError as trouble:
        raise InvalidRecord(_located(text, settings, str(trouble))) from None
    if fault := next(profile_faults(profile), None):
        raise InvalidRecord(f"{PROFILE}:{line_at(text, fault.path)}: {fault.message}")
    return profile


def form_of(text: str) -> int:
    """Return the form of store that a profile says it is written in; the first where it does not say."""
    try:
        return _form(parse_mapping(text).get("format"))
    except BadDocument:
        return 1


def _form(written: object) -> int:
    return int(written) if isinstance(written, str) and written.isascii() and written.isdigit() else 1


def _with_true(setting: Any) -> Any:
    """Read `yes` in a flag's place, as records have it; msgspec knows only `true`."""
    if isinstance(setting, list):
        return [_with_true(item) for item in setting]
    if isinstance(setting, dict):
        return {
            key: (value in _YES if key in _FLAGS and isinstance(value, str) else _with_true(value))
            for key, value in setting.items()
        }
    return setting


def _decode(wanted: type, text: Any) -> object:
    if wanted not in _SPANS or not isinstance(text, str):
        raise ValueError(f"expected a length of time such as 14d, not `{text}`")
    return wanted(text)


def _convert(settings: Mapping[str, object]) -> Profile:
    return msgspec.convert(settings, Profile, strict=False, dec_hook=_decode)


def _located(text: str, settings: Mapping[str, Any], trouble: str) -> str:
    """Say where a setting of the wrong sort stands: its line, and its name as msgspec gives it."""
    said, _, where = trouble.partition(" - at `$")
    name = where.rstrip("`").removeprefix(".")
    path: list[str | int] = []
    for step in _STEP.findall(name):
        path.append(int(step) if step.isdigit() else _key_at_fault(settings, path, trouble) if step == "..." else step)
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
    return f"{PROFILE}:{line_at(text, path)}: {said.replace('Object ', '')}{f' - at `{shown}`' if shown else ''}"


def _key_at_fault(settings: Mapping[str, Any], path: Sequence[str | int], trouble: str) -> str:
    """Find which name of a mapping is wrong, as msgspec does not say: the one that is still wrong when alone."""
    held: Any = settings
    for step in path:
        held = held[step]
    for key, value in held.items():
        try:
            _convert(_with(settings, path, {key: value}))
        except msgspec.ValidationError as found:
            if str(found) == trouble:
                return str(key)
    return "..."


def _with(settings: Any, path: Sequence[str | int], value: Any) -> Any:
    """Return settings with another value at a path."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(settings, list):
        return [_with(item, rest, value) if number == step else item for number, item in enumerate(settings)]
    return {**settings, step: _with(settings[step], rest, value)}
