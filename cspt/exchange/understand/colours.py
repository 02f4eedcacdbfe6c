"""RAG from the colour of a cell. Nothing is guessed: a ground that is no clear red, amber, green or blue gives none."""

from __future__ import annotations

from colorsys import rgb_to_hls

_WORDS = {
    "red": "red", "r": "red", "amber": "amber", "a": "amber", "yellow": "amber", "y": "amber", "orange": "amber",
    "green": "green", "g": "green", "blue": "blue", "b": "blue",
}  # fmt: skip
_HUES = ((0, 18, "red"), (18, 68, "amber"), (68, 172, "green"), (185, 262, "blue"), (338, 361, "red"))
"""Where each colour lies on the wheel, in degrees."""
_PALEST, _DARKEST, _LEAST_VIVID = 0.93, 0.12, 0.25


def rag_of_colour(shading: str) -> str:
    """Return the RAG that a ground of six hexadecimal digits shows; empty for white, grey and whatever is not clear."""
    if len(shading) != 6:
        return ""
    try:
        red, green, blue = (int(shading[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, light, vivid = rgb_to_hls(red, green, blue)
    if not _DARKEST < light < _PALEST or vivid < _LEAST_VIVID or max(red, green, blue) - min(red, green, blue) < 0.1:
        return ""
    degrees = hue * 360
    return next((name for low, high, name in _HUES if low <= degrees < high), "")


def rag_of_words(text: str) -> str:
    """Return the RAG that a letter or a colour's name stands for; empty for any other words."""
    return _WORDS.get(text.strip().casefold().strip("()[]."), "")
