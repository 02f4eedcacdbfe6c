from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.cli.app import COMMANDS
from tests.cli.running import Cspt, run

Complete = Callable[..., dict[str, str]]


@pytest.fixture
def complete(shared_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Complete a line in the sample store: values with their helps."""

    def answer(line: str, folder: Path = shared_sample) -> dict[str, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("_CSPT_COMPLETE", "1")
        monkeypatch.setenv("COMP_LINE", line)
        ran = run([], folder)
        assert (ran.code, ran.err) == (0, "")
        return dict(line.split("\t") for line in ran.lines)

    return answer


def test_commands_and_options_are_completed(complete: Complete) -> None:
    assert list(complete("cspt ")) == [*COMMANDS]
    assert list(complete("cspt s")) == [name for name in COMMANDS if name.startswith("s")]
    assert {"--at", "--json", "--sort", "--limit"} <= set(complete("cspt list actions --"))
    assert list(complete("cspt -C ")) == ["/"]


def test_ids_are_completed_with_their_titles(complete: Complete) -> None:
    assert complete("cspt show x13") == {"C19-X13NJFS5": "Rough sleeper, car park stairwell, town centre"}
    assert "C19-4T9C4MH6" in complete("cspt timeline C19-4")
    assert all(found.startswith("4") for found in complete("cspt show 4"))
    assert "E19" not in str(complete("cspt show "))
    assert complete("cspt set a4xj plan=ead") == {
        "plan=PL19-EAD3V7ES": "Hertsmere community safety action plan 2019-20"
    }


def test_kinds_fields_and_values_are_completed(complete: Complete) -> None:
    assert list(complete("cspt list a")) == ["actions"]
    assert list(complete("cspt new a")) == ["action"]
    assert list(complete("cspt list actions rag_")) == ["rag_reason="]
    assert list(complete("cspt list actions rag!=")) == ["rag!=red", "rag!=amber", "rag!=green", "rag!=blue"]
    assert list(complete("cspt list actions rag=red,")) == [
        f"rag=red,{rag}" for rag in ("red", "amber", "green", "blue")
    ]
    assert list(complete("cspt list actions --sort du")) == ["due"]
    assert list(complete("cspt new case T theme=e")) == ["theme=exploitation"]
    assert "id=" not in complete("cspt set x13n ")
    assert list(complete("cspt set x13n flags+=rep")) == ["flags+=repeat-victim"]
    assert list(complete("cspt set x13n restricted=")) == ["restricted=yes"]
    assert list(complete("cspt move x13n ")) == ["open", "monitoring", "escalated", "closed"]
    assert list(complete("cspt log x13n text --type ref")) == ["referral"]
    assert "CMHT nurse" in complete("cspt due --for cm")
    assert list(complete("cspt completion ")) == ["bash", "zsh", "fish"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "cspt",
        "cspt frob ",
        "cspt show 'unclosed",
        "cspt set zzzz ",
        "cspt move zzzz ",
        "cspt list frob x",
        "cspt -C /none show ",
        "cspt set a4xj frob=",
    ],
)
def test_nothing_to_complete_is_silence(line: str, complete: Complete) -> None:
    complete(line)


def test_outside_a_store_there_is_silence(complete: Complete, tmp_path: Path) -> None:
    assert complete("cspt show ", tmp_path) == {}
    assert complete("cspt set x rag=", tmp_path) == {}


def test_a_title_that_would_act_is_made_visible(complete: Complete, sample_store: Path) -> None:
    path = sample_store / "records/actions/2019/A19-A4XJJBVK/action.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", 'title: "a\\tb\\nc\\e[2J" #', 1), encoding="utf-8")

    assert complete("cspt show a4xj", sample_store) == {"A19-A4XJJBVK": "a␉b␊c␛[2J"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str, reading: Cspt) -> None:
    script = reading("completion", shell).out

    assert "_CSPT_COMPLETE=1 cspt" in script
    assert f"cspt completion {shell}" in script
    if found := shutil.which(shell):
        checked = subprocess.run([found, "-n"], input=script, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("cspt mov", ["move"]),
        ("cspt set x13n status=m", ["monitoring"]),
        ("cspt list actions rag=red,b", ["red,blue"]),
        ("cspt due --for CMHT", ["CMHT\\ nurse"]),
        ("cspt show zzzz", []),
    ],
)
def test_bash_completes_after_an_equals_sign(
    line: str, replies: list[str], reading: Cspt, shared_sample: Path, tmp_path: Path
) -> None:
    program = tmp_path / "cspt"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cspt "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = reading("completion", "bash").out
    driven = (
        f'PATH="{tmp_path}:$PATH"\n{script}\nCOMP_WORDBREAKS=$\' \\t\\n"><=;|&(:\'\nCOMP_LINE={line!r}\n'
        'COMP_POINT=${#COMP_LINE}\n_cspt_completion\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )

    done = subprocess.run(["bash", "-c", driven], cwd=shared_sample, capture_output=True, text=True, check=True)

    assert [reply for reply in done.stdout.splitlines() if reply] == replies
