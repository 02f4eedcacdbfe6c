"""The one reader and writer of front-matter files.

Reading goes through a python-frontmatter handler of our own over the C parser of PyYAML: the header is walked as
parser events, so that size, depth and count are bounded before anything is built, every scalar stays text (YAML's
failsafe schema), and every field keeps its place in the file. Writing replaces the characters of the fields that
changed and no others; ruamel.yaml spells the new values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler

from cspt.model.places import (
    FENCE,
    MAX_FILE_BYTES,
    BadDocument,
    Document,
    Entry,
    Raw,
    placed,
    with_line,
    with_value,
    without_field,
)

__all__ = [
    "BadDocument", "Document", "Entry", "Raw", "compose", "encode", "line_at", "parse_document", "parse_mapping",
    "replace_body", "replace_fields",
]  # fmt: skip

MAX_HEADER_CHARS = 64 * 1024
MAX_DEPTH = 16
MAX_NODES = 5_000
_SECOND = "a second YAML document in the front matter; keep one"
_DIRECTIVE = "YAML directives are not allowed; take out the % line"
_LINE_SIGNS = frozenset("\n\r\x85\u2028\u2029")
_NEEDS_NO_QUOTES = re.compile(r"[A-Za-z0-9(][A-Za-z0-9 ()./_-]*(?<! )\Z")
"""Text that every YAML writer leaves plain, in lists too: spelling it needs no writer, which takes a millisecond."""


def parse_document(data: bytes) -> Document:
    """Read a record file from its bytes.

    Raises:
        BadDocument: the bytes are not one front-matter record within the limits of the contract.
    """
    text = _decode(data)
    handler = _FrontMatter()
    header_start, header_end, body_start = handler.fences(text)
    try:
        found = handler.load(text[header_start:header_end])
    except BadDocument as trouble:
        raise BadDocument(trouble.line + 1, trouble.message) from None
    entries = placed(found, header_start)
    return Document(text, entries, header_start, header_end, body_start)


def parse_mapping(text: str) -> dict[str, Raw]:
    """Read a bare YAML mapping, such as the profile, under the same guard as front matter.

    Raises:
        BadDocument: the text is not one mapping within the limits.
    """
    return {entry.key: entry.value for entry in _FrontMatter().load(text)}


def line_at(text: str, path: Sequence[str | int]) -> int:
    """Return the line of a setting in what `parse_mapping` has read, or of the last part of its path there is."""
    node, line = yaml.compose(text, Loader=yaml.CBaseLoader), 1
    for step in path:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        items = [(number, item, item) for number, item in enumerate(getattr(node, "value", ()))] if not pairs else []
        named = [(key.value, key, value) for key, value in pairs]
        found = next(((key, value) for name, key, value in (*named, *items) if name == step), None)
        if found is None:
            break
        node, line = found[1], found[0].start_mark.line + 1
    return line


def compose(fields: Mapping[str, Raw], body: str) -> str:
    """Write a new file: the fields one a line in the order given, then the body."""
    header = "".join(f"{_flow(key)}:{_spell(value)}\n" for key, value in fields.items())
    text = body.strip("\n")
    return f"{FENCE}\n{header}{FENCE}\n" + (f"\n{text}\n" if text else "")


def replace_fields(document: Document, changes: Mapping[str, Raw | None], order: Sequence[str]) -> Document:
    """Return the document with some fields changed (None takes a field out) and every other character kept.

    A field the file did not hold goes after the last of those that stand before it in `order`. One that has the value
    already keeps its spelling.

    Raises:
        BadDocument: the file's YAML is legal but in a form that cannot be edited in place.
    """
    wanted = document.values()
    for key, value in changes.items():
        if value is None:
            wanted.pop(key, None)
        else:
            wanted[key] = value
        document = _reread(_edited(document, key, value, order), document, key)
    if document.values() != wanted:
        raise BadDocument(1, "this front matter cannot be edited in place; edit the file by hand")
    return document


def replace_body(document: Document, body: str) -> Document:
    """Return the document with another body, in the file's own line endings; an equal body changes nothing."""
    wanted = body.replace("\r\n", "\n").strip("\n")
    if wanted == document.body.replace("\r\n", "\n").strip("\n"):
        return document
    head = document.text[: document.body_start]
    if not head.endswith("\n"):
        head += document.newline
    tail = f"\n{wanted}\n".replace("\n", document.newline) if wanted else ""
    return parse_document(encode(head + tail))


