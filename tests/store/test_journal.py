from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cspt.errors import Busy, SetupError
from cspt.store import journal as journal_module
from cspt.store.commits import Draft, Edit, Moment, build_commits, object_name
from cspt.store.files import replace_file
from cspt.store.git_output import Person
from cspt.store.journal import Journal
from cspt.store.repo import ZERO, GitFailed, Repo
from tests.gitting import commit_all, commits, git, head, is_clean, lines_changed, tree

ME = Person("Council officer", "officer@example.org")
FILE = "records/a/file.md"
_AT = Moment(1_576_000_000, "+0000")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """The write path of a bare folder with one commit."""
    root = tmp_path / "store"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "core.autocrlf", "false")
    found = Journal(Repo(root), root)
    _publish(found, Edit(FILE, None, b"one\ntwo\nthree\n"))
    return found


def _publish(journal: Journal, *edits: Edit, message: str = "Act\n") -> journal_module.Published:
    with journal.writing():
        return journal.publish(edits, message, ME, _AT)


def _bytes(journal: Journal, path: str = FILE) -> bytes:
    return (journal.root / path).read_bytes()


def _note(journal: Journal) -> Path:
    return journal.private / "journal.json"


def test_the_first_act_of_a_store_begins_its_history(journal: Journal) -> None:
    assert commits(journal.root) == 1
    assert _bytes(journal) == b"one\ntwo\nthree\n"
    assert is_clean(journal.root)
    assert not _note(journal).exists()


def test_an_act_over_many_files_is_one_commit_by_its_author(journal: Journal) -> None:
    before = head(journal.root)
    kept = _publish(
        journal,
        Edit(FILE, b"one\ntwo\nthree\n", b"one\n2\nthree\n"),
        Edit("records/b/new.md", None, b"new \xff\0\r\n"),
        message="A19: said\n\nRecord: A19\nVia: test\n",
    )
    assert kept.oid == head(journal.root)
    assert kept.left == ()
    assert git(journal.root, "rev-parse", "HEAD^") == before
    assert git(journal.root, "log", "-1", "--format=%an|%ae|%cn|%at|%ct|%B").startswith(
        "Council officer|officer@example.org|Council officer|1576000000|1576000000|A19: said\n\nRecord: A19\nVia: test"
    )
    assert [line for line in lines_changed(journal.root) if "new" not in line] == ["-two", "+2"]
    assert (_bytes(journal), _bytes(journal, "records/b/new.md")) == (b"one\n2\nthree\n", b"new \xff\0\r\n")
    assert is_clean(journal.root)
    assert git(journal.root, "fsck", "--strict") == ""


def test_taking_a_file_away_is_an_act(journal: Journal) -> None:
    _publish(journal, Edit(FILE, _bytes(journal), None))
    assert not (journal.root / "records").exists()
    assert git(journal.root, "ls-tree", "-r", "HEAD") == ""
    assert is_clean(journal.root)


def test_bytes_are_kept_whatever_git_would_make_of_them(journal: Journal) -> None:
    git(journal.root, "config", "core.autocrlf", "true")
    data = b"line\r\nline\n$Id$\r\n"
    (journal.root / ".gitattributes").write_text("*.md text eol=crlf ident\n", encoding="utf-8")
    _publish(journal, Edit(FILE, _bytes(journal), data))
    assert _bytes(journal) == data
    assert journal.repo.read_blobs([object_name(data)])[object_name(data)] == data


def test_a_hand_edit_made_meanwhile_is_never_overwritten(journal: Journal) -> None:
    before = _bytes(journal)
    (journal.root / FILE).write_bytes(b"by hand\n")
    kept = _publish(journal, Edit(FILE, before, b"by cspt\n"))
    assert kept.left == (FILE,)
    assert _bytes(journal) == b"by hand\n"
    assert git(journal.root, "show", f"HEAD:{FILE}") == "by cspt"
    assert not _note(journal).exists()
    assert git(journal.root, "diff", "--cached", "--name-only") == FILE


