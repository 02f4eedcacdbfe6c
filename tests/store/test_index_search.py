"""Search by words finds all that the files hold, titles first; several programs may keep the index at once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cspt.rules.search import Found, said_of, title_of
from cspt.store.index.database import Database
from cspt.store.index.search import search
from cspt.store.index.store import Index
from cspt.store.index.view import View
from cspt.store.profile import read_profile
from cspt.store.reader import Reader

_KEEP = """
import sys
from pathlib import Path
from cspt.store.index.store import Index
from cspt.store.profile import read_profile
root = Path(sys.argv[1])
print(Index(root, read_profile(root)).fresh().rows("SELECT count(*) FROM doc")[0][0])
"""


@pytest.fixture
def index(sample_store: Path) -> Iterator[Index]:
    made = Index(sample_store, read_profile(sample_store))
    yield made
    made.close()


def test_every_word_of_every_record_finds_it(index: Index) -> None:
    database = index.searchable()
    for record in list(Reader(index.root, index.profile).load_files().records.values())[::9]:
        said = f"{title_of(record)} {said_of(record)}"
        for word in sorted(set(re.findall(r"[^\W_]+", said)))[::7]:
            assert record.id in _ids(database, word), (record.id, word)


def test_what_git_grep_finds_is_found(index: Index) -> None:
    database = index.searchable()
    for word in ("knife", "Prevent", "CCTV", "council's", "co-ordinate", "C.E.", "2019-11-09"):
        files = subprocess.run(
            ["git", "grep", "-liwF", word, "--", "records"], cwd=index.root, capture_output=True, text=True, check=False
        ).stdout.split()
        found = {database.rows("SELECT path FROM doc WHERE id = ?", (each,))[0][0] for each in _ids(database, word)}
        assert set(files) <= found, word


def test_a_word_in_a_title_comes_before_one_elsewhere_and_events_come_last(index: Index) -> None:
    found = [match.found for match in search(index.searchable(), "workshop")]
    assert Found.EVENT in found
    assert found == sorted(found)


def test_a_piece_from_inside_a_word_is_found_where_nothing_begins_so(index: Index) -> None:
    assert "C19-VF90D4B5" in _ids(index.searchable(), "arassing")


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", "–", "NEAR(", "title:", "a AND", '" OR "', "café*", "-", "'"])
def test_signs_are_looked_for_as_they_are(index: Index, typed: str) -> None:
    search(index.searchable(), typed)


def test_what_was_edited_by_hand_is_found_by_its_words_and_no_longer_by_the_old(
    index: Index, sample_store: Path
) -> None:
    case = next((sample_store / "records" / "cases").rglob("case.md"))
    before = set(_ids(index.searchable(), "zeppelin"))
    case.write_text(case.read_text(encoding="utf-8") + "\nA zeppelin.\n", encoding="utf-8")
    assert set(_ids(index.searchable(), "zeppelin")) - before == {case.parent.name}
    case.write_text(case.read_text(encoding="utf-8").replace("zeppelin", "balloon"), encoding="utf-8")
    assert set(_ids(index.searchable(), "zeppelin")) == before


def test_several_programs_make_the_index_at_once_and_all_get_the_right_answer(index: Index) -> None:
    command = [sys.executable, "-c", _KEEP, str(index.root)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    wanted = len(Reader(index.root, index.profile).load_files().records)
    assert [int(program.communicate()[0]) for program in programs] == [wanted] * 4
    assert len(View(index.fresh(), index.profile).records) == wanted


def test_nothing_is_written_where_nothing_changed(index: Index) -> None:
    index.fresh()
    before = index.path.stat().st_mtime_ns, index.path.read_bytes()
    index.fresh()
    assert (index.path.stat().st_mtime_ns, index.path.read_bytes()) == before


def _ids(database: Database, typed: str) -> list[str]:
    return [match.event or match.id for match in search(database, typed)]
