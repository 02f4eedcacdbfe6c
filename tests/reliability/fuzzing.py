"""Reads a run of odd inputs as record files, each under a limit of time and memory, and prints the figures as JSON.

Run as `python fuzzing.py STORE NOTE SEED FIRST BEYOND SECONDS`. The process dies at the first input that takes longer
than SECONDS of the processor or more memory than 100 MB; NOTE, a file of eight bytes, then holds its number.
"""

from __future__ import annotations

import json
import mmap
import platform
import resource
import shutil
import signal
import struct
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cspt.kinds import KINDS
from cspt.model.changes import field_changes
from cspt.model.checks import check_snapshot
from cspt.model.document import BadDocument, Raw, parse_document, replace_body, replace_fields
from cspt.model.profile import Profile
from cspt.model.query import parse_query
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.facts import Facts, sort_key
from cspt.rules.search import Search, snippet
from cspt.store.profile import read_profile
from cspt.store.reader import Reader
from cspt.store.records import read_at
from cspt.text import visible
from tests.making import TODAY
from tests.reliability.fuzz_inputs import HOLDER, input_at

MEMORY_MB = 100
_LINUX = platform.system() == "Linux"
_BATCH = 250
_EDITS: tuple[dict[str, Raw | None], ...] = ({"title": "x"}, {"status": None}, {"notes: a": ["- b", "c"]})
_GOOD = {
    HOLDER: b"---\nid: A19-F0000000\nkind: action\ntitle: Sound\nowner: [police]\ndue: 2019-12-20\n---\n\nBody.\n",
    "records/plans/2019/PL19-F0000000/plan.md": b"---\nid: PL19-F0000000\nkind: plan\ntitle: Sound too\n---\n",
}


@dataclass
class Tally:
    """What a run came to."""

    inputs: int = 0
    records: int = 0
    """Inputs of which a record could be read, in part at least."""
    refused: int = 0
    """Inputs that are a problem as a whole."""
    worst_ms: float = 0
    """Processor time of the slowest."""
    slowest: int = -1
    peak_kib: int = 0
    """The most memory held at any time beyond what the process held before the first input."""


class Meter:
    """Measures one input at a time, and ends the process where one takes too much."""

    def __init__(self, note: Path, seconds: float, tally: Tally) -> None:
        self._seconds = seconds
        self._tally = tally
        with note.open("r+b") as stream:
            self._note = mmap.mmap(stream.fileno(), 8)
        self._held_kib = _status("VmRSS:")
        if _LINUX:
            most_kib = _status("VmSize:") + MEMORY_MB * 1024
            resource.setrlimit(resource.RLIMIT_AS, (most_kib * 1024, resource.RLIM_INFINITY))

    def measure(self, number: int, path: str, data: bytes, good: Snapshot, profile: Profile) -> None:
        """Work with one input and take its figures."""
        self._note[:] = struct.pack("<q", number)
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self._seconds)
        is_record = work_with(path, data, good, profile)
        signal.setitimer(signal.ITIMER_PROF, 0)
        spent = (time.process_time() - began) * 1_000
        tally = self._tally
        tally.inputs += 1
        tally.records += is_record
        tally.refused += not is_record
        if spent > tally.worst_ms:
            tally.worst_ms, tally.slowest = spent, number

    def close(self) -> None:
        """Take the memory the whole run took."""
        self._tally.peak_kib = _status("VmHWM:") - self._held_kib


def work_with(path: str, data: bytes, good: Snapshot, profile: Profile) -> bool:
    """Do with an input all that cspt does with a record; tell whether one could be read.

    Raises:
        AssertionError: a problem does not say what is wrong, or where.
    """
    read = read_at(path, data, profile)
    if not isinstance(read, Record):
        assert read.unreadable
        assert read.message
        assert 0 <= read.line <= data.count(b"\n") + 1, read
        visible(str(read))
        return False
    snapshot = Snapshot({**good.records, read.id: read})
    for problem in check_snapshot(snapshot):
        visible(str(problem))
    _show(read, Facts(snapshot, profile, TODAY))
    _edit(read, data)
    return True


def _show(record: Record, facts: Facts) -> None:
    facts.row(record)
    records = sorted(facts.snapshot.of_kind(record.kind.name), key=sort_key)
    facts.select(records, parse_query(["a", "title~b"], record.kind.names(), (), TODAY))
    facts.snapshot.timeline(record.id)
    assert any(hit.record.id == record.id or hit.event for hit in Search(facts.snapshot).find(record.id)), record.id
    visible(snippet(record, "a", 60))
    visible(record.body, lines=True)
    for name in record.kind.names():
        visible(record.text(name))


def _edit(record: Record, data: bytes) -> None:
    document = parse_document(data)
    assert document.text.encode() == data
    assert replace_fields(document, document.values(), record.kind.names()) is document
    assert replace_body(document, document.body) is document
    for changes in _EDITS:
        with suppress(BadDocument):
            edited = replace_fields(document, changes, record.kind.names())
            assert edited.body == document.body
            field_changes(document.values(), edited.values(), (document.body, edited.body))


def _read_together(root: Path, inputs: dict[str, bytes], good: Snapshot) -> None:
    """Put a batch of inputs among a store's sound records: each is a record or a problem, and the sound ones load."""
    for path, data in inputs.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    reader = Reader(root, read_profile(root))
    snapshot, indexed = reader.load_files(), reader.load()
    assert dict(indexed.records) == snapshot.records, "the index reads an input otherwise"
    assert sorted(indexed.problems) == sorted(snapshot.problems)
    for record_id, record in good.records.items():
        assert snapshot.records[record_id] == record
    known = {record.path for record in snapshot.records.values()} | {problem.path for problem in snapshot.problems}
    assert inputs.keys() <= known, "an input is neither a record nor a problem"
    for kind in KINDS.values():
        shutil.rmtree(root / "records" / kind.plural, ignore_errors=True)
    _put_good(root)


def _put_good(root: Path) -> None:
    for path, data in _GOOD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def _status(name: str) -> int:
    """Return a figure of this process in KiB: `VmHWM:` is its peak, `VmRSS:` what it holds now."""
    if not _LINUX:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))


def main(store: Path, note: Path, seed: int, run: range, seconds: float) -> None:
    """Work through a run of inputs and print the figures."""
    _put_good(store)
    reader = Reader(store, read_profile(store))
    good, tally = reader.load_files(), Tally()
    assert len(good.records) == len(_GOOD)
    work_with(HOLDER, _GOOD[HOLDER], good, reader.profile)  # what is imported late is no input's doing
    meter = Meter(note, seconds, tally)
    for start in range(run.start, run.stop, _BATCH):
        together = {}
        for number in range(start, min(start + _BATCH, run.stop)):
            path, data = input_at(seed, number)
            meter.measure(number, path, data, good, reader.profile)
            together[path] = data
        _read_together(store, together, good)
    meter.close()
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), range(*map(int, sys.argv[4:6])), float(sys.argv[6]))
