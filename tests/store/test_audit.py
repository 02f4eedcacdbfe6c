from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cspt.rules.audit import Finding
from cspt.store.audit import Audited, verify
from cspt.store.create import create_store
from cspt.store.repo import Repo
from cspt.workspace import Workspace
from tests.store.auditing import LINK, OFFICER, PROGRAM, Hand, with_field
from tests.store.conftest import DAY, NOON, Desk

HOUR = 60 * 60


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the person's own copy lies."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def hand(desk: Desk) -> Hand:
    desk.clock.seconds = NOON + DAY
    return Hand(desk.root)


def action_path(desk: Desk) -> str:
    return desk.path(desk.action).relative_to(desk.root).as_posix()


def found(audited: Audited) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.commit, finding.path) for finding in audited.findings]


def only(audited: Audited) -> Finding:
    (finding,) = audited.findings
    return finding


def test_a_history_that_cspt_made_is_clean_and_is_not_walked_twice(desk: Desk) -> None:
    desk.workspace.change(desk.action, {"status": "in-progress"}, via="set")
    desk.workspace.undo(via="undo")
    first = verify(desk.workspace)
    assert (first.findings, first.known, first.forgotten) == ((), 0, "")
    assert first.checked == int(Hand(desk.root).git("rev-list", "--count", "HEAD"))
    again = verify(desk.again())
    assert (again.findings, again.checked, again.known) == ((), 0, first.checked)
    desk.workspace.change(desk.action, {"status": "complete"}, via="set")
    third = verify(desk.workspace)
    assert (third.findings, third.checked, third.known) == ((), 1, first.checked)
    assert verify(desk.workspace, whole=True).checked == first.checked + 1


def test_what_git_keeps_to_walk_faster_is_not_believed(desk: Desk, hand: Hand) -> None:
    path = action_path(desk)
    before = hand.tip
    hidden = hand.commit({path: with_field(hand.text(path), "ref", "1")}, via=False)
    tip = hand.commit({path: with_field(hand.text(path), "ref", "2")})
    hand.git("commit-graph", "write", "--reachable")
    graph = desk.root / ".git" / "objects" / "info" / "commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(_with_parent(graph.read_bytes(), tip, before))
    assert hidden not in hand.git("log", "--format=%H").split()
    assert found(verify(desk.workspace)) == [("bypass", hidden, "")]


