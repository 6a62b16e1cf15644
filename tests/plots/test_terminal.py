"""Pictures as text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tallybook.plots import Bar, Group, Picture, SideBySide
from tallybook.plots.terminal import text

from tests.plots.made import mark, over_time, side_by_side

PICTURES = [over_time(1), over_time(3), over_time(9), over_time(2, panels=3), side_by_side(4)]


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("width", [40, 60, 80, 133])
@pytest.mark.parametrize("is_unicode", [True, False])
def test_it_fits_the_terminal_without_colours(picture: Picture, width: int, is_unicode: bool) -> None:
    drawn = text(picture, width, is_unicode=is_unicode)
    assert max(map(len, drawn.splitlines())) <= width
    assert "\x1b" not in drawn
    assert is_unicode or drawn.isascii()


def test_lines_are_told_apart_by_their_marks() -> None:
    drawn = text(over_time(3), 80)
    for number, (firm, hollow) in enumerate(zip("●■◆", "○□◇", strict=True)):
        assert f"  {firm} Source {number:02}" in drawn
        assert hollow in drawn
    plain = text(over_time(3), 80, is_unicode=False)
    assert "  A Source 00" in plain
    assert "c" in plain


def test_days_and_numbers_are_on_the_axes() -> None:
    drawn = text(over_time(1), 80)
    for part in ("2023-04-15", "2023-07-14", "80┤", "0┤", "Sudan: killed, people: total", "published by the Courier"):
        assert part in drawn


def test_bars_are_as_long_as_their_numbers() -> None:
    first, second, third = [line for line in text(side_by_side(3), 80).splitlines() if "Source" in line]
    assert first.index("●") < second.index("━") < second.index("○") < third.index("○")
    assert third.startswith("↳ Source 02")


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 12), st.integers(1, 200))
def test_any_number_of_lines_in_any_width(lines: int, width: int) -> None:
    assert max(map(len, text(over_time(lines), width).splitlines())) <= max(width, 40)


def test_wide_letters_take_two_columns() -> None:
    picture = SideBySide("t", "n", [Group("", "", [Bar("国防部" * 12, mark(0, 5), is_independent=True)])])
    (drawn,) = [line for line in text(picture, 60).splitlines() if "国" in line]
    assert cell_len(drawn) <= 60
    assert "…" in drawn
