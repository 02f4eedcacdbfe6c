"""Measures `cspt export`: `python -m bench.documents [N]`.

A store of one plan with N actions and two updates each is exported in every format by the whole command, the reading of
the store included. Beside it python-docx fills a bare table of N rows and eight columns, a word in each cell and no
more; a Word document may take three times as long.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.generate import generate
from bench.measure import Way, measure
from cspt.exchange.pdf_out import MOST_ACTIONS

_COLUMNS = 8
_BOUND = 3.0
_BARE = "bare"
_FORMATS = ("docx", "xlsx", "html", "md", "csv", "pdf")


def fill_bare_table(rows: int, file: Path) -> None:
    """Make a Word document of one table, by the library's own calls in the quickest order there is."""
    import docx

    document = docx.Document()
    table = document.add_table(0, _COLUMNS)
    for number in range(rows):
        for cell in table.add_row().cells:
            cell.text = f"word {number}"
    document.save(str(file))


def compare(actions: int, runs: int) -> None:
    """Print what each format takes, as a ratio to the bare table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        generate(place / "store", actions, acts=0, one_plan=True)
        plan = next((place / "store" / "records" / "plans").rglob("plan.md")).parent.name
        own = [sys.executable, "-m", "bench.documents", _BARE, str(actions), str(place / "bare.docx")]
        bare = Way("python-docx", own, Path.cwd())
        ways = [_exported(place, plan, form) for form in _FORMATS if form != "pdf" or actions <= MOST_ACTIONS]
        found, *others = measure([bare, *ways], runs)
        print(f"| {actions:,} actions | s | MB | to the bare table | at most |\n|---|---|---|---|---|")
        print(f"| {bare.name}, a bare table | {found.seconds:.1f} | {found.peak_megabytes:.0f} | 1 | |")
        for way, figure in zip(ways, others, strict=True):
            ratio = figure.seconds / found.seconds
            bound = _BOUND if way.name == "docx" else None
            verdict = "" if bound is None else f"{bound:g}{'' if ratio <= bound else ' ✗'}"
            figures = f"{figure.seconds:.1f} | {figure.peak_megabytes:.0f} | {ratio:.2f}"
            print(f"| cspt export, {way.name} | {figures} | {verdict} |")


def _exported(place: Path, plan: str, form: str) -> Way:
    command = [sys.executable, "-m", "cspt", "export", plan, "--force", "-o", str(place / f"plan.{form}")]
    return Way(form, [*command, "-C", str(place / "store")], Path.cwd())


def main() -> None:
    """Measure, and print the table."""
    if sys.argv[1:2] == [_BARE]:
        fill_bare_table(int(sys.argv[2]), Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(prog="python -m bench.documents", description=__doc__)
    parser.add_argument("actions", metavar="N", type=int, nargs="?", default=10_000)
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    os.environ.setdefault("GIT_AUTHOR_NAME", "Community safety officer")
    os.environ.setdefault("GIT_AUTHOR_EMAIL", "officer@example.org")
    compare(given.actions, given.runs)


if __name__ == "__main__":
    main()
