"""`python -m bench`: the index against git, rg, reading every byte, Taskwarrior, recutils and Backlog.md."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from bench import peers, store
from bench.generate import TODAY, generate
from bench.measure import Way, measure
from cspt.kinds import KINDS
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.store.index.store import Index
from cspt.store.index.view import View
from cspt.store.profile import read_profile

_WORD = "lighting"
_LARGE = 100_000
_TOLD_APART = 2_000
"""So many actions are copied for the peers, over and over, so that this process stays small and so do its children."""
_CACHED = ("-c", "core.untrackedCache=true", "-c", "status.showUntrackedFiles=all")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the same work done by cspt and by a peer, and the most that the ratio may be."""

    what: str
    ours: Way
    peer: Way
    bound: float


@dataclass(frozen=True, slots=True)
class Bench:
    """One generated store and its peers' copies, all below one folder."""

    folder: Path
    count: int

    @property
    def store(self) -> Path:
        """The generated store."""
        return self.folder / f"store-{self.count}"

    def prepare(self) -> list[Record]:
        """Make the store where it is not there yet, index it, and return its actions."""
        if not self.store.exists():
            generate(self.store, self.count)
        index = Index(self.store, read_profile(self.store))
        actions = View(index.searchable(), index.profile).select(KINDS["action"], Query(), TODAY, limit=_TOLD_APART)
        index.close()
        return actions

    def rows(self) -> Iterator[Row]:
        """Yield what is measured at this size."""
        actions = self.prepare()
        path, half = actions[0].path, actions[0].id.partition("-")[2][:6]
        status = self._peer("git status", "git", *_CACHED, "status", "--porcelain")
        every = Way("every byte", self._probe("bytes"), self.folder)
        yield Row("index from nothing", Way("index", self._probe("fresh"), self.folder, self._forget), every, 3.0)
        yield Row("nothing changed", Way("index", self._probe("fresh"), self.folder), status, 1.3)
        yield Row("list after one hand edit", self._edited(actions, 1), self._listed(), 1.3)
        yield Row("list after 100 hand edits", self._edited(actions, 100), self._listed(), 1.6)
        yield Row("show by prefix", Way("index", self._probe("show", half), self.folder), status, 0.8)
        yield Row("search", Way("index", self._probe("search", _WORD), self.folder), self._git_grep(), 0.5)
        yield Row("one change, committed", self._moved(actions[1]), self._committed(path), 0.5)
        if self.count >= _LARGE:
            first, second, third = (action.path for action in actions[2:5])
            yield from (Row(*each) for each in store.rows(self.store, first, second, third, status))
        yield from self._against_peers(actions)

    def _against_peers(self, actions: list[Record]) -> Iterator[Row]:
        items = list(islice(cycle(actions), self.count))
        if shutil.which("task"):
            settings = peers.make_taskwarrior(self.folder / f"task-{self.count}", items)
            task = ("task", f"rc:{settings}", "status:pending", "project:red")
            yield Row(
                "filtered list", self._listed(), Way("Taskwarrior", (*task, "list"), self.folder, accepts=(0, 1)), 0.4
            )
            yield Row("count by RAG", self._counted(), Way("Taskwarrior", (*task, "count"), self.folder), 0.4)
        if shutil.which("recsel"):
            file = peers.make_recutils(self.folder / f"actions-{self.count}.rec", items)
            select = ("recsel", "-t", "Action", "-e", "Rag = 'red'", str(file))
            yield Row("filtered list", self._listed(), Way("recutils", select, self.folder), 1.0)
        if shutil.which("rg"):
            grep = ("rg", "--files-with-matches", "--word-regexp", "--ignore-case", _WORD, "records")
            yield Row(
                "search", Way("index", self._probe("search", _WORD), self.folder), Way("rg", grep, self.store), 0.5
            )
        if shutil.which("backlog") and self.count <= 10_000:
            folder = self.folder / f"backlog-{self.count}"
            if not folder.exists():
                peers.make_backlog(folder, items)
            listing = Way("Backlog.md", ("backlog", "task", "list", "--plain"), folder)
            yield Row("list", self._listed(), listing, 0.05)
            finding = Way("Backlog.md", ("backlog", "search", _WORD, "--plain"), folder)
            yield Row("search", Way("index", self._probe("search", _WORD), self.folder), finding, 0.05)

    def _listed(self) -> Way:
        return Way("index", self._probe("list"), self.folder)

    def _counted(self) -> Way:
        return Way("index", self._probe("count"), self.folder)

    def _git_grep(self) -> Way:
        return self._peer("git grep", "git", "grep", "-liw", _WORD, "--", "records")

    def _edited(self, actions: list[Record], count: int) -> Way:
        files = [self.store / action.path for action in actions[5 : 5 + count]]
        marks = cycle(("one\n", "two\n"))

        def edit() -> None:
            mark = next(marks)
            for file in files:
                text = file.read_text(encoding="utf-8")
                file.write_text(text.removesuffix("one\n").removesuffix("two\n") + mark, encoding="utf-8")

        return Way("index", self._probe("list"), self.folder, edit)

    def _moved(self, action: Record) -> Way:
        statuses = cycle(("on-hold", "in-progress"))
        command = [sys.executable, "-m", "cspt", "move", action.id, next(statuses), "-C", str(self.store)]

        def turn() -> None:
            command[5] = next(statuses)

        return Way("cspt move", command, self.folder, turn)

    def _committed(self, path: str) -> Way:
        marks = cycle(("one\n", "two\n"))

        def edit() -> None:
            file = self.store / path
            text = file.read_text(encoding="utf-8")
            file.write_text(text.removesuffix("one\n").removesuffix("two\n") + next(marks), encoding="utf-8")

        return Way("git commit", ("git", "commit", "--quiet", "--message", "x", "--", path), self.store, edit)

    def _forget(self) -> None:
        (self.store / ".git" / "cspt" / "index.sqlite").unlink(missing_ok=True)

    def _probe(self, *work: str) -> list[str]:
        return [sys.executable, "-m", "bench.probe", work[0], str(self.store), *work[1:]]

    def _peer(self, name: str, *command: str) -> Way:
        return Way(name, command, self.store)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="Where stores are made, and kept.")
    parser.add_argument("--skip", nargs="+", default=[], metavar="WHAT", help="Rows to leave out.")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(PYTHONPATH=os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]))
    os.environ.setdefault("GIT_AUTHOR_NAME", "Community safety officer")
    os.environ.setdefault("GIT_AUTHOR_EMAIL", "officer@example.org")
    os.environ.setdefault("GIT_COMMITTER_NAME", os.environ["GIT_AUTHOR_NAME"])
    os.environ.setdefault("GIT_COMMITTER_EMAIL", os.environ["GIT_AUTHOR_EMAIL"])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, {given.runs} runs, medians\n")
    print("\n".join(peers.missing()))
    print("| records | what | cspt ms | MB | peer | peer ms | ratio | at most |\n|---|---|---|---|---|---|---|---|")
    for count in given.sizes:
        wanted = (row for row in Bench(folder, count).rows() if not any(part in row.what for part in given.skip))
        for row in wanted:
            ours, peer = measure((row.ours, row.peer), given.runs)
            ratio = ours.seconds / peer.seconds
            print(
                f"| {count:,} | {row.what} | {ours.seconds * 1000:.0f} | {ours.peak_megabytes:.0f} | {row.peer.name}"
                f" | {peer.seconds * 1000:.0f} | {ratio:.2f} | {row.bound}{'' if ratio <= row.bound else ' ✗'} |",
                flush=True,
            )
        print(f"\n{count:,} records: {store.growth(Bench(folder, count).store)}\n", flush=True)


if __name__ == "__main__":
    main()
