"""Makes record files that are odd, broken or made to do harm: input `n` of a seed is always the same bytes.

Each begins as a sound record, a file of the corpus (`tests/data/corpus`: every finding so far), a front matter put
together from odd pieces, or plain noise; most are then cut about as broken editors, merges and attackers would.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from cspt.kinds import KINDS
from cspt.model.ids import ALPHABET
from cspt.model.layout import path_of
from cspt.model.schema import Kind
from tests.making import ROOT

CORPUS = ROOT / "tests" / "data" / "corpus"
HOLDER = "records/actions/2019/A19-F0000000/action.md"
"""The action whose timeline the events among the inputs lie on."""
_SCALARS = (
    "", "yes", "no", "012", "1e3", "12:30", "-", "~", "null", "2019-02-06", "2019-02-31", "0000-00-00", "9999-12-31",
    "9999-12", "9999", "0001-01", "2019-W05", "2019", "31 Dec", "999999999999999", "9", "-0", "1,000", "٣", "²", "2²",
    "½", "1.10", "4b", "9", "in-progress", "complete", "red", "pink", "A19-F0000000", "PL19-00000000", "A19-7K3",
    "e\u0301", "👩‍👧", "\u202e", "\u2028", "\x85", "\ufeff", "\xa0", "a\x0cb", "ß", "ŉ", "İ", "[@click=app.quit]",
    "$(id)", "=1+1",
)  # fmt: skip
_SPELT = (
    "[a, b]", "[[a], [b]]", "{a: b}", "{a: {b: c}}", "[", "{", "]", "}", "'", '"', '"\\e]52;c;x\\a"', '"\\ud800"',
    '"\\x00"', "|\n  text\n", ">-\n  text\n", "|+\n  text\n\n\n", "|9\n  x\n", "\n  - a\n  - b\n", "\n- a\n",
    "\n  - {a: b}\n", "\n  a: b\n", "&x a", "*x", "!!python/object/apply:os.system [id]", "!x y", "!!binary aGk=",
    "<<: {a: b}", "# only a comment", "a # beside", "? x\n: y", "@home", "`x`", "%x", "- - - - - x", "x: y: z", "\tx",
    "'it''s'", "'never closed", '"never closed',
)  # fmt: skip
_PIECES: tuple[bytes, ...] = (
    b"---\n", b"---", b"\n---\n", b"...\n", b"--- \t\n", b"----\n", b"\r", b"\r\n", b"\n", b"\n\n\n", b"\0",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\x1b[2J", b"\x07", b"\x7f", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xe2\x80\xae", b"%YAML 1.1\n", b"%TAG ! x\n", b"&a ", b"*a", b"!!int ",
    b"<<: *a\n", b": ", b":", b"- ", b"? ", b"# ", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"|", b">", b"\t", b"  ",
    b"id: A19-00000000\n", b"kind: case\n", b"title: \n", b"content: x\n", b"handler: x\n", b"2026: x\n", b"~: x\n",
    b"'': x\n", b"<<<<<<< ours\n", b"=======\n", b">>>>>>> theirs\n", b"\\", b'"\\U0010ffff"', b"&&&&", b"\xc3",
    b"\xf0\x9f\x91",
)  # fmt: skip
_LONGEST = 300_000
_KIND = re.compile(rb"^kind: (%b)\r?$" % "|".join(KINDS).encode(), re.MULTILINE)


def input_at(seed: int, number: int) -> tuple[str, bytes]:
    """Return input `number` of a seed: the path of a record, and the bytes to find there."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - repeatable, no secret
    kind = chance.choice(list(KINDS.values()))
    record_id = f"{kind.prefix}19-" + "".join(chance.choices(ALPHABET, k=8))
    begin = chance.choices((_noise, _sound, _from_corpus, _put_together), (1, 4, 3, 8))[0]
    data = begin(chance, kind, record_id)
    if (said := _KIND.search(data)) and chance.random() < 0.95:
        kind = KINDS[said[1].decode()]
        record_id = kind.prefix + record_id[-11:]
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 8))):
        data = chance.choice(_HURTS)(chance, data)
    return path_of(kind, record_id, HOLDER), data[:_LONGEST]  # type: ignore[arg-type]  # an id is a text


