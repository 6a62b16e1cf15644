from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.document import Quantity
from tallybook.extract.quantities.recognise import find_quantities

CASES = Path(__file__).parent / "cases"


def load(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]


def quantities_of(text: str) -> tuple[Quantity, ...]:
    return find_quantities(text, find_dates(text, None))


def shown(number: float | None) -> float | str:
    return "" if number is None else number


@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in load("numbers.toml")])
def test_quantities(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [text[one.start : one.end], shown(one.value), shown(one.low), shown(one.high), one.modifier.value]
        for one in quantities_of(text)
    ]
    assert found == case["found"]


@pytest.mark.parametrize("case", [pytest.param(one, id=one["text"][:40]) for one in load("number_skips.toml")])
def test_what_counts_nothing(case: dict[str, Any]) -> None:
    assert quantities_of(case["text"]) == ()


def test_deltas_are_marked() -> None:
    text = "carts – 3 005 (+ 17), +1,300 sacks and 40 more"
    assert [(text[one.start : one.end], one.is_delta) for one in quantities_of(text)] == [
        ("3 005", False),
        ("(+ 17)", True),
        ("+1,300", True),
        ("40", False),
    ]


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("at least 100 men", "100"),
        ("dozens of men", "dozens"),
        ("between 20 and 30 men", "20 and 30"),
        ("(+1,300)", "1,300"),
        ("up to about three hundred men", "three hundred"),
    ],
)
def test_core_is_the_number_alone(text: str, core: str) -> None:
    (one,) = quantities_of(text)
    assert text[slice(*one.core)] == core


NUMBERS = ["12", "3", "0", "2022", "a", "hundred", "million", "half ", "dozens", "several ", "no ", "one ", "at least "]
AROUND = [
    "of ",
    "between ",
    " and ",
    "-",
    "to ",
    ",",
    ".",
    "+",
    "(",
    ")",
    "$",
    "%",
    "km",
    "T-",
    "/",
    "’",
    "May ",
    " ",
    "\n",
]
PIECES = st.sampled_from([*NUMBERS, *AROUND])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_no_text_raises_and_spans_are_apart(text: str) -> None:
    quantities = quantities_of(text)
    last = 0
    for one in quantities:
        assert last <= one.start <= one.core[0] < one.core[1] <= one.end <= len(text)
        assert one.low is None or one.high is None or one.low <= one.high
        last = one.end


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_number_lies_in_a_date(text: str) -> None:
    dates = find_dates(text, None)
    for one in quantities_of(text):
        assert all(one.core[1] <= day.start or day.end <= one.core[0] for day in dates)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_digits_with_separators_are_worth_the_same(number: int) -> None:
    for separator in (",", " ", "\u00a0", "\u202f"):
        text = f"exactly {f'{number:,}'.replace(',', separator)} sheep are there"
        values = [one.value for one in quantities_of(text)]
        assert values == [number]


@pytest.mark.parametrize(
    "unit", ["a hundred ", "million ", "half million ", "one thousand and ", "1 ", "dozens of ", "0.5 million "]
)
def test_long_runs_of_number_words_do_not_raise(unit: str) -> None:
    find_quantities(unit * 5000, ())
