from __future__ import annotations

from datetime import date

import pytest

from cspt.cli.days import past_day
from cspt.errors import BadRequest

TODAY = date(2019, 12, 10)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019-12-09", date(2019, 12, 9)),
        ("2019-11", date(2019, 11, 30)),
        ("2018", date(2018, 12, 31)),
        ("yesterday", date(2019, 12, 9)),
        ("today", TODAY),
        ("9 Dec", date(2019, 12, 9)),
        ("10 Dec", TODAY),
        ("31 Dec", date(2018, 12, 31)),
        ("9/12", date(2019, 12, 9)),
        ("31.12", date(2018, 12, 31)),
        ("29 Feb", date(2016, 2, 29)),
        ("31/12/2020", date(2020, 12, 31)),
        ("mon", date(2019, 12, 9)),
        ("wednesday", date(2019, 12, 4)),
        ("tue", TODAY),
        ("+2w", date(2019, 12, 24)),
        ("tomorrow", date(2019, 12, 11)),
    ],
)
def test_a_day_without_a_year_is_the_last_one(typed: str, day: date) -> None:
    assert past_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["never", "", "31/2/2019", "2019-13-01"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        past_day(typed, TODAY)