@cache
def corpus() -> dict[str, bytes]:
    """Return every file that once made trouble, by its name."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.is_file()}


@cache
def sound_records() -> list[bytes]:
    """Return every record of the sample."""
    return [path.read_bytes() for path in sorted((ROOT / "records").rglob("*.md"))]


def _noise(chance: random.Random, _kind: Kind, _record_id: str) -> bytes:
    data = chance.randbytes(chance.randrange(200))
    return b"---\n" + data + b"\n---\n" if chance.random() < 0.5 else data


def _sound(chance: random.Random, _kind: Kind, _record_id: str) -> bytes:
    return chance.choice(sound_records())


def _from_corpus(chance: random.Random, _kind: Kind, _record_id: str) -> bytes:
    return chance.choice(list(corpus().values()))


def _put_together(chance: random.Random, kind: Kind, record_id: str) -> bytes:
    lines = [f"id: {record_id}", f"kind: {kind.name}", f"title: {_spelt(chance)}"]
    names = [field.name for field in kind.fields[3:]] + ["content", "x-own", "2026", "ü"]
    lines += [f"{name}: {_spelt(chance)}" for name in chance.sample(names, chance.randrange(min(9, len(names))))]
    if chance.random() < 0.3:
        lines.insert(chance.randrange(len(lines)), chance.choice(("# a comment", "", "  # [", "#")))
    if chance.random() < 0.2:
        chance.shuffle(lines)
    newline = chance.choice(("\n", "\n", "\n", "\r\n"))
    body = chance.choice(("", "\nText.\n", "\n---\nno fence\n---\n", "\n    code\n\x85\n", "no newline at the end"))
    return f"---\n{newline.join(lines)}\n---\n{body}".replace("\n", newline).encode("utf-8", "surrogatepass")


def _spelt(chance: random.Random) -> str:
    form = chance.random()
    if form < 0.05:
        return chance.choice(_SPELT)
    text = chance.choice(_SCALARS)
    return "'" + text.replace("'", "''") + "'" if form < 0.6 else text


def _flipped(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 1, 2, 4))) + data[at + 1 :]


def _with_piece(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_PIECES) + data[at:]


def _with_many(chance: random.Random, data: bytes) -> bytes:
    """Put a piece in a great many times: brackets that never close, levels without end, a line of a megabyte."""
    at = chance.randrange(len(data) + 1)
    piece = chance.choice((*_PIECES, b"a", b"- - ", b"[a, ", b"{a: ", b"&a [*a, ", b"a: {b: ", b"k: v\n", b"  - x\n"))
    return data[:at] + piece * chance.choice((3, 17, 100, 1_000, 5_001, 20_000)) + data[at:]


def _cut(chance: random.Random, data: bytes) -> bytes:
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[last:] if chance.random() < 0.7 else data[:last]


def _spliced(chance: random.Random, data: bytes) -> bytes:
    other = chance.choice(list(corpus().values()) or sound_records())
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _lines_moved(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    first, second = (chance.randrange(len(lines) + 1) for _ in range(2))
    return b"".join([*lines[:first], *lines[second : second + 2], *lines[first:]])


_HURTS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flipped, _flipped, _with_piece, _with_piece, _with_piece, _with_many, _cut, _spliced, _lines_moved,
)  # fmt: skip


def grow(findings: Iterable[bytes], folder: Path = CORPUS) -> list[Path]:
    """Keep inputs that made trouble, each once, and return where; name them for what they are when you mend it."""
    from hashlib import sha256

    kept = []
    for data in findings:
        path = folder / f"found-{sha256(data).hexdigest()[:12]}.md"
        path.write_bytes(data)
        kept.append(path)
    return kept
