from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.quantities.non_quantities import Skip, find_shapes, mask

TEXTS = st.lists(
    st.sampled_from(
        ["12", "T-72", "3 March ", "10:30", "1.5.2", "@", "+49 ", " 1987", "s ", "/", ".", "km ", "\n", "№"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("a T-72 stood", "T-72", Skip.MODEL),
        ("an M777 stood", "M777", Skip.MODEL),
        ("the 152 mm barrel", "152 mm", Skip.MODEL),
        ("at 10:30 a.m. sharp", "10:30 a.m.", Skip.TIME),
        ("the 47th goat", "47th", Skip.ORDINAL),
        ("in the 1980s", "1980s", Skip.YEAR),
        ("played 3/4 of it", "3/4", Skip.FRACTION),
        ("see [12] there", "[12]", Skip.REFERENCE),
        ("sold 20km of rope", "20km", Skip.MEASURE),
        ("at 51.5074, -0.1278 today", "51.5074, -0.1278", Skip.COORDINATE),
        ("see www.example.org/12 now", "www.example.org/12", Skip.ADDRESS),
    ],
)
def test_shapes(text: str, words: str, reason: Skip) -> None:
    assert [(text[one.start : one.end], one.reason) for one in find_shapes(text, ())] == [(words, reason)]


def test_dates_are_those_that_were_given() -> None:
    text = "on 3 March 12 goats"
    (date,) = find_dates(text, None)
    assert [(one.start, one.end, one.reason) for one in find_shapes(text, (date,))] == [
        (date.start, date.end, Skip.DATE)
    ]


@pytest.mark.parametrize("text", ["12 goats", "tanks-1,000", "1,250 goats"])
def test_counts_have_no_shape(text: str) -> None:
    assert find_shapes(text, ()) == []


@given(TEXTS)
def test_shapes_are_apart_and_masks_keep_the_length(text: str) -> None:
    shapes = find_shapes(text, find_dates(text, None))
    ends = [0, *(one.end for one in shapes)]
    assert all(end <= one.start < one.end for end, one in zip(ends, shapes, strict=False))
    assert len(mask(text, shapes)) == len(text)