def _with_parent(graph: bytes, child: str, parent: str) -> bytes:
    """Return a graph of commits in which a commit has another parent than it has."""
    table = {graph[at : at + 4]: int.from_bytes(graph[at + 4 : at + 12]) for at in range(8, 8 + 12 * graph[6], 12)}
    names = graph[table[b"OIDL"] : table[b"CDAT"]]
    place = {names[at : at + 20].hex(): at // 20 for at in range(0, len(names), 20)}
    at = table[b"CDAT"] + 36 * place[child] + 20
    return graph[:at] + place[parent].to_bytes(4) + graph[at + 4 :]


def test_the_sample_is_clean(shared_sample: Path) -> None:
    assert verify(Workspace.open(shared_sample)).findings == ()


def test_a_store_without_a_commit_is_clean(tmp_path: Path, desk: Desk) -> None:
    root = tmp_path / "new"
    root.mkdir()
    shutil.copy(desk.root / "cspt.yaml", root)
    Hand(root).git("init", "-q")
    assert verify(Workspace.open(root)) == Audited((), 0, 0, "0" * 40)


def test_a_sound_merge_of_two_lines_is_clean(desk: Desk, hand: Hand) -> None:
    path, base = action_path(desk), hand.tip
    text = hand.text(path)
    ours = hand.commit({path: with_field(text, "rag", "red")})
    theirs = hand.commit({path: with_field(text, "ref", "1.01")}, parents=(base,))
    both = with_field(with_field(text, "rag", "red"), "ref", "1.01")
    hand.commit({path: both}, parents=(ours, theirs))
    assert verify(desk.workspace).findings == ()


# Findings are kept


def test_findings_stay_until_they_are_accepted(desk: Desk, hand: Hand) -> None:
    hand.commit({}, via=False)
    first = verify(desk.workspace)
    hand.commit({})
    second = verify(desk.workspace)
    assert (second.findings, second.checked) == (first.findings, 1)
    assert verify(desk.workspace, accept=True).findings == first.findings
    assert verify(desk.workspace).findings == ()
    hand.commit({}, via=False)
    assert len(verify(desk.workspace).findings) == 1
    assert len(verify(desk.workspace, whole=True).findings) == 2


def test_what_is_remembered_holds_nothing_that_a_record_says(desk: Desk, hand: Hand, state: Path) -> None:
    path = action_path(desk)
    base, text = hand.tip, hand.text(path)
    ours = hand.commit({path: with_field(text, "my blue door", "Ms A")}, via=False)
    theirs = hand.commit({path: with_field(text, "rag", "Ms A")}, parents=(base,))
    hand.commit({}, parents=(theirs, ours))
    assert {kind for kind, _, _ in found(verify(desk.workspace))} == {"bypass", "invalid", "lost"}
    (copy,) = (state / "cspt" / "audit").iterdir()
    for file in (copy, desk.root / ".git" / "cspt" / "audit.json"):
        kept = file.read_text(encoding="utf-8")
        assert "Ms A" not in kept
        assert "blue door" not in kept


def test_a_copy_in_git_that_vouches_for_the_tip_is_not_believed(desk: Desk, hand: Hand, state: Path) -> None:
    hand.commit({}, via=False)
    verify(desk.workspace, accept=True)
    shutil.rmtree(state)
    assert [kind for kind, _, _ in found(verify(desk.workspace))] == ["bypass"]


def test_a_damaged_memory_counts_for_nothing(desk: Desk, hand: Hand, state: Path) -> None:
    hand.commit({}, via=False)
    verify(desk.workspace, accept=True)
    (copy,) = (state / "cspt" / "audit").iterdir()
    for damage in (
        b"\xff",
        b"{}",
        b"[]",
        b'{"version": 2}',
        copy.read_bytes().replace(b'"version": 1', b'"version": 9'),
    ):
        copy.write_bytes(damage)
        assert len(verify(desk.workspace, whole=False).findings) == 1
        verify(desk.workspace, accept=True)


def test_where_nothing_can_be_remembered_it_says_so(desk: Desk, state: Path) -> None:
    state.write_text("in the way", encoding="utf-8")
    audited = verify(desk.workspace)
    assert audited.findings == ()
    assert audited.forgotten


# Rewritten and dropped history


def test_commits_taken_back_after_they_were_verified_are_named(desk: Desk, hand: Hand) -> None:
    lost = hand.commit({})
    verify(desk.workspace)
    hand.git("update-ref", "HEAD", f"{lost}^")
    for _ in range(2):
        finding = only(verify(desk.workspace))
        assert (finding.kind, finding.commit, finding.severity) == ("history", lost, "serious")
    hand.commit({})
    assert found(verify(desk.workspace)) == [("history", lost, "")]
    verify(desk.workspace, accept=True)
    assert verify(desk.workspace).findings == ()


def test_a_commit_written_anew_is_named_and_the_new_one_is_looked_at(desk: Desk, hand: Hand) -> None:
    first = hand.commit({})
    second = hand.commit({})
    verify(desk.workspace)
    hand.git("update-ref", "HEAD", f"{first}^")
    forged = hand.commit({}, via=False)
    assert found(verify(desk.workspace)) == [("history", second, ""), ("history", first, ""), ("bypass", forged, "")]


def test_history_that_only_grew_on_another_line_is_no_finding(desk: Desk, hand: Hand) -> None:
    base, path = hand.tip, action_path(desk)
    ours = hand.commit({path: with_field(hand.text(path), "rag", "red")})
    verify(desk.workspace)
    theirs = hand.commit({"templates/case.md": "---\n---\n"}, parents=(base,))
    hand.commit({path: hand.text(path, ours)}, parents=(theirs, ours))
    again = verify(desk.workspace)
    assert (again.findings, again.checked) == ((), 2)


def _another_git(desk: Desk, tmp_path: Path) -> None:
    create_store(tmp_path / "other", "Desk")
    shutil.rmtree(desk.root / ".git")
    shutil.copytree(tmp_path / "other" / ".git", desk.root / ".git")


def test_another_git_in_its_place_is_noticed(desk: Desk, hand: Hand, tmp_path: Path) -> None:
    verify(desk.workspace)
    verified = hand.tip
    _another_git(desk, tmp_path)
    (finding,) = [finding for finding in verify(desk.again()).findings if finding.kind == "history"]
    assert finding.commit == verified
    assert "gone" in finding.what


def test_a_rewrite_is_noticed_with_only_one_copy_left(desk: Desk, hand: Hand, state: Path) -> None:
    hand.commit({})
    verify(desk.workspace)
    hand.git("update-ref", "HEAD", "HEAD^")
    kept = desk.root / ".git" / "cspt" / "audit.json"
    (own,) = (state / "cspt" / "audit").iterdir()
    for gone, other in ((kept, own), (own, kept)):
        data = gone.read_bytes()
        gone.unlink()
        assert [kind for kind, _, _ in found(verify(desk.workspace))] == ["history"]
        assert other.exists()
        gone.write_bytes(data)


def test_a_history_taken_away_altogether_is_noticed(desk: Desk, hand: Hand) -> None:
    verify(desk.workspace)
    verified, count = hand.tip, int(hand.git("rev-list", "--count", "HEAD"))
    hand.git("symbolic-ref", "HEAD", "refs/heads/empty")
    assert next((f.kind, f.commit) for f in verify(desk.workspace).findings) == ("history", verified)
    assert len(verify(desk.workspace).findings) == min(count, 20)


def test_a_shallow_clone_says_what_it_cannot_verify(desk: Desk, hand: Hand, tmp_path: Path) -> None:
    hand.commit({})
    hand.git("clone", "-q", "--depth=1", f"file://{desk.root}", str(tmp_path / "clone"))
    assert only(verify(Workspace.open(tmp_path / "clone"))).kind == "history"


# Bypassing cspt


def test_a_commit_without_via_is_named(desk: Desk, hand: Hand) -> None:
    made = hand.commit({action_path(desk): with_field(hand.text(action_path(desk)), "rag", "red")}, via=False)
    finding = only(verify(desk.workspace))
    assert (finding.kind, finding.commit, finding.severity) == ("bypass", made, "minor")
    assert (finding.who, finding.when) == ("Somebody", NOON + 600)


def test_a_commit_by_another_program_is_named(desk: Desk, hand: Hand) -> None:
    made = hand.commit({}, program="forge")
    assert found(verify(desk.workspace)) == [("bypass", made, "")]


def test_a_merge_by_git_is_named(desk: Desk, hand: Hand) -> None:
    base = hand.tip
    made = hand.commit({}, parents=(hand.commit({}), hand.commit({}, parents=(base,))), via=False)
    finding = only(verify(desk.workspace))
    assert (finding.kind, finding.commit) == ("bypass", made)
    assert "brought together" in finding.what


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("notes.txt", "minor"),
        ("records/stray.md", "serious"),
        ("records/actions/2019/A19-0000000I/action.md", "serious"),
        ("templates/x.md", "minor"),
    ],
)
def test_a_file_that_is_none_of_a_stores_is_named(desk: Desk, hand: Hand, path: str, severity: str) -> None:
    made = hand.commit({path: "x"})
    finding = only(verify(desk.workspace))
    assert (finding.kind, finding.commit, finding.path, finding.severity) == ("bypass", made, path, severity)
    hand.commit({path: None})
    assert len(verify(desk.workspace).findings) == 1


