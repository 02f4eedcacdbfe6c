"""`cspt export`: a plan as the document that a committee, a partner or the public is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cspt.cli.complete import record_ids
from cspt.cli.output import complain, show_progress, write_bytes
from cspt.cli.session import Session, at_option, in_folder, json_option, pass_session

if TYPE_CHECKING:
    from datetime import date

    from cspt.exchange.export import Exported

_TO_OUTPUT = "-"
_BINARY = frozenset({"docx", "xlsx", "pdf"})


@click.command("export")
@click.argument("plan", metavar="PLAN", shell_complete=record_ids)
@click.option("--format", "form", metavar="FORMAT", default="", help="docx, xlsx, pdf, html, md or csv.")
@click.option("-o", "--output", "target", metavar="FILE", default="", help="Write this file; - for standard output.")
@at_option
@click.option("--since", metavar="DATE", default="", help="Mark what changed since the end of that day.")
@click.option("--public", is_flag=True, help="Leave out what is not for publication, and list it for you.")
@click.option("--restricted", is_flag=True, help="Show the plan's actions of restricted cases too.")
@click.option("--template", metavar="FILE.docx", type=click.Path(dir_okay=False), help="Fill in a Word template.")
@click.option("--updates", metavar="N", default="", help="The newest N updates of each action, 5 if not given; or all.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
@in_folder
@pass_session
def command(
    session: Session,
    plan: str,
    *,
    form: str,
    target: str,
    since: str,
    public: bool,
    restricted: bool,
    template: str | None,
    updates: str,
    force: bool,
) -> None:
    """Make a plan's document: Word, Excel, PDF, a web page, Markdown or CSV.

    Word and Excel files remember what they were made from, so that `cspt import` can bring home what a partner
    changed in them. What hangs on a restricted case is left out unless you ask for it.
    """
    from cspt.exchange.export import Asked, export, format_of, save

    kind = _known(format_of(form.lower(), target))
    if target == _TO_OUTPUT and session.out.terminal and kind in _BINARY:
        raise click.BadParameter(f"a {kind} file is nothing to read on a terminal; give a file's name", param_hint="-o")
    asked = Asked(
        plan=plan,
        format=kind,
        at=session.day,
        since=_since(session, since),
        public=public,
        restricted=restricted,
        updates=_updates(updates),
        template=Path(template) if template else None,
    )
    try:
        made = export(session.workspace, asked, _progress)
    finally:
        show_progress("")
    if target == _TO_OUTPUT:
        write_bytes(made.data)
    else:
        file = Path(target or made.name)
        save(made.data, file, session.workspace.root, force=force)
    _tell(session, made, target or made.name, public=public)


def _known(form: str) -> str:
    from cspt.exchange.export import FORMATS

    if form not in FORMATS:
        raise click.BadParameter(f"`{form}` is none of {', '.join(FORMATS)}", param_hint="--format")
    return form


def _since(session: Session, text: str) -> date | None:
    from cspt.cli.days import past_day

    return past_day(text, session.workspace.today) if text.strip() else None


def _updates(text: str) -> int | None:
    from cspt.exchange.export import UPDATES

    if not text or text == "all":
        return None if text else UPDATES
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise click.BadParameter("give a number such as 5, or all", param_hint="--updates")
    return int(text)


def _progress(done: int, every: int) -> None:
    show_progress(f"{done:,} of {every:,} actions")


def _tell(session: Session, made: Exported, target: str, *, public: bool) -> None:
    """Say what was written and what was left out: to the author's screen, never into the document."""
    to_screen = target == _TO_OUTPUT
    say: Callable[[str], None] = complain if to_screen else session.out.line
    if session.as_json and not to_screen:
        left = [{"id": each.id, "what": each.what} for each in made.left_out]
        session.out.data([{"file": target, "actions": made.paper.total, "left_out": left}])
    else:
        _say(made, say, "" if to_screen else target, public=public)
    if made.unrecorded:
        complain(
            f"{made.unrecorded} file{'s' * (made.unrecorded != 1)} edited by hand, and not yet recorded, may be in it; "
            "`cspt record -m WHY` first, so that what comes back can be told from it"
        )
    session.name_problems()


def _say(made: Exported, say: Callable[[str], None], target: str, *, public: bool) -> None:
    count = made.paper.total
    if target:
        say(f"{target}: {count} action{'s' * (count != 1)}, as they stood on {made.paper.fields['date']}")
    if public:
        say("Left out, for you alone:" if made.left_out else "Nothing was left out.")
    elif made.left_out:
        say("Left out, because it is restricted (--restricted shows it):")
    for line in _listed(made):
        say(f"  {line}")
    if any("may be a person" in each.what for each in made.left_out):
        say("A body that was taken for a person can be named under `published` in cspt.yaml.")
    if public:
        say("Read the document through before you publish it: no rule knows every name.")


def _listed(made: Exported) -> Iterator[str]:
    by_record: defaultdict[str, list[str]] = defaultdict(list)
    for each in made.left_out:
        by_record[each.id].append(each.what)
    for record_id, whats in by_record.items():
        yield f"{record_id}  {'; '.join(whats)}"
