"""Parts an owner cell into the owners it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_SURE = re.compile(r"\s*(?:[;\n•]|\s/\s|/(?=\s)|(?<=\s)/|,(?![^()]*\)))\s*")
_TIGHT = re.compile(r"(?<=[A-Z])/(?=[A-Z]{2,}\b)")
_LOOSE = re.compile(r"\s+(?:&|and|\+)\s+")
_ORGANISATION = re.compile(
    r"\b(?:team|officer|unit|council|police|service|services|partnership|safety|housing|health|manager|lead|forum|board|trust"
    r"|group|snt|csp|constabulary|resources|development|prevent|schools?|youth|worker|network|academy|mind|inspector|sergeant)\b",
    re.IGNORECASE,
)
_FOUR_NAMES = re.compile(r"([A-Z][a-z]+ [A-Z][a-z'’-]+) ([A-Z][a-z]+ [A-Z][a-z'’-]+)\Z")
_BEHALF = re.compile(r"\bleads on behalf of \S+\s(?=[A-Z])")


def known_owners(cells: Iterable[str]) -> frozenset[str]:
    """Return the owners that stand alone in a cell or between plain signs, by which run-together cells are parted."""
    return frozenset(piece for cell in cells for piece in _pieces(cell) if len(piece) > 3)


def split_owners(cell: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the owners a cell names, in order, each once.

    Commas, semicolons, lines and slashes part them; `&` and `and` only where both sides stand alone elsewhere. Names
    that were run together are parted where one of them is known.
    """
    found = [owner for piece in _pieces(cell) for owner in _parted(piece, known)]
    return tuple(dict.fromkeys(found))


def _pieces(cell: str) -> list[str]:
    pieces = [tight for piece in _SURE.split(cell.strip()) for tight in _TIGHT.split(piece)]
    return [clean for piece in pieces if (clean := " ".join(piece.split()).strip(" .,;:/&-–"))]


def _parted(piece: str, known: Collection[str]) -> list[str]:
    for match in _LOOSE.finditer(piece):
        sides = piece[: match.start()], piece[match.end() :]
        if all(side in known for side in sides):
            return [owner for side in sides for owner in _parted(side, known)]
    names = _FOUR_NAMES.match(piece)
    if names and not _ORGANISATION.search(piece):
        return [names[1], names[2]]
    for other in sorted(known, key=len, reverse=True):
        if " " in other and piece.endswith(f" {other}") and _stands_alone(piece.removesuffix(other), known):
            return [*_parted(piece.removesuffix(other).strip(" ,;"), known), other]
    if behalf := _BEHALF.search(piece):
        return [piece[: behalf.end()].strip(), *_parted(piece[behalf.end() :].strip(), known)]
    head, _, rest = piece.partition(" ")
    if rest and (again := re.search(rf"\s{re.escape(head)}\s", rest)) and head.isupper() and len(head) > 1:
        return [piece[: len(head) + 1 + again.start()].strip(), *_parted(rest[again.start() :].strip(), known)]
    return [piece]


def _stands_alone(before: str, known: Collection[str]) -> bool:
    """Tell whether what stands before an owner is an owner itself, not the first half of a longer name."""
    words = before.strip()
    if words.endswith((":", "-", "–", "&", " and", " of", " for", " the")):
        return False
    return words in known or len(words.split()) > 1
