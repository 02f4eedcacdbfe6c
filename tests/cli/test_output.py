from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from cspt.cli.output import Output, Progress, Span

Process = Callable[..., "subprocess.CompletedProcess[str]"]


def test_text_is_made_visible_and_colour_goes_round_it(capsys: pytest.CaptureFixture[str]) -> None:
    out = Output(terminal=True, colour=True, width=80)

    out.lines([[Span("R", "red"), Span(" title\x1b[2J\u202e"), Span("", "dim")]])

    assert capsys.readouterr().out == "\x1b[1;97;41mR\x1b[0m title␛[2J‹U+202E›\n"


def test_without_colour_lines_end_where_their_text_ends(capsys: pytest.CaptureFixture[str]) -> None:
    Output(terminal=False, colour=False, width=80).lines([[Span("R", "red"), Span("  ")], []])

    assert capsys.readouterr().out == "R\n\n"


def test_data_is_a_list_of_one_object_a_line_in_printable_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"a": 'é "quoted"', "b": ["\x1b\x7f\u202e", "😀"]}, {"a": None, "b": "odd \udcff name"}]

    Output(terminal=False, colour=False, width=80).data(rows)

    text = capsys.readouterr().out
    assert set(text) <= {"\n", *map(chr, range(0x20, 0x7F))}
    assert json.loads(text) == [rows[0], {"a": None, "b": "odd ? name"}]
    assert len(text.splitlines()) == 4


def test_no_data_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    Output(terminal=False, colour=False, width=80).data([])

    assert capsys.readouterr().out == "[]\n"


def test_a_pipe_gets_plain_text_unless_colour_is_forced(process: Process) -> None:
    assert "\x1b" not in process("list", "actions").stdout
    assert "\x1b[" in process("list", "actions", FORCE_COLOR="1").stdout
    assert "\x1b" not in process("list", "actions", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_stream_that_lacks_a_sign_is_no_failure(process: Process) -> None:
    shown = process("list", "cases", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")

    assert shown.returncode == 0
    assert "\\u0141" in shown.stdout


def _waited(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, seconds: float) -> Progress:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    moments = iter([0.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments, seconds))
    return Progress()


def test_what_takes_more_than_a_second_shows_a_bar_that_goes_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = _waited(monkeypatch, terminal=True, seconds=1.5)
    progress(500, 1_000)
    drawn = capsys.readouterr().err
    assert drawn.startswith("\rreading the records  ████████████░░░░░░░░░░░░  500 of 1,000")
    progress(1_000, 1_000)
    assert capsys.readouterr().err.strip(" \r") == ""


def test_no_bar_is_shown_for_a_moment_or_where_nobody_reads_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for terminal, seconds in ((False, 9.0), (True, 0.5)):
        progress = _waited(monkeypatch, terminal=terminal, seconds=seconds)
        progress(500, 1_000)
        assert capsys.readouterr().err == ""
