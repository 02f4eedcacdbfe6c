"""docs/documents.md keeps its word: its commands run on the sample, and what it promises is what they make."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from cspt.exchange.docx_template import BLOCKS, NAMES
from cspt.exchange.export import FORMATS

_PAGE = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8")
_SECTIONS = {part.partition("\n")[0]: part for part in _PAGE.split("\n## ")}
_SHELL = shutil.which("sh")


def _commands(section: str) -> str:
    return "\n".join(re.findall(r"```sh\n(.*?)```", _SECTIONS[section], re.DOTALL))


@pytest.mark.skipif(_SHELL is None, reason="there is no POSIX shell here")
def test_the_way_to_committee_works_on_the_sample(sample_store: Path) -> None:
    assert _SHELL is not None
    template = docx.Document()
    template.add_paragraph("Report of {{date}}")
    template.add_paragraph("{{actions}}")
    template.save(str(sample_store / "council.docx"))
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        [_SHELL, "-euc", _commands("Send it to committee")],
        cwd=sample_store, env={**os.environ, "PATH": programs}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Left out, for you alone:" in done.stdout
    names = {path.name for path in sample_store.iterdir() if path.is_file()}
    assert {"PL19-EAD3V7ES-2019-12-10.docx", "plan.pdf", "plan.xlsx", "then.docx", "since.docx", "public.pdf"} <= names
    assert docx.Document(str(sample_store / "report.docx")).paragraphs[0].text == "Report of 10 December 2019"


def test_every_placeholder_and_every_format_is_on_the_page() -> None:
    assert set(re.findall(r"\{\{(\w+)\}\}", _PAGE)) == {*BLOCKS, *NAMES}
    assert all(f"`{form}`" in _PAGE for form in FORMATS)


@pytest.mark.skipif(_SHELL is None, reason="there is no POSIX shell here")
def test_a_plan_comes_in_and_a_partners_copy_comes_back(sample_store: Path) -> None:
    assert _SHELL is not None
    plan = "Priority,Action,Lead,Progress,RAG\nBurglary,Visit streets,Police,06/02/2019 talk (240 students),Amber\n"
    (sample_store / "plan.csv").write_text(plan, encoding="utf-8")
    (sample_store / "odd.csv").write_text("Thing to do,Whose\nHold talks,Police\n", encoding="utf-8")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = _commands("Bring my plan in") + "\n" + _commands("Get partners' edits back")

    done = subprocess.run(
        [_SHELL, "-euc", commands],
        cwd=sample_store, env={**os.environ, "PATH": programs}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "import 1 priority, 1 action, 1 event" in done.stdout
    assert "import 1 action" in done.stdout
    assert done.stdout.rstrip().endswith("Nothing to change: 50 actions as known.")
    assert "import_columns:" in (sample_store / "cspt.yaml").read_text(encoding="utf-8")
