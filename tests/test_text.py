from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from cspt.text import display, visible

_CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
_BIDI = [chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
_SEPARATORS = ["\u2028", "\u2029", "\u0085"]
_HIDDEN = ["\ufeff", "\u200b", "\u2060", "\u00ad", "\u180e", "\ufff9", "\U0001d173"]
_TAGS = [chr(code) for code in range(0xE0000, 0xE0080)]
_SURROGATES = ["\ud800", "\udcff", "\udfff"]
ACTING = [*_CONTROLS, *_BIDI, *_SEPARATORS, *_HIDDEN, *_TAGS, *_SURROGATES]


@pytest.mark.parametrize("sign", ACTING, ids=lambda sign: f"{ord(sign):04X}")
def test_what_acts_is_made_visible(sign: str) -> None:
    shown = visible(f"a{sign}b")
    assert sign not in shown
    assert shown.startswith("a")
    assert shown.endswith("b")
    assert len(shown) > 2
    assert shown.isprintable()


def test_signs_are_pictures_or_code_points() -> None:
    assert visible("\x1b[31m\x07\0\x7f\n\t\r") == "␛[31m␇␀␡␊␉␍"
    assert visible("\x9b31m\u202e\u2028\ufeff\udcff") == "‹U+009B›31m‹U+202E›‹U+2028›‹U+FEFF›‹U+DCFF›"


@pytest.mark.parametrize(
    "text",
    [
        "Plain English, with £60,000 – and “quotes”",
        "👩‍👩‍👧‍👦 👍🏽 ❤️ 1️⃣",
        "شرطة محلية",
        "می‌خواهم",
        "क्‍ष",
        "日本語 한국어 ไทย",
        "e\u0301 \u00a0 no-break",
        "[@click=app.quit]not markup[/]",
    ],
)
def test_what_people_write_survives(text: str) -> None:
    assert visible(text) == text
    assert visible(text, lines=True) == text


def test_lines_are_kept_where_lines_are_shown() -> None:
    assert visible("one\ntwo\r\n\tthree\x0b", lines=True) == "one\ntwo\n    three␋"
    assert visible("one\rtwo", lines=True) == "one␍two"


@given(st.text(st.characters()), st.booleans())
def test_no_text_reaches_a_terminal_with_a_sign_that_acts(text: str, lines: bool) -> None:  # noqa: FBT001 - drawn
    shown = visible(text, lines=lines)
    assert not set(shown) & (set(ACTING) - {"\n"})
    assert lines or "\n" not in shown
    assert visible(shown, lines=lines) == shown
    shown.encode()


@pytest.mark.parametrize("text", ["[@click=app.quit]x[/]", "[b]bold[/b]", "[/foo]", "a[", "\\[x]", "[red]"])
def test_markup_in_text_is_only_text(text: str) -> None:
    content = display(text)
    assert isinstance(content, Content)
    assert content.plain == text
    assert content.spans == []


def test_a_style_is_put_on_the_whole_text() -> None:
    content = display("[b]x\x1b", "bold")
    assert content.plain == "[b]x␛"
    assert [(span.start, span.end, span.style) for span in content.spans] == [(0, 5, "bold")]


def test_lines_are_kept_for_widgets_that_show_lines() -> None:
    assert display("a\n\x1bb", lines=True).plain == "a\n␛b"
    assert display("a\nb").plain == "a␊b"
