from __future__ import annotations

from datetime import date

import pytest
from tallybook.extract.dates.recognise import find_dates

PUBLISHED = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("Ukraine marked day 100 of the war.", "day 100 of the war", "2022-06-03"),
        ("Sudan woke to the 10th day of the conflict.", "the 10th day of the conflict", "2023-04-24"),
        ("Gaza has run short of flour since the war began.", "since the war began", "2023-10-07"),
        ("Dull weather marked day 100 of the war.", "day 100 of the war", "None"),
        ("Ukraine hoped for day 9,000 of the war.", "day 9,000 of the war", "None"),
    ],
)
def test_days_of_a_war(text: str, words: str, first: str) -> None:
    (one,) = find_dates(text, PUBLISHED)
    assert (text[one.start : one.end].removeprefix("on "), str(one.first)) == (words, first)


def test_a_number_without_a_day_is_no_date() -> None:
    assert find_dates("Ukraine counted some 400 of the war wounded.", PUBLISHED) == ()
