"""`python -m bench.sync_merge`: a merge of changed records against `git merge` of as many plain files.

Both sides changed a little over half of the records, so that some were changed by both: the title by one, the text by
the other, which git too can bring together. Both write the merged files into the work tree and make the commit.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

from bench.measure import Way, measure
from cspt.kinds import KINDS
from cspt.model.document import Raw, compose
from cspt.model.ids import RecordId, new_id
from cspt.model.layout import path_of
from cspt.store.commits import Draft, Edit, Moment, build_commits
from cspt.store.create import create_store
from cspt.store.git_output import Person
from cspt.store.repo import Repo

_BOUND = 3.0
_BODY = "What is to be done.\n\n" + "".join(f"Line {number} of its text.\n" for number in range(12))


def _record(record_id: RecordId, title: str, last: str) -> bytes:
    fields: dict[str, Raw] = {"id": record_id, "kind": "action", "title": title, "owner": ["police", "housing"]}
    fields |= {"status": "in-progress", "rag": "amber", "due": "2026-12-01", "outcome": "Fewer calls at night"}
    return compose(fields, f"{_BODY}\n{last}\n").encode()


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def prepare(root: Path, changed: int, both: int) -> tuple[str, str]:
    """Make a store whose main line and another both changed records, and return the two newest commits."""
    create_store(root, "Merging")
    repo, who = Repo(root), Person("Officer", "officer@example.org")
    ids = [new_id("A", 2026, Random(number).randbytes) for number in range(2 * changed)]  # noqa: S311 - a store's dice
    paths = [path_of(KINDS["action"], record_id) for record_id in ids]

    def commit(edits: list[Edit], parent: str) -> str:
        return build_commits(repo, [Draft(edits, "work\n", who, Moment(1_790_000_000, "+0000"))], parent)

    half = (changed + both) // 2
    whole = [Edit(path, None, _record(i, "Title", "End.")) for path, i in zip(paths, ids, strict=True)]
    base = commit(whole, repo.head())
    mine = [Edit(paths[at], None, _record(ids[at], "Title of ours", "End.")) for at in range(half)]
    other = [Edit(paths[at], None, _record(ids[at], "Title", "Their end.")) for at in range(changed - half, changed)]
    return commit(mine, base), commit(other, base)


def main() -> None:
    """Measure, and print the row."""
    parser = argparse.ArgumentParser(prog="python -m bench.sync_merge", description=__doc__)
    parser.add_argument("--changed", type=int, default=1_000)
    parser.add_argument("--both", type=int, default=50)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/merge"))
    given = parser.parse_args()
    for role in ("AUTHOR", "COMMITTER"):
        os.environ[f"GIT_{role}_NAME"], os.environ[f"GIT_{role}_EMAIL"] = "Officer", "officer@example.org"
    folder = given.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ours, theirs = prepare(folder / "records", given.changed, given.both)
    _git(folder / "records", "update-ref", "refs/heads/theirs", theirs)
    _git(folder / "records", "update-ref", "refs/heads/main", ours)
    _git(folder / "records", "reset", "--quiet", "--hard")
    shutil.copytree(folder / "records", folder / "plain")
    (folder / "plain" / ".git" / "info" / "attributes").write_text("records/** merge\n", encoding="utf-8")

    def back(root: Path) -> None:
        _git(root, "reset", "--quiet", "--hard", ours)
        _git(root, "update-index", "-q", "--refresh")

    def begin() -> None:
        back(folder / "records")
        (folder / "records" / ".git" / "MERGE_HEAD").write_text(f"{theirs}\n", encoding="ascii")

    merge = Way("cspt merge", [sys.executable, "-m", "cspt", "merge", "-C", str(folder / "records")], folder, begin)
    plain = Way(
        "git merge", ("git", "merge", "--quiet", "-m", "x", "theirs"), folder / "plain", lambda: back(folder / "plain")
    )
    mine, peer = measure((merge, plain), given.runs)
    ratio = mine.seconds / peer.seconds
    print("| changed | by both | cspt merge ms | git merge ms | ratio | at most |\n|---|---|---|---|---|---|")
    print(
        f"| {given.changed:,} | {given.both} | {mine.seconds * 1000:.0f} | {peer.seconds * 1000:.0f} | {ratio:.2f}"
        f" | {_BOUND}{'' if ratio <= _BOUND else ' ✗'} |"
    )
    held = _git(folder / "records", "rev-parse", "HEAD^{tree}") == _git(folder / "plain", "rev-parse", "HEAD^{tree}")
    print("both made the same tree" if held else "the two trees differ ✗")


if __name__ == "__main__":
    main()
