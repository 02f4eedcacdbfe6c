"""Eight processes write to five shared records at once: every edit is in the history and in the files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cspt.workspace import Workspace
from tests.reliability.scale import scale
from tests.reliability.small_store import assert_sound, git, make_store

HERE = Path(__file__).parent
PROCESSES, EDITS = 8, 50
TIMES = scale(1, 20)

WRITER = """
import sys
from pathlib import Path
from cspt.workspace import Workspace
root, process, edits = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
workspace = Workspace.open(root)
ids = sorted(record.id for record in workspace.load().of_kind("action"))
for number in range(edits):
    name = f"p{process}e{number}"
    assert workspace.change(ids[(process + number) % len(ids)], {name: "kept"}, via="race").oid
"""


def test_eight_processes_lose_no_edit(tmp_path: Path, figure: Callable[[str], None]) -> None:
    for time in range(TIMES):
        root = tmp_path / f"store{time}"
        ids = make_store(root)
        before = int(git(root, "rev-list", "--count", "HEAD"))
        _race(root)
        snapshot = Workspace.open(root).load()
        in_files = {name for i in ids for name, value in snapshot.records[i].raw.items() if value == "kept"}
        wanted = {f"p{process}e{number}" for process in range(PROCESSES) for number in range(EDITS)}
        assert in_files == wanted
        assert int(git(root, "rev-list", "--count", "HEAD")) - before == PROCESSES * EDITS
        told = git(root, "log", "--format=%(trailers:key=Change,valueonly)").split()
        assert wanted <= set(told)
        assert_sound(root)
        shutil.rmtree(root)
    figure(
        f"{PROCESSES} processes × {EDITS} edits over 5 shared records, {TIMES} times: "
        f"each time {PROCESSES * EDITS} of {PROCESSES * EDITS} in history and in the files"
    )


def _race(root: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(root)]
    writers = [
        subprocess.Popen([*command, str(number), str(EDITS)], stderr=subprocess.PIPE, env=os.environ)
        for number in range(PROCESSES)
    ]
    for writer in writers:
        _, err = writer.communicate()
        assert writer.returncode == 0, err.decode()
