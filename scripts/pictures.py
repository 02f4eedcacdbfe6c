"""Makes pictures of the screens from a new sample store: SVG in docs/pictures, and PNG in build/pictures to look at.

`python -m scripts.pictures [NAME…]` makes all of them, or those named.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from cspt.store.commits import Moment
from cspt.store.create import create_sample
from cspt.tui.app import CsptApp
from cspt.workspace import Surroundings, Workspace
from scripts.svg_to_png import to_png

SIZES = ((80, 24), (120, 40))
_ROOT = Path(__file__).resolve().parents[1]
_STORE = Path("cspt-sample")
"""Named from the folder it is in, so that no picture shows a path of the machine that made it."""
_AFTERNOON = Moment(int(datetime(2019, 12, 10, 16, 10).timestamp()), "+0000")  # noqa: DTZ001 - shown in local time
_WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FAMILY = 'font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'


class Picture(NamedTuple):
    """One screen and the keys that bring it there."""

    name: str
    start: str
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("home", "home"),
    Picture("board", "board", ("c",)),
    Picture("plan", "plan"),
    Picture("cases", "cases"),
    Picture("case", "cases", ("enter",)),
    Picture("form", "cases", ("enter", "e")),
    Picture("history", "cases", ("enter", "m", "up", "enter", "H")),
    Picture("search", "search", tuple("cuckooing")),
    Picture("help", "board", ("question_mark",)),
)


async def take(picture: Picture, store: Path, size: tuple[int, int]) -> str:
    """Return the SVG of a screen, once all that its keys set going has ended."""
    workspace = Workspace.open(store, Surroundings(moment=lambda: _AFTERNOON))
    workspace.root = store
    app = CsptApp(workspace, start=picture.start)
    async with app.run_test(size=size) as pilot:
        await _settle(pilot)
        for key in picture.keys:
            await pilot.press(key)
            await _settle(pilot)
        for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
            field.cursor_blink = False
        await _settle(pilot)
        return _plain_fonts(app.export_screenshot(title=f"cspt: {picture.name}"))


async def _settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def _plain_fonts(svg: str) -> str:
    """Name fonts that machines have, so that a picture asks nobody for one."""
    svg = _WEB_FONTS.sub("", svg).replace("font-family: arial", "font-family: arial, sans-serif")
    return svg.replace("font-family: Fira Code, monospace", _FAMILY)


def main(names: list[str]) -> None:
    """Make the pictures named, or all."""
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    drawn, shown = _ROOT / "docs" / "pictures", _ROOT / "build" / "pictures"
    for folder in (drawn, shown):
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, chdir(temporary):
        create_sample(Path("sample"))
        for picture in (each for each in PICTURES if not names or each.name in names):
            for columns, rows in SIZES:
                shutil.copytree("sample", _STORE)
                svg = asyncio.run(take(picture, _STORE, (columns, rows)))
                shutil.rmtree(_STORE)
                stem = f"{picture.name}-{columns}x{rows}"
                (drawn / f"{stem}.svg").write_text(svg, encoding="utf-8")
                (shown / f"{stem}.png").write_bytes(to_png(svg))
                print(f"docs/pictures/{stem}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
