from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.lexicon import rule_pattern, rules
from tallybook.extract.dates.rules import BUILDERS

PATTERNS = {rule["name"]: rule_pattern(rule) for rule in rules()}
TODAY = date(2023, 6, 14)  # a Wednesday
CASES: list[tuple[str, str, tuple[str, str] | None]] = [
    ("iso", "2021-07-09", ("2021-07-09", "2021-07-09")),
    ("numeric", "09.07.21", ("2021-07-09", "2021-07-09")),
    ("numeric", "07/13/2021", ("2021-07-13", "2021-07-13")),
    ("dotted", "since 09.07", ("2022-07-09", "2022-07-09")),
    ("dotted", "a price of 09.07", None),
    ("day_month", "12-15 August", ("2022-08-12", "2022-08-15")),
    ("day_month", "Friday, 2 June", ("2023-06-02", "2023-06-02")),
    ("month_day", "May 3rd, 1999", ("1999-05-03", "1999-05-03")),
    ("month_day", "In May 12 carts stood idle", None),
    ("month", "last March", ("2023-03-01", "2023-03-31")),
    ("month", "they march along", None),
    ("bare_day", "on the 15th, rain fell", ("2023-05-15", "2023-05-15")),
    ("bare_day", "on the 15th floor", None),
    ("weekday_day", "Friday the 13th", ("2023-01-13", "2023-01-13")),
    ("years", "2019-21", ("2019-01-01", "2021-12-31")),
    ("years", "2019-12", None),
    ("year", "in 1987", ("1987-01-01", "1987-12-31")),
    ("year", "room 1987", None),
    ("part_of_year", "the third quarter of 2020", ("2020-07-01", "2020-09-30")),
    ("part_of_year", "the second half", None),
    ("season", "winter of 2020", ("2020-12-01", "2021-02-28")),
    ("decade", "the 1990s", ("1990-01-01", "1999-12-31")),
    ("feast", "Boxing Day", ("2022-12-26", "2022-12-26")),
    ("weekday", "Wednesday", ("2023-06-14", "2023-06-14")),
    ("weekday", "last Wednesday", ("2023-06-07", "2023-06-07")),
    ("weekday", "Friday of last week", ("2023-06-09", "2023-06-09")),
    ("weekday", "every Friday", None),
    ("day", "the day before yesterday", ("2023-06-12", "2023-06-12")),
    ("day", "overnight", ("2023-06-13", "2023-06-14")),
    ("ago", "three weeks ago", ("2023-05-24", "2023-05-24")),
    ("ago", "a few days ago", None),
    ("ago", "2 months ago", ("2023-04-01", "2023-04-30")),
    ("past_units", "the past 48 hours", ("2023-06-12", "2023-06-14")),
    ("past_unit", "over the last week", ("2023-06-07", "2023-06-14")),
    ("past_unit", "the last week", None),
    ("past_unit", "past month", ("2023-05-14", "2023-06-14")),
    ("unit", "earlier this month", ("2023-06-01", "2023-06-14")),
    ("unit", "later this week", ("2023-06-14", "2023-06-18")),
    ("unit", "the week", None),
    ("of_month", "the third Wednesday of last month", ("2023-05-17", "2023-05-17")),
    ("of_month", "the 2nd Friday of July 2020", ("2020-07-10", "2020-07-10")),
]


@pytest.mark.parametrize(("rule", "text", "days"), CASES)
def test_rules(rule: str, text: str, days: tuple[str, str] | None) -> None:
    match = PATTERNS[rule].search(text)
    expression = BUILDERS[rule](match) if match else None
    period = expression.read(TODAY) if expression else None
    assert (period and tuple(map(str, period))) == days


@given(st.sampled_from(CASES), st.dates())
def test_periods_are_in_order_on_every_day(case: tuple[str, str, object], today: date) -> None:
    match = PATTERNS[case[0]].search(case[1])
    expression = BUILDERS[case[0]](match) if match else None
    period = expression.read(today) if expression else None
    assert period is None or period[0] <= period[1]
