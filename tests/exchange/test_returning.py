"""Documents that went round the partners: what they changed comes home, field by field, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cspt.exchange.export import Asked as Wish
from cspt.exchange.export import export
from cspt.exchange.incoming import Decided, Wanted, accept, propose, unheard
from cspt.exchange.proposal import Proposal
from cspt.model.changes import say_raw
from cspt.workspace import Workspace

_PLAN = "PL19-EAD3V7ES"
_FORMATS = ("docx", "xlsx")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, shared_sample: Path) -> Path:
    """A folder with the sample's plan as Word and Excel files."""
    folder = tmp_path_factory.mktemp("sent")
    for form in _FORMATS:
        done = export(Workspace.open(shared_sample), Wish(plan=_PLAN, format=form))
        (folder / f"plan.{form}").write_bytes(done.data)
    return folder


class Word:
    """Edits an exported Word document as a partner would."""

    def __init__(self, path: Path) -> None:
        from docx import Document

        self.path, self.document = path, Document(str(path))
        self.tables = [table for table in self.document.tables if table.rows[0].cells[0].text == "Ref"]
        self.headings = [cell.text for cell in self.tables[0].rows[0].cells]

    def cell(self, row: int, heading: str) -> Any:
        return self.tables[0].rows[row].cells[self.headings.index(heading)]

    def write(self, row: int, heading: str, text: str, line: int = 0) -> None:
        paragraph = self.cell(row, heading).paragraphs[line]
        runs = paragraph.runs or [paragraph.add_run()]
        runs[0].text = text
        for run in runs[1:]:
            run.text = ""

    def add_line(self, row: int, heading: str, text: str) -> None:
        self.cell(row, heading).add_paragraph(text)

    def add_row(self, **texts: str) -> None:
        table: Any = self.tables[0]
        row = table.add_row()
        for heading, text in texts.items():
            row.cells[self.headings.index(heading)].text = text

    def remove(self, row: int) -> None:
        self.tables[0]._tbl.remove(self.tables[0].rows[row]._tr)

    def save(self) -> None:
        self.document.core_properties.last_modified_by = "Partner"
        self.document.save(str(self.path))


class Excel:
    """Edits an exported workbook as a partner would."""

    def __init__(self, path: Path) -> None:
        from openpyxl import load_workbook

        self.path, self.book = path, load_workbook(path)
        self.sheet = self.book["Actions"]
        rows = list(self.sheet.iter_rows(max_row=10))
        self.top = next(number for number, row in enumerate(rows, 1) if any(cell.value == "Action" for cell in row))
        self.headings = [cell.value for cell in rows[self.top - 1]]

    def _at(self, row: int, heading: str) -> Any:
        return self.sheet.cell(self.top + row, self.headings.index(heading) + 1)

    def write(self, row: int, heading: str, text: str, line: int = 0) -> None:
        lines = str(self._at(row, heading).value or "").split("\n")
        lines[line] = text
        self._at(row, heading).value = "\n".join(lines)

    def add_line(self, row: int, heading: str, text: str) -> None:
        held = self._at(row, heading).value
        self._at(row, heading).value = f"{held}\n{text}" if held else text

    def add_row(self, **texts: str) -> None:
        """Add a row at the end."""
        at = self.sheet.max_row + 1
        for heading, text in {"Priority": str(self._at(1, "Priority").value), **texts}.items():
            self.sheet.cell(at, self.headings.index(heading) + 1, text)

    def remove(self, row: int) -> None:
        self.sheet.delete_rows(self.top + row)

    def save(self) -> None:
        self.book.properties.lastModifiedBy = "Partner"
        self.book.save(self.path)


_EDITORS: dict[str, Callable[[Path], Any]] = {"docx": Word, "xlsx": Excel}


@pytest.fixture(params=_FORMATS)
def paper(request: pytest.FixtureRequest, sent: Path, tmp_path: Path) -> Any:
    """A copy of the document, open for edits."""
    path = tmp_path / f"plan.{request.param}"
    shutil.copy(sent / path.name, path)
    return _EDITORS[request.param](path)


def _proposed(store: Path, path: Path) -> Proposal:
    return propose(Workspace.open(store), path, Wanted(), unheard)


def _changes(proposal: Proposal) -> dict[tuple[str, str], str]:
    return {(change.id, change.field): say_raw(change.theirs) for change in proposal.changes}


@pytest.mark.parametrize("form", _FORMATS)
def test_a_document_that_comes_back_as_it_was_changes_nothing(form: str, sent: Path, shared_sample: Path) -> None:
    proposal = _proposed(shared_sample, sent / f"plan.{form}")
    assert proposal.empty
    assert proposal.same == 50
    assert not proposal.gone


