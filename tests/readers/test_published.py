from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.readers.published import parse_published


@pytest.mark.parametrize(
    "value",
    [
        "2016-08-05",
        "2016-08-05T23:59:00-07:00",
        "2016-08-05T01:00:00Z",
        "2016/8/5",
        "20160805",
        "20160805T120000",
        "5.8.2016",
        "05.08.2016 14:00",
        "Fri, 05 Aug 2016 14:00:00 +0200",
        "August 5, 2016",
        "5 August 2016, 14:00",
        "Friday, 5 Aug 2016",
        " 2016-08-05 ",
    ],
)
def test_day(value: str) -> None:
    assert parse_published(value) == date(2016, 8, 5)


@pytest.mark.parametrize(
    "value",
    ["", "05/08/2016", "today", "yesterday", "August 2016", "Friday", "2016", "2016-13-01", "2016-02-30", "0001-01-01",
     "5 August", "1470405600", "two days ago"],
)  # fmt: skip
def test_no_day(value: str) -> None:
    assert parse_published(value) is None


@given(st.text(max_size=40))
def test_any_value_gives_a_day_or_none(value: str) -> None:
    day = parse_published(value)
    assert day is None or 1800 < day.year < 2200
