"""Whatever happens to the files, to git or to the index itself, the index equals a reading of every file."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cspt.errors import CsptError
from cspt.kinds import KINDS
from cspt.model.query import Query
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import Facts
from cspt.store.create import create_store
from cspt.store.index.database import Database, IndexDamaged
from cspt.store.index.rows import Rows
from cspt.store.index.store import Index
from cspt.store.index.view import View
from cspt.store.profile import read_profile
from cspt.store.reader import Reader, Surroundings
from cspt.workspace import Workspace
from tests.reliability.scale import scale

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BROKEN = (b"---\ntitle: [\n---\n", b"no front matter", b"\xff\xfe", b"---\nid: a\nid: b\n---\n", b"")
_TODAY = date(2019, 12, 10)
_picks = st.integers(0, 10_000)


class Stores(RuleBasedStateMachine):
    """One store, a clone of it, and two programs that each keep the index open."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root, self.clone = self.folder / "store", self.folder / "clone"
        create_store(self.root)
        chance = random.Random(1)  # noqa: S311 - ids that can be repeated
        self.workspace = Workspace.open(self.root, Surroundings(randomness=chance.randbytes))
        plan = self._made("plan", "A plan", {})
        for title in ("One", "Two"):
            action = self._made("action", title, {"plan": plan, "status": "in-progress", "due": "2019-12-31"})
            self._made("event", "It began", {"about": action, "date": "2019-11-01"})
        self._git("clone", "-q", str(self.root), str(self.clone), at=self.folder)
        self.indexes = [Index(self.root, read_profile(self.root)) for _ in range(2)]
        self.asked = 0

    @rule(pick=_picks, text=st.sampled_from(["Pne", "Two", "Café", "x" * 40, "[", "'open", "#", ""]))
    def edit_by_hand(self, pick: int, text: str) -> None:
        path = self._file(pick)
        path.write_bytes(b"".join(_retitled(line, text) for line in path.read_bytes().splitlines(keepends=True)))

    @rule(pick=_picks, data=st.sampled_from(_BROKEN))
    def break_by_hand(self, pick: int, data: bytes) -> None:
        self._file(pick).write_bytes(data)

    @rule(pick=_picks)
    def edit_twice_within_a_tick_keeping_the_size(self, pick: int) -> None:
        path = self._file(pick)
        for title in ("same", "size"):
            stamp = path.stat()
            self.edit_by_hand(pick, title)
            os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
            self.everything_is_known()

    @rule(pick=_picks, days=st.sampled_from([-4000, 4000]))
    def set_the_clock(self, pick: int, days: int) -> None:
        stamp = self._file(pick).stat().st_mtime + days * 86_400
        os.utime(self._file(pick), (stamp, stamp))

    @rule(pick=_picks)
    def remove(self, pick: int) -> None:
        if len(self._files()) > 2:
            path = self._file(pick)
            path.unlink()
            with suppress(OSError):
                path.parent.rmdir()
                os.removedirs(path.parent.parent)  # git sees no empty folder

    @rule(pick=_picks)
    def copy_an_event_to_another_timeline(self, pick: int) -> None:
        events = [path for path in self._files() if path.parent.name == "events"]
        holders = [path.parent for path in self._files() if path.name == "action.md"]
        if events and holders:
            target = holders[pick % len(holders)] / "events" / events[pick % len(events)].name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(events[pick % len(events)], target.with_name("copy"))
            target.with_name("copy").replace(target)

    @rule(pick=_picks, name=st.sampled_from(["A19-00000000", "elsewhere", "A18-ZZZZZZZZ"]))
    def move_a_folder(self, pick: int, name: str) -> None:
        folder = self._file(pick).parent
        if folder.name[:1] == "A" and not (folder.parent / name).exists():
            folder.rename(folder.parent / name)

    @rule(
        name=st.sampled_from(["stray.txt", ".DS_Store", "a/b/c/d/e/f/g/h/i/deep.md", "x.part", "link", "actions/link"])
    )
    def leave_something(self, name: str) -> None:
        place = self.root / "records" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.name == "link":
            place.unlink(missing_ok=True)
            place.symlink_to(self.root / "records" / "plans", target_is_directory=True)
        else:
            place.write_text("stray", encoding="utf-8")

    @rule(pick=_picks, status=st.sampled_from(["complete", "on-hold", "in-progress"]))
    def change_with_cspt(self, pick: int, status: str) -> None:
        actions = self._clean_actions()
        if actions:
            with suppress(CsptError):
                self.workspace.change(actions[pick % len(actions)].id, {"status": status}, via="test")

    @rule(pick=_picks)
    def add_with_cspt(self, pick: int) -> None:
        actions = self._clean_actions()
        if actions:
            about = actions[pick % len(actions)].id
            with suppress(CsptError):
                self._made("event", "Another", {"about": about, "date": f"2019-12-{pick % 28 + 1:02d}"})

    @rule()
    def commit_all(self) -> None:
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "by hand")

    @rule(back=st.integers(1, 6))
    def check_out_an_old_commit_and_return(self, back: int) -> None:
        self.commit_all()
        commits = self._git("rev-list", "HEAD").split()
        self._git("checkout", "-q", commits[min(back, len(commits) - 1)])
        self.everything_is_known()
        self._git("checkout", "-q", "main")

    @rule(back=st.integers(1, 3))
    def go_back_for_good(self, back: int) -> None:
        commits = self._git("rev-list", "--first-parent", "HEAD").split()
        self._git("reset", "-q", "--hard", commits[min(back, len(commits) - 3)])

    @rule()
    def pull(self) -> None:
        self.commit_all()
        self._git("fetch", "-q", "origin", at=self.clone)
        self._git("reset", "-q", "--hard", "origin/main", at=self.clone)
        (self.clone / "records" / "members" / "2019").mkdir(parents=True, exist_ok=True)
        name = "M19-" + "".join(random.Random(self.asked).choices(_ALPHABET, k=8))  # noqa: S311 - likewise
        text = f"---\nid: {name}\nkind: member\ntitle: Clerk\nagency: council\n---\n"
        (self.clone / "records" / "members" / "2019" / f"{name}.md").write_text(text, encoding="utf-8")
        self._git("add", "-A", at=self.clone)
        self._git("commit", "-q", "-m", "from the clone", at=self.clone)
        self._git("pull", "-q", "--ff-only", str(self.clone), "main")

    @rule(word=st.sampled_from(["in-progress", "on-hold", "paused"]))
    def change_the_profile(self, word: str) -> None:
        text = (self.root / "cspt.yaml").read_text(encoding="utf-8")
        (self.root / "cspt.yaml").write_text(text.replace("in-progress", word, 1), encoding="utf-8")
        self.indexes = [self._reopened(index) for index in self.indexes]
        self.workspace = Workspace.open(self.root)

    @precondition(lambda _: hasattr(os, "fork"))
    @rule(rows=st.integers(0, 3))
    def kill_an_indexer(self, rows: int) -> None:
        if child := os.fork():
            os.waitpid(child, 0)
            return
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Database, "put", _dying(rows))
                Index(self.root, read_profile(self.root)).fresh()
        finally:
            os._exit(0)

    @rule()
    def delete_the_index(self) -> None:
        self.indexes[0].path.unlink(missing_ok=True)

    @rule(page=st.integers(0, 40), size=st.sampled_from([90, 4_096]))
    def damage_the_index(self, page: int, size: int) -> None:
        data = bytearray(self.indexes[0].path.read_bytes())
        data[page * 4_096 : page * 4_096 + size] = b"\xfe" * size
        self.indexes[0].path.write_bytes(bytes(data))

    @rule(size=st.sampled_from([0, 1, 5_000]))
    def cut_the_index_short(self, size: int) -> None:
        with self.indexes[0].path.open("r+b") as stream:
            stream.truncate(size)

    @invariant()
    def everything_is_known(self) -> None:
        self.asked += 1
        index = self.indexes[self.asked % 2]
        wanted = Reader(self.root, index.profile).load_files()
        try:
            self._equals(View(index.fresh(), index.profile), wanted)
        except IndexDamaged:
            index.throw_away()
            self._equals(View(index.fresh(), index.profile), wanted)

    def teardown(self) -> None:
        for index in getattr(self, "indexes", []):
            index.close()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @staticmethod
    def _equals(view: View, wanted: Snapshot) -> None:
        assert dict(view.records) == dict(wanted.records)
        assert list(view.records) == list(wanted.records)
        assert sorted(view.problems) == sorted(wanted.problems)
        for record in wanted.records.values():
            assert view.timeline(record.id) == wanted.timeline(record.id)
        facts = Facts(wanted, view.profile, _TODAY)
        assert view.tally(Query(), _TODAY) == Counter(
            ("", facts.of(each).status, facts.of(each).shown) for each in wanted.of_kind("action")
        )

    def _made(self, kind: str, title: str, values: Mapping[str, str]) -> str:
        typed = self.workspace.values_from_text(KINDS[kind], values)
        return self.workspace.create(KINDS[kind], title, typed, via="test").id

    def _files(self) -> list[Path]:
        return sorted(
            path for path in (self.root / "records").rglob("*.md") if path.is_file() and not path.is_symlink()
        )

    def _file(self, pick: int) -> Path:
        files = self._files()
        return files[pick % len(files)]

    def _clean_actions(self) -> list[Record]:
        return self.workspace.load().of_kind("action")

    def _reopened(self, index: Index) -> Index:
        index.close()
        return Index(self.root, read_profile(self.root))

    def _git(self, *arguments: str, at: Path | None = None) -> str:
        done = subprocess.run(["git", *arguments], cwd=at or self.root, check=True, capture_output=True, text=True)
        return done.stdout


def _retitled(line: bytes, text: str) -> bytes:
    return f"title: {text}\n".encode() if line.startswith(b"title:") else line


def _dying(rows: int) -> Callable[[Database, Rows], bool]:
    """Return a way to keep a record that ends the process at the record after so many."""
    put, left = Database.put, [rows]

    def dying(database: Database, kept: Rows) -> bool:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return put(database, kept)

    return dying


TestStores = Stores.TestCase
TestStores.settings = settings(
    max_examples=scale(12, 300),
    stateful_step_count=scale(12, 40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
