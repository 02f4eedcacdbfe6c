from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cspt.exchange.understand.calendar import find_dates

_FORMS = {
    "01/11/2019": ["2019-11-01"],
    "1/4/19": ["2019-04-01"],
    "4.10.19": ["2019-10-04"],
    "08/10/2019": ["2019-10-08"],
    "18 March 2019": ["2019-03-18"],
    "10th May 2018": ["2018-05-10"],
    "3rd of June 2019": ["2019-06-03"],
    "Thursday 27 March 2020": ["2020-03-27"],
    "15-16/05/2019": ["2019-05-15 to 2019-05-16"],
    "15–16 May 2019": ["2019-05-15 to 2019-05-16"],
    "2 to 4 July 2019": ["2019-07-02 to 2019-07-04"],
    "2 & 4 July 2019": ["2019-07-02", "2019-07-04"],
    "21, 22, 23, 24/11/2018": ["2018-11-21", "2018-11-22", "2018-11-23", "2018-11-24"],
    "4, 5/12/2018": ["2018-12-04", "2018-12-05"],
    "21-22, 24/11/2018": ["2018-11-21 to 2018-11-22", "2018-11-24"],
    "1/4/19 – 10/12/2019": ["2019-04-01 to 2019-12-10"],
    "1st Jan – 1st April 2018": ["2018-01-01 to 2018-04-01"],
    "28 June - 2 July 2019": ["2019-06-28 to 2019-07-02"],
    "30/04-02/05/2019": ["2019-04-30 to 2019-05-02"],
    "04-Oct-19": ["2019-10-04"],
    "2019-05-03": ["2019-05-03"],
    "03-05-2019": ["2019-05-03"],
    "May 5th, 2019": ["2019-05-05"],
    "Sept 2019": ["2019-09"],
    "February 2020": ["2020-02"],
    "Mar-19": ["2019-03"],
    "March–May 2019": ["2019-03 to 2019-05"],
    "in 2018": ["2018"],
    "2 & 4 July": ["0000-07-02", "0000-07-04"],
    "23 RD May": ["0000-05-23"],
    "10 and 21 June": ["0000-06-10", "0000-06-21"],
}


@pytest.mark.parametrize("text", _FORMS)
def test_every_form_of_a_date_is_read_in_british_order(text: str) -> None:
    (found,) = find_dates(f"Talk {text} at the school")
    assert [f"{first} to {last}" if last else str(first) for first, last in found.days] == _FORMS[text]


@pytest.mark.parametrize("text", ["31/02/2019", "02/13/2019", "29 February 2019", "16-15/05/2019", "32 May 2019"])
def test_what_is_no_day_is_found_without_a_meaning(text: str) -> None:
    assert [found.days for found in find_dates(text)] in ([()], [])


@pytest.mark.parametrize(
    "text",
    [
        "6.1% of stops", "24/7 cover", "1/2 day", "0208 1234", "10.10.10.10", "version V1.2.19", "they may attend",
        "4 may attend", "£12.10.19", "Strategy 2014-2017", "ages 10-16", "at 10.30", "Section 17", "#12/10/2019",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text) == []


@given(
    st.dates(date(1995, 1, 1), date(2095, 12, 31)), st.sampled_from(("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%d"))
)
def test_a_whole_date_means_its_day_whatever_its_form(day: date, form: str) -> None:
    (found,) = find_dates(day.strftime(form))
    assert [first.first() for first, _ in found.days] == [day]


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 3))
def test_a_run_of_days_keeps_both_ends(day: date, more: int) -> None:
    last = day + timedelta(days=more)
    (found,) = find_dates(f"{day:%d/%m/%Y} - {last:%d/%m/%Y}")
    assert [(first.first(), until and until.last()) for first, until in found.days] == [(day, last)]


@given(st.text(alphabet="0123456789/.-, &MarchJulyand to", max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
        assert all(1990 <= first.year <= 2100 or first.year == 0 for first, _ in found.days)
