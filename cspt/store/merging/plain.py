"""Brings together two copies of a file that is no record: the profile, a template, or anything else a store holds."""

from __future__ import annotations

import re

from cspt.errors import InvalidRecord
from cspt.model.document import BadDocument, parse_document
from cspt.model.layout import PROFILE, TEMPLATES
from cspt.model.merge.lines import weave
from cspt.store.profile import parse_profile

_TEMPLATE = re.compile(rf"{TEMPLATES}/[^/]+\.md")
"""What a new record of a kind starts from; in folders below lie letters, which are plain text."""


def merge_plain(path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> tuple[bytes | None, str]:
    """Return a file's merged bytes, and what a person should look at there; the empty text where there is nothing.

    Lines are brought together as in a text. Where both changed the same ones, or the file would not be sound, one
    side's file stands, by its bytes and not by who merges. A file that one deleted and another changed is kept.
    """
    if ours == theirs:
        return ours, ""
    sides = [side for side in (ours, theirs) if side != base]
    refused = {side: said for side in sides if side is not None and (said := unsound(path, side))}
    sound = [side for side in sides if side not in refused]
    said = f"what one side saved is not believed: {min(refused.values())}" if refused else ""
    if not sound:
        sound = (
            [base]
            if base is not None and not unsound(path, base)
            else [max(side for side in sides if side is not None)]
        )
    if len(sound) == 1:
        return sound[0], said
    kept = [side for side in sound if side is not None]
    if len(kept) == 1:
        return kept[0], "one person deleted it while another changed it; it is kept"
    woven = _woven(base, *kept)
    if woven is not None and not unsound(path, woven):
        return woven, ""
    return max(kept), "two people changed the same lines; one side's stand, the other's are in the history"


def unsound(path: str, data: bytes) -> str:
    """Return why a file cannot be what its path says; the empty text where it can."""
    try:
        if path == PROFILE:
            parse_profile(data.decode())
        elif _TEMPLATE.fullmatch(path):
            parse_document(data)
    except UnicodeDecodeError:
        return "it is not UTF-8 text"
    except InvalidRecord as trouble:
        return str(trouble)
    except BadDocument as trouble:
        return f"line {trouble.line}: {trouble.message}"
    return ""


def _woven(base: bytes | None, ours: bytes, theirs: bytes) -> bytes | None:
    if base is None or any(b"\0" in side for side in (base, ours, theirs)):
        return None
    woven = weave(*(side.splitlines(keepends=True) for side in (base, ours, theirs)))
    return None if woven.overlaps else b"".join(woven.ours)