@pytest.mark.parametrize("mode", [LINK, PROGRAM])
def test_a_record_that_is_no_plain_file_is_named(desk: Desk, hand: Hand, mode: str) -> None:
    path = action_path(desk)
    made = hand.commit({path: hand.text(path)}, mode=mode)
    assert found(verify(desk.workspace)) == [("bypass", made, path)]


def test_many_foreign_files_are_counted(desk: Desk, hand: Hand) -> None:
    hand.commit({f"{number}.txt": "x" for number in range(30)})
    whats = [finding.what for finding in verify(desk.workspace).findings]
    assert len(whats) == 21
    assert whats[-1].startswith("10 more")


def test_a_name_that_acts_on_a_terminal_is_made_visible(desk: Desk, hand: Hand) -> None:
    hand.commit({"\x1b]0;x": "x"})
    assert only(verify(desk.workspace)).path == "␛]0;x"


@pytest.mark.parametrize(("field", "value"), [("status", "done"), ("due", "soon"), ("id", "A19-77777777"), ("x", "[")])
def test_a_commit_that_made_a_record_invalid_is_named(desk: Desk, hand: Hand, field: str, value: str) -> None:
    path = action_path(desk)
    sound = hand.text(path)
    made = hand.commit({path: with_field(sound, field, value)})
    assert found(verify(desk.workspace)) == [("invalid", made, path)]
    hand.commit({path: with_field(hand.text(path), "rag", "red")})
    hand.commit({path: sound})
    assert found(verify(desk.workspace)) == [("invalid", made, path)]


def test_records_answer_to_the_profile_of_their_time(desk: Desk, hand: Hand) -> None:
    profile, path = hand.text("cspt.yaml"), action_path(desk)
    hand.commit({"cspt.yaml": profile.replace("[not-started,", "[not-started, waiting,")})
    hand.commit({path: with_field(hand.text(path), "status", "waiting")})
    hand.commit({path: with_field(hand.text(path), "status", "complete")})
    hand.commit({"cspt.yaml": profile})
    assert verify(desk.workspace).findings == ()