def encode(text: str) -> bytes:
    """Return a file's bytes.

    Raises:
        BadDocument: the text holds what no file can, as bytes from a command line that are not UTF-8.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadDocument(0, "holds bytes that are not UTF-8 text; type them again") from None


class _FrontMatter(BaseHandler):
    """A python-frontmatter handler that keeps to the record contract."""

    FM_BOUNDARY = re.compile(rf"^{FENCE}[ \t]*\r?$", re.MULTILINE)

    def fences(self, text: str) -> tuple[int, int, int]:
        """Return where the header starts, where it ends, and where the body starts."""
        fences = self.FM_BOUNDARY.finditer(text)
        first = next(fences, None)
        if first is None or first.start() != 0:
            raise BadDocument(1, "no front matter; the file must begin with a line of three hyphens")
        second = next(fences, None)
        if second is None:
            raise BadDocument(1, "the front matter is not closed; end it with a line of three hyphens")
        body_start = min(second.end() + 1, len(text))
        return first.end() + 1, second.start(), body_start

    def load(self, fm: str) -> list[Entry]:  # type: ignore[override]  # places are kept beside the values
        """Read a header's fields, places counted from its first character."""
        if len(fm) > MAX_HEADER_CHARS:
            raise BadDocument(1, f"front matter of {len(fm):,} characters; at most {MAX_HEADER_CHARS:,} are read")
        try:
            return _Reader(fm).entries()
        except yaml.MarkedYAMLError as trouble:
            raise _broken(fm, trouble) from None
        except yaml.reader.ReaderError as trouble:
            line = fm.encode().count(b"\n", 0, trouble.position) + 1
            raise BadDocument(line, "a control character; take it out, or write it as an escape in quotes") from None


