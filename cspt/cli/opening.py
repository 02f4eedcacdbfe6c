"""Opens a store: in the terminal application, or as its board in text where there is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cspt.cli.session import Session


def open_store(session: Session) -> None:
    """Open the session's store for a person, or print its board for a pipe."""
    workspace = session.workspace
    if sys.stdout.isatty() and sys.stdin.isatty():
        from cspt.tui.app import run

        run(workspace)
        return
    from cspt.cli.board import print_board

    print_board(session, ())
