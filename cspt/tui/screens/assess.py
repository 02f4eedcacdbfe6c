"""The risk form: factor by factor, with the running total, the band and the floors that fired."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cspt.errors import CsptError
from cspt.model.casework import BANDS, Factor
from cspt.model.profile import label
from cspt.model.record import Record
from cspt.rules.assessing import Answers, scale_named
from cspt.rules.facts import Facts
from cspt.rules.risk import choices_of, partial_score, points, score
from cspt.text import display
from cspt.tui.acts import VIA, name_of
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.keys import bindings_for
from cspt.tui.paint import fit, quiet, risk_block, spread
from cspt.tui.screens.base import StoreScreen
from cspt.tui.widgets.row_list import Row, RowList
from cspt.workspace import Saved

_LABEL_WIDTH = 26


class AssessScreen(StoreScreen):
    """Scores one case on the scale of its theme."""

    NAME = "assess"
    BINDINGS = bindings_for("assess")
    CSS_PATH = "casework.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self, case: Record) -> None:
        super().__init__()
        self._case = case
        self.answers: dict[str, str] = {}
        """The answers so far, by factor."""
        self._band = ""
        self._because = ""

    def parts(self) -> Iterator[Widget]:
        """Yield the running score and the factors."""
        yield Static(id="score")
        yield RowList("The partnership's profile has no risk scale.")

    def on_mount(self) -> None:
        """Begin with the answers that the scale gives by default."""
        workspace = self.store_app.workspace
        try:
            self.scale = scale_named("", self._case.text("theme"), workspace.today, workspace.profile)
        except CsptError as trouble:
            self.store_app.explain(trouble)
            self.dismiss()
            return
        self.answers = {factor.name: factor.default for factor in self.scale.factors if factor.default}
        super().on_mount()

    def show_facts(self, facts: Facts) -> None:  # noqa: ARG002 - the form shows what is answered, not what is stored
        """Show the factors with their answers, and what they come to."""
        self.query_one("#score", Static).update(self._score_lines(max(self.size.width - 2, 20)))
        self.query_one(RowList).show([self._row(factor) for factor in self.scale.factors])

    def selected(self) -> Record | None:
        """Return the case that is scored."""
        return self._case

    def action_answer(self, by: int) -> None:
        """Give the factor under the cursor its next answer, or the one before."""
        factor = self.scale.factor(self.query_one(RowList).key)
        if factor is None:
            return
        choices = list(choices_of(factor))
        held = self.answers.get(factor.name)
        at = choices.index(held) + by if held in choices else 0 if by > 0 else len(choices) - 1
        self.answers[factor.name] = choices[min(max(at, 0), len(choices) - 1)]
        self._show()

    @on(RowList.Opened)
    def open_row(self) -> None:
        """Choose the answer of the factor that was clicked twice."""
        self.action_open()

    def action_open(self) -> None:
        """Choose the answer of the factor under the cursor, then go to the next."""
        factor = self.scale.factor(self.query_one(RowList).key)
        if factor is None:
            return
        choices = [Choice(one, label(one), str(points(factor, one))) for one in choices_of(factor)]

        def give(chosen: str | None) -> None:
            if chosen is not None:
                self.answers[factor.name] = chosen
                self._show()
                self.query_one(RowList).action_step(1)

        self.app.push_screen(ChooseDialog(factor.label, choices, self.answers.get(factor.name, "")), give)

    def action_override(self) -> None:
        """Set another band than the scale gives, with the reason."""
        choices = [Choice("", "As the scale gives it"), *(Choice(band, label(band)) for band in BANDS)]

        def choose(band: str | None) -> None:
            if band:
                self.app.push_screen(AskDialog(f"Why is it {band}?", "the reason is kept"), partial(give, band))
            elif band is not None:
                give("", "")

        def give(band: str, because: str | None) -> None:
            if because is not None:
                self._band, self._because = band, because
                self._show()

        self.app.push_screen(ChooseDialog("Which band is it?", choices, self._band), choose)

    def action_save(self) -> None:
        """Keep the assessment, with the case's band and next review; what is not answered is gone to."""
        missing = [factor.name for factor in self.scale.factors if factor.name not in self.answers]
        if missing:
            self.query_one(RowList).go_to(missing[0])
            self.notify(f"{len(missing)} not answered yet", severity="warning", markup=False)
            return
        store = self.store_app.workspace
        by = self._case.text("lead")
        answers = Answers(self.scale, dict(self.answers), store.today, by, self._band, self._because)
        found = score(self.scale, self.answers)
        said = f"{name_of(self._case)}: {found.total} of {found.of}, {self._band or found.band}"

        def keep() -> Saved:
            return store.assess(self._case, answers, via=VIA)[1]

        def leave(_saved: Saved) -> None:
            if self.is_current:
                self.dismiss()

        self.store_app.act(keep, said, after=leave)

    def action_back(self) -> None:
        """Leave the form without saving."""
        self.dismiss()

    def _show(self) -> None:
        if self.facts is not None:
            self.show_facts(self.facts)

    def _score_lines(self, width: int) -> Content:
        found = partial_score(self.scale, self.answers)
        left = sum(factor.name not in self.answers for factor in self.scale.factors)
        band = self._band or found.band
        total = display(f" {found.total} of {found.of}  {band}", "bold")
        aside = quiet(f"{left} to answer" if left else "all answered · Ctrl+S saves")
        lines = [
            fit(display(self._case.title, "bold"), width),
            spread(risk_block(band) + total, aside, width),
            fit(quiet(f"{self.scale.title}, version {self.scale.version}. {self.scale.note}"), width),
        ]
        said = "; ".join(f"{floor.why}: at least {floor.band}" for floor in found.fired)
        if self._because:
            said = f"set to {self._band}: {self._because}"
        return Content("\n").join([*lines, fit(display(said, "$primary"), width)])

    def _row(self, factor: Factor) -> Row:
        answer = self.answers.get(factor.name)

        def draw(width: int) -> list[Content]:
            name = fit(display(factor.label), min(_LABEL_WIDTH, width // 2))
            if answer is None:
                return [name + quiet("  not answered")]
            said = display(label(answer) if factor.choices else answer, "bold")
            return [spread(name + Content("  ") + said, display(str(points(factor, answer))), width)]

        return Row(factor.name, draw)
