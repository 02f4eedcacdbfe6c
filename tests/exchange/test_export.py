"""From a store to a file: the day, the formats, what is never let out, and files that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from pypdf import PdfReader

from cspt.errors import BadRequest, NoSuchRecord, SetupError
from cspt.exchange import export as exporting
from cspt.exchange.export import FORMATS, Asked, export, format_of, paper_again, save
from cspt.exchange.paper import Paper
from cspt.model.record import Record
from cspt.workspace import Workspace
from tests.exchange.papers import THIRD, drawn, plan_of, row_of
from tests.making import ACTION, CASE, MEMBER, OTHER, PLAN, PRIORITY, made

HERTSMERE = "PL19-EAD3V7ES"


@pytest.fixture(scope="module")
def workspace(shared_sample: Path) -> Workspace:
    return Workspace.open(shared_sample)


def _paper(workspace: Workspace, **asked: object) -> Paper:
    given: dict[str, object] = {"plan": "EAD3", "format": "md", **asked}
    return export(workspace, Asked(**given)).paper  # type: ignore[arg-type]


def _everything(data: bytes) -> Iterator[bytes]:
    """Yield every byte of a file, unpacked."""
    yield data
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
            yield " ".join(archive.namelist()).encode()
    if data.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(data))
        yield " ".join(page.extract_text() for page in reader.pages).encode()
        yield repr(reader.metadata).encode()
        for number in range(1, len(reader.xref[0]) + 2000):
            found = reader.get_object(number) if number in reader.xref[0] or number in reader.xref_objStm else None
            if found is not None:
                yield repr(found).encode()
                yield getattr(found, "get_data", bytes)()


SECRET = "Zqxsecret"


@cache
def _poisoned() -> tuple[Record, ...]:
    """Return a plan with a word in everything that is not for publication."""
    return tuple(
        plan_of(
            made(CASE, f"{SECRET} body", title=f"{SECRET} case", restricted="yes", people={"victim": "Quillfeather"}),
            made(MEMBER, f"{SECRET} note", title="Zebedee Smallwood", agency="police", email=f"{SECRET}@example.org"),
            made(THIRD, f"{SECRET} body", plan=PLAN, priority=PRIORITY, case=CASE, title=SECRET, owner=[SECRET]),
            made(
                ACTION, f"{SECRET} body", plan=PLAN, priority=PRIORITY, ref="1.1", title="Locks",
                owner=["police", SECRET], support=[SECRET], rag="red", rag_reason=SECRET, status="complete",
                status_words=SECRET,
                outcome="Help Quillfeather", issue=f"ask Mr {SECRET}", steps=[f"tell Mrs {SECRET}"],
            ),
            made("E19-00000003", SECRET, about=ACTION, date="2019-12-01", title=f"{SECRET} visit", type="visit"),
            made("E19-00000004", SECRET, about=ACTION, date="2019-12-01", title="Open news", by=SECRET),
            made("E19-00000005", SECRET, about=THIRD, date="2019-12-01", title=f"{SECRET} on the task"),
            made("E19-00000006", SECRET, about=ACTION, date="2019-12-01", title="Quillfeather came"),
            made("E19-00000007", about=ACTION, date="2019-12-01", title="Meeting", place=f"flat 2, {SECRET} Court"),
            author=f"{SECRET} Smith", lead=SECRET, approved_by=SECRET,
            versions=[{"version": "1", "author": SECRET, "note": f"{SECRET} note"}],
            approvals=[{"version": "1", "by": SECRET, "note": SECRET}],
            related=[f"{SECRET} profile (restricted)"],
        )
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_document_for_publication_lets_nothing_out(form: str) -> None:
    found = drawn(*_poisoned(), public=True, since=date(2019, 11, 1))
    data = exporting._written(found.paper, Asked(plan=PLAN, format=form, public=True), lambda _done: None)

    whole = b"\n".join(_everything(data)).lower()
    assert b"open news" in whole
    for word in (SECRET, "Quillfeather", "Zebedee", "Smallwood"):
        assert word.lower().encode() not in whole
    told = " ".join(each.what for each in found.left_out)
    assert "rag" in told.lower()
    assert row_of(found).text("owner") == "police"


@pytest.mark.parametrize("form", FORMATS)
def test_what_hangs_on_a_restricted_case_is_in_no_document_unless_it_is_asked_for(form: str) -> None:
    records = plan_of(
        made(CASE, restricted="yes", title=SECRET),
        made(THIRD, SECRET, plan=PLAN, priority=PRIORITY, case=CASE, title=SECRET, owner=[SECRET]),
    )
    data = exporting._written(drawn(*records).paper, Asked(plan=PLAN, format=form), lambda _done: None)
    assert SECRET.encode() not in b"\n".join(_everything(data))


def test_every_format_of_the_sample_is_written(workspace: Workspace) -> None:
    for form in FORMATS:
        made_ = export(workspace, Asked(plan="EAD3", format=form))
        assert (len(made_.data) > 5_000, made_.paper.total) == (True, 50)
        assert made_.name == f"{HERTSMERE}-2019-12-10.{form}"


def test_a_document_names_the_commit_it_was_made_from(workspace: Workspace) -> None:
    origin = _paper(workspace).origin
    assert origin is not None
    assert (origin.plan, origin.commit, origin.day, origin.updates) == (
        HERTSMERE,
        workspace.repo.head(),
        date(2019, 12, 10),
        5,
    )


@pytest.mark.parametrize("asked", [{}, {"at": date(2019, 12, 6)}, {"since": date(2019, 12, 4), "updates": 2}])
def test_the_same_document_can_be_drawn_up_again_from_its_origin(
    workspace: Workspace, asked: dict[str, object]
) -> None:
    paper = _paper(workspace, **asked)
    assert paper.origin is not None
    assert paper_again(workspace, paper.origin) == paper


def test_at_shows_the_plan_as_it_stood(workspace: Workspace) -> None:
    then, now = _paper(workspace, at=date(2019, 12, 6)), _paper(workspace)
    assert then.day == date(2019, 12, 6)
    assert then.origin is not None
    assert then.origin.commit == workspace.history.commit_on(date(2019, 12, 6))
    assert sum(len(row.events) for row in then.rows) < sum(len(row.events) for row in now.rows)


def test_since_marks_what_came_after(workspace: Workspace) -> None:
    paper = _paper(workspace, since=date(2019, 12, 4))
    new = [line for row in paper.rows for line in row.cell("updates") if line.lead.startswith("NEW ")]
    assert new
    assert f"{len(new)} new updates" in paper.notes[1]


def test_a_day_before_the_history_tells_by_dates_alone(workspace: Workspace) -> None:
    paper = _paper(workspace, since=date(2019, 11, 1))
    assert any("holds no history" in note for note in paper.notes) == (
        workspace.history.commit_on(date(2019, 11, 1)) == "0" * 40
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": date(2019, 12, 10)}, "nothing can have changed"),
        ({"public": True, "restricted": True}, "--public never shows"),
        ({"template": Path("x.docx")}, "leave out --template"),
        ({"updates": -1}, "--updates"),
        ({"at": date(1999, 1, 1)}, "no history"),
    ],
)
def test_what_does_not_fit_is_refused(workspace: Workspace, asked: dict[str, object], said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        _paper(workspace, **asked)


def test_only_a_plan_is_exported(workspace: Workspace) -> None:
    with pytest.raises(NoSuchRecord, match="no plan"):
        _paper(workspace, plan="VF90D4B5")


def test_a_document_of_another_store_is_not_drawn_up_again(workspace: Workspace) -> None:
    origin = drawn().paper.origin
    assert origin is not None
    with pytest.raises(BadRequest, match="not in this store"):
        paper_again(workspace, origin)


def test_edits_by_hand_are_counted(sample_store: Path) -> None:
    file = next((sample_store / "records" / "actions").rglob("action.md"))
    file.write_text(file.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")
    assert export(Workspace.open(sample_store), Asked(plan="EAD3", format="csv")).unrecorded == 1


@pytest.mark.parametrize(
    ("typed", "target", "found"),
    [("docx", "", "docx"), ("", "a.PDF", "pdf"), ("md", "a.md", "md"), ("csv", "-", "csv")],
)
def test_the_format_is_said_or_seen_from_the_name(typed: str, target: str, found: str) -> None:
    assert format_of(typed, target) == found


@pytest.mark.parametrize(("typed", "target"), [("", ""), ("", "a.txt"), ("docx", "a.pdf")])
def test_a_format_that_is_not_clear_is_asked_for(typed: str, target: str) -> None:
    with pytest.raises(BadRequest, match="--format"):
        format_of(typed, target)


def test_a_file_that_is_there_is_kept_unless_it_is_forced(tmp_path: Path) -> None:
    target = tmp_path / "plan.md"
    save(b"one", target, tmp_path / "store")
    with pytest.raises(BadRequest, match="--force"):
        save(b"two", target, tmp_path / "store")
    assert target.read_bytes() == b"one"
    save(b"two", target, tmp_path / "store", force=True)
    assert target.read_bytes() == b"two"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.md"]


def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.md"
    target.write_bytes(b"theirs")
    monkeypatch.setattr(exporting, "_refuse_places", lambda *_all, **_named: None)
    with pytest.raises(BadRequest, match="there already"):
        save(b"ours", target, tmp_path / "store")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("plan.md", b"theirs")]


@pytest.mark.parametrize("place", ["records/a.md", "templates/a.md", ".git/a.md"])
def test_nothing_is_written_among_the_records(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True)
    with pytest.raises(BadRequest, match="store's own files"):
        save(b"x", tmp_path / place, tmp_path)


def test_a_folder_that_is_not_there_or_is_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no folder"):
        save(b"x", tmp_path / "not" / "a.md", tmp_path / "store")
    with pytest.raises(BadRequest, match="is a folder"):
        save(b"x", tmp_path, tmp_path / "store")


def test_an_empty_plan_is_a_document_in_every_format() -> None:
    paper = drawn(made(PLAN)).paper
    for form in FORMATS:
        assert exporting._written(paper, Asked(plan=PLAN, format=form), lambda _done: None)


def test_an_action_without_a_word_is_a_row_in_every_format() -> None:
    paper = drawn(made(PLAN), made(OTHER, plan=PLAN, title="")).paper
    for form in FORMATS:
        assert exporting._written(paper, Asked(plan=PLAN, format=form), lambda _done: None)
