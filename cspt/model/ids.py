"""Record ids: a kind's prefix, the year of creation, and eight random characters.

`A19-7K3QMXT4` is an action made in 2019. The random half is Crockford base32 (no I, L, O or U), never a counter and
never derived from content, so that two offline clones cannot pick the same one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NewType

RecordId = NewType("RecordId", str)
Randomness = Callable[[int], bytes]
"""A source of random bytes, such as `secrets.token_bytes`."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORTEST = 4
"""How much of the random half people are shown at least."""
_LENGTH = 8
_ID = re.compile(rf"(?P<prefix>[A-Z]{{1,2}})(?P<year>\d\d)-(?P<half>[{ALPHABET}]{{{_LENGTH}}})\Z", re.ASCII)
LOOKALIKES = str.maketrans("ILO", "110")
"""What the letters that are in no random half are read as."""


def new_id(prefix: str, year: int, randomness: Randomness) -> RecordId:
    """Make an id for a record of the kind with this prefix, created in this year (four digits)."""
    half = "".join(ALPHABET[byte % 32] for byte in randomness(_LENGTH))
    return RecordId(f"{prefix}{year % 100:02d}-{half}")


def is_id(text: str) -> bool:
    """Tell whether the text has the form of a record id."""
    return _ID.match(text) is not None


def prefix_of(record_id: str) -> str:
    """Return the kind's prefix; the empty string where the text is not an id."""
    match = _ID.match(record_id)
    return match["prefix"] if match else ""


def year_of(record_id: RecordId) -> int:
    """Return the year of creation, four digits; ids begin in 2000."""
    return 2000 + int(record_id.partition("-")[0][-2:])


def short(record_id: str, length: int = SHORTEST) -> str:
    """Return the id as people say it: prefix, year and the start of the random half."""
    head, dash, half = record_id.partition("-")
    return head + dash + half[:length]


def shown_half(record_id: str) -> str:
    """Return as much of an id's random half as is always shown."""
    return record_id.partition("-")[2][:SHORTEST]


def candidates(typed: str, ids: Iterable[RecordId]) -> list[RecordId]:
    """Return the ids that what a person typed may mean: a whole id, its start, or the start of its random half.

    Either case is taken, and I, L and O in the random half are read as 1, 1 and 0. A whole id is its only candidate.
    """
    wanted = typed.strip().upper()
    if not wanted:
        return []
    head, dash, half = wanted.partition("-")
    if dash:
        start = f"{head}-{half.translate(LOOKALIKES)}"
        return [record_id for record_id in ids if record_id.startswith(start)]
    half = wanted.translate(LOOKALIKES)
    return [record_id for record_id in ids if record_id.partition("-")[2].startswith(half)]
