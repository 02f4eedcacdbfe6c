from __future__ import annotations

import csv
from io import StringIO

import pytest

from cspt.rules.audit_table import as_csv, as_markdown, defused

HARM = "=1+1"


@pytest.mark.parametrize("sign", [*"=+-@\t\r\0＝＋－＠"])
@pytest.mark.parametrize("lead", ["", " ", "   ", "\u00a0", "\u3000", "\n", "\t", "\u200b"])
def test_what_a_spreadsheet_takes_for_a_formula_is_defused(lead: str, sign: str) -> None:
    cell = defused(f"{lead}{sign}cmd|' /C calc'!A0")
    assert cell.startswith("'")
    assert not set(cell) & {"\t", "\r", "\0", "\n"}


@pytest.mark.parametrize(
    "text", ["-5", "-3.25", "12", "2019-12-10", "A19-7K3QMXT4", "a=b", "", "1 + 1", "O'Brien", "'"]
)
def test_plain_text_and_plain_numbers_stay(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["-5+cmd", "+5", "-5\n", "--5", "-", "=", "-٥"])
def test_what_only_begins_like_a_number_does_not_stay(text: str) -> None:
    assert defused(text).startswith("'")


def test_a_cell_of_a_country_that_parts_at_semicolons_is_defused() -> None:
    assert defused("well; =1+1") == "well; '=1+1"
    assert defused('x;"=1') == "x;\"'=1"


def test_what_acts_on_a_terminal_is_made_visible_on_one_line() -> None:
    assert defused("a\x1b]52;c;x\x07\r\nb\u202e") == "a␛]52;c;x␇␊b‹U+202E›"


def test_csv_reads_back_as_the_same_cells() -> None:
    rows = [("a", 'he said "no", twice', "x,y"), ("", HARM, "two\nlines")]
    text = as_csv(("one", "two", "three"), rows)
    assert [line[0] + line[-1] for line in text.splitlines()] == ['""'] * 3
    assert text.splitlines()[1].startswith('"a",')
    assert [*csv.reader(StringIO(text))] == [
        ["one", "two", "three"],
        ["a", 'he said "no", twice', "x,y"],
        ["", f"'{HARM}", "two␊lines"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        *"|\\<>`$",
        "a\\|b",
        "<b>x</b>",
        "[x](http://e.org)",
        "**x**",
        "![x](y)",
        "&lt;",
        "~~x~~",
        "www.e.org",
        "WWW.e.org",
    ],
)
def test_no_cell_of_markdown_is_markup_or_another_cell(text: str) -> None:
    row = as_markdown(("h",), [(text,)]).splitlines()[2].removeprefix("| ").removesuffix(" |")
    rest = row.replace("\\\\", "")
    for sign in "|<>[]`*_&~$":
        assert rest.count(sign) == rest.count(f"\\{sign}")
    assert "://" not in row.replace("\\://", "")
    assert "www." not in row.lower()


def test_a_markdown_table_has_its_headings_and_one_line_a_row() -> None:
    text = as_markdown(("when", "who"), [("2019-12-10T17:46:41+00:00", HARM), ("x\ny", "z")])
    assert text.splitlines() == [
        "| when | who |",
        "|---|---|",
        "| 2019-12-10T17:46:41+00:00 | '=1+1 |",
        "| x␊y | z |",
    ]
