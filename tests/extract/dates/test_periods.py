from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.periods import (
    add_months,
    ago,
    decade_of,
    latest_day,
    latest_day_of_month,
    latest_months,
    latest_weekday,
    month_of,
    months_of,
    parse_day,
    shifted,
    unit_of,
    week_of,
    weekday_in_month,
)

UNITS = ["day", "week", "weekend", "month", "year", "decade"]


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_shifting_stays_in_the_calendar(day: date, days: int) -> None:
    assert date.min <= shifted(day, days) <= date.max


@given(st.dates(), st.integers(-200_000, 200_000))
def test_months_are_added_within_the_calendar(day: date, months: int) -> None:
    assert add_months(day, months).day <= day.day or add_months(day, months) in (date.min, date.max)


@given(st.sampled_from(UNITS), st.integers(-300, 300), st.dates())
def test_a_unit_begins_before_it_ends(unit: str, offset: int, today: date) -> None:
    period = unit_of(unit, offset, today)
    assert period is None or period[0] <= period[1]


@given(
    st.integers(0, 2000),
    st.sampled_from(["second", "hour", "night", *(one for one in UNITS if one != "weekend")]),
    st.dates(),
)
def test_ago_is_never_ahead(count: int, unit: str, today: date) -> None:
    assert ago(count, unit, today) <= today


@given(st.integers(0, 6), st.dates(min_value=date(2, 1, 1)))
def test_the_latest_weekday_is_in_the_past_week(weekday: int, today: date) -> None:
    latest = latest_weekday(weekday, today)
    assert latest.weekday() == weekday
    assert timedelta(0) <= today - latest < timedelta(7)


@given(st.integers(1, 12), st.integers(1, 31), st.dates(min_value=date(20, 1, 1)))
def test_the_latest_day_is_the_last_one_that_came(month: int, day: int, today: date) -> None:
    latest = latest_day(month, day, today)
    if latest is None:
        assert parse_day(2000, month, day) is None
    else:
        assert (latest.month, latest.day) == (month, day)
        assert latest <= today


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (parse_day(2023, 2, 30), None),
        (latest_day_of_month(31, date(2023, 5, 30)), date(2023, 3, 31)),
        (month_of(2024, 2), (date(2024, 2, 1), date(2024, 2, 29))),
        (months_of(2023, 12, 3), (date(2023, 12, 1), date(2024, 2, 29))),
        (latest_months(10, 3, date(2024, 3, 1)), (date(2023, 10, 1), date(2023, 12, 31))),
        (week_of(date(2024, 12, 25)), (date(2024, 12, 23), date(2024, 12, 29))),
        (decade_of(1990), (date(1990, 1, 1), date(1999, 12, 31))),
        (unit_of("weekend", -1, date(2024, 12, 25)), (date(2024, 12, 21), date(2024, 12, 22))),
        (ago(25, "hour", date(2024, 1, 10)), date(2024, 1, 8)),
        (weekday_in_month(2, 5, (date(2024, 2, 1), date(2024, 2, 29))), None),
        (weekday_in_month(2, -1, (date(2024, 2, 1), date(2024, 2, 29))), date(2024, 2, 28)),
    ],
)
def test_arithmetic(found: object, wanted: object) -> None:
    assert found == wanted
