"""What is wrong in the store: every problem by file and line, what cannot be read first, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from textual import on
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.layout import place_of
from cspt.model.problem import Problem
from cspt.model.record import Record
from cspt.rules.facts import Facts
from cspt.text import display, visible
from cspt.tui.keys import bindings_for
from cspt.tui.paint import fit, quiet, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList, blank, heading

_GUTTER = 11
"""Cells that the line's number takes."""
_WIDE = 90
"""From this width on, a title and its path share a line."""


class ProblemsScreen(StoreScreen):
    """Shows everything the check finds."""

    NAME = "problems"
    BINDINGS = bindings_for("problems")
    CSS_PATH = "problems.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self) -> None:
        super().__init__()
        self._problems: Sequence[Problem] = ()

    def parts(self) -> Iterator[Widget]:
        """Yield how many there are, and each."""
        yield Static(id="about")
        yield RowList("Checking every record…")

    def show_facts(self, facts: Facts) -> None:
        """Check the store, again whenever it was read anew."""
        self.run_worker(self._check(facts), exclusive=True, exit_on_error=False)

    def on_resize(self, _event: Resize) -> None:
        """Wrap what there is to say anew."""
        if self._problems and self.facts is not None:
            self._show(self.facts)

    def selected(self) -> Record | None:
        """Return the record under the cursor; None where it cannot be read."""
        problem = self._problem()
        return self._by_path(self.facts, [problem]).get(problem.path) if problem and self.facts else None

    def action_open(self) -> None:
        """Open the record under the cursor, or say where its file is."""
        problem = self._problem()
        if self.selected() is not None:
            super().action_open()
        elif problem is not None:
            where = f"{problem.path}, line {problem.line}" if problem.line else problem.path
            self.app.notify(visible(f"Mend it in any editor: {where}"), timeout=12, markup=False)

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Open the row that was clicked twice."""
        self.action_open()

    async def _check(self, facts: Facts) -> None:
        rows = self.query_one(RowList)
        try:
            found = await self.store_app.ask_store(self.store_app.workspace.check)
        except CsptError as trouble:
            rows.empty = "The store cannot be checked just now. Esc goes back."
            self.store_app.explain(trouble)
            found = []
        else:
            rows.empty = "Nothing is wrong: every file can be read and every field fits."
        self._problems = sorted(found, key=lambda problem: (not problem.unreadable, problem))
        self._show(facts)

    def _show(self, facts: Facts) -> None:
        rows = self.query_one(RowList)
        width = max(rows.scrollable_content_region.width, 20)
        rows.show(list(_rows(self._problems, self._by_path(facts, self._problems), width)))
        self.query_one("#about", Static).update(_about(self._problems, max(self.size.width - 2, 10)))

    def _problem(self) -> Problem | None:
        key = self.query_one(RowList).key
        return self._problems[int(key)] if key else None

    @staticmethod
    def _by_path(facts: Facts, problems: Sequence[Problem]) -> dict[str, Record]:
        places = (place_of(problem.path, KINDS) for problem in problems)
        records = facts.snapshot.several({place.id for place in places if place})
        return {record.path: record for record in records.values()}


def _about(problems: Sequence[Problem], width: int) -> Content:
    unreadable = sum(problem.unreadable for problem in problems)
    said = f"{unreadable} cannot be read, {len(problems) - unreadable} to mend" if problems else ""
    return spread(Content.styled("Problems", "bold"), quiet(said), width, share=0.8)


def _rows(problems: Sequence[Problem], records: dict[str, Record], width: int) -> Iterator[Row]:
    numbered = enumerate(problems)
    for unreadable, group in groupby(numbered, key=lambda pair: pair[1].unreadable):
        yield from [heading("Cannot be read, and so on no list")] if unreadable else []
        yield from [heading("To be mended")] if not unreadable else []
        for path, of_file in groupby(group, key=lambda pair: pair[1].path):
            yield _file_row(path, records.get(path), width)
            yield from (_problem_row(number, problem, width) for number, problem in of_file)
            yield blank()


def _file_row(path: str, record: Record | None, width: int) -> Row:
    """Return a file's heading: the record's title and where it lies, or that alone."""
    if record is None:
        return Row("", lambda _width: [display(_from_the_end(path, width), "bold")])
    title = display(record.title, "bold")
    if width >= _WIDE:
        return Row("", lambda _width: [spread(title, quiet(_from_the_end(path, width // 2)), width, share=0.5)])
    return Row("", lambda _width: [fit(title, width), quiet(_from_the_end(path, width))], 2)


def _from_the_end(path: str, width: int) -> str:
    """Cut a path at its start, since its end tells files apart."""
    return path if len(path) <= width else f"…{path[1 - width :]}"


def _problem_row(number: int, problem: Problem, width: int) -> Row:
    where = quiet(f"  line {problem.line}" if problem.line else "  file")
    said = display(_sentence(problem.message), "$error" if problem.unreadable else "").wrap(width - _GUTTER)
    lines = [(fit(where, _GUTTER) if not place else Content(" " * _GUTTER)) + line for place, line in enumerate(said)]
    return Row(str(number), lambda _width: lines, len(lines))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
