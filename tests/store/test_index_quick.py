"""The quick reader reads what the full reader reads, or leaves it alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cspt.store.index.quick import read_quickly
from cspt.store.records import read_at
from tests.making import PROFILE, ROOT

_PATHS = ("records/cases/2019/C19-00000000/case.md", "records/actions/2019/A19-00000000/events/E19-00000000.md")
_NAMES = ("id", "kind", "title", "status", "people", "agencies", "about", "date", "own", "restricted", "count", "title")
_VALUES = (
    "C19-00000000", "E19-00000000", "A19-00000000", "case", "event", "open", "2019-12-01", "2019", "yes", "12", "", "-",
    "[council, police]", "[a,b]", "[]", "[ a]", "[a, b ]", "{victim: A.B.}", "{a: b, a: c}", "{a: [b]}", "{}", "a: b",
    "a #b", "a#b", "'quoted'", '"a\\u00e9"', "Café – a", "~", "null", "*a", "&a b", "!x y", "| ", "> a", "? a", "- a",
    "a\n  b", "a ", " a", "\ta", "%a", "@a", "`a", "a, b", "[a", "a]", "a}", "a\tb", "it's", "[it's, a'b]",
    "a\u00a0", "[a%b, c=d]", "£5", "[- a]", "[a-, b]", "[a- b]", "{a b: c d}", "a\\b", "1e3", "0x1f", "<<", "a\x07",
    "\u2028a",
)  # fmt: skip
_lines = st.tuples(st.sampled_from(_NAMES), st.one_of(st.sampled_from(_VALUES), st.text(max_size=6))).map(
    lambda pair: f"{pair[0]}: {pair[1]}" if pair[1] else f"{pair[0]}:"
)
_KNOWN = {
    _PATHS[0]: "id: C19-00000000\nkind: case\n",
    _PATHS[1]: "id: E19-00000000\nkind: event\nabout: A19-00000000\ndate: 2019-12-01\n",
}


@settings(max_examples=1_500, deadline=None)
@given(
    path=st.sampled_from(_PATHS),
    lines=st.lists(_lines, max_size=4),
    foot=st.sampled_from(["\n---\n", "\n--- \n", "\n---", "\n...\n", "\n---x\n", "\n\n---\n", "\n---\n---\n"]),
    newline=st.sampled_from(["\n", "\n", "\n", "\r\n"]),
    body=st.sampled_from(["", "\nText.\n", "---\n", "é"]),
)
def test_the_quick_reader_agrees_with_the_full_one(
    path: str, lines: list[str], foot: str, newline: str, body: str
) -> None:
    text = "---\n" + _KNOWN[path] + "title: T\n" + "\n".join(lines) + foot + body
    data = text.replace("\n", newline).encode("utf-8", "surrogatepass")
    assert read_quickly(path, data, PROFILE) == read_at(path, data, PROFILE)


def test_every_record_of_the_sample_is_read_the_same() -> None:
    for file in sorted((ROOT / "records").rglob("*.md")):
        path, data = file.relative_to(ROOT).as_posix(), file.read_bytes()
        assert read_quickly(path, data, PROFILE) == read_at(path, data, PROFILE)
