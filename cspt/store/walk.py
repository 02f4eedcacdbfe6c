"""Walks every commit of a store, those of every line of a merge included, with what each changed.

Nothing is passed over: each commit keeps its parents, both its clocks, and
the files in which it differs from all of its parents. One `git log` and one `git diff-tree` serve any number of them.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cspt.store.git_output import LATEST_SECONDS, CommitInfo, Person, TreeChange, is_absent
from cspt.store.repo import ZERO, GitFailed, Repo

_FIELDS = ("%H", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B", "")
_RAW = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none")
_FIRST, _SECOND, _BOTH, _STALE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Touched:
    """One path in which a commit differs from all of its parents; an absent side's object is `ZERO`."""

    path: str
    mode: str
    """The mode after; all zeros where the path is gone."""
    befores: tuple[str, ...]
    """The object each parent has."""
    after: str

    @property
    def gone(self) -> bool:
        """Tell whether the commit took the path away."""
        return is_absent(self.after)


@dataclass(frozen=True, slots=True)
class Step:
    """One commit, as the walk met it."""

    info: CommitInfo
    parents: tuple[str, ...]
    authored: int
    """Seconds since 1970, by the author's clock, as git holds them."""
    committer: Person
    committed: int
    touched: tuple[Touched, ...]

    @property
    def oid(self) -> str:
        """The commit's name."""
        return self.info.oid


@dataclass(frozen=True, slots=True)
class Pair:
    """What to compare: two commits, the earlier one second, as `git diff-tree` takes them."""

    after: str
    before: str


@dataclass
class Lineage:
    """Who descends from whom among the commits that were walked, in which order, for the merge bases of merges."""

    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """Take in the next commit; parents come before their children."""
        self.order[step.oid] = len(self.order)
        self.parents[step.oid] = step.parents

    def bases(self, one: str, other: str) -> tuple[str, ...] | None:
        """Return the best common ancestors of two commits; None where that takes more than was walked."""
        flags: dict[str, int] = {}
        waiting: list[tuple[int, str]] = []
        live: set[str] = set()
        self._reach(one, _FIRST, flags, waiting, live)
        self._reach(other, _SECOND, flags, waiting, live)
        found: list[str] = []
        while live and waiting[0][0] <= 0:
            oid = heapq.heappop(waiting)[1]
            live.discard(oid)
            passed = flags[oid]
            if passed == _BOTH:
                found.append(oid)
                passed |= _STALE
            for parent in self.parents[oid]:
                self._reach(parent, passed, flags, waiting, live)
        return _beyond(tuple(found), {oid: flags[oid] for oid in live})

    def _reach(
        self, oid: str, passed: int, flags: dict[str, int], waiting: list[tuple[int, str]], live: set[str]
    ) -> None:
        if oid not in flags:
            heapq.heappush(waiting, (-self.order.get(oid, -1), oid))
        flags[oid] = flags.get(oid, 0) | passed
        if flags[oid] & _STALE:
            live.discard(oid)
        else:
            live.add(oid)


def _beyond(found: tuple[str, ...], left: Mapping[str, int]) -> tuple[str, ...] | None:
    """Return the merge bases once only commits before the walk are left, each with the sides that reached it."""
    sides = set(left.values())
    if len(sides) <= 1 and _BOTH not in sides:
        return found
    return tuple(left) if sides == {_BOTH} and len(left) == 1 and not found else None


def walk(
    repo: Repo,
    tip: str,
    *,
    without: Sequence[str] = (),
    paths: Sequence[str] = (),
    oldest_first: bool = False,
    most: int = 0,
) -> Iterator[Step]:
    """Yield the commits that a tip contains, with the files each changed.

    Args:
        repo: the store's repository.
        tip: the newest commit, by its whole name.
        without: leaves out these commits and all that they contain.
        paths: keeps only commits that touch these files or folders, on whatever line they lie.
        oldest_first: parents before their children; else the newest clock first.
        most: how many commits at most; 0 for all.
    """
    if tip == ZERO:
        return
    order = ("--topo-order", "--reverse") if oldest_first else ("--date-order",)
    limits = [*(["--full-history"] if paths else []), *([f"--max-count={most}"] if most else [])]
    out = repo.run(
        "log", "--no-ext-diff", "--no-textconv", "--root", "-c", *_RAW, *order, *limits,
        f"--format={'%x00'.join(_FIELDS)}", tip, *(f"^{oid}" for oid in without), "--", *paths,
    )  # fmt: skip
    yield from _steps(deque(out.split(b"\0")))


def differences(repo: Repo, pairs: Sequence[Pair]) -> dict[Pair, dict[str, TreeChange]]:
    """Return what differs between pairs of commits, by path, in one run of git."""
    if not pairs:
        return {}
    asked = "".join(f"{pair.after} {pair.before}\n" for pair in pairs).encode()
    out = repo.run("diff-tree", "--stdin", "--always", *_RAW, stdin=asked)
    parts, found = deque(out.split(b"\0")), dict[Pair, dict[str, TreeChange]]()
    for pair in pairs:
        parts.popleft()
        found[pair] = {touched.path: _first_change(touched) for touched in _touched(parts)}
    return found


def bases_of_merges(repo: Repo, lineage: Lineage, merges: Iterable[Step]) -> Mapping[str, tuple[str, ...]]:
    """Return the merge bases of merges, by commit; git is asked only where they lie before the walk began."""
    found: dict[str, tuple[str, ...]] = {}
    for merge in merges:
        bases: tuple[str, ...] = ()
        for other in merge.parents[1:]:
            known = lineage.bases(merge.parents[0], other)
            bases += known if known is not None else _asked_bases(repo, merge.parents[0], other)
        found[merge.oid] = tuple(dict.fromkeys(bases))
    return found


def _asked_bases(repo: Repo, one: str, other: str) -> tuple[str, ...]:
    try:
        return tuple(repo.text("merge-base", "--all", one, other).split())
    except GitFailed:
        return ()


def _steps(parts: deque[bytes]) -> Iterator[Step]:
    while parts:
        oid = parts.popleft().strip(b"\n").decode()
        if not oid:
            continue
        values = [parts.popleft().decode("utf-8", "replace") for _ in range(len(_FIELDS) - 2)]
        parents, name, email, authored, committer, committer_email, committed, message = values
        touched = tuple(_touched(parts))
        changes = tuple(map(_first_change, touched))
        when = _seconds(authored)
        info = CommitInfo(oid, Person(name, email), min(when, LATEST_SECONDS), message.strip("\n"), changes)
        person = Person(committer, committer_email)
        yield Step(info, tuple(parents.split()), when, person, _seconds(committed), touched)


def _touched(parts: deque[bytes]) -> Iterator[Touched]:
    """Take lines of names, each with its path: `:mode mode object object status`.

    For each further parent of a merge there is a colon, a mode and an object more.
    """
    while parts and parts[0].lstrip(b"\n") == b"":
        parts.popleft()
    while parts and parts[0].lstrip(b"\n").startswith(b":"):
        line = parts.popleft().strip(b"\n").decode()
        sides = len(line) - len(line.lstrip(":"))
        words = line[sides:].split()
        path = parts.popleft().decode("utf-8", "surrogateescape")
        yield Touched(path, words[sides], tuple(words[sides + 1 : -2]), words[-2])


def _first_change(touched: Touched) -> TreeChange:
    return TreeChange(touched.path, touched.befores[0], touched.after)


def _seconds(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0
