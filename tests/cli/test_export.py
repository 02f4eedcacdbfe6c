from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import docx
import pytest

from tests.cli.running import Cspt


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_plan_becomes_a_file_in_the_folder_one_stands_in(reading: Cspt, tmp_path: Path) -> None:
    ran = reading("export", "EAD3", "--format", "md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == ["PL19-EAD3V7ES-2019-12-10.md: 50 actions, as they stood on 10 December 2019"]
    assert (tmp_path / "PL19-EAD3V7ES-2019-12-10.md").read_text(encoding="utf-8").startswith("**OFFICIAL**")


def test_the_end_of_the_files_name_says_the_format(reading: Cspt, tmp_path: Path) -> None:
    assert reading("export", "EAD3", "-o", "plan.docx").code == 0
    assert (
        docx.Document(str(tmp_path / "plan.docx")).core_properties.title
        == "Hertsmere community safety action plan 2019-20"
    )


def test_a_file_that_is_there_is_kept_until_it_is_forced(reading: Cspt) -> None:
    Path("plan.csv").write_text("mine", encoding="utf-8")
    ran = reading("export", "EAD3", "-o", "plan.csv")
    assert (ran.code, ran.complaint) == (2, "cspt: plan.csv is there already; --force writes over it")
    assert Path("plan.csv").read_text(encoding="utf-8") == "mine"
    assert reading("export", "EAD3", "-o", "plan.csv", "--force").code == 0


def test_standard_output_takes_the_document_alone(reading: Cspt) -> None:
    ran = reading("export", "EAD3", "--format", "csv", "-o", "-", "--public")
    rows = [*csv.DictReader(StringIO(ran.out.lstrip("\ufeff")))]
    assert len(rows) == 50
    assert "Left out, for you alone:" in ran.err


def test_a_terminal_is_not_filled_with_a_files_bytes(reading: Cspt, on_terminal: Callable[..., None]) -> None:
    on_terminal()
    ran = reading("export", "EAD3", "--format", "docx", "-o", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing to read on a terminal" in ran.err


def test_for_publication_the_author_is_told_what_was_left_out(reading: Cspt) -> None:
    ran = reading("export", "EAD3", "-o", "public.md", "--public")
    assert "Left out, for you alone:" in ran.lines
    assert "  A19-EE3PP95P  1 entry of type referral; its text, written for officers" in ran.lines
    assert ran.lines[-1].startswith("Read the document through")
    assert "entry of type" not in Path("public.md").read_text(encoding="utf-8")


def test_as_data_it_says_the_file_and_what_was_left_out(reading: Cspt) -> None:
    (row,) = reading("export", "EAD3", "-o", "public.html", "--public", "--json").data
    assert (row["file"], row["actions"]) == ("public.html", 50)
    assert {"id": "A19-EE3PP95P", "what": "1 entry of type referral"} in row["left_out"]


def test_at_since_and_updates_are_taken_as_people_type_them(reading: Cspt) -> None:
    ran = reading("export", "EAD3", "-o", "then.md", "--at", "8 dec", "--since", "4 dec", "--updates", "all")
    assert ran.lines == ["then.md: 50 actions, as they stood on 8 December 2019"]
    text = Path("then.md").read_text(encoding="utf-8")
    assert "Since 4 Dec 2019" in text
    assert "older update" not in text


def test_a_template_is_filled(reading: Cspt) -> None:
    template = docx.Document()
    template.add_paragraph("Our report of {{date}}")
    template.add_paragraph("{{actions}}")
    template.save("council.docx")
    assert reading("export", "EAD3", "-o", "report.docx", "--template", "council.docx").code == 0
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(Path("report.docx").read_bytes())).paragraphs]
    assert texts[0] == "Our report of 10 December 2019"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("EAD3",), 2, "say which format"),
        (("EAD3", "--format", "doc"), 2, "`doc` is none of docx"),
        (("EAD3", "--format", "md", "--updates", "few"), 2, "a number such as 5"),
        (("EAD3", "--format", "md", "--since", "never"), 2, "`never` is not a date"),
        (("nothing", "--format", "md"), 4, "no plan `nothing`"),
        (("EAD3", "--format", "md", "--template", "a.docx"), 2, "leave out --template"),
        (("EAD3", "--format", "docx", "--template", "a.docx"), 2, "cannot read the template a.docx"),
        (("EAD3", "-o", "no/such/folder.md"), 2, "no folder no/such"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(reading: Cspt, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = reading("export", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err.splitlines()[0]


def test_a_warning_names_edits_that_are_not_recorded(cspt: Cspt, sample_store: Path) -> None:
    file = next((sample_store / "records" / "actions").rglob("action.md"))
    file.write_text(file.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")
    assert cspt("export", "EAD3", "--format", "csv").complaint.startswith("1 file edited by hand, and not yet recorded")
