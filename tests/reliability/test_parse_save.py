"""What is read and saved unchanged is the same to the byte; a changed field alters its own lines and no other byte."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from cspt.kinds import KINDS
from cspt.model.document import Raw, encode, parse_document, replace_body, replace_fields
from tests.making import ROOT
from tests.reliability.scale import scale

FILES = scale(2_000, 100_000)
RECORDS = sorted((ROOT / "records").rglob("*.md"))
ORDER = ("id", "kind", "title", "owner", "status", "due", "steps", "funding", "notes")
KEYS = (*ORDER, "content", "handler", "2026", "x-foreign key", "Ünïcode", "no", "~")
TEXTS = (
    "",
    "Knife crime",
    "don't",
    "12:30",
    "1e3",
    "no",
    "012",
    "naïve 😀",
    "(240)",
    "a: b # c",
    " spaces ",
    "\t",
    "\u202e",
    "𠮷",
    "'\"",
)
PLAIN = ("", "Knife crime", "12:30", "1e3", "no", "012", "naïve 😀", "(240)", "x-y #z"[:3], "𠮷", "~")
COMMENTS = ("# a comment: between\n", "\n", "# [ 'odd\n", "#\n\n")
BODIES = (
    "",
    "\nText.\n",
    "Text at once",
    "\n---\nno fence\n---\n\n\n",
    "\n    code\n\x85\u2028\x0c\n",
    "\n- [ ] list\n  \n",
)


class Made:
    """A legal file, and where each of its fields stands."""

    def __init__(self, chance: random.Random) -> None:
        self.spans: dict[str, tuple[int, int]] = {}
        newline = chance.choice(("\n", "\n", "\r\n"))
        self.text = "---" + chance.choice(("", "", " ", "\t")) + newline
        for key in chance.sample(KEYS, chance.randrange(len(KEYS))):
            if chance.random() < 0.3:
                self.text += chance.choice(COMMENTS).replace("\n", newline)
            start = len(self.text)
            name = chance.choice((key, f"'{key}'", json.dumps(key)))
            self.text += f"{name}:{_spelt(chance)}\n".replace("\n", newline)
            self.spans[key] = start, len(self.text)
        self.text += "---" + chance.choice(("", "  ")) + newline + chance.choice(BODIES).replace("\n", newline)
        if chance.random() < 0.2:
            self.text = self.text.rstrip("\r\n")


def _spelt(chance: random.Random) -> str:
    """Spell a value in one of YAML's ways, as it follows the colon."""
    form = chance.randrange(8)
    beside = chance.choice(("", "", "", "  # beside", " #"))
    if form < 3:
        return f" {_scalar(chance)}{beside}".rstrip(" ")
    if form == 3:
        return f" [{', '.join(_scalar(chance) or 'x' for _ in range(3))}]{beside}"
    if form == 4:
        return f" {{a: {_scalar(chance) or 'x'},\n  b: {_scalar(chance) or 'x'}}}{beside}"
    if form == 5:
        return beside + "".join(f"\n  - {_scalar(chance)}".rstrip(" ") for _ in range(chance.randrange(1, 4)))
    if form == 6:
        return beside + "".join(f"\n  k{number}: {_scalar(chance)}".rstrip(" ") for number in range(2))
    return f" {chance.choice(('|', '>', '|-', '>-'))}{beside}\n  text\n  # no comment\n  more"


def _scalar(chance: random.Random) -> str:
    form = chance.randrange(3)
    if form == 0:
        return chance.choice(PLAIN)
    text = chance.choice(TEXTS)
    return (
        "'" + text.replace("'", "''") + "'"
        if form == 1
        else json.dumps(text, ensure_ascii=max(text, default="") < "\uffff")
    )


def _new_value(chance: random.Random) -> Raw | None:
    texts: list[Raw] = [*chance.choices(TEXTS, k=2)]
    values: tuple[Raw | None, ...] = (None, "", texts[0], texts, {"a": texts[1]}, [{"a": "b"}])
    return chance.choice(values)


def test_files_are_saved_to_the_byte_and_changed_only_where_asked(figure: Callable[[str], None]) -> None:
    edits = 0
    for number in range(FILES):
        chance = random.Random(f"save/{number}")  # noqa: S311 - repeatable, no secret
        made = Made(chance)
        _assert_saved_as_it_was(made.text.encode())
        edits += _assert_edited_alone(made, chance, number)
    figure(
        f"{FILES:,} files read and saved to the byte; {edits:,} edits of one field altered its lines and no other byte"
    )


def _assert_saved_as_it_was(data: bytes) -> None:
    document = parse_document(data)
    assert encode(document.text) == data
    assert encode(replace_fields(document, document.values(), ORDER).text) == data
    assert encode(replace_body(document, document.body).text) == data


def _assert_edited_alone(made: Made, chance: random.Random, number: int) -> bool:
    before = parse_document(made.text.encode())
    key, value = chance.choice(KEYS), _new_value(chance)
    after = replace_fields(before, {key: value}, ORDER)
    wanted = {**before.values(), key: value}
    assert after.values() == {name: held for name, held in wanted.items() if held is not None}, number
    if key in made.spans:
        start, end = made.spans[key]
        assert after.text.startswith(made.text[:start]), number
        assert after.text.endswith(made.text[end:]), number
        return after.text != made.text
    if value is None:
        assert after.text == made.text
        return False
    shared = next(at for at in range(len(made.text) + 1) if made.text[at : at + 1] != after.text[at : at + 1])
    places = (at for at in range(shared + 1) if after.text[:at].endswith("\n"))
    assert any(after.text.endswith(made.text[at:]) for at in places), number
    return True


@pytest.mark.parametrize("year", sorted({path.relative_to(ROOT / "records").parts[1] for path in RECORDS}))
def test_every_record_of_the_sample_is_saved_to_the_byte_and_changed_only_where_asked(year: str) -> None:
    for path in (path for path in RECORDS if year in path.parts):
        data = path.read_bytes()
        _assert_saved_as_it_was(data)
        _assert_one_line_differs(data)


def _assert_one_line_differs(data: bytes) -> None:
    document = parse_document(data)
    kind = KINDS[str(document.values()["kind"])]
    edited = replace_fields(document, {"title": "Another title"}, kind.names())
    before, after = document.text.splitlines(), edited.text.splitlines()
    assert len(before) == len(after)
    assert [line for line, was in zip(after, before, strict=True) if line != was] == ["title: Another title"]