def test_a_file_that_appeared_meanwhile_is_never_overwritten(journal: Journal) -> None:
    (journal.root / "records" / "new.md").write_bytes(b"by hand\n")
    assert _publish(journal, Edit("records/new.md", None, b"by cspt\n")).left == ("records/new.md",)
    assert _bytes(journal, "records/new.md") == b"by hand\n"


def test_a_branch_moved_by_another_program_keeps_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _bytes(journal)
    real_build = build_commits

    def overtaken(repo: Repo, drafts: Sequence[Draft], parent: str) -> str:
        made = real_build(repo, drafts, parent)
        another = git(journal.root, "commit-tree", "-p", "HEAD", "-m", "by another", "HEAD^{tree}")
        git(journal.root, "update-ref", "refs/heads/main", another)
        return made

    monkeypatch.setattr("cspt.store.journal.build_commits", overtaken)
    with pytest.raises(Busy, match="the store changed while this was being saved; try again") as caught:
        _publish(journal, Edit(FILE, before, b"mine\n"))
    assert caught.value.exit_code == 6
    assert git(journal.root, "log", "-1", "--format=%s") == "by another"
    assert _bytes(journal) == before
    assert is_clean(journal.root)
    assert not _note(journal).exists()


def test_an_act_that_git_took_though_it_seemed_to_fail_is_kept(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_run = Repo.run

    def killed(self: Repo, *arguments: str, **given: object) -> bytes:
        out = real_run(self, *arguments, **given)  # type: ignore[arg-type]  # passed on as it came
        if arguments[0] == "update-ref":
            raise GitFailed("git update-ref did not answer")
        return out

    monkeypatch.setattr(Repo, "run", killed)
    kept = _publish(journal, Edit(FILE, _bytes(journal), b"mine\n"))
    assert kept.oid == head(journal.root)
    assert _bytes(journal) == b"mine\n"
    assert is_clean(journal.root)


@pytest.mark.parametrize("stage", ["after the branch moved", "after the files", "in between two files"])
def test_what_a_crash_left_unfinished_is_finished_by_the_next_writer(journal: Journal, stage: str) -> None:
    old, new = _bytes(journal), b"new\n"
    edits = [Edit(FILE, old, new), Edit("records/b.md", None, b"b\n")]
    kept = _publish(journal, *edits)
    _note(journal).write_text(_noted(kept.oid, edits), encoding="utf-8")
    git(journal.root, "read-tree", "HEAD^")
    if stage != "after the files":
        (journal.root / FILE).write_bytes(old)
    if stage == "after the branch moved":
        (journal.root / "records/b.md").unlink()
    with journal.writing():
        assert (_bytes(journal), _bytes(journal, "records/b.md")) == (new, b"b\n")
    assert is_clean(journal.root)
    assert not _note(journal).exists()
    assert journal.recover() == ""


def _noted(oid: str, edits: list[Edit]) -> str:
    names = [(object_name(e.before), object_name(e.placed), object_name(e.after)) for e in edits]
    paths = ",".join(f'["{e.path}","{a}","{b}","{c}"]' for e, (a, b, c) in zip(edits, names, strict=True))
    return f'{{"branch":"refs/heads/main","new":"{oid}","paths":[{paths}]}}'


def test_finishing_after_a_crash_takes_files_away_and_leaves_hand_edits(journal: Journal) -> None:
    old = _bytes(journal)
    edits = [Edit(FILE, old, None), Edit("records/c.md", None, b"c\n")]
    kept = _publish(journal, *edits)
    _note(journal).write_text(_noted(kept.oid, edits), encoding="utf-8")
    replace_file(journal.root, FILE, old)
    (journal.root / "records/c.md").write_bytes(b"by hand since\n")
    assert journal.recover()
    assert not (journal.root / FILE).exists()
    assert _bytes(journal, "records/c.md") == b"by hand since\n"
    assert git(journal.root, "diff", "--cached", "--name-only") == ""


def test_an_act_that_git_cannot_tell_of_stays_in_the_journal(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    old = _bytes(journal)
    kept = _publish(journal, Edit(FILE, old, b"kept\n"))
    replace_file(journal.root, FILE, old)
    _note(journal).write_text(_noted(kept.oid, [Edit(FILE, old, b"kept\n")]), encoding="utf-8")
    with monkeypatch.context() as dying:
        real_run = Repo.run

        def dead(self: Repo, *arguments: str, **given: object) -> bytes:
            if arguments[0] in ("rev-list", "merge-base"):
                raise GitFailed("git rev-list was killed")
            return real_run(self, *arguments, **given)  # type: ignore[arg-type]  # passed on as it came

        dying.setattr(Repo, "run", dead)
        with pytest.raises(GitFailed, match="killed"), journal.writing():
            pass
    assert _note(journal).exists()
    with journal.writing():
        assert _bytes(journal) == b"kept\n"
    assert not _note(journal).exists()


def test_an_act_that_was_never_published_is_dropped(journal: Journal) -> None:
    old = _bytes(journal)
    kept = _publish(journal, Edit(FILE, old, b"never\n"))
    git(journal.root, "reset", "--quiet", "--hard", "HEAD^")
    _note(journal).write_text(_noted(kept.oid, [Edit(FILE, old, b"never\n")]), encoding="utf-8")
    with journal.writing():
        assert _bytes(journal) == old
    assert commits(journal.root) == 1
    assert not _note(journal).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"branch": 1}', '{"branch":"x","new":"y","paths":[["a"]]}', "\0"]
)
def test_a_journal_that_makes_no_sense_stops_nobody(journal: Journal, text: str) -> None:
    _note(journal).write_text(text, encoding="utf-8")
    _publish(journal, Edit(FILE, _bytes(journal), b"next\n"))
    assert _bytes(journal) == b"next\n"
    assert is_clean(journal.root)


