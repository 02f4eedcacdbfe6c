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
