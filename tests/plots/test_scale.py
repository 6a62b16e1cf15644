"""Axes: every number and every day has its place on them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.plots import Mark, OverTime, SideBySide, Style
from tallybook.plots.scale import DayAxis, scale_beside, scale_of, scales_of

from tests.plots.made import FIRST, KINDS, drawn, mark, one, over_time

NUMBERS = st.floats(0, 1e8).map(lambda number: round(number, 1))


@pytest.mark.parametrize("name", KINDS)
def test_all_that_is_drawn_has_its_place(name: str) -> None:
    picture = KINDS[name]
    if isinstance(picture, SideBySide):
        found = [(scale_beside(picture), own) for own in picture.marks]
    else:
        scales = scales_of(picture)
        found = [
            (scales[panel.has_bars], own) for panel in picture.panels for line in panel.lines for own, _ in line.drawn
        ]
    assert found
    for scale, own in found:
        for number in own.numbers:
            assert 0 <= scale.place(number) <= 0.9, own.words  # room for a mark and an arrow


@given(st.lists(st.lists(NUMBERS, min_size=1, max_size=5), min_size=1, max_size=5), st.booleans())
def test_any_numbers_have_their_place_and_ticks(lines: list[list[float]], may_be_log: bool) -> None:
    scale = scale_of([[mark(0, number) for number in numbers] for numbers in lines], may_be_log=may_be_log)
    assert all(0 <= scale.place(number) <= 0.9 for numbers in lines for number in numbers)
    places = [scale.place(tick) for tick in scale.ticks]
    assert places[0] == 0
    assert len(places) >= 2 or max(map(max, lines)) < 1
    assert len(places) <= 10
    assert all(later - earlier > 0.08 for earlier, later in itertools.pairwise(places))
    assert places[-1] <= 1


def test_a_range_is_wholly_on_the_axis() -> None:
    scale = scales_of(one(mark(0, 43), mark(1, None, 24, 99)))[False]
    assert scale.top > 99  # the page once ended at 66, a little above the middle of the range
    assert not scale.is_log


def test_far_apart_lines_make_a_logarithmic_axis_but_bars_never_do() -> None:
    far = [[mark(0, 3)], [mark(0, 60_000)]]
    assert scale_of(far, may_be_log=True).is_log
    assert not scale_of(far, may_be_log=False).is_log
    assert not scale_of([[mark(0, 3), mark(1, 60_000)]], may_be_log=True).is_log  # it rises: that is to be seen


def test_bars_have_their_own_scale() -> None:
    totals, added = over_time(1).panels[0], over_time(1, style=Style.BARS).panels[0]
    assert set(scales_of(drawn([totals, added]))) == {True, False}
    assert set(scales_of(drawn([totals, totals]))) == {False}


@given(st.integers(0, 20_000), st.integers(1, 20), st.dates(date(1900, 1, 1), date(2060, 1, 1)))
def test_any_stretch_of_days_has_ticks(length: int, most: int, first: date) -> None:
    axis = DayAxis(first, first + timedelta(days=length))
    ticks = axis.ticks(most)
    assert 1 <= len(ticks) <= most
    assert sorted(set(ticks)) == ticks
    assert axis.first <= ticks[0] <= ticks[-1] <= axis.last
    assert 0 < axis.place(0) <= axis.place(length) < 1
    assert [day for day, _ in axis.labels(most)] == ticks
    if length and most > 2:
        assert len(ticks) > 1


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, ["15 Apr\n2023"]),
        (1, ["15 Apr\n2023", "16 Apr"]),
        (1200, ["Jul\n2023", "Jan\n2024", "Jul", "Jan\n2025", "Jul", "Jan\n2026", "Jul"]),
        (9000, ["2025", "2030", "2035", "2040", "2045"]),
    ],
)
def test_the_words_of_days(length: int, words: list[str]) -> None:
    assert [found for _, found in DayAxis(FIRST, FIRST + timedelta(days=length)).labels(8)] == words


def test_the_first_and_the_last_day_are_those_of_the_marks() -> None:
    nothing = Mark(FIRST - timedelta(days=9), None, None, None, False, "–", "c")
    picture: OverTime = one(nothing, mark(2, 5), mark(4, 6))
    assert picture.days == (FIRST + timedelta(days=2), FIRST + timedelta(days=4))