def test_each_edit_of_a_cell_is_a_change_of_its_field_by_who_the_file_says(paper: Any, shared_sample: Path) -> None:
    paper.write(1, "Action", "Hold events on knife crime")
    paper.write(1, "Owner", "Housing Team")
    paper.write(1, "Status", "Complete")
    paper.write(2, "RAG", "G Green")
    paper.write(3, "Ref", "1.3a")
    paper.add_line(1, "Updates, newest first", "12/11/2019 talk at the hall, 40 people attended")
    paper.write(1, "Updates, newest first", "10 Oct 2019: Awareness event, Meryfield Primary School")
    paper.save()
    proposal = _proposed(shared_sample, paper.path)
    assert _changes(proposal) == {
        ("A19-C4DJYRGR", "title"): "Hold events on knife crime",
        ("A19-C4DJYRGR", "owner"): "Housing Team",
        ("A19-C4DJYRGR", "status"): "complete",
        ("A19-GXYJ59K3", "rag"): "green",
        ("A19-S94YM203", "ref"): "1.3a",
        ("E19-7W4VWD13", "date"): "2019-10-10",
    }
    assert {change.who for change in proposal.changes} == {"Partner"}
    (new,) = proposal.events
    assert (new.about, str(new.event.date), new.event.count) == ("A19-C4DJYRGR", "2019-11-12", 40)
    assert not proposal.collisions


def test_new_rows_become_actions_and_missing_ones_are_told_about(paper: Any, shared_sample: Path) -> None:
    paper.add_row(Action="A new thing", Owner="Police, Housing")
    paper.remove(4)
    paper.save()
    proposal = _proposed(shared_sample, paper.path)
    assert [(action.title, action.fields["owner"]) for action in proposal.actions] == [
        ("A new thing", ("Police", "Housing"))
    ]
    assert [record.id for record in proposal.gone] == ["A19-PX6RE9BN"]
    assert not proposal.changes


def test_only_a_field_that_both_changed_is_asked_about(paper: Any, sample_store: Path) -> None:
    paper.write(1, "Action", "Hold events on knife crime")
    paper.write(1, "Owner", "Housing Team")
    paper.write(2, "Ref", "1.2b")
    paper.save()
    workspace = Workspace.open(sample_store)
    from cspt.kinds import KINDS
    from cspt.model.ids import RecordId

    action = RecordId("A19-C4DJYRGR")
    values = workspace.values_from_text(KINDS["action"], {"title": "Community events", "outcome": "Fewer knives"})
    workspace.change(action, values, via="test")
    workspace.change(
        action,
        workspace.values_from_text(KINDS["action"], {"owner": "Hertsmere Community Safety Team, Police"}),
        via="test",
    )
    proposal = _proposed(sample_store, paper.path)
    assert [(change.id, change.field) for change in proposal.collisions] == [(action, "title")]
    assert _changes(proposal)[action, "owner"] == "Police, Housing Team"
    accept(workspace, proposal, Decided({(action, "title"): "store"}), via="test")
    kept = Workspace.open(sample_store).load().find(action)
    assert (kept.title, kept.text("outcome"), kept.texts("owner")) == (
        "Community events", "Fewer knives", ("Police", "Housing Team"),
    )  # fmt: skip
    assert Workspace.open(sample_store).load().find("A19-GXYJ59K3").text("ref") == "1.2b"
    again = _proposed(sample_store, paper.path)
    assert not again.actions
    assert {(change.id, change.field) for change in again.changes} <= {(action, "title")}


_TEXTS = st.sampled_from(("Hold a talk", "Renew the signs", "Ask the panel (twice)", "Part 2: the market"))
_EDITS = st.lists(
    st.tuples(st.integers(1, 17), st.sampled_from(("Action", "Ref", "Owner")), _TEXTS), min_size=1, max_size=12
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=_EDITS, form=st.sampled_from(_FORMATS))
def test_every_edit_is_there_and_nothing_else(
    edits: list[tuple[int, str, str]], form: str, sent: Path, shared_sample: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"plan.{form}"
    shutil.copy(sent / path.name, path)
    editor = _EDITORS[form](path)
    wanted = {(row, heading): text for row, heading, text in edits}
    for (row, heading), text in wanted.items():
        editor.write(row, heading, text)
    editor.save()
    proposal = _proposed(shared_sample, path)
    fields = {"Action": "title", "Ref": "ref", "Owner": "owner"}
    assert sorted(change.field for change in proposal.changes) == sorted(fields[heading] for _, heading in wanted)
    for change in proposal.changes:
        assert any(text in say_raw(change.theirs) for text in wanted.values())
    assert not proposal.actions
    assert not proposal.events
    assert not proposal.gone