def test_a_profile_that_cannot_be_read_is_named(desk: Desk, hand: Hand) -> None:
    made = hand.commit({"cspt.yaml": "name: [x"})
    hand.commit({})
    assert found(verify(desk.workspace)) == [("invalid", made, "cspt.yaml")]


# Merges that lost something

Change = Callable[[str], str | None]


def _set(name: str, value: str) -> Change:
    return lambda text: with_field(text, name, value)


def _body(text: str) -> Change:
    return lambda before: before[: before.index("\n---\n") + 5] + text


def _both(*changes: Change) -> Change:
    def changed(text: str) -> str | None:
        for change in changes:
            text = change(text) or ""
        return text

    return changed


CONFLICT = "[{field: rag, base: '', values: [{value: red}, {value: green}]}]"
BODIES = "[{field: body, base: '', values: [{value: 'Ours.'}, {value: 'Theirs.'}]}]"
RED, GREEN, REF = _set("rag", "red"), _set("rag", "green"), _set("ref", "1")
FEWER, MORE = _set("owner", "[police]"), _set("owner", "[police, schools, fire]")
BEFORE, AFTER = _body("First.\nWords of the action.\n"), _body("Words of the action.\nLast.\n")


class Lines(NamedTuple):
    """Two lines of history, and what came of bringing them together."""

    ours: Change
    theirs: Change
    result: Change


def _merge(desk: Desk, hand: Hand, lines: Lines) -> list[tuple[str, str, str]]:
    """Bring two lines together and return what is found."""
    path, base = action_path(desk), hand.tip
    text = hand.text(path)
    one = hand.commit({path: lines.ours(text)}, parents=(base,))
    other = hand.commit({path: lines.theirs(text)}, parents=(base,))
    hand.commit({path: lines.result(text)}, parents=(one, other))
    return [(f.kind, f.path, f.what) for f in verify(desk.workspace).findings]


@pytest.mark.parametrize(
    ("lines", "lost"),
    [
        (Lines(RED, REF, RED), "ref"),
        (Lines(RED, REF, REF), "rag"),
        (Lines(RED, REF, _both()), "rag, ref"),
        (Lines(RED, GREEN, GREEN), "rag"),
        (Lines(RED, _set("due", ""), RED), "due"),
        (Lines(MORE, REF, REF), "owner"),
        (Lines(FEWER, MORE, MORE), "owner"),
        (Lines(_set("new words", "x"), REF, REF), "a field of its own"),
        (Lines(_set("funding", "[{pounds: 5, source: x}]"), REF, REF), "funding"),
        (Lines(_body("Other words.\n"), REF, REF), "body"),
        (Lines(AFTER, BEFORE, BEFORE), "body"),
        (Lines(_set("conflicts", CONFLICT), REF, REF), "a field of its own"),
        (Lines(RED, REF, lambda _: None), "the whole record"),
    ],
)
def test_a_merge_that_lost_a_field_is_named(desk: Desk, hand: Hand, lines: Lines, lost: str) -> None:
    what = f"the merge lost what one side had of {lost}"
    assert _merge(desk, hand, lines) == [("lost", action_path(desk), what)]


@pytest.mark.parametrize(
    "lines",
    [
        Lines(RED, RED, RED),
        Lines(RED, GREEN, _both(GREEN, _set("conflicts", CONFLICT))),
        Lines(FEWER, MORE, _set("owner", "[police, fire]")),
        Lines(MORE, _set("owner", "[housing, police, schools]"), _set("owner", "[housing, police, schools, fire]")),
        Lines(AFTER, BEFORE, _body("First.\nWords of the action.\nLast.\n")),
        Lines(_body("Ours.\n"), _body("Theirs.\n"), _both(_body("Theirs.\n"), _set("conflicts", BODIES))),
        Lines(lambda _: None, REF, REF),
        Lines(lambda _: None, _both(), lambda _: None),
    ],
)
def test_a_merge_that_kept_everything_is_clean(desk: Desk, hand: Hand, lines: Lines) -> None:
    assert _merge(desk, hand, lines) == []


def test_a_record_that_one_line_made_and_the_merge_left_out_is_named(desk: Desk, hand: Hand) -> None:
    base, path = hand.tip, "records/cases/2019/C19-77777777/case.md"
    one = hand.commit({})
    other = hand.commit({path: "---\nid: C19-77777777\nkind: case\ntitle: Noise\n---\n"}, parents=(base,))
    made = hand.commit({path: None}, parents=(one, other))
    assert found(verify(desk.workspace)) == [("lost", made, path)]


