from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters, parse_day, parse_filters


def test_nothing_given_filters_nothing() -> None:
    assert parse_filters({"source": None, "measure": [], "search": "", "limit": None}) == Filters()


@pytest.mark.parametrize(
    ("name", "given_value", "parsed"),
    [
        pytest.param("source", ["the  Red Cross", " "], ("the Red Cross",), id="white space in names"),
        pytest.param("source", "Red Cross", ("Red Cross",), id="one name"),
        pytest.param("measure", ["Killed or wounded", "shot-down"], ("killed_or_wounded", "shot_down"), id="spelling"),
        pytest.param("category", ["AID_WORKERS"], ("aid_workers",), id="case"),
        pytest.param("mode", ["direct"], ("direct",), id="mode"),
        pytest.param("certainty", ["denied"], ("denied",), id="certainty"),
        pytest.param("country", ["Yemeni"], ("YE",), id="demonym"),
        pytest.param("country", ["ye"], ("YE",), id="code"),
        pytest.param("since", "2015-03", date(2015, 3, 1), id="first day"),
        pytest.param("until", "2015-02", date(2015, 2, 28), id="last day"),
        pytest.param("search", "air  strike", ("air strike",), id="words"),
        pytest.param("limit", 3, 3, id="limit"),
        pytest.param("all_versions", True, True, id="flag"),
        pytest.param("min_reliability", "b", "B", id="grade of a source"),
        pytest.param("min_credibility", "3", 3, id="grade of a claim"),
        pytest.param("as_of", "2015-02", datetime(2015, 2, 28, 23, 59, 59, 999999, UTC), id="end of a month"),
        pytest.param("as_of", "2015-02-03", datetime(2015, 2, 3, 23, 59, 59, 999999, UTC), id="end of a day"),
        pytest.param("as_of", "2015-02-03T04:05", datetime(2015, 2, 3, 4, 5, tzinfo=UTC), id="time"),
        pytest.param("as_of", "2015-02-03 04:05+02:00", datetime(2015, 2, 3, 2, 5, tzinfo=UTC), id="time of a zone"),
    ],
)
def test_values_are_parsed(name: str, given_value: object, parsed: object) -> None:
    assert getattr(parse_filters({name: given_value}), name) == parsed


@pytest.mark.parametrize(
    ("name", "given_value", "message", "next_step"),
    [
        ("measure", ["killd"], 'no measure called "killd"', 'did you mean "killed"'),
        ("category", ["bridges"], 'no category called "bridges"', "use one of: personnel, civilians"),
        ("mode", ["indirekt"], 'no mode called "indirekt"', 'did you mean "indirect"'),
        ("certainty", ["asserted!"], 'no certainty called "asserted!"', 'did you mean "asserted"'),
        ("country", ["Yemmen"], 'no country called "Yemmen"', 'did you mean "Yemen"'),
        ("country", ["Qqq"], 'no country called "Qqq"', "give an ISO code"),
        ("since", "last week", '"last week" is no day', "write it as"),
        ("until", "2015-02-30", "is no day", "write it as"),
        ("since", "2015-13", "is no day", "write it as"),
        ("min_reliability", "G", '"G" is no grade of a source', "give A"),
        ("min_credibility", "0", '"0" is no grade of a claim', "give 1"),
        ("as_of", "2015-02-30", "is no day", "write it as"),
        ("as_of", "now", '"now" is no day or time', "write it as"),
        ("as_of", "0001-01-01T00:00+05:00", "is no day or time", "write it as"),
    ],
)
def test_what_does_not_exist_is_wrong_usage(name: str, given_value: object, message: str, next_step: str) -> None:
    with pytest.raises(UsageError, match=message.replace("(", r"\(")) as raised:
        parse_filters({name: given_value})
    assert raised.value.next_step.startswith(next_step)


def test_days_in_the_wrong_order_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="is after"):
        parse_filters({"since": "2016", "until": "2015"})


@given(st.dates(min_value=date(1000, 1, 1)))
def test_any_day_is_read_back_and_lies_in_its_month_and_year(day: date) -> None:
    words = day.isoformat()
    assert parse_day(words) == parse_day(words, is_end=True) == day
    for shorter in (words[:7], words[:4]):
        assert parse_day(shorter) <= day <= parse_day(shorter, is_end=True)
