"""Pictures as text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tallybook.plots import Bar, Group, Picture, SideBySide, Style
from tallybook.plots.terminal import text

from tests.plots.made import KINDS, LONG, mark, one, over_time, side_by_side


@pytest.mark.parametrize("picture", KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("width", [40, 60, 80, 133])
@pytest.mark.parametrize("is_unicode", [True, False])
def test_it_fits_the_terminal_without_colours(picture: Picture, width: int, is_unicode: bool) -> None:
    drawn = text(picture, width, is_unicode=is_unicode)
    assert max(map(cell_len, drawn.splitlines())) <= width
    assert "\x1b" not in drawn
    assert is_unicode or drawn.isascii() or picture is KINDS["long names"] or picture is KINDS["long rows"]


def test_lines_are_told_apart_by_their_marks() -> None:
    drawn = text(over_time(3), 80)
    for number, (firm, hollow) in enumerate(zip("●■▲", "○□△", strict=True)):
        assert f"  {hollow} Source {number:02}: 70" in drawn
        assert firm in drawn
    plain = text(over_time(3), 80, is_unicode=False)
    assert "  a Source 00" in plain
    assert "C" in plain


def test_days_and_numbers_are_on_the_axes() -> None:
    drawn = text(over_time(1), 80)
    for part in ("2023-05-01", "2023-07-01", "60┤", "0┤", "Sudan: killed, people: running total",
                 "Said by two sources", "↑ killed, people", "→ day", "published by the Courier"):  # fmt: skip
        assert part in drawn


def test_bars_are_as_long_as_their_numbers() -> None:
    first, second, third = [line for line in text(side_by_side(3), 80).splitlines() if "Source" in line]
    assert first.index("●") < second.index("━") < second.rindex("━") < third.index("○")
    assert third.startswith("↳ Source 02")


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6), st.integers(1, 200))
def test_any_number_of_lines_in_any_width(lines: int, width: int) -> None:
    assert max(map(len, text(over_time(lines), width).splitlines())) <= max(width, 40)


def test_wide_letters_take_two_columns() -> None:
    picture = SideBySide("t", "", "n", [Group("", "", [Bar("国防部" * 12, mark(0, 5), is_independent=True)])], "x")
    drawn = [line for line in text(picture, 60).splitlines() if "国" in line]
    assert max(map(cell_len, drawn)) <= 60
    assert "".join(line.split()[0] for line in drawn) == "国防部" * 12


def rows_of(drawn: str) -> list[str]:
    """The inside of the plot, from the top."""
    return [
        line.split("┤" if "┤" in line else "│", 1)[1].rstrip("│") for line in drawn.splitlines() if line.endswith("│")
    ]


@pytest.mark.parametrize("name", [name for name in KINDS if name.startswith("single") and "band" not in name])
def test_a_single_point_is_seen(name: str) -> None:
    assert set("".join(rows_of(text(KINDS[name], 80)))) & set("●○")


def test_a_range_is_a_rod_with_two_ends_inside_the_plot() -> None:
    column = "".join(row[len(row) // 2] for row in rows_of(text(one(mark(0, None, 24, 99)), 80)))
    assert column.strip().strip("│") == column.strip()
    assert column.strip()[0] == column.strip()[-1] == "○"
    assert set(column.strip()[1:-1]) == {"│"}
    assert column.startswith(" ")


@pytest.mark.parametrize(("low", "high", "arrow"), [(58, None, "↑"), (None, 58, "↓")])
@pytest.mark.parametrize("panels", [1, 3])
def test_open_ends_have_an_arrow(low: int | None, high: int | None, arrow: str, panels: int) -> None:
    picture = one(mark(0, 58, low, high))
    picture = type(picture)("t", "", "n", [*picture.panels] * panels, "day", "killed")
    rows = rows_of(text(picture, 80))
    assert sum(row.count(arrow) for row in rows) == panels
    signs = [number for number, row in enumerate(rows) if "○" in row]
    arrows = [number for number, row in enumerate(rows) if arrow in row]
    assert [own - sign for own, sign in zip(arrows, signs, strict=True)] == [-1 if arrow == "↑" else 1] * panels


def test_increments_are_bars_from_the_ground() -> None:
    rows = rows_of(text(one(mark(0, 12), mark(9, 24), style=Style.BARS), 80))
    low, high = ([row for row in rows if row[at] == "█"] for at in (rows[-1].index("█"), rows[-1].rindex("█")))
    assert abs(len(high) - 2 * len(low)) <= 2
    assert len(low) > 3


def test_marks_of_one_value_do_not_hide_each_other() -> None:
    for width in (60, 80, 133):
        rows = rows_of(text(KINDS["the same values"], width))
        assert any(all(sign in row for sign in "●■▲◆▼✚") for row in rows)


def test_names_are_never_cut() -> None:
    for name in ("long names", "long rows"):
        assert LONG.split()[-2] in text(KINDS[name], 60)
        assert "…" not in text(KINDS[name], 60)


@pytest.mark.parametrize("width", [40, 100, 200])
def test_a_plot_is_as_wide_as_asked_for_whatever_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("LINES", "5")
    drawn = text(over_time(1), width).splitlines()
    assert [len(line) for line in drawn if line.endswith("┐")] == [width]
    assert len([line for line in drawn if line.endswith("│")]) > 10


def test_sources_side_by_side_share_an_axis_with_numbers() -> None:
    drawn = text(side_by_side(3, groups=2), 80).splitlines()
    axes = [line for line in drawn if line.split()[:2] == ["0", "20"]]
    assert len(axes) == 2
    assert axes[0] == axes[1]
