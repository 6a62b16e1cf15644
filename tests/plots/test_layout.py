"""What keeps the parts of a picture apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.plots import MOST_LINES, Line, Panel, Style, count_parts, parted
from tallybook.plots.layout import apart, beside, numbers_of
from tallybook.plots.scale import Scale

from tests.plots.made import drawn, line, mark, over_time

EVEN = Scale(100, (0, 50, 100), is_log=False)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 20)), max_size=12))
def test_labels_keep_apart_and_inside(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [place for place, _ in labels], [size for _, size in labels]
    found = apart(wanted, sizes, 0, 100)
    high = max(100, sum(sizes))
    spans = sorted((place - size / 2, place + size / 2) for place, size in zip(found, sizes, strict=True))
    assert all(low >= -1e-6 and top <= high + 1e-6 for low, top in spans)
    assert all(second[0] >= first[1] - 1e-6 for first, second in itertools.pairwise(spans))


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert apart([80, 20], [10, 10], 0, 100) == [80, 20]


@pytest.mark.parametrize("count", [1, 6, 7, 12, 13, 40])
def test_lines_that_colours_can_not_tell_apart_are_parted(count: int) -> None:
    lines = [line(f"Source {number:02}", size=number + 1) for number in range(count)]
    panels = parted(Panel("Title", lines))
    assert len(panels) == count_parts(count)
    assert max(len(panel.lines) for panel in panels) <= MOST_LINES
    assert sorted(own.name for panel in panels for own in panel.lines) == [own.name for own in lines]
    if count > MOST_LINES:
        assert panels[0].title == f"Title: 1 to {len(panels[0].lines)} of {count}, the highest first"
        ends = [own.drawn[-1][1] for panel in panels for own in panel.lines]
        assert ends == sorted(ends, reverse=True)


def test_a_name_has_one_colour_in_all_panels() -> None:
    panels = [Panel("1", [line("A"), line("B")]), Panel("2", [line("B"), line("C")])]
    assert numbers_of(drawn(panels)) == [[0, 1], [1, 2]]
    many = over_time(6).panels[0]
    assert numbers_of(drawn([many, Panel("2", [line("Z")])])) == [[0, 1, 2, 3, 4, 5], [0]]


def test_marks_on_one_spot_stand_side_by_side() -> None:
    lines = [Line(name, [mark(0, value), mark(1, 90)]) for name, value in (("A", 50), ("B", 51), ("C", 10))]
    assert beside(Panel("", lines), EVEN) == [[-0.5, -1], [0.5, 0], [0, 1]]


def test_a_mark_inside_a_range_stands_beside_it() -> None:
    lines = [Line("A", [mark(0, None, 24, 99)]), Line("B", [mark(0, 30)])]
    assert beside(Panel("", lines), EVEN) == [[-0.5], [0.5]]


def test_bars_of_a_day_stand_side_by_side() -> None:
    lines = [Line(name, [mark(0, value)], Style.BARS) for name, value in (("A", 50), ("B", 1))]
    assert beside(Panel("", lines), EVEN) == [[-0.5], [0.5]]
