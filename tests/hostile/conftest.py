"""A small sound store with a history of its own days, from which each hostile one is made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cspt.model.document import compose
from cspt.model.layout import RECORDS
from cspt.store.create import sample_root
from cspt.workspace import Workspace
from tests.conftest import _take_identity
from tests.gitting import git
from tests.hostile.scene import Scene
from tests.making import ACTION, CASE, EVENT, PLAN

_FILES = {
    f"{RECORDS}/plans/2019/{PLAN}/plan.md": ({"id": PLAN, "kind": "plan", "title": "A plan"}, ""),
    f"{RECORDS}/actions/2019/{ACTION}/action.md": (
        {"id": ACTION, "kind": "action", "title": "Posters in the park", "plan": PLAN, "rag": "green"},
        "\nIn the open.\n",
    ),
    f"{RECORDS}/actions/2019/{ACTION}/events/{EVENT}.md": (
        {"id": EVENT, "kind": "event", "title": "Put up", "about": ACTION, "date": "2019-12-02", "type": "update"},
        "",
    ),
    f"{RECORDS}/cases/2019/{CASE}/case.md": ({"id": CASE, "kind": "case", "title": "A case", "theme": "asb"}, ""),
}


def build_store(root: Path, *form: str) -> None:
    """Make the store, its first two commits on days of their own and its last an act of the person's."""
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main", "--template=", *form)
    shutil.copytree(sample_root() / "templates", root / "templates")
    shutil.copy(sample_root() / "cspt.yaml", root / "cspt.yaml")
    (root / ".gitattributes").write_text("* -text\n", encoding="utf-8")
    _commit(root, "2019-12-01", "Begin")
    for path, (fields, body) in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(compose(dict(fields), body), encoding="utf-8", newline="\n")
    _commit(root, "2019-12-05", "The records")
    workspace = Workspace.open(root)
    workspace.change(workspace.load().find(ACTION).id, {"status": "in-progress"}, via="test")


def _commit(root: Path, day: str, subject: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00+0000")
        patch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+0000")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", subject)


@pytest.fixture(scope="session")
def _sound(tmp_path_factory: pytest.TempPathFactory, _home: Path) -> Path:
    root = tmp_path_factory.mktemp("sound") / "store"
    with pytest.MonkeyPatch.context() as patch:
        _take_identity(patch, _home)
        build_store(root)
    return root


@pytest.fixture
def scene(_sound: Path, tmp_path: Path) -> Scene:
    """A store to make hostile."""
    root, outside = tmp_path / "store", tmp_path / "outside"
    shutil.copytree(_sound, root, symlinks=True)
    (outside / "caught").mkdir(parents=True)
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    return Scene(root, outside, environment)
