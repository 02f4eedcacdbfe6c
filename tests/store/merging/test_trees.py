"""Whole trees, merged from their real merge base."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cspt.errors import NotSynced
from cspt.model.conflict import Conflict, Why, conflicts_of
from cspt.model.document import parse_document
from cspt.store.create import create_store
from cspt.store.repo import ZERO, Repo
from tests.gitting import git
from tests.making import PROFILE as PROFILE_READ
from tests.store.merging.lines_of_work import Lines

_ACTION = "records/actions/2019/A19-7K3QMXT4/action.md"
_OTHER = "records/actions/2019/A19-00000000/action.md"
_EVENT = "records/actions/2019/A19-7K3QMXT4/events/E19-11111111.md"


def _record(record_id: str = "A19-7K3QMXT4", title: str = "One", *more: str) -> str:
    lines = [f"id: {record_id}", "kind: action", f"title: {title}", *more]
    return "\n".join(["---", *lines, "---", ""])


def _event(title: str = "Visit", about: str = "A19-7K3QMXT4", event: str = "E19-11111111") -> str:
    return f"---\nid: {event}\nkind: event\ntitle: {title}\nabout: {about}\ndate: 2019-12-09\n---\n"


@pytest.fixture(scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> Path:
    root = tmp_path_factory.mktemp("lines") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(_home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        create_store(root)
    return root


@pytest.fixture
def lines(_store: Path, tmp_path: Path) -> Lines:
    root = tmp_path / "store"
    shutil.copytree(_store, root)
    return Lines(Repo(root))


@pytest.fixture
def base(lines: Lines) -> str:
    return lines.commit(lines.repo.head(), {_ACTION: _record(), _OTHER: _record("A19-00000000", "Other")})


def _conflicts(data: bytes) -> list[Conflict]:
    return conflicts_of(parse_document(data).values().get("conflicts", ""))[0]


def _titles(data: bytes) -> set[object]:
    return {version.value for each in _conflicts(data) if each.field == "title" for version in each.versions}


def test_only_what_differs_is_touched(lines: Lines, base: str) -> None:
    ours = lines.commit(base, {_ACTION: _record(title="Ours")})
    theirs = lines.commit(base, {_OTHER: _record("A19-00000000", "Theirs"), _EVENT: _event()})
    plan = lines.merge(ours, theirs)
    assert [edit.path for edit in plan.edits] == [_OTHER, _EVENT]
    assert [edit.path for edit in plan.to_theirs] == [_ACTION]
    assert (plan.conflicts, plan.problems, plan.bases) == ((), (), (base,))


def test_a_line_that_has_everything_needs_nothing_and_one_that_has_nothing_new_moves_on(
    lines: Lines, base: str
) -> None:
    later = lines.commit(base, {_ACTION: _record(title="Later")})
    assert lines.merge(later, base).is_nothing
    plan = lines.merge(base, later)
    assert plan.is_forward
    assert [edit.path for edit in plan.edits] == [_ACTION]


def test_both_values_are_kept_with_who_gave_them_in_which_commit(lines: Lines, base: str) -> None:
    ours = lines.commit(base, {_ACTION: _record(title="Ours")}, "Council")
    ours = lines.commit(ours, {_OTHER: _record("A19-00000000", "x")}, "Somebody")
    theirs = lines.commit(base, {_ACTION: _record(title="Theirs")}, "Police")
    [unsettled] = lines.merge(ours, theirs).conflicts
    assert [(each.origin.who, each.value) for each in unsettled.conflict.versions] == [
        ("Council", "Ours"),
        ("Police", "Theirs"),
    ]
    assert unsettled.conflict.versions[1].origin.commit == theirs[:12]


def test_lines_that_crossed_are_merged_from_all_their_bases(lines: Lines, base: str) -> None:
    one = lines.commit(base, {_ACTION: _record(title="One side")})
    two = lines.commit(base, {_ACTION: _record(title="Other side")})
    first, files = lines.merged(one, two)
    second, _ = lines.merged(two, one)
    settled = lines.commit(first, {_ACTION: _record(title="One side")})
    edited = files[_ACTION].replace(b"kind: action\n", b"kind: action\nrag: red\n")
    stale = lines.commit(second, {_ACTION: edited})
    plan = lines.merge(settled, stale)
    assert len(plan.bases) == 2
    assert plan.conflicts == ()
    assert plan.edits[0].after == _record(title="One side").replace("action\n", "action\nrag: red\n", 1).encode()


def test_three_lines_that_crossed_twice_still_give_one_tree(lines: Lines, base: str) -> None:
    sides = [lines.commit(base, {_ACTION: _record(title=word)}) for word in ("Red", "Green", "Blue")]
    first, _ = lines.merged(sides[0], sides[1])
    second, _ = lines.merged(sides[1], sides[2])
    third, _ = lines.merged(sides[2], sides[0])
    one, left = lines.merged(lines.merged(first, second)[0], third)
    two, right = lines.merged(lines.merged(third, first)[0], second)
    assert left == right
    assert _titles(left[_ACTION]) == {"Red", "Green", "Blue"}
    assert lines.merge(one, two).edits == ()


def test_histories_that_never_met_are_not_merged(lines: Lines, base: str) -> None:
    stranger = lines.commit(ZERO, {_ACTION: _record()})
    with pytest.raises(NotSynced, match="no history in common"):
        lines.merge(base, stranger)


def test_what_is_no_record_is_set_aside_named_and_stops_nothing_else(lines: Lines, base: str) -> None:
    ours = lines.commit(base, {_EVENT: _event()})
    theirs = lines.commit(base, {_ACTION: "<<<<<<< HEAD\n", _OTHER: _record("A19-00000000", "Fine")})
    plan = lines.merge(ours, theirs)
    [problem] = plan.problems
    assert problem.path == _ACTION
    assert "set aside" in problem.message
    _, files = lines.merged(ours, theirs)
    assert files[_OTHER] == _record("A19-00000000", "Fine").encode()
    [conflict] = _conflicts(files[_ACTION])
    assert conflict.why is Why.UNREADABLE
    assert lines.repo.read_blobs([lines.repo.tree(theirs)[_ACTION]]) != {}


def test_a_broken_record_is_not_even_moved_on_to(lines: Lines, base: str) -> None:
    theirs = lines.commit(base, {_ACTION: "broken", _OTHER: _record("A19-00000000", "Fine")})
    plan = lines.merge(base, theirs)
    assert not plan.is_forward
    assert b"title: One" in {edit.path: edit.after or b"" for edit in plan.edits}[_ACTION]


def test_two_records_of_one_id_are_parted_and_every_reference_follows(lines: Lines, base: str) -> None:
    new, event = "records/cases/2019/C19-AAAAAAAA/case.md", "records/cases/2019/C19-AAAAAAAA/events/E19-{}.md"
    case = "---\nid: C19-AAAAAAAA\nkind: case\ntitle: {}\n---\n"
    sides = []
    for number, word in enumerate(["Noise", "Fire"]):
        path = event.format(f"{number}" * 8)
        told = _event(word, "C19-AAAAAAAA", f"E19-{str(number) * 8}")
        task = f"records/actions/2019/A19-{str(number) * 8}/action.md".replace("00000000", "ZZZZZZZZ")
        asked = _record(task.split("/")[3], f"Task of {word}", "case: C19-AAAAAAAA")
        sides.append(lines.commit(base, {new: case.format(word), path: told, task: asked}))
    plan = lines.merge(*sides)
    [(old, made)] = plan.renamed.items()
    assert old == "C19-AAAAAAAA"
    _, files = lines.merged(*sides)
    titles = {path: dict(parse_document(data).values()) for path, data in files.items() if path.startswith("records/")}
    words = {str(each["id"]): each["title"] for path, each in titles.items() if path.endswith("case.md")}
    assert set(words.values()) == {"Noise", "Fire"}
    assert set(words) == {old, made}
    for path, each in titles.items():
        if "/events/" in path:
            assert words[str(each["about"])] == each["title"]
            assert str(each["about"]) in path
        elif each.get("case"):
            assert each["title"] == f"Task of {words[str(each['case'])]}"


def test_a_record_deleted_while_somebody_added_to_its_timeline_is_kept(lines: Lines, base: str) -> None:
    ours = lines.commit(base, {_ACTION: None}, "Council")
    theirs = lines.commit(base, {_EVENT: _event()}, "Police")
    _, files = lines.merged(ours, theirs)
    assert _EVENT in files
    [conflict] = _conflicts(files[_ACTION])
    assert conflict.why is Why.DELETED
    assert [version.origin.who for version in conflict.versions] == ["Council", "Police"]


def test_a_record_deleted_on_one_side_and_left_alone_on_the_other_is_gone(lines: Lines, base: str) -> None:
    ours = lines.commit(base, {_ACTION: None})
    theirs = lines.commit(base, {_OTHER: _record("A19-00000000", "x")})
    assert _ACTION not in lines.merged(ours, theirs)[1]


def test_a_record_that_two_kept_though_it_was_deleted_is_still_one_record(lines: Lines, base: str) -> None:
    gone = lines.commit(base, {_ACTION: None}, "Council")
    ours, _ = lines.merged(lines.commit(base, {_ACTION: _record(title="Ours")}), gone)
    theirs, _ = lines.merged(lines.commit(base, {_ACTION: _record("A19-7K3QMXT4", "One", "rag: red")}), gone)
    assert lines.merge(ours, theirs).renamed == {}
    _, files = lines.merged(ours, theirs)
    assert b"rag: red\n" in files[_ACTION]
    assert _titles(files[_ACTION]) == {"Ours", "One"}


def test_profiles_are_merged_by_line_and_never_to_something_that_is_none(lines: Lines, base: str) -> None:
    profile = lines.repo.read_blobs([lines.repo.tree(base)["cspt.yaml"]]).popitem()[1]
    name, within = profile.split(b"\n")[1], b"due_within_days: 14"
    ours = lines.commit(base, {"cspt.yaml": profile.replace(name, b"name: Ours")})
    theirs = lines.commit(base, {"cspt.yaml": profile.replace(within, b"due_within_days: 7")})
    _, files = lines.merged(ours, theirs)
    assert files["cspt.yaml"] == profile.replace(name, b"name: Ours").replace(within, b"due_within_days: 7")
    broken = lines.commit(base, {"cspt.yaml": b"name: [\n"})
    plan = lines.merge(ours, broken)
    assert "not believed" in str(plan.problems[0])
    assert lines.merge(lines.commit(base, {"cspt.yaml": b"x"}), broken).to_theirs[0].after == profile
    assert "cspt.yaml" not in [edit.path for edit in plan.edits]
    clash = lines.merge(ours, lines.commit(base, {"cspt.yaml": profile.replace(name, b"name: Theirs")}))
    assert "same lines" in str(clash.problems[0])


def test_links_submodules_and_programs_do_not_come_in(lines: Lines, base: str) -> None:
    root = lines.repo.root
    blob = git(root, "hash-object", "-w", "--stdin", stdin=b"/etc/passwd")
    tree = git(root, "ls-tree", "-r", base).splitlines()
    odd = [f"120000 blob {blob}\trecords/link.md", f"160000 commit {base}\trecords/sub", f"100755 blob {blob}\trun.sh"]
    index = {"GIT_INDEX_FILE": str(root / ".git" / "odd")}
    lines.repo.run(
        "update-index", "--add", "--index-info", stdin="\n".join([*tree, *odd, ""]).encode(), environment=index
    )
    written = lines.repo.run("write-tree", environment=index).decode().strip()
    theirs = git(root, "commit-tree", written, "-p", base, "-m", "odd")
    ours = lines.commit(base, {_ACTION: _record(title="Ours")})
    plan = lines.merge(ours, theirs)
    assert {edit.path: edit.after for edit in plan.edits} == {"run.sh": b"/etc/passwd"}
    assert sorted(edit.path for edit in plan.to_theirs) == [_ACTION, "records/link.md", "records/sub", "run.sh"]
    assert [problem.path for problem in plan.problems] == ["records/link.md", "records/sub"]


def test_a_merge_goes_by_the_merged_profile_whatever_either_side_has(lines: Lines, base: str) -> None:
    assert "complete" in PROFILE_READ.done
    assert "on-hold" not in PROFILE_READ.done
    ours = lines.commit(base, {_ACTION: _record("A19-7K3QMXT4", "One", "status: complete")})
    theirs = lines.commit(base, {_ACTION: _record("A19-7K3QMXT4", "One", "status: on-hold")})
    _, files = lines.merged(ours, theirs)
    assert b"status: on-hold\n" in files[_ACTION]
