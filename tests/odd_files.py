"""Files that are odd but legal: what people, editors and other programs leave in records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from cspt.model.document import Raw

ORDER = ("id", "kind", "title", "owner", "status", "due", "steps", "funding", "notes")
KEYS = (*ORDER, "content", "handler", "2026", "x-foreign key", "Ünïcode", "a:b", "'", "no")
_PLAIN_KEYS = frozenset(KEYS) - {"'"}


@dataclass(frozen=True)
class Block:
    """Some whole lines of a header: one field's, or comments and blank lines between."""

    text: str
    key: str = ""
    value: Raw = ""
    comment: str = ""
    """A comment beside the value, which outlives it."""


@dataclass(frozen=True)
class OddFile:
    """A file, and what a reader must find in it."""

    opening: str
    blocks: tuple[Block, ...]
    closing: str
    body: str

    @property
    def text(self) -> str:
        return self.opening + "".join(block.text for block in self.blocks) + self.closing + self.body

    @property
    def values(self) -> dict[str, Raw]:
        return {block.key: block.value for block in self.blocks if block.key}

    def span(self, key: str) -> tuple[int, int]:
        """Return where a field's lines start and end."""
        at = len(self.opening)
        for block in self.blocks:
            if block.key == key:
                return at, at + len(block.text)
            at += len(block.text)
        raise KeyError(key)


_words = st.sampled_from(
    ["knife", "crime", "don't", "12:30", "1e3", "no", "012", "a#b", "naïve", "😀", "x-y", "(240)", "-5"]
)
_phrases = st.lists(_words, min_size=1, max_size=4).map(" ".join)
_any_line = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), max_size=20
)
_tricky = st.sampled_from(
    [
        "a\x85b",
        "a\u2028b",
        "a\u2029",
        "a\nb",
        "a\r\nb\n",
        "?x",
        ":x",
        "- x",
        "# x",
        "a: b",
        "a #b",
        " a",
        "a\xa0",
        "\x1b[m",
        "---",
        "...",
        "|",
        "%",
        "@",
        "'",
        '"',
        "~",
    ]
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=24) | _tricky
_texts = st.lists(any_text, max_size=4)
_maps = st.dictionaries(any_text.filter(lambda key: key != "<<"), any_text, max_size=3)
new_values: st.SearchStrategy[Raw | None] = st.one_of(
    st.none(),
    st.just(""),
    any_text,
    _phrases,
    _texts.map(list),
    _maps.map(dict),
    st.lists(_maps.filter(bool), min_size=1, max_size=3).map(list),
)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(draw: st.DrawFn, text: str) -> str:
    """Spell a text in double quotes; JSON's escapes are YAML's within the basic plane."""
    return json.dumps(text, ensure_ascii=max(text, default="") <= "\uffff" and draw(st.booleans()))


