"""Makes two people disagree about a record of one store, and brings their work together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cspt.model.ids import RecordId
from cspt.workspace import Workspace
from tests.gitting import git, head

COLLEAGUE = "Police officer"


def disagree(root: Path, record_id: str, here: Mapping[str, str], there: Mapping[str, str]) -> None:
    """Let a colleague and the person here each change fields of a record, apart from each other, then merge."""
    part(root, changing(record_id, there), changing(record_id, here))
    Workspace.open(root).merge(via="test")


def part(root: Path, there: Callable[[Workspace], object], here: Callable[[Workspace], object]) -> str:
    """Let a colleague act and the person here too, and leave the merge of the two unfinished as `git pull` does.

    Returns:
        The colleague's commit.
    """
    base, me = head(root), git(root, "config", "user.name")
    git(root, "config", "user.name", COLLEAGUE)
    there(Workspace.open(root))
    theirs = head(root)
    git(root, "reset", "--quiet", "--hard", base)
    git(root, "config", "user.name", me)
    here(Workspace.open(root))
    (root / ".git" / "MERGE_HEAD").write_text(f"{theirs}\n", encoding="ascii")
    return theirs


def changing(record_id: str, texts: Mapping[str, str]) -> Callable[[Workspace], object]:
    """Return what changes fields of a record in a store."""

    def change(store: Workspace) -> object:
        record = store.load().find(record_id)
        fields = {name: text for name, text in texts.items() if name != "body"}
        values = store.values_from_text(record.kind, fields)
        return store.change(RecordId(record.id), values, body=texts.get("body"), via="test")

    return change
