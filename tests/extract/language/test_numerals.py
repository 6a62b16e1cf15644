from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.language.numerals import find_numbers, parse_number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *[("7", 7), ("1,204", 1204), ("1 118 370", 1118370), ("2.5 million", 2500000), ("5k", 5000)],
        *[("forty-one", 41), ("two thousand three hundred", 2300), ("a hundred and six", 106), ("two dozen", 24)],
        *[("one and a half million", 1500000), ("half a dozen", 6), ("12,34,567", 1234567), ("none", 0)],
    ],
)
def test_a_number_is_worth(words: str, value: float) -> None:
    assert parse_number(words) == value


@pytest.mark.parametrize("words", ["dozens", "seven soldiers", "", "half", "twelve, nine"])
def test_what_is_not_one_number_is_worth_nothing(words: str) -> None:
    assert parse_number(words) is None


@pytest.mark.parametrize(
    ("words", "bounds"), [("dozens", (24, 99)), ("several hundred", (300, 999)), ("tens of thousands", (20000, 99999))]
)
def test_vague_numbers_have_bounds_only(words: str, bounds: tuple[float, float]) -> None:
    (number,) = find_numbers(words)
    assert number.value is None
    assert (number.low, number.high) == bounds


def test_and_between_bounds_parts_two_numbers() -> None:
    found = find_numbers("between one hundred and two hundred lorries")
    assert [number.value for number in found] == [100, 200]


@given(st.integers(0, 10**12))
def test_digits_are_worth_what_they_say(value: int) -> None:
    assert parse_number(f"{value:,}") == value
    assert parse_number(str(value)) == value


@given(st.text("0123456789., andhuretowivsx\n-", max_size=40))
def test_numbers_lie_in_order_and_have_ordered_bounds(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.low <= number.high
        end = number.end
