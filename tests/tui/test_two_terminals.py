"""Two officers at two terminals on two copies: what one saves the other sees once both have synced."""

from __future__ import annotations

import sys

import pytest

from tests.gitting import head
from tests.sharing import Team

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX thing", allow_module_level=True)

from tests.tui.terminal import Terminal


def test_what_one_moves_on_the_other_sees_on_the_board(team: Team) -> None:
    with Terminal(team.folder / "council") as council, Terminal(team.folder / "police") as police:
        for terminal in (council, police):
            terminal.wait_for("1 Home", "in step, last")
            terminal.press("2")
            terminal.wait_for("Not started 8")
        council.press(">")
        council.wait_for("In progress 1", "1 to send")
        council.press("S")
        council.wait_for("1 sent", "in step, last")

        police.press("S")

        police.wait_for("1 received", "Not started 7", "In progress 1")
        for terminal in (council, police):
            terminal.press("\x11")
            assert terminal.end() == 0
    assert head(team.folder / "council") == head(team.folder / "police") == team.tip
