from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.exchange.wording import FILLS, WHITE_ON, clean, flat, paragraphs, say, say_period, say_span, say_sum
from cspt.model.dates import When, parse_when


@pytest.mark.parametrize(
    ("when", "said"),
    [("2019-12-09", "9 Dec 2019"), ("2019-02", "February 2019"), ("2019", "2019")],
)
def test_a_date_is_said_as_far_as_it_is_known(when: str, said: str) -> None:
    assert say(parse_when(when)) == said


def test_a_whole_date_is_said_in_full() -> None:
    assert (say(date(2019, 5, 1), long=True), say(When(2019, 5, 1), long=True)) == ("1 May 2019", "1 May 2019")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2019-05-15", "2019-05-16", "15–16 May 2019"),
        ("2019-04-30", "2019-05-02", "30 Apr – 2 May 2019"),
        ("2018-12-31", "2019-01-01", "31 Dec 2018 – 1 Jan 2019"),
        ("2019-05", "2019-06", "May 2019 – June 2019"),
        ("2019-05-15", "2019-05-15", "15 May 2019"),
    ],
)
def test_days_from_and_to(first: str, last: str, said: str) -> None:
    assert say_span(parse_when(first), parse_when(last)) == said


def test_a_period_may_lack_either_end() -> None:
    begins, ends = When(2019, 4, 1), When(2020, 3)
    assert say_period(begins, ends) == "1 April 2019 to March 2020"
    assert (say_period(begins, None), say_period(None, ends), say_period(None, None)) == (
        "from 1 April 2019",
        "to March 2020",
        "",
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"pounds": "50000", "source": "Fund", "per": "year", "for": "a post"}, "£50,000 a year, Fund, for a post"),
        ({"pounds": "1,250.50"}, "£1,250.50"),
        ({"pounds": "to be agreed", "source": "Fund"}, "to be agreed, Fund"),
        ({"source": "Fund"}, "Fund"),
    ],
)
def test_a_sum_of_money(row: dict[str, str], said: str) -> None:
    assert say_sum(row) == said


def test_text_before_the_first_heading_is_shown_by_paragraph_and_item() -> None:
    body = "One\nline.\r\n\r\n- first\n  goes on\n- second\n1. counted\n\n# Notes\nhidden"
    assert [*paragraphs(body)] == ["One line.", "• first goes on", "• second", "1. counted"]


def test_a_whole_text_on_one_line_parts_its_items() -> None:
    body = "# Head\nThere were:\n- ten\n- twenty\n\nIn May 2019. The rest came later."
    assert flat(body) == "Head There were: ten; twenty In May 2019. The rest came later."


@given(st.text())
def test_clean_text_is_one_line_that_xml_takes(text: str) -> None:
    from docx.oxml import parse_xml

    cleaned = clean(text)
    assert "\n" not in cleaned
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;")
    assert "".join(parse_xml(f"<a>{escaped}</a>".encode()).itertext()) == cleaned


def _light(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", list(FILLS))
def test_letters_can_be_read_on_every_colour(colour: str) -> None:
    lighter, darker = sorted(
        (_light("FFFFFF" if colour in WHITE_ON else "000000"), _light(FILLS[colour])), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