@dataclass(slots=True)
class _Reader:
    """Walks the parser's events once, counting depth and nodes, and builds only text, lists and mappings."""

    header: str
    nodes: int = 0
    content_end: int = 0
    events: Iterator[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.events = yaml.parse(self.header, Loader=yaml.CBaseLoader)

    def entries(self) -> list[Entry]:
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            return []
        self._refuse_directives(start)
        root = self._step()
        if isinstance(root, yaml.ScalarEvent) and not root.value:
            return []
        if not isinstance(root, yaml.MappingStartEvent):
            raise BadDocument(self._line(root), "the front matter is not a list of fields, each `name: value`")
        found = list(self._pairs(depth=1))
        next(self.events)
        if not isinstance(after := next(self.events), yaml.StreamEndEvent):
            raise BadDocument(self._line(after), _SECOND)
        return found

    def _refuse_directives(self, start: yaml.DocumentStartEvent) -> None:
        if start.version or start.tags:
            raise BadDocument(self._line(start), _DIRECTIVE)
        if start.explicit:
            raise BadDocument(self._line(start), _SECOND)

    def _pairs(self, depth: int) -> Iterator[Entry]:
        seen: set[str] = set()
        while not isinstance(event := self._step(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise BadDocument(self._line(event), "a field's name must be plain text")
            if event.value == "<<":
                raise BadDocument(self._line(event), "merge keys (<<) are not allowed; write the fields out")
            if event.value in seen:
                raise BadDocument(self._line(event), f"`{event.value}` is given twice; keep one of the two")
            seen.add(event.value)
            yield self._entry(event, depth)
        self._close(event)

    def _entry(self, name: Any, depth: int) -> Entry:
        first = self._step()
        start = int(first.start_mark.index)
        self.content_end = max(name.end_mark.index, start)
        value = self._value(first, depth + 1)
        end = start + len(self.header[start : self.content_end].rstrip("\r\n \t"))
        return Entry(name.value, value, self._line(name), name.start_mark.index, name.end_mark.index, start, end)

    def _value(self, event: yaml.Event, depth: int) -> Raw:
        if depth > MAX_DEPTH:
            raise BadDocument(self._line(event), f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            self._close(event)
            return event.value
        if isinstance(event, yaml.MappingStartEvent):
            return {entry.key: entry.value for entry in self._pairs(depth)}
        return list(self._items(depth))

    def _items(self, depth: int) -> Iterator[Raw]:
        while not isinstance(event := self._step(), yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)
        self._close(event)

    def _close(self, event: Any) -> None:
        """Remember where content ends: for an empty value at the sign before it, for a block at its last value."""
        start, end = event.start_mark.index, event.end_mark.index
        if end > start or (isinstance(event, yaml.ScalarEvent) and self.header[start - 1 : start] in (":", "-")):
            self.content_end = max(self.content_end, end)

    def _step(self) -> Any:
        event = next(self.events)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise BadDocument(self._line(event), f"more than {MAX_NODES:,} values in the front matter")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadDocument(self._line(event), "anchors and aliases (& and *) are not allowed; quote the value")
        if getattr(event, "tag", None):
            raise BadDocument(self._line(event), "YAML tags (!) are not allowed; quote the value")
        return event

    def _line(self, event: Any) -> int:
        return self.header.count("\n", 0, event.start_mark.index) + 1


def _decode(data: bytes) -> str:
    if len(data) > MAX_FILE_BYTES:
        raise BadDocument(0, f"{len(data):,} bytes; at most {MAX_FILE_BYTES:,} are read")
    if data.startswith(b"\xef\xbb\xbf"):
        raise BadDocument(1, "the file begins with a byte-order mark; save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise BadDocument(line, "not UTF-8 text; save the file as UTF-8") from None
    nul = text.find("\0")
    if nul >= 0:
        raise BadDocument(text.count("\n", 0, nul) + 1, "a NUL character; take it out")
    return text


def _broken(header: str, trouble: yaml.MarkedYAMLError) -> BadDocument:
    """Say what the parser stumbled on, at the line where it began when only the end of the header showed it."""
    mark = trouble.problem_mark
    if mark is None or (mark.index >= len(header.rstrip()) and trouble.context_mark):
        mark = trouble.context_mark
    line = min(header.count("\n", 0, mark.index) + 1, header.rstrip().count("\n") + 1) if mark else 1
    if trouble.problem != "did not find expected <document start>":
        return BadDocument(line, f"broken YAML: {trouble.problem}")
    directive = re.search(r"^%", header, re.MULTILINE)
    if directive:
        return BadDocument(header.count("\n", 0, directive.start()) + 1, _DIRECTIVE)
    return BadDocument(line, _SECOND)


def _edited(document: Document, key: str, value: Raw | None, order: Sequence[str]) -> str:
    entry = next((entry for entry in document.entries if entry.key == key), None)
    if value == (entry.value if entry else None):
        return document.text
    if value is None:
        return without_field(document, entry) if entry else document.text
    if entry is None:
        return with_line(document, key, f"{_flow(key)}:{_spell(value)}", order)
    return with_value(document, entry, _spell(value))


def _reread(text: str, before: Document, key: str) -> Document:
    if text == before.text:
        return before
    try:
        return parse_document(encode(text))
    except BadDocument:
        line = before.line_of(key)
        raise BadDocument(line, f"`{key}` cannot be edited in place; edit the file by hand") from None


def _spell(value: Raw) -> str:
    """Write a value as it follows a field's colon: one line, but for a list of mappings, which has one line an item."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return "".join(f"\n  - {_flow(item)}" for item in value)
    text = _flow(value)
    return f" {text}" if text else ""


def _flow(value: Raw) -> str:
    """Spell a value on one line, with no more quoting than the syntax asks for."""
    if isinstance(value, str) and _NEEDS_NO_QUOTES.match(value):
        return value
    if isinstance(value, list) and all(isinstance(item, str) and _NEEDS_NO_QUOTES.match(item) for item in value):
        return f"[{', '.join(map(str, value))}]"
    return _dumped(value)


def _dumped(value: Raw) -> str:
    """Spell a value on one line through ruamel.yaml."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.resolver import BaseResolver
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    class TextOnly(BaseResolver):
        """No scalar is anything but text, so none needs quotes to stay text."""

        def __init__(self, **given: Any) -> None:
            super().__init__(given.get("loader") or given.get("loadumper"))

    def styled(item: Raw) -> Any:
        if isinstance(item, list):
            styled_list = CommentedSeq([styled(part) for part in item])
            styled_list.fa.set_flow_style()
            return styled_list
        if isinstance(item, dict):
            styled_map = CommentedMap({styled(key): styled(part) for key, part in item.items()})
            styled_map.fa.set_flow_style()
            return styled_map
        encode(item)
        if _LINE_SIGNS.intersection(item):
            return DoubleQuotedScalarString(item)
        return SingleQuotedScalarString(item) if item.startswith(("?", ":")) else item

    writer = YAML()
    writer.Resolver = TextOnly
    writer.width = 2**30
    out = StringIO()
    writer.dump(CommentedMap({"v": styled(value)}), out)
    return out.getvalue()[2:].strip(" \n")
