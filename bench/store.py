"""The store below the index: one act, the history of a record, a commit's files, and what `.git` grows by.

`python -m bench.store WORK DIR [PATH]` does one piece of work as a whole process; `python -m bench` measures them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.measure import Way

_ACTS = 40
"""Too few for the background to take part."""
_COMMITS = 10_000


def rows(store: Path, path: str, other: str, third: str, status: Way) -> Iterator[tuple[str, Way, Way, float]]:
    """Yield what is measured of a generated store: what, our way, the peer's way, and the most the ratio may be.

    The ratios are for 100,000 records: in a small store all of a command is Python's start.

    Args:
        store: the store.
        path: a record's file that our acts change.
        other: another, that git's commits change.
        third: one whose history is asked for.
        status: git's own look at the work tree, as a measure for what needs none.
    """
    yield "write path alone, one change", _probe("act", store, path), _committed(store, other), 0.5
    yield "recovery, nothing to do", _probe("recover", store), status, 1.0
    yield "files of a commit, listed", _probe("listing", store), _git(store, "ls-tree", "-r", "HEAD", "records"), 4.0
    yield "files of a commit, read", _probe("files", store), _git(store, "archive", "HEAD", "records"), 2.0
    deep = make_deep(store, third)
    plain = _git(deep, "-c", "core.commitGraph=false", "log", "--format=%H", "--", third.rpartition("/")[0])
    yield f"history of a record, {_COMMITS:,} commits", _probe("history", deep, third), plain, 0.5


def growth(store: Path) -> str:
    """Say what acts add to `.git`, as they are written and once they are put together, and what that takes."""
    from cspt.store.repo import Repo
    from cspt.store.upkeep import keep_up

    repo = Repo(store)
    path = next((store / "records" / "actions").glob("*/*/action.md")).relative_to(store).as_posix()
    keep_up(repo)
    began = _bytes(store)
    for _ in range(_ACTS):
        _act(store, path)
    written = _bytes(store)
    started = time.perf_counter()
    keep_up(repo)
    seconds = time.perf_counter() - started
    kept = _bytes(store)
    return (
        f"{_ACTS} acts added {(written - began) // _ACTS:,} bytes each as written, "
        f"{(kept - began) // _ACTS:,} once put together in the background, in {seconds:.1f} s"
    )


def make_deep(store: Path, path: str) -> Path:
    """Return a clone of a store, without its files, with a long history, made where it is not there yet.

    Its commits change records of one kind and year, as most of a year's work does; one of them is the record at a path.
    """
    deep = store.with_name(f"{store.name}-deep")
    if deep.exists():
        return deep
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(store), str(deep)], check=True)
    (deep / "cspt.yaml").write_bytes((store / "cspt.yaml").read_bytes())
    year = "/".join(path.split("/")[:3])
    listed = subprocess.run(["git", "ls-files", year], cwd=store, stdout=subprocess.PIPE, check=True).stdout
    paths = [path, *(each for each in listed.decode().splitlines() if each.endswith("/action.md") and each != path)]
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"], cwd=deep, input=b"".join(_commits(deep, paths)), check=True
    )
    from cspt.store.repo import Repo
    from cspt.store.upkeep import keep_up

    keep_up(Repo(deep))
    return deep


def _commits(deep: Path, paths: list[str]) -> Iterator[bytes]:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=deep, stdout=subprocess.PIPE, check=True).stdout.decode()
    began = int(time.time()) - _COMMITS * 60
    for number in range(_COMMITS):
        text = f"---\nref: {number}\n---\n"
        who = f"Officer <officer@example.org> {began + number * 60} +0000"
        parent = f"from {head}" if number == 0 else ""
        yield (
            f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 4\nact\n{parent}"
            f"M 100644 inline {paths[number % len(paths)]}\ndata {len(text)}\n{text}\n"
        ).encode()


def _act(store: Path, path: str) -> None:
    from cspt.store.commits import Edit, Moment
    from cspt.store.files import read_file
    from cspt.store.git_output import Person
    from cspt.store.journal import Journal
    from cspt.store.repo import Repo

    journal = Journal(Repo(store), store)
    with journal.writing():
        before = read_file(store, path)
        after = before.rpartition(b"\nAt ")[0] + f"\nAt {time.time_ns()}\n".encode()
        journal.publish([Edit(path, before, after)], "Act\n", Person("Officer", "officer@example.org"), Moment.now())


def _recover(store: Path) -> None:
    from cspt.workspace import Workspace

    with Workspace.open(store).journal.writing():
        pass


def _listing(store: Path) -> None:
    from cspt.store.history import History
    from cspt.store.repo import Repo

    repo = Repo(store)
    print(sum(1 for _ in History(repo).listing(repo.head())))


def _files(store: Path) -> None:
    from cspt.store.history import History
    from cspt.store.repo import Repo

    repo = Repo(store)
    print(sum(1 for _ in History(repo).files_at(repo.head())))


def _history(store: Path, path: str) -> None:
    from cspt.store.history import History
    from cspt.store.repo import Repo

    print(len(History(Repo(store)).of_record(path)))


def _probe(work: str, store: Path, *rest: str) -> Way:
    return Way(f"store {work}", [sys.executable, "-m", "bench.store", work, str(store), *rest], store.parent)


def _git(store: Path, *command: str) -> Way:
    return Way(f"git {next(word for word in command if word[0] != '-' and '=' not in word)}", ("git", *command), store)


def _committed(store: Path, path: str) -> Way:
    def edit() -> None:
        with (store / path).open("a", encoding="utf-8") as file:
            file.write(f"At {time.time_ns()}\n")

    return Way("git commit", ("git", "commit", "--quiet", "--message", "x", "--", path), store, edit)


def _bytes(store: Path) -> int:
    return sum(file.stat().st_size for file in (store / ".git" / "objects").rglob("*") if file.is_file())


_WORKS: dict[str, Callable[..., None]] = {
    "act": _act,
    "recover": _recover,
    "listing": _listing,
    "files": _files,
    "history": _history,
}


def main() -> None:
    """Do one piece of work."""
    work, folder, *rest = sys.argv[1:]
    _WORKS[work](Path(folder), *rest)


if __name__ == "__main__":
    main()