def test_what_the_disk_refuses_after_the_commit_waits_in_the_journal(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "replace_file", _full_disk)
        kept = _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
        assert kept.left == (FILE,)
        with pytest.raises(SetupError, match="No space"), journal.writing():
            pass
    assert _bytes(journal) == b"one\ntwo\nthree\n"
    with journal.writing():
        assert _bytes(journal) == b"new\n"
    assert is_clean(journal.root)


def _full_disk(root: Path, path: str, data: bytes | None, *_beside: object) -> None:
    if path.startswith("records/"):
        raise SetupError(f"cannot write {path}: No space left on device")
    replace_file(root, path, data)


def test_a_folder_that_may_not_be_written_is_refused_before_anything_is_kept(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(journal.root)
    monkeypatch.setattr(os, "access", lambda folder, mode: False)  # noqa: ARG005 - as os.access is called
    with pytest.raises(SetupError, match=r"cannot write records/a/file.md: permission denied"):
        _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert head(journal.root) == before


def test_a_git_that_holds_its_own_index_stops_no_act(journal: Journal) -> None:
    (journal.root / ".git" / "index.lock").write_bytes(b"")
    kept = _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert (kept.oid, _bytes(journal)) == (head(journal.root), b"new\n")


def test_gits_index_is_open_before_the_commit_is_made_and_let_go_in_the_end(journal: Journal) -> None:
    seen: dict[str, bool] = {}
    lock, held = journal.root / ".git" / "index.lock", journal.private / "index.held"
    watching = Journal(journal.repo, journal.root, lambda point: seen.update({point: lock.exists() and held.exists()}))
    _publish(watching, Edit(FILE, _bytes(journal), b"new\n"))
    assert seen == {name: name in ("built", "journalled", "published", "placed") for name in journal_module.POINTS}
    assert not held.exists()
    assert is_clean(journal.root)


def test_an_act_that_is_refused_lets_gits_index_go(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise GitFailed("no")

    monkeypatch.setattr(journal_module, "read_back", refuse)
    with pytest.raises(GitFailed, match="no"):
        _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert not list((journal.root / ".git").rglob("index.*"))
    git(journal.root, "add", "--all")


@pytest.mark.parametrize("lock", ["index.lock", "refs/worktree/cspt/pending.lock"])
def test_a_lock_that_a_killed_git_of_ours_left_is_cleared_by_the_next_act(
    journal: Journal, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cspt.store.lock._STALE_LOCK_SECONDS", 0.01)
    (journal.private / "index.held").touch()
    left = journal.root / ".git" / lock
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert not left.exists()
    assert not (journal.private / "index.held").exists()
    assert not _note(journal).exists()
    assert is_clean(journal.root)


def test_a_lock_on_gits_index_that_is_older_than_ours_is_left(journal: Journal) -> None:
    lock = journal.root / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (1_576_000_000, 1_576_000_000))
    (journal.private / "index.held").touch()
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert lock.exists()
    assert (_bytes(journal), _note(journal).exists()) == (b"new\n", True)


def test_a_git_that_died_over_its_index_is_remembered(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    end = Repo._end

    def killed(process: object, command: str, stdin: bytes | None) -> tuple[int, bytes, bytes]:
        code, out, err = end(process, command, stdin)
        return (-9, b"", b"") if command == "update-index" else (code, out, err)

    with monkeypatch.context() as patch:
        patch.setattr(Repo, "_end", staticmethod(killed))
        _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert (journal.private / "index.held").exists()
    assert _note(journal).exists()
    with journal.writing():
        assert not _note(journal).exists()
    assert is_clean(journal.root)


def test_a_large_index_is_split_so_that_an_act_writes_little_of_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cspt.store.git_index._LARGE_BYTES", 1)
    git(journal.root, "config", "splitIndex.maxPercentChange", "100")
    git_folder = journal.root / ".git"
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    (shared,) = git_folder.glob("sharedindex.*")
    _publish(journal, Edit(FILE, b"new\n", b"newer\n"), Edit("records/b.md", None, b"b\n"))
    assert list(git_folder.glob("sharedindex.*")) == [shared]
    assert is_clean(journal.root)
    (journal.root / "notes.txt").write_text("a colleague's\n", encoding="utf-8")
    commit_all(journal.root, "notes")
    assert git(journal.root, "ls-files").split() == ["notes.txt", FILE, "records/b.md"]


def test_an_index_that_somebody_wants_whole_stays_whole(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cspt.store.git_index._LARGE_BYTES", 1)
    git(journal.root, "config", "core.splitIndex", "false")
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert not list((journal.root / ".git").glob("sharedindex.*"))


def test_acts_in_two_work_trees_of_one_repository_do_not_meet(journal: Journal, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    git(journal.root, "worktree", "add", "--quiet", "-b", "side", str(beside))
    other = Journal(Repo(beside), beside)

    def meanwhile(point: str) -> None:
        if point == "built":
            _publish(other, Edit(FILE, b"one\ntwo\nthree\n", b"theirs\n"))

    before = _bytes(journal)
    kept = _publish(Journal(journal.repo, journal.root, meanwhile), Edit(FILE, before, b"ours\n"))
    assert kept.oid == git(journal.root, "rev-parse", "main")
    assert (_bytes(journal), _bytes(other)) == (b"ours\n", b"theirs\n")
    assert git(journal.root, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main", "refs/heads/side"]
    assert is_clean(journal.root)
    assert is_clean(beside)


def test_signing_that_fails_keeps_nothing(journal: Journal) -> None:
    before = head(journal.root), _bytes(journal)
    git(journal.root, "config", "gpg.format", "ssh")
    git(journal.root, "config", "user.signingKey", "/no/such/key")
    git(journal.root, "config", "commit.gpgSign", "on")
    with pytest.raises(GitFailed, match="commit-tree"):
        _publish(journal, Edit(FILE, before[1], b"new\n"))
    assert (head(journal.root), _bytes(journal)) == before


def test_an_act_is_signed_where_the_person_asks_for_signatures(journal: Journal, tmp_path: Path) -> None:
    program = tmp_path / "sign"
    program.write_text(
        "#!/bin/sh\ncat > /dev/null\nprintf '[GNUPG:] SIG_CREATED \\n' >&2\n"
        "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    git(journal.root, "config", "gpg.program", str(program))
    git(journal.root, "config", "commit.gpgSign", "true")
    _publish(journal, Edit(FILE, _bytes(journal), b"signed\n"), message="Signed\n")
    raw = git(journal.root, "cat-file", "commit", "HEAD")
    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in raw
    assert raw.endswith("Signed")
    assert git(journal.root, "log", "-1", "--format=%an %at %P").startswith("Council officer 1576000000 ")
    assert is_clean(journal.root)


def test_hooks_of_the_store_never_run(journal: Journal, tmp_path: Path) -> None:
    for name in (
        "pre-commit",
        "post-commit",
        "reference-transaction",
        "post-index-change",
        "commit-msg",
        "post-checkout",
    ):
        hook = journal.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran-{name}'\n", encoding="utf-8")
        hook.chmod(0o755)
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert not list(tmp_path.glob("ran-*"))


def test_a_store_under_sha_256_is_written_too(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    journal = Journal(Repo(tmp_path), tmp_path)
    _publish(journal, Edit(FILE, None, b"a\n"))
    kept = _publish(journal, Edit(FILE, b"a\n", b"b\n"))
    assert len(kept.oid) == 64
    assert git(tmp_path, "show", f"HEAD:{FILE}") == "b"
    _note(journal).write_text(_noted_256(kept.oid), encoding="utf-8")
    (tmp_path / FILE).write_bytes(b"a\n")
    assert journal.recover()
    assert _bytes(journal) == b"b\n"


def _noted_256(oid: str) -> str:
    before, after = (object_name(text + bytes([10]), 64) for text in (b"a", b"b"))
    names = f'"{before}","{after}","{after}"'
    return f'{{"branch":"refs/heads/main","new":"{oid}","paths":[["{FILE}",{names}]]}}'


def test_names_are_those_git_gives(journal: Journal) -> None:
    for data in (b"", b"text\n", b"\0\xff" * 999):
        assert object_name(data) == git(journal.root, "hash-object", "--stdin", stdin=data)
    assert object_name(None) == ZERO


def test_an_act_on_no_branch_is_refused(journal: Journal) -> None:
    git(journal.root, "checkout", "--quiet", "--detach")
    with pytest.raises(SetupError, match="the store is on no branch"):
        _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))


def test_work_by_others_with_git_itself_goes_on_beside(journal: Journal) -> None:
    (journal.root / "notes.txt").write_text("a colleague's\n", encoding="utf-8")
    commit_all(journal.root, "notes")
    _publish(journal, Edit(FILE, _bytes(journal), b"new\n"))
    assert is_clean(journal.root)
    assert git(journal.root, "ls-tree", "-r", "--name-only", "HEAD").split() == ["notes.txt", FILE]
    assert tree(journal.root) == git(journal.root, "write-tree")


_WRITER = """
import sys
from pathlib import Path
from cspt.store.commits import Edit, Moment
from cspt.store.journal import Journal
from cspt.store.git_output import Person
from cspt.store.repo import Repo
root, path = Path(sys.argv[1]), sys.argv[2]
journal = Journal(Repo(root), root)
for number in range(1_000_000):
    with journal.writing():
        now = (root / path).read_bytes()
        after = b"%d\\n" % (int(now) + 1)
        other = root / "records/other.md"
        edits = [Edit(path, now, after), Edit("records/other.md", other.read_bytes(), after)]
        journal.publish(edits, "Act\\n", Person("a", "a@example.org"), Moment(1_576_000_000, "+0000"))
    print(int(after), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
def test_a_writer_killed_at_any_moment_loses_no_act_it_acknowledged(journal: Journal) -> None:
    first = b"0\n"
    _publish(journal, Edit("records/n.md", None, first), Edit("records/other.md", None, first))
    for acts in range(1, 7):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(journal.root), "records/n.md"],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(acts)][-1]
        os.killpg(process.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        for lock in (journal.root / ".git").rglob("*.lock"):
            lock.unlink()
        with journal.writing():
            reached = int(_bytes(journal, "records/n.md"))
        assert reached >= acknowledged
        assert _bytes(journal, "records/other.md") == _bytes(journal, "records/n.md")
        assert git(journal.root, "show", "HEAD:records/n.md") == str(reached)
        git(journal.root, "update-index", "-q", "--refresh")
        assert is_clean(journal.root)
    assert git(journal.root, "fsck", "--strict", "--no-dangling") == ""
