from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.errors import SetupError
from cspt.model.places import MAX_FILE_BYTES
from cspt.model.problem import Problem
from cspt.store.files import is_litter, read_all, read_file, read_if_there, refuse_unwritable, replace_file

PATH = "records/actions/2019/A19-7K3QMXT4/action.md"
_links = pytest.mark.skipif(os.name == "nt", reason="making a link needs a privilege on Windows")


def _put(root: Path, path: str, data: bytes = b"text") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def _read(root: Path) -> tuple[dict[str, bytes], list[Problem]]:
    found = list(read_all(root))
    return dict(f for f in found if isinstance(f, tuple)), [f for f in found if isinstance(f, Problem)]


def test_every_file_below_records_is_read_and_no_other(tmp_path: Path) -> None:
    for path in (PATH, "records/members/2019/M19-7K3QMXT4.md", "records/notes.txt", "templates/action.md", "cspt.yaml"):
        _put(tmp_path, path, path.encode())
    files, problems = _read(tmp_path)
    assert files == {
        path: path.encode() for path in (PATH, "records/members/2019/M19-7K3QMXT4.md", "records/notes.txt")
    }
    assert problems == []


def test_no_records_folder_is_no_trouble(tmp_path: Path) -> None:
    assert _read(tmp_path) == ({}, [])


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", ".action.md.0a1b2c3d.part"):
        _put(tmp_path, f"records/actions/{name}")
        assert is_litter(f"records/actions/{name}")
    assert not is_litter(PATH)
    assert _read(tmp_path) == ({}, [])


@_links
def test_a_link_is_never_followed_wherever_it_stands(tmp_path: Path) -> None:
    store, outside = tmp_path / "store", tmp_path / "outside"
    _put(outside, "secret.md", b"secret")
    _put(store, PATH)
    (store / "records" / "file.md").symlink_to(outside / "secret.md")
    (store / "records" / "dangling.md").symlink_to(outside / "nothing")
    (store / "records" / "folder").symlink_to(outside, target_is_directory=True)
    (store / "records" / "loop").symlink_to(store / "records", target_is_directory=True)
    files, problems = _read(store)
    assert set(files) == {PATH}
    assert [problem.path for problem in problems] == [
        f"records/{n}" for n in ("dangling.md", "file.md", "folder", "loop")
    ]
    assert all(problem.unreadable and "a link, which is never followed" in problem.message for problem in problems)


@_links
def test_a_records_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    _put(tmp_path / "outside", "a.md", b"secret")
    (tmp_path / "records").symlink_to(tmp_path / "outside", target_is_directory=True)
    files, (problem,) = _read(tmp_path)
    assert files == {}
    assert (problem.path, problem.unreadable) == ("records", True)


@_links
@pytest.mark.parametrize("linked", ["records", "records/actions", "records/actions/2019/A19-7K3QMXT4", PATH])
def test_no_single_file_is_read_or_written_through_a_link(tmp_path: Path, linked: str) -> None:
    store, outside = tmp_path / "store", tmp_path / "outside"
    target = _put(outside, PATH, b"secret")
    place = store / linked
    place.parent.mkdir(parents=True)
    place.symlink_to(outside / linked, target_is_directory=linked != PATH)
    with pytest.raises(OSError, match="a link stands in the way"):
        read_file(store, PATH)
    with pytest.raises(OSError, match="a link stands in the way"):
        read_if_there(store, PATH)
    acts: list[Callable[[], None]] = [
        lambda: replace_file(store, PATH, b"mine"),
        lambda: replace_file(store, PATH, None),
        lambda: refuse_unwritable(store, PATH),
    ]
    for act in acts:
        with pytest.raises(SetupError, match="a link stands in the way"):
            act()
    assert target.read_bytes() == b"secret"


