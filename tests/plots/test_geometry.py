"""Where the parts of a matplotlib figure lie: inside it, inside their axes, and not over each other."""

from __future__ import annotations

import warnings
from itertools import combinations, pairwise
from typing import Any

import pytest
from matplotlib import rc_context
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from tallybook.plots import OverTime, SideBySide, Style, files
from tallybook.plots.canvas import STYLE

from tests.plots.made import KINDS, drawn, line, mark, one, over_time

_SLACK = 1.5  # dots of 150 an inch: what rounding to them may cost


@pytest.fixture(scope="module", params=KINDS)
def figure(request: pytest.FixtureRequest) -> tuple[Figure, OverTime | SideBySide]:
    return figure_of(KINDS[request.param]), KINDS[request.param]


def figure_of(picture: OverTime | SideBySide) -> Figure:
    """The figure as it is saved: laid out, at its dots an inch."""
    found = files.figure_of(picture)
    with rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        found.set_dpi(150)
        found.canvas.draw()
    return found


def texts_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every piece of text with its box, in dots."""
    artists: list[Any] = figure.findobj(Text)
    return [
        (own.get_text().strip(), Text.get_window_extent(own))
        for own in artists
        if own.get_visible() and own.get_text().strip()
    ]


def cut(box: Bbox, other: Bbox) -> bool:
    """Whether boxes lie over each other by more than rounding."""
    return (
        min(box.x1, other.x1) - max(box.x0, other.x0) > _SLACK
        and min(box.y1, other.y1) - max(box.y0, other.y0) > _SLACK
    )


def test_no_text_is_cut_or_lies_over_another(figure: tuple[Figure, Any]) -> None:
    texts = texts_of(figure[0])
    whole = figure[0].bbox
    assert texts
    for words, box in texts:
        assert box.x0 >= -_SLACK and box.y0 >= -_SLACK, words
        assert box.x1 <= whole.x1 + _SLACK and box.y1 <= whole.y1 + _SLACK, words
    assert [(one_, two) for (one_, first), (two, second) in combinations(texts, 2) if cut(first, second)] == []


def test_no_text_lies_over_a_plot(figure: tuple[Figure, Any]) -> None:
    for axes in figure[0].axes:
        box = axes.get_window_extent()
        assert [words for words, own in texts_of(figure[0]) if cut(own, box)] == []


def test_all_that_is_drawn_lies_inside_its_axes(figure: tuple[Figure, Any]) -> None:
    for axes in figure[0].axes:
        (left, right), (one_, two) = axes.get_xlim(), axes.get_ylim()
        low, high = sorted((one_, two))
        found = 0
        for own in axes.lines:
            if own.get_transform() is axes.transAxes or not own.get_transform().contains_branch(axes.transData):
                continue
            for x, y in own.get_xydata():
                found += 1
                assert left <= x <= right
                assert low <= y <= high
        for bar in axes.patches:
            box = bar.get_bbox()  # type: ignore[attr-defined]
            assert left <= box.x0 <= box.x1 <= right
            assert low <= box.y0 <= box.y1 <= high
            found += 1
        for collection in axes.collections:
            box = collection.get_datalim(axes.transData)
            assert left <= box.x0 <= box.x1 <= right
            assert low <= box.y0 <= box.y1 <= high
            found += 1
        assert found, "an empty panel"


def test_arrows_end_inside_their_axes(figure: tuple[Figure, Any]) -> None:
    renderer = figure[0].canvas.get_renderer()  # type: ignore[attr-defined]
    count = 0
    for axes in figure[0].axes:
        box = axes.get_window_extent()
        for own in axes.texts:
            if isinstance(own, Annotation) and own.arrow_patch is not None:
                own.update_positions(renderer)
                tip = own.arrow_patch.get_window_extent(renderer)
                assert box.x0 - _SLACK <= tip.x0 <= tip.x1 <= box.x1 + _SLACK
                assert box.y0 - _SLACK <= tip.y0 <= tip.y1 <= box.y1 + _SLACK
                count += 1
    assert count == sum(1 for own in figure[1].marks if own.opening)


def test_every_panel_has_its_names_and_the_same_axes() -> None:
    figure = figure_of(over_time(2, panels=5))
    assert len(figure.axes) == 5
    assert {own.get_xlabel() for own in figure.axes} == {"day"}
    assert len({(own.get_xlim(), own.get_ylim()) for own in figure.axes}) == 1
    assert len({round(own.get_window_extent().width) for own in figure.axes}) == 1


def test_increments_are_bars_totals_steps_and_incidents_dots() -> None:
    def drawn_as(style: Style) -> tuple[int, int]:
        (axes,) = figure_of(drawn([over_time(1, style=style).panels[0]])).axes
        stepped = [own for own in axes.lines if own.get_drawstyle() == "steps-post"]
        return len(axes.patches), len(stepped)

    assert drawn_as(Style.BARS) == (4, 0)
    assert drawn_as(Style.STEPS) == (0, 1)
    assert drawn_as(Style.DOTS) == (0, 0)


def test_bars_are_as_high_as_their_numbers_and_side_by_side() -> None:
    (axes,) = figure_of(KINDS["increments"]).axes
    bars: list[Any] = list(axes.patches)
    heights = sorted(own.get_height() for own in bars)
    assert heights == sorted(own.height or 0 for own in KINDS["increments"].marks)
    spans = sorted((own.get_bbox().x0, own.get_bbox().x1) for own in bars)
    assert all(second[0] >= first[1] - 1e-6 for first, second in pairwise(spans))


def test_a_range_reaches_from_its_lowest_to_its_highest_number() -> None:
    (axes,) = figure_of(one(mark(0, None, 24, 99))).axes
    box = axes.collections[0].get_datalim(axes.transData)
    assert (box.y0, box.y1) == (24, 99)
    ends = [list(own.get_ydata()) for own in axes.lines if own.get_marker() == "o"]  # type: ignore[arg-type]
    assert ends == [[24, 99]]


def test_a_single_point_is_seen_where_it_belongs() -> None:
    (axes,) = figure_of(one(mark(0, 58))).axes
    number: Any = date2num
    points = [own.get_xydata().tolist() for own in axes.lines if own.get_marker() == "o"]
    assert points == [[[number(mark(0, 58).day), 58]]]


def test_labels_name_every_line_in_its_colour() -> None:
    (axes,) = figure_of(drawn([over_time(6).panels[0]])).axes
    labels = [own for own in axes.texts if own.get_gid() == "label"]
    assert [own.get_text().split("\n")[0] for own in labels] == [own.name for own in over_time(6).panels[0].lines]
    assert len({own.get_color() for own in labels}) == 6
    assert all(own.get_text().endswith(line("x").marks[-1].words) for own in labels)
