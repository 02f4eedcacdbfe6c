"""Turns a picture of a screen from SVG into PNG: `python scripts/svg_to_png.py board.svg board.png`.

It needs a monospace font of the machine's; DejaVu Sans Mono, Menlo and Consolas have the block and line characters.
"""

from __future__ import annotations

import sys
from pathlib import Path

import resvg_py


def to_png(svg: str) -> bytes:
    """Return the PNG of an SVG's text."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, monospace_family="DejaVu Sans Mono", sans_serif_family="DejaVu Sans")
    )


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    target.write_bytes(to_png(source.read_text(encoding="utf-8")))