@_links
def test_a_pipe_in_the_place_of_a_record_is_named_and_nothing_waits(tmp_path: Path) -> None:
    _put(tmp_path, "records/z.md")
    os.mkfifo(tmp_path / "records" / "pipe.md")
    files, problems = _read(tmp_path)
    assert set(files) == {"records/z.md"}
    assert problems == [Problem("records/pipe.md", 0, "not a plain file", unreadable=True)]
    with pytest.raises(OSError, match="not a plain file"):
        read_file(tmp_path, "records/pipe.md")


def test_a_file_that_may_not_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path, "records/a.md")
    _put(tmp_path, "records/b.md")
    real_open = os.open

    def refusing(path: str | Path, flags: int, *rest: int) -> int:
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, *rest)

    monkeypatch.setattr(os, "open", refusing)
    files, problems = _read(tmp_path)
    assert set(files) == {"records/b.md"}
    assert problems == [Problem("records/a.md", 0, "cannot be read: Permission denied", unreadable=True)]


def test_a_folder_that_may_not_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(tmp_path, "records/closed/a.md")
    _put(tmp_path, "records/open/a.md")
    real_scan = os.scandir

    def refusing(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real_scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    files, problems = _read(tmp_path)
    assert set(files) == {"records/open/a.md"}
    assert problems == [Problem("records/closed", 0, "cannot be opened: Permission denied", unreadable=True)]


def test_folders_within_folders_without_end_are_named_and_not_entered(tmp_path: Path) -> None:
    _put(tmp_path, PATH)
    deep = tmp_path / "records"
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "file.md").write_bytes(b"")
    files, problems = _read(tmp_path)
    assert set(files) == {PATH}
    assert len(problems) == 1
    assert "too deep for any record" in problems[0].message


def test_a_file_is_read_to_just_beyond_the_limit(tmp_path: Path) -> None:
    _put(tmp_path, "records/big.md", b"x" * (MAX_FILE_BYTES + 100))
    assert len(read_file(tmp_path, "records/big.md")) == MAX_FILE_BYTES + 1
    assert len(_read(tmp_path)[0]["records/big.md"]) == MAX_FILE_BYTES + 1


def test_a_missing_file_is_none_and_a_folder_is_trouble(tmp_path: Path) -> None:
    assert read_if_there(tmp_path, PATH) is None
    (tmp_path / PATH).mkdir(parents=True)
    with pytest.raises(OSError, match=r"."):
        read_if_there(tmp_path, PATH)


def test_a_file_is_put_in_place_whole_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    for data in (b"first", b"\0\r\n second \xff"):
        replace_file(tmp_path, PATH, data)
        assert (tmp_path / PATH).read_bytes() == data
    assert [entry.name for entry in (tmp_path / PATH).parent.iterdir()] == ["action.md"]


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_file(tmp_path, PATH, b"old")

    def full(handle: int) -> None:
        raise OSError(28, f"No space left on device ({handle >= 0})")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SetupError, match=r"cannot write records/actions.*No space left"):
        replace_file(tmp_path, PATH, b"new")
    assert (tmp_path / PATH).read_bytes() == b"old"
    assert [entry.name for entry in (tmp_path / PATH).parent.iterdir()] == ["action.md"]


def test_taking_a_file_away_takes_folders_left_empty_and_no_others(tmp_path: Path) -> None:
    event = "records/actions/2019/A19-7K3QMXT4/events/E19-00000000.md"
    replace_file(tmp_path, PATH, b"a")
    replace_file(tmp_path, event, b"e")
    replace_file(tmp_path, event, None)
    assert not (tmp_path / event).parent.exists()
    assert (tmp_path / PATH).exists()
    replace_file(tmp_path, PATH, None)
    replace_file(tmp_path, PATH, None)
    assert not (tmp_path / "records").exists()
    assert tmp_path.exists()


def test_a_folder_that_may_not_be_written_is_found_out_before_an_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_unwritable(tmp_path, PATH)
    monkeypatch.setattr(os, "access", lambda folder, mode: False)  # noqa: ARG005 - as os.access is called
    with pytest.raises(SetupError, match="permission denied; check the folder's permissions"):
        refuse_unwritable(tmp_path, PATH)
