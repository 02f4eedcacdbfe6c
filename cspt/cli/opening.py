"""Opens a store: in the terminal application, or as its board in text where there is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cspt.cli.session import Session


def open_store(session: Session, start: str = "home") -> None:
    """Open the session's store for a person, on one of the five screens, or print its board for a pipe."""
    if has_terminal():
        from cspt.tui.app import run
        from cspt.workspace import Workspace

        run(Workspace.open(session.folder), start=start)
        return
    from cspt.cli.board import print_board

    print_board(session, ())


def has_terminal() -> bool:
    """Return whether a person sits there to see and to type."""
    return sys.stdout.isatty() and sys.stdin.isatty()
