from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cspt.cli import main
from tests.cli.running import Cspt

_FIRST = """Ref,Priority,Action,Lead,Progress,RAG,Status,By when
1.1,Youth violence,Hold talks at schools,Safety Team / Police,"06/02/2019 talk, 240 students",Amber,On target,31/12/2019
1.2,Youth violence,Print leaflets,Safety Team,,,Complete,
2.1,Burglary,Visit streets,Police,12 June visit,G,,Ongoing
"""
_NEXT = _FIRST.replace("Print leaflets,Safety Team,,", "Print leaflets,Housing,11/12/2019 printed,").replace(
    "2.1,Burglary,Visit streets", "2.2,Burglary,Fit locks"
)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Plan 2019-20.csv"
    path.write_text(_FIRST, encoding="utf-8")
    return path


def _plan(cspt: Cspt) -> str:
    (plan,) = (row["id"] for row in cspt("list", "plan", "--json").data if row["title"] == "Safer Town 2019/20")
    return str(plan)


def _take_in(cspt: Cspt, paper: Path, *more: str) -> str:
    done = cspt("import", str(paper), "--new-plan", "Safer Town 2019/20", "--yes", *more)
    assert done.code == 0, done.err
    return _plan(cspt)


def test_a_document_is_shown_first_and_nothing_is_written(cspt: Cspt, paper: Path, git: Callable[..., str]) -> None:
    before = git("rev-parse", "HEAD")
    shown = cspt("import", str(paper), "--new-plan", "Safer Town 2019/20")
    assert "Progress" in shown.out
    assert "→ updates" in shown.out
    assert "2 new priorities, 3 new actions, 1 dated update, 1 remark." in shown.lines
    assert "line 4: `12 June` has no year, and the plan's period gives none" in shown.out
    assert shown.complaint == "cspt: nothing was written; add --yes to take it in"
    assert git("rev-parse", "HEAD") == before