def _comments(indent: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", "", f"{indent}# [a] 'comment': \"here\n"])


@st.composite
def _scalars(draw: st.DrawFn) -> tuple[str, Raw]:
    """A value on the line of its name, and what it reads as."""
    form = draw(st.sampled_from(["plain", "single", "double", "empty"]))
    if form == "empty":
        return "", ""
    if form == "plain":
        text = draw(_phrases)
        return (text, text) if not text.startswith("-") else (_single(text), text)
    text = draw(_any_line)
    return (_single(text), text) if form == "single" else (_double(draw, text), text)


def _flow_item(item: tuple[str, Raw]) -> str:
    return item[0] or "''"


@st.composite
def _flows(draw: st.DrawFn) -> tuple[str, Raw]:
    items = draw(st.lists(_scalars(), max_size=3))
    comma = draw(st.sampled_from([", ", ",", " ,  ", ",\n    "]))
    if draw(st.booleans()):
        return "[" + comma.join(_flow_item(item) for item in items) + "]", [value for _, value in items]
    keys = [f"k{number}" for number in range(len(items))]
    pairs = [f"{key}: {_flow_item(item)}" for key, item in zip(keys, items, strict=True)]
    return "{" + comma.join(pairs) + "}", {key: value for key, (_, value) in zip(keys, items, strict=True)}


@st.composite
def _literals(draw: st.DrawFn) -> tuple[str, Raw, str]:
    """A literal or folded block, with words, blank lines, fences and signs of comments in it."""
    lines = draw(
        st.lists(st.sampled_from(["text", "# no comment", "---", "key: value", "- item"]), min_size=1, max_size=3)
    )
    indent = draw(st.sampled_from(["  ", "    "]))
    style, chomp = draw(st.sampled_from("|>")), draw(st.sampled_from(["", "-", "+"]))
    if style == ">":
        lines = lines[:1]
    blanks = draw(st.integers(0, 2))
    comment = draw(st.sampled_from(["", " # why so"]))
    spelt = f"{style}{chomp}{comment}\n" + "".join(f"{indent}{line}\n" for line in lines) + "\n" * blanks
    kept = {"": "\n", "-": "", "+": "\n" * (blanks + 1)}[chomp]
    return spelt.removesuffix("\n"), "\n".join(lines) + kept, comment


@st.composite
def _block_lists(draw: st.DrawFn) -> tuple[str, Raw]:
    indent = draw(st.sampled_from(["", "  ", "   "]))
    items = draw(st.lists(st.one_of(_scalars(), _flows()), min_size=1, max_size=3))
    lines = [f"{draw(_comments(indent))}{indent}-{' ' * bool(spelt)}{spelt}" for spelt, _ in items]
    return "\n" + "\n".join(lines), [value for _, value in items]


@st.composite
def _block_maps(draw: st.DrawFn) -> tuple[str, Raw]:
    items = draw(st.lists(st.one_of(_scalars(), _flows(), _block_lists()), min_size=1, max_size=3))
    lines = [
        f"{draw(_comments('  '))}  k{number}:{'' if spelt.startswith(chr(10)) else ' '}{spelt}".replace("\n-", "\n  -")
        for number, (spelt, _) in enumerate(items)
    ]
    return "\n" + "\n".join(lines), {f"k{number}": value for number, (_, value) in enumerate(items)}


@st.composite
def _fields(draw: st.DrawFn, key: str) -> Block:
    forms = [_single(key), json.dumps(key), *([key] if key in _PLAIN_KEYS else [])]
    name = draw(st.sampled_from(forms))
    shape = draw(st.sampled_from(["line", "flow", "literal", "list", "map"]))
    gap, comment = draw(st.sampled_from([" ", " ", "   ", "\t"])), draw(st.sampled_from(["", "", "  # beside", " #"]))
    if shape == "literal":
        spelt, value, comment = draw(_literals())
        return Block(f"{name}:{gap}{spelt}\n", key, value, comment.strip())
    if shape in ("list", "map"):
        spelt, value = draw(_block_lists() if shape == "list" else _block_maps())
        return Block(f"{name}:{comment}{spelt}\n", key, value, comment.strip())
    spelt, value = draw(_scalars() if shape == "line" else _flows())
    return Block(f"{name}:{gap if spelt else ''}{spelt}{comment}\n", key, value, comment.strip())


def _in_windows(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(Block(block.text.replace("\n", "\r\n"), block.key, block.value, block.comment) for block in blocks)


_between = st.sampled_from(["", "", "", "\n", "# a comment: between\n", "# one\n#two\n\n", " \n"]).map(Block)
_KEEPS = re.compile(r"[|>]\+")
_after_kept_lines = st.sampled_from(["", "# a blank line here would belong to the value above\n\n"]).map(Block)
_bodies = st.one_of(
    st.just(""),
    st.lists(
        st.sampled_from(
            ["", "", "# Heading", "---", "    code: indented", "```", "text  ", "key: value", "\u2028\x0c\x85x"]
        ),
        max_size=6,
    ).map("\n".join),
)


@st.composite
def odd_files(draw: st.DrawFn) -> OddFile:
    """A legal file of up to six fields."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=6))
    blocks: list[Block] = [draw(_between)]
    for key in keys:
        block = draw(_fields(key))
        kept = any(_KEEPS.search(before.text) for before in (*blocks, block))
        blocks += [block, draw(_after_kept_lines if kept else _between)]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    body = draw(_bodies)
    opening = "---" + draw(st.sampled_from(["", " ", "\t"])) + newline
    closing = "---" + draw(st.sampled_from(["", "  "])) + (newline if body or draw(st.booleans()) else "")
    lines = tuple(blocks) if newline == "\n" else _in_windows(blocks)
    return OddFile(opening, lines, closing, body.replace("\n", newline))
