"""The board, a case's timeline and the RAG filters, each once in a real pseudo-terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cspt.workspace import Workspace

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX thing", allow_module_level=True)

from tests.tui.terminal import Terminal


def _last_subject(store: Path) -> str:
    command = ["git", "log", "-1", "--format=%an: %s"]
    return subprocess.run(command, cwd=store, capture_output=True, text=True, check=True).stdout.strip()


def test_a_card_is_moved_on_the_board_and_taken_back(sample_store: Path) -> None:
    with Terminal(sample_store) as terminal:
        terminal.wait_for("1 Home", "What others did")
        terminal.press("2")
        terminal.wait_for("Not started 19", "1.03 Posters")
        terminal.press(">")
        terminal.wait_for("1.03 to in progress", "Not started 18")
        assert _last_subject(sample_store).endswith("status blank → in-progress")
        assert _last_subject(sample_store).startswith("Council officer")
        terminal.press("u")
        terminal.wait_for("Taken back", "Not started 19")
        terminal.press("\x11")
        assert terminal.end() == 0
    assert "undo" in _last_subject(sample_store)


def test_a_case_opens_on_its_timeline(sample_store: Path) -> None:
    case = next(r for r in Workspace.open(sample_store).load().of_kind("case") if r.text("review_due") == "2019-12-11")
    newest = Workspace.open(sample_store).load().timeline(case.id)[0]
    with Terminal(sample_store, columns=100, lines=30) as terminal:
        terminal.wait_for("1 Home", "What others did")
        terminal.press("/")
        terminal.wait_for("type any words")
        terminal.press(case.id)
        terminal.wait_for(case.title[:30])
        terminal.press("\x1b[B\r")
        terminal.wait_for(newest.title[:30], "review tomorrow")
        terminal.press("\x1b")
        terminal.wait_until_gone("review tomorrow")


def test_the_board_shows_only_what_is_red(sample_store: Path) -> None:
    with Terminal(sample_store, columns=80, lines=24) as terminal:
        terminal.wait_for("1 Home")
        terminal.press("2")
        terminal.wait_for("50 of 127")
        terminal.press("R")
        terminal.wait_for("rag R", "22 of 127")
        terminal.press("c")
        terminal.wait_for("127 actions in every plan")


def test_no_control_character_of_a_record_reaches_the_terminal(sample_store: Path) -> None:
    action = next(r for r in Workspace.open(sample_store).load().of_kind("action") if r.text("ref") == "1.03")
    path = sample_store / action.path
    text = path.read_text(encoding="utf-8")
    hostile = 'title: "zzz\\e]52;c;aGFja2Vk\\a\\e[31m\\u202Ezzz"'
    path.write_text(text.replace(f"title: {action.title}", hostile), encoding="utf-8")
    with Terminal(sample_store, columns=200, lines=50) as terminal:
        terminal.wait_for("1 Home")
        terminal.press("2")
        terminal.wait_for("zzz␛]52;c;")
        assert b"\x1b]52" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
