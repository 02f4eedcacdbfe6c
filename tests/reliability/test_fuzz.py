"""Random and structured bytes as record files: only ever a problem, in bounded time and memory; others still load."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.layout import path_of
from cspt.store.create import create_store
from tests.making import ACTION, PROFILE, ROOT, made, together
from tests.odd_files import odd_files
from tests.reliability.fuzz_inputs import HOLDER, corpus, grow, input_at
from tests.reliability.scale import SOAK, scale

if sys.platform == "win32":
    pytest.skip("limits of processor time and memory are POSIX things", allow_module_level=True)

from tests.reliability.fuzzing import MEMORY_MB, Tally, work_with

INPUTS = scale(2_000, int(os.environ.get("CSPT_FUZZ_INPUTS", "1000000")))
A_RUN = 10_000
SEED = 20191210
LIMIT_SECONDS = 0.5 if SOAK else 20
"""Of processor time for one input. The short form, on a machine that others use, only wants hangs to end."""
WORKERS = (os.cpu_count() or 1) if SOAK else 1


@dataclass(frozen=True)
class Finding:
    """An input that did harm."""

    data: bytes
    said: str


def test_no_input_is_more_than_a_problem(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        runs = [pool.submit(_run, tmp_path / str(first), first) for first in range(0, INPUTS, A_RUN)]
        came = [run.result() for run in runs]
    findings = [each for each in came if isinstance(each, Finding)]
    kept = grow([finding.data for finding in findings], tmp_path if not SOAK else ROOT / "tests/data/corpus")
    assert findings == [], f"kept in {', '.join(map(str, kept))}"
    figure(_said([each for each in came if isinstance(each, Tally)]))


def _run(folder: Path, first: int) -> Tally | Finding:
    """Work through a run in a process of its own."""
    folder.mkdir()
    create_store(folder / "store", "Fuzz")
    note = folder / "note"
    note.write_bytes(struct.pack("<q", -1))
    beyond = min(first + A_RUN, INPUTS)
    command = [sys.executable, str(Path(__file__).parent / "fuzzing.py"), str(folder / "store"), str(note)]
    done = subprocess.run(
        [*command, str(SEED), str(first), str(beyond), str(LIMIT_SECONDS)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode == 0:
        return Tally(**json.loads(done.stdout))
    (number,) = struct.unpack("<q", note.read_bytes())
    assert number >= 0, f"no input was reached:\n{done.stderr[-2000:]}"
    path, data = input_at(SEED, number)
    return Finding(data, f"input {number} at {path}: ended with {done.returncode}\n{done.stderr[-2000:]}")


def _said(tallies: list[Tally]) -> str:
    inputs = sum(tally.inputs for tally in tallies)
    assert inputs == INPUTS
    records = sum(tally.records for tally in tallies)
    worst, peak = max(tally.worst_ms for tally in tallies), max(tally.peak_kib for tally in tallies) / 1024
    return (
        f"{inputs:,} inputs as record files: {records:,} records, {inputs - records:,} problems, nothing else; "
        f"slowest {worst:.0f} ms of processor time, at most {peak:.1f} MB held, every sound record beside them loaded"
    )


GOOD = together(made(ACTION, due="2019-12-20"))


@pytest.mark.parametrize("name", list(corpus()))
@pytest.mark.parametrize("kind", ["action", "event"])
def test_every_file_of_the_corpus_is_a_record_or_a_problem(name: str, kind: str) -> None:
    data = corpus()[name]
    work_with(path_of(KINDS[kind], RecordId(f"{KINDS[kind].prefix}19-00000001"), HOLDER), data, GOOD, PROFILE)


@settings(max_examples=scale(200, 20_000), deadline=None)
@given(st.one_of(st.binary(max_size=200), odd_files().map(lambda file: file.text.encode())), st.data())
def test_no_bytes_make_reading_fail_in_any_other_way_than_a_problem(data: bytes, draw: st.DataObject) -> None:
    noise = draw.draw(st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=3)), max_size=4))
    for at, piece in noise:
        data = data[:at] + piece + data[at + len(piece) :]
    for each in (data, b"---\n" + data + b"\n---\n"):
        work_with("records/actions/2019/A19-00000001/action.md", each, GOOD, PROFILE)


_GREED = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process may hold")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("while True: pass", str(-signal.SIGPROF)),
        pytest.param(f"held = bytearray({2 * MEMORY_MB} << 20)", "MemoryError", marks=_GREED),
    ],
)
def test_an_input_that_takes_too_long_or_too_much_is_found(tmp_path: Path, harm: str, said: str) -> None:
    script = (
        "from pathlib import Path; from tests.reliability import fuzzing\n"
        f"def harm(*given):\n    {harm}\n"
        "fuzzing.work_with = harm\n"
        "note = Path('note'); note.write_bytes(bytes(8))\n"
        "fuzzing.Meter(note, 0.2, fuzzing.Tally()).measure(7, 'x', b'', None, None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert said in f"{done.returncode} {done.stderr}"
    assert struct.unpack("<q", (tmp_path / "note").read_bytes()) == (7,)
