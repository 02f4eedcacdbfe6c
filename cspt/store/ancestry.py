"""How two lines of a store's history stand to each other: what one holds that the other does not."""

from __future__ import annotations

from cspt.model.layout import RECORDS
from cspt.store.repo import ZERO, GitFailed, Repo


def holds(repo: Repo, tip: str, commit: str) -> bool:
    """Tell whether a commit is part of what a tip holds; one that is not here is part of nothing.

    Raises:
        GitFailed: git cannot tell.
    """
    if tip in ("", ZERO) or _is_missing(repo, commit):
        return False
    return not repo.text("rev-list", "-1", commit, f"^{tip}", "--")


def common(repo: Repo, one: str, other: str) -> str:
    """Return the best commit that both hold; empty where they have none in common."""
    try:
        return repo.text("merge-base", one, other)
    except GitFailed:
        return ""


def acts_without(repo: Repo, tip: str, without: str) -> int:
    """Return how many acts a tip holds that another commit does not; bringing lines together counts as none."""
    others = [f"^{without}"] if without else []
    return int(repo.text("rev-list", "--count", "--no-merges", tip, *others, "--"))


def records_gone(repo: Repo, before: str, after: str) -> int:
    """Return how many records a commit holds that a later one does not."""
    out = repo.run(
        "diff-tree", "-r", "-z", "--name-only", "--diff-filter=D", "--no-renames", before, after, "--", RECORDS
    )
    return out.count(b"\0")


def records_held(repo: Repo, commit: str) -> int:
    """Return how many files a commit holds below `records/`."""
    return repo.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", RECORDS).count(b"\0")


def move_ref(repo: Repo, name: str, commit: str) -> None:
    """Let a ref of ours, that no act moves, name a commit; `ZERO` takes it away."""
    if commit == ZERO:
        repo.run("update-ref", "-d", name)
    else:
        repo.run("update-ref", "--no-deref", name, commit)


def named(repo: Repo, ref: str) -> str:
    """Return the commit that a ref names; empty where there is no such ref."""
    try:
        return repo.text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except GitFailed:
        return ""


def tip_of(repo: Repo, branch: str) -> str:
    """Return the commit that a branch, by its full name, stands at; empty where there is no such branch.

    Raises:
        GitFailed: git cannot tell.
    """
    return repo.text("for-each-ref", "--format=%(objectname)", branch)


def _is_missing(repo: Repo, oid: str) -> bool:
    told = repo.run("cat-file", "--batch-check=%(objectname)", stdin=f"{oid}\n".encode())
    return told.strip().endswith(b" missing")