def test_a_merge_of_a_line_that_began_before_the_last_run_is_looked_at(desk: Desk, hand: Hand) -> None:
    base, path = hand.tip, action_path(desk)
    text = hand.text(path)
    hand.commit({path: with_field(text, "ref", "7")})
    ours = hand.commit({path: with_field(text, "rag", "red")})
    assert verify(desk.workspace).findings == ()
    ours = hand.commit({path: with_field(hand.text(path), "timescale", "soon")})
    theirs = hand.commit({path: with_field(text, "ref", "1")}, parents=(base,))
    made = hand.commit({path: hand.text(path, ours)}, parents=(ours, theirs))
    again = verify(desk.workspace)
    assert (found(again), again.checked) == ([("lost", made, path)], 3)


def test_crossing_merges_have_both_their_bases_looked_at(desk: Desk, hand: Hand) -> None:
    base, path = hand.tip, action_path(desk)
    text = hand.text(path)
    ours_text, theirs_text = with_field(text, "rag", "red"), with_field(text, "ref", "1")
    both = with_field(ours_text, "ref", "1")
    ours = hand.commit({path: ours_text}, parents=(base,))
    theirs = hand.commit({path: theirs_text}, parents=(base,))
    left = hand.commit({path: both}, parents=(ours, theirs))
    right = hand.commit({path: both}, parents=(theirs, ours))
    later = hand.commit({path: with_field(both, "timescale", "soon")}, parents=(left,))
    hand.commit({path: with_field(both, "timescale", "soon")}, parents=(later, right))
    assert verify(desk.workspace).findings == ()
    made = hand.commit({path: both}, parents=(right, later))
    assert ("lost", made, path) in found(verify(desk.workspace, whole=True))


# Clocks


@pytest.mark.parametrize(
    ("at", "authored", "what"),
    [
        (NOON + 600 - 2 * HOUR, NOON + 600, "the committer's date is 2 hours before"),
        (NOON + 600, NOON + 600 - 3 * DAY, "the author's date is 3 days before"),
        (NOON + DAY + 3 * HOUR, NOON + 600, "the committer's date is 2 hours in the future"),
        (NOON + 600, NOON + 3 * DAY, "the author's date is 47 hours in the future"),
    ],
)
def test_a_clock_that_runs_backwards_or_ahead_is_named(
    desk: Desk, hand: Hand, at: int, authored: int, what: str
) -> None:
    hand.commit({}, at=NOON + 600)
    made = hand.commit({}, at=at, authored=authored)
    finding = only(verify(desk.workspace))
    assert (finding.kind, finding.commit) == ("dates", made)
    assert finding.what.startswith(what)


def test_clocks_that_differ_a_little_are_no_finding(desk: Desk, hand: Hand) -> None:
    hand.commit({}, at=NOON + 600)
    hand.commit({}, at=NOON + 600 - HOUR)
    hand.commit({}, at=NOON + DAY + HOUR)
    assert verify(desk.workspace).findings == ()


def test_a_clock_that_runs_back_over_the_last_run_is_named(desk: Desk, hand: Hand) -> None:
    hand.commit({}, at=NOON + 600)
    verify(desk.workspace)
    made = hand.commit({}, at=NOON - DAY)
    assert found(verify(desk.workspace)) == [("dates", made, ""), ("dates", made, "")]


def test_the_state_is_readable_json(desk: Desk, state: Path) -> None:
    verify(desk.workspace)
    (copy,) = (state / "cspt" / "audit").iterdir()
    assert json.loads(copy.read_text(encoding="utf-8"))["tip"] == Hand(desk.root).tip
    assert OFFICER not in copy.read_text(encoding="utf-8")


def test_no_commit_costs_a_run_of_git_of_its_own(desk: Desk, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    real = Repo.run

    def counted(self: Repo, *arguments: str, **given: Any) -> bytes:
        runs.append(arguments[0])
        return real(self, *arguments, **given)

    def runs_of(commits: int) -> int:
        path = action_path(desk)
        text = hand.text(path)
        for number in range(commits):
            base = hand.tip
            ours = hand.commit({path: with_field(text, "ref", str(number))}, parents=(base,))
            theirs = hand.commit({}, parents=(base,))
            hand.commit({path: hand.text(path, ours)}, parents=(ours, theirs))
        runs.clear()
        assert verify(desk.workspace).checked == 3 * commits
        return len(runs)

    verify(desk.workspace)
    monkeypatch.setattr(Repo, "run", counted)
    assert runs_of(1) == runs_of(8)
