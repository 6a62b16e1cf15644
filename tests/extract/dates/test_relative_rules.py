from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.lexicon import rules
from tallybook.extract.dates.relative_rules import BUILDERS

PATTERNS = {rule.name: rule.pattern for rule in rules()}
TODAY = date(2023, 6, 14)  # a Wednesday
CASES: list[tuple[str, str, tuple[str, str] | None]] = [
    ("weekday", "Wednesday", ("2023-06-14", "2023-06-14")),
    ("weekday", "last Wednesday", ("2023-06-07", "2023-06-07")),
    ("weekday", "Friday of last week", ("2023-06-09", "2023-06-09")),
    ("weekday", "every Friday", None),
    ("day", "the day before yesterday", ("2023-06-12", "2023-06-12")),
    ("day", "overnight", ("2023-06-13", "2023-06-14")),
    ("day", "a column in USA Today", None),
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
def test_relative_rules(rule: str, text: str, days: tuple[str, str] | None) -> None:
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
