"""Reads the partnership's profile, `cspt.yaml`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from cspt.errors import InvalidRecord, NoStore
from cspt.model.document import BadDocument, parse_mapping
from cspt.model.layout import PROFILE
from cspt.model.profile import FORM, Profile
from cspt.store.files import read_file


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
    settings: dict[str, object] = {**raw}
    if isinstance(sample := raw.get("sample"), str):
        settings["sample"] = sample in ("yes", "true")
    try:
        profile = msgspec.convert(settings, Profile, strict=False)
    except msgspec.ValidationError as trouble:
        raise InvalidRecord(f"{PROFILE}: {_in_words(str(trouble))}") from None
    if not profile.rag:
        raise InvalidRecord(f"{PROFILE}: `rag` needs at least one rule")
    return profile


def form_of(text: str) -> int:
    """Return the form of store that a profile says it is written in; the first where it does not say."""
    try:
        return _form(parse_mapping(text).get("format"))
    except BadDocument:
        return 1


def _form(written: object) -> int:
    return int(written) if isinstance(written, str) and written.isascii() and written.isdigit() else 1


def _in_words(trouble: str) -> str:
    return trouble.replace(" - at `$.", " - at `").replace("Object ", "")