def test_what_is_accepted_is_one_commit_that_undo_takes_back(cspt: Cspt, paper: Path, git: Callable[..., str]) -> None:
    before = git("rev-list", "--count", "HEAD")
    plan = _take_in(cspt, paper)
    assert int(git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert git("log", "-1", "--format=%s").strip() == f"{plan}: import 2 priorities, 3 actions, 1 event"
    assert cspt("check").out.strip() == "Nothing wrong."
    assert cspt("undo").code == 0
    assert plan not in cspt("list", "plan").out


def test_rows_become_records_with_their_words_beside_the_typed_values(cspt: Cspt, paper: Path) -> None:
    plan = _take_in(cspt, paper)
    found = {row["ref"]: row for row in cspt("list", "action", f"plan={plan}", "--json").data}
    assert found["1.1"]["owner"] == ["Safety Team", "Police"]
    assert (found["1.1"]["rag"], found["1.1"]["status"], found["1.1"]["status_words"]) == (
        "amber",
        "in-progress",
        "On target",
    )
    assert found["1.1"]["due"] == "2019-12-31"
    assert found["1.2"].get("rag") is None
    assert (found["2.1"].get("due"), found["2.1"]["timescale"]) == (None, "Ongoing")
    (event,) = cspt("timeline", found["1.1"]["id"], "--json").data
    assert (event["date"], event["count"], event["unit"]) == ("2019-02-06", 240, "students")


def test_the_same_file_again_changes_nothing_not_even_what_was_changed_since(cspt: Cspt, paper: Path) -> None:
    plan = _take_in(cspt, paper)
    action = next(row["id"] for row in cspt("list", "action", f"plan={plan}", "--json").data if row["ref"] == "1.2")
    cspt("set", action, "owner=Youth Service", "status=on-hold")
    again = cspt("import", str(paper), "--plan", plan, "--yes")
    assert again.lines[-1] == "Nothing to change: 3 actions as known."
    assert cspt("show", action, "--json").data[0]["owner"] == ["Youth Service"]


def test_its_next_version_changes_only_what_differs(cspt: Cspt, paper: Path) -> None:
    plan = _take_in(cspt, paper)
    paper.write_text(_NEXT, encoding="utf-8")
    done = cspt("import", str(paper), "--plan", plan, "--yes")
    assert "1 new action, 1 dated update, 1 changed field, 1 action no longer in it" in done.out
    refs = sorted(row["ref"] for row in cspt("list", "action", f"plan={plan}", "--json").data)
    assert refs == ["1.1", "1.2", "2.1", "2.2"]


def test_a_field_that_both_changed_is_asked_about(cspt: Cspt, paper: Path) -> None:
    plan = _take_in(cspt, paper)
    action = next(row["id"] for row in cspt("list", "action", f"plan={plan}", "--json").data if row["ref"] == "1.1")
    cspt("set", action, "due=2020-01-31")
    paper.write_text(_FIRST.replace("31/12/2019", "28/02/2020"), encoding="utf-8")
    refused = cspt("import", str(paper), "--plan", plan, "--yes")
    assert refused.code == 6
    assert refused.complaint == (
        "cspt: 1 field changed both here and in the document; say --keep store or --keep document"
    )
    kept = cspt("import", str(paper), "--plan", plan, "--yes", "--keep", "document")
    assert kept.code == 0
    assert cspt("show", action, "--json").data[0]["due"] == "2020-02-28"


def test_a_person_at_a_terminal_is_asked_for_each_collision_and_each_missing_row(
    sample_store: Path, cspt: Cspt, paper: Path, on_terminal: Callable[..., None]
) -> None:
    plan = _take_in(cspt, paper)
    rows = {row["ref"]: row["id"] for row in cspt("list", "action", f"plan={plan}", "--json").data}
    cspt("set", rows["1.1"], "due=2020-01-31")
    text = "".join(_FIRST.splitlines(keepends=True)[:3]).replace("31/12/2019", "28/02/2020")
    paper.write_text(text, encoding="utf-8")
    on_terminal(100)
    words = ["-C", str(sample_store), "import", str(paper), "--plan", plan]
    asked = CliRunner().invoke(main, words, input="store\ncomplete\ny\n")
    assert asked.exit_code == 0, asked.output
    assert "due changed on both sides" in asked.output
    assert "the document no longer has it" in asked.output
    now = {row["ref"]: row for row in cspt("list", "action", f"plan={plan}", "--json").data}
    assert now["1.1"]["due"] == "2020-01-31"
    assert now["2.1"]["status"] == "complete"


def test_a_mapping_is_kept_in_the_profile_for_the_next_time(cspt: Cspt, tmp_path: Path, sample_store: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("Thing,Whose\nHold talks,Police\n", encoding="utf-8")
    refused = cspt("import", str(odd))
    assert refused.code == 5
    assert refused.complaint == (
        "cspt: odd.csv has no table with a column for actions; it has “Thing”, “Whose”. "
        "Say which with --map HEADING=action"
    )
    options = ("--map", "Thing=action", "--map", "Whose=owner", "--new-plan", "Odd plan", "--save-map", "--yes")
    assert cspt("import", str(odd), *options).code == 0
    assert "import_columns: {Thing: action, Whose: owner}" in (sample_store / "cspt.yaml").read_text(encoding="utf-8")
    assert cspt("import", str(odd), "--new-plan", "Odd plan").lines[-1] == "Nothing to change: 1 action as known."


def test_a_column_can_only_be_taken_for_a_field_there_is(cspt: Cspt, paper: Path) -> None:
    refused = cspt("import", str(paper), "--map", "Lead=boss")
    assert refused.code == 2
    assert refused.complaint.startswith(
        "cspt: `Lead` cannot be taken for `boss`; a column may be action, ref, priority"
    )
    assert cspt("import", str(paper), "--map", "Lead").code == 2


def test_data_is_printed_for_programs(cspt: Cspt, paper: Path) -> None:
    rows = cspt("import", str(paper), "--new-plan", "Safer Town 2019/20", "--json", "--dry-run").data
    assert [row["what"] for row in rows].count("action") == 3
    assert {row["what"] for row in rows} == {"column", "priority", "action", "remark"}


@pytest.mark.parametrize("name", ["nothing.docx", "plan.pages"])
def test_a_file_that_cannot_be_taken_is_one_clear_line(cspt: Cspt, tmp_path: Path, name: str) -> None:
    if name == "plan.pages":
        (tmp_path / name).write_bytes(b"words")
    refused = cspt("import", str(tmp_path / name))
    assert refused.code == 5
    assert name in refused.complaint
