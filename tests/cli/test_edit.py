from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Cspt

FILE = "records/actions/2019/A19-A4XJJBVK/action.md"
Editor = Callable[[str], None]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Editor:
    """Let a program of the test's be the editor; it finds the file's path as `path`."""

    def use(program: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{program}\n", encoding="utf-8")
        monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')

    return use


def left_behind(store: Path) -> set[str]:
    return {path.name for path in (store / ".git" / "cspt").iterdir()}


def test_a_sound_text_is_kept_to_the_byte(cspt: Cspt, editor: Editor, sample_store: Path) -> None:
    before, places = (sample_store / FILE).read_bytes(), left_behind(sample_store)
    editor("path.write_bytes(path.read_bytes().replace(b'on-hold', b'in-progress') + b'\\nMore.\\n')")

    ran = cspt("edit", "a4xj")

    assert ran.out == "A19-A4XJJBVK: status on-hold → in-progress; body\n"
    assert (sample_store / FILE).read_bytes() == before.replace(b"on-hold", b"in-progress") + b"\nMore.\n"
    assert {name for name in left_behind(sample_store) - places if not name.startswith("index.")} <= {
        "lock",
        "lock.next",
    }


def test_the_copy_is_private_and_inside_the_stores_own_folder(
    cspt: Cspt, editor: Editor, sample_store: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    editor(
        f"pathlib.Path({str(note)!r}).write_text(f'{{path}}\\n{{path.stat().st_mode}}\\n{{path.parent.stat().st_mode}}')"
    )

    assert cspt("edit", "a4xj").out == "A19-A4XJJBVK: nothing changed\n"

    path, mode, folder_mode = note.read_text(encoding="utf-8").splitlines()
    assert Path(path).is_relative_to(sample_store.resolve() / ".git" / "cspt")
    assert not Path(path).exists()
    if sys.platform != "win32":
        assert (stat.S_IMODE(int(mode)), stat.S_IMODE(int(folder_mode))) == (0o600, 0o700)


def test_an_unsound_text_is_not_kept_but_waits_among_the_drafts(cspt: Cspt, editor: Editor, sample_store: Path) -> None:
    before = (sample_store / FILE).read_bytes()
    editor("path.write_bytes(path.read_bytes().replace(b'on-hold', b'finished'))")

    ran = cspt("edit", "a4xj")

    assert ran.code == 5
    assert "`status` is `finished`" in ran.complaint
    assert (sample_store / FILE).read_bytes() == before
    (draft,) = (sample_store / ".git" / "cspt" / "drafts").iterdir()
    assert str(draft) in ran.complaint
    assert draft.read_bytes() == before.replace(b"on-hold", b"finished")
    if sys.platform != "win32":
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600


def test_a_record_that_changed_meanwhile_is_not_overwritten(cspt: Cspt, editor: Editor, sample_store: Path) -> None:
    other = str(sample_store / FILE)
    theirs = f"pathlib.Path({other!r}).write_text('---\\ntitle: other\\n---\\n')"
    editor(f"{theirs}\npath.write_text('---\\ntitle: mine\\n---\\n')")

    ran = cspt("edit", "a4xj")

    assert ran.code == 6
    assert (sample_store / FILE).read_text(encoding="utf-8") == "---\ntitle: other\n---\n"
    (draft,) = (sample_store / ".git" / "cspt" / "drafts").iterdir()
    assert draft.read_text(encoding="utf-8") == "---\ntitle: mine\n---\n"


@pytest.mark.parametrize(
    ("program", "said"), [("sys.exit(3)", "the editor ended with 3"), ("path.unlink()", "took the file away")]
)
def test_an_editor_that_fails_keeps_nothing(
    program: str, said: str, cspt: Cspt, editor: Editor, sample_store: Path
) -> None:
    before = (sample_store / FILE).read_bytes()
    editor(program)

    ran = cspt("edit", "a4xj")

    assert ran.code == 2
    assert said in ran.complaint
    assert (sample_store / FILE).read_bytes() == before


@pytest.mark.parametrize("command", ["no-such-editor-anywhere", '"unclosed', " "])
def test_an_editor_that_cannot_be_started_is_one_line(
    command: str, cspt: Cspt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", command)

    ran = cspt("edit", "a4xj")

    assert ran.code == 2
    assert "VISUAL" in ran.complaint
