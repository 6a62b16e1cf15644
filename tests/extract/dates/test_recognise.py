from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.recognise import find_dates

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in CASES])
def test_dates(case: dict[str, Any]) -> None:
    text = case["text"]
    published = date.fromisoformat(case["published"]) if case["published"] else None
    found = [
        [text[one.start : one.end], str(one.first or ""), str(one.last or "")] for one in find_dates(text, published)
    ]
    assert found == case["found"]


RANGES = ["from ", "to ", "on ", "and ", "of ", "since ", "between ", "until ", "-", ", ", " "]
NAMES = ["Monday", "March ", "Feb ", "24.02", "2022", "9999", "3 ", "31 ", "15th ", "the ", "last ", "next ", "two "]
UNITS = ["week ", "years ", "decade", "ago"]
PIECES = st.sampled_from([*RANGES, *NAMES, *UNITS])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS, st.one_of(st.none(), st.dates()))
def test_no_text_raises_and_mentions_are_apart_and_in_order(text: str, published: date | None) -> None:
    last = 0
    for one in find_dates(text, published):
        assert last <= one.start < one.end <= len(text)
        assert one.first is None or one.last is None or one.first <= one.last
        last = one.end


@given(TEXTS, st.dates())
def test_the_publication_date_does_not_change_which_words_are_dates(text: str, published: date) -> None:
    known, unknown = find_dates(text, published), find_dates(text, None)
    assert [(one.start, one.end) for one in known] == [(one.start, one.end) for one in unknown]


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2199, 12, 31)), st.one_of(st.none(), st.dates()))
@pytest.mark.parametrize("form", ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"])
def test_full_dates_mean_the_same_on_every_day(form: str, day: date, published: date | None) -> None:
    (one,) = find_dates(f"It fell on {day.strftime(form)}.", published)
    assert (one.first, one.last) == (day, day)
