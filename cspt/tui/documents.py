"""Documents from the terminal: which is to be taken in; what is to be made, in which file, and what was left out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cspt.errors import CsptError
from cspt.model.record import Record
from cspt.text import visible
from cspt.tui.dialogs.ask import AskDialog
from cspt.tui.dialogs.choose import Choice, ChooseDialog
from cspt.tui.dialogs.confirm import Answer, ConfirmDialog

if TYPE_CHECKING:
    from cspt.exchange.export import Asked, Exported
    from cspt.rules.facts import Facts
    from cspt.tui.app import CsptApp

_FORMATS = (
    Choice("docx", "Word, for committee and partners", ".docx"),
    Choice("xlsx", "Excel, for partners", ".xlsx"),
    Choice("pdf", "PDF, for committee", ".pdf"),
    Choice("html", "A web page", ".html"),
    Choice("md", "Markdown", ".md"),
    Choice("csv", "CSV, for other programs", ".csv"),
    Choice("docx public", "Word, for publication", ".docx"),
    Choice("pdf public", "PDF, for publication", ".pdf"),
    Choice("html public", "A web page, for publication", ".html"),
)


def plan_over(facts: Facts, record: Record | None) -> Record | None:
    """Return the plan that a record is, or stands under."""
    for link in ("priority", "plan"):
        held = facts.snapshot.get(record.text(link)) if record else None
        record = held or record
    return record if record and record.kind.name == "plan" else None


def ask_document(app: CsptApp) -> None:
    """Ask for a document's file and show what taking it in would do."""

    def show(typed: str | None) -> None:
        if typed:
            from cspt.tui.screens.intake import ImportScreen

            app.push_screen(ImportScreen(Path(typed.strip("'\"")).expanduser()))

    app.push_screen(
        AskDialog("Which document is to be taken in?", "a file: .docx, .xlsx, .csv, .md, .html, .txt"), show
    )


def make_document(app: CsptApp, plan: Record) -> None:
    """Ask for a format and a file's name, then write the plan's document."""
    app.push_screen(ChooseDialog(f"Make a document of {plan.title}", _FORMATS), partial(_ask_name, app, plan))


def _ask_name(app: CsptApp, plan: Record, chosen: str | None) -> None:
    if chosen is None:
        return
    from cspt.exchange.export import Asked

    form, _, public = chosen.partition(" ")
    asked = Asked(plan=plan.id, format=form, public=bool(public))
    name = f"{plan.id}-{app.workspace.today}{'-public' if public else ''}.{form}"
    question = AskDialog("Into which file?", f"Enter for {Path.cwd() / name}", optional=True)
    app.push_screen(question, partial(_ask_place, app, asked, name))


def _ask_place(app: CsptApp, asked: Asked, name: str, typed: str | None) -> None:
    if typed is None:
        return
    target = Path(typed).expanduser() if typed else Path(name)
    target = target if target.suffix else target.with_suffix(f".{asked.format}")
    if not target.is_file():
        _start(app, asked, target, force=False)
        return
    answers = (Answer("over", "o", "Write over it"), Answer("", "l", "Leave it"))

    def go_on(answer: str | None) -> None:
        if answer:
            _start(app, asked, target, force=True)

    app.push_screen(ConfirmDialog(f"{target.name} is there already.", answers), go_on)


def _start(app: CsptApp, asked: Asked, target: Path, *, force: bool) -> None:
    app.run_worker(_make(app, asked, target, force=force), group="documents", exit_on_error=False)


async def _make(app: CsptApp, asked: Asked, target: Path, *, force: bool) -> None:
    from cspt.exchange.export import export, save

    def told(done: int, every: int) -> None:
        app.call_later(_show_progress, app, done, every)

    def work() -> Exported:
        made = export(app.workspace, asked, told)
        save(made.data, target, app.workspace.root, force=force)
        return made

    try:
        made = await app.ask_store(work)
    except CsptError as trouble:
        app.explain(trouble)
        return
    app.notify(visible(f"{made.paper.total:,} actions in {target.resolve()}"), timeout=12, markup=False)
    if made.unrecorded:
        app.notify("Edits by hand that are not yet kept may be in it.", severity="warning", timeout=12, markup=False)
    _show_left_out(app, made)


def _show_progress(app: CsptApp, done: int, every: int) -> None:
    app.said = f"{done:,} of {every:,} actions written"


def _show_left_out(app: CsptApp, made: Exported) -> None:
    """List what the document does not show, for its author alone."""
    if not made.left_out:
        return
    snapshot = app.facts.snapshot if app.facts else None
    lines = []
    for each in made.left_out:
        record = snapshot.get(each.id) if snapshot else None
        lines.append(Choice(each.id, f"{(record.text('ref') if record else '') or each.id}  {each.what}"))
    app.push_screen(ChooseDialog("Left out, for you alone. Esc closes.", lines))
