from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run


def test_it_makes_a_sample_once_and_prints_its_board(tmp_path: Path) -> None:
    first = run(["demo"], tmp_path)
    assert (first.code, first.err) == (0, f"a sample store in {tmp_path / 'cspt-sample'}\n")
    assert first.out.startswith("Hertsmere, Watford and Havering  sample")

    store = tmp_path / "cspt-sample"
    assert run(["move", "a4xj", "complete"], store).code == 0
    again = run(["demo", "cspt-sample"], tmp_path)
    assert (again.code, again.err) == (0, "")
    assert again.out != first.out

    fresh = run(["demo", "--fresh"], tmp_path)
    assert fresh.out == first.out


def test_a_sample_made_anew_is_not_held_to_what_was_verified_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    store = tmp_path / "cspt-sample"
    run(["demo"], tmp_path)
    assert run(["move", "a4xj", "complete"], store).code == 0
    assert run(["audit", "verify"], store).code == 0
    run(["demo", "--fresh"], tmp_path)
    again = run(["audit", "verify"], store)
    assert (again.code, again.lines[0].split(";")[0]) == (0, "Nothing found")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "file").write_text("mine", encoding="utf-8")

    for arguments in (["demo", "work"], ["demo", "work", "--fresh"], ["init", "work"]):
        ran = run(arguments, tmp_path)
        assert ran.code == 2
        assert "not empty" in ran.complaint
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["file"]


def test_an_empty_store_can_be_begun_with(tmp_path: Path) -> None:
    assert run(["init", "ours", "--name", "Our partnership"], tmp_path).code == 0

    store = tmp_path / "ours"
    assert "cspt new plan TITLE" in run(["list", "plans"], store).out
    assert run(["board"], store).lines[-1].startswith("No actions yet")
    assert run(["new", "plan", "Our plan"], store).code == 0
    assert len(run(["list", "plans", "--json"], store).data) == 1
    assert run(["status"], store).lines[0] == "Our partnership"


@pytest.mark.parametrize(("arguments", "screen"), [(["demo"], "board"), ([], "home")])
def test_the_sample_opens_on_the_board_and_a_store_on_home(
    arguments: list[str], screen: str, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("cspt.cli.opening.has_terminal", lambda: True)
    monkeypatch.setattr("cspt.tui.app.run", lambda _workspace, *, start: opened.append(start))
    assert run([*arguments, *([str(sample_store)] if arguments else [])], sample_store).code == 0
    assert opened == [screen]
