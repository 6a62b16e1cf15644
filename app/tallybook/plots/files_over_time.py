"""Figures over days, drawn with matplotlib: a panel beside or under the other, labels at the ends of their lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tallybook.plots.base import COLOURS, Line, Mark, OverTime, Panel, Style, grouped
from tallybook.plots.canvas import EDGE, WIDTH, Canvas, Frame, height_of, literal, width_of, wrapped
from tallybook.plots.layout import apart, beside, numbers_of
from tallybook.plots.scale import DayAxis, Scale, scales_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKERS = "os^DvP"
_DASHES: Sequence[Any] = ("-", (0, (5, 2)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (8, 2)), (0, (3, 1)))
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")
_SHOWN_MARKERS = 60  # of a line; with more of them it is a caterpillar
_ARROW = 10.0  # points: the length of an open end
_MARK = 5.0  # points: the width of a mark
_TITLE, _LABEL, _TICK = 9.0, 8.0, 8.0  # sizes of text
_LONE_HEIGHT, _HEIGHT = 280.0, 125.0  # points: of a panel that is alone, and at least of one among several
_WIDEST_LABEL = {1: 190.0, 2: 120.0}  # by panels side by side
_GAP = 9.0
_BELOW = 30.0  # for the words of ticks, in two lines
_TICK_SPACE = 46.0


@dataclass(frozen=True, slots=True)
class _Cell:
    """A panel with the sizes of its parts, in points."""

    panel: Panel
    numbers: Sequence[int]  # of the colours of its lines
    scale: Scale
    title: Sequence[str]
    labels: Sequence[Sequence[str]]

    @property
    def labels_height(self) -> float:
        return sum(height_of(label, _LABEL) + 2 for label in self.labels)


def figure_of(picture: OverTime) -> Figure:
    """The figure: its height is what its panels, labels and words need."""
    across = 1 if len(picture.panels) <= 3 else 2
    scales = scales_of(picture)
    ticks_width = max(width_of(grouped(tick), _TICK) for scale in scales.values() for tick in scale.ticks) + 8
    left = ticks_width + height_of([""], _TICK) + 4
    cell_width = (WIDTH - 2 * EDGE - (across - 1) * 2 * _GAP) / across
    cells = [
        _Cell(panel, numbers, scales[panel.has_bars], wrapped(panel.title, cell_width, _TITLE) if panel.title else [],
              [_label(line, _WIDEST_LABEL[across]) for line in panel.lines])
        for panel, numbers in zip(picture.panels, numbers_of(picture), strict=True)
    ]  # fmt: skip
    right = _GAP + max(width_of(part, _LABEL) for cell in cells for label in cell.labels for part in label) + 2
    rows = [cells[first : first + across] for first in range(0, len(cells), across)]
    least = _LONE_HEIGHT if len(cells) == 1 else _HEIGHT
    height = max(least, *(cell.labels_height for cell in cells))
    heads = [max(height_of(cell.title, _TITLE) for cell in row) + 6 for row in rows]
    frame = Frame(picture.title, picture.subtitle, f"{picture.note} {picture.key}")
    name_height = height_of([""], _TICK)
    below = _BELOW + name_height + _GAP
    canvas = Canvas(frame.top + sum(heads) + len(rows) * (height + below) + frame.bottom)
    frame.draw(canvas)
    top = frame.top
    days = DayAxis(*picture.days)
    for row, head in zip(rows, heads, strict=True):
        for column, cell in enumerate(row):
            corner = EDGE + column * (cell_width + 2 * _GAP)
            canvas.write(cell.title, corner, top, _TITLE, fontweight="normal")
            own = canvas.axes(corner + left, top + head, cell_width - left - right, height)
            _draw_axes(own, cell, days, cell_width - left - right)
            _name_axes(own, picture, cell, left)
            _draw_marks(own, cell, days, (cell_width - left - right, height))
            _draw_labels(own, cell, height)
        top += head + height + below
    return canvas.figure


def _label(line: Line, width: float) -> list[str]:
    """The name of a line and its last figure."""
    return [*wrapped(line.name, width, _LABEL), *wrapped(line.drawn[-1][0].words, width, _LABEL)]


def _draw_axes(axes: Axes, cell: _Cell, days: DayAxis, width: float) -> None:
    from matplotlib.dates import date2num

    number: Any = date2num
    edge = timedelta(days=days.edge)
    first, last = number(days.first), number(days.last)
    axes.set_xlim(first - edge.total_seconds() / 86400, last + edge.total_seconds() / 86400)
    labels = days.labels(max(1, int(width / _TICK_SPACE)))
    names = [words if "\n" in words else f"{words}\n " for _, words in labels]  # of one height
    axes.set_xticks([number(day) for day, _ in labels], names, fontsize=_TICK)
    if cell.scale.is_log:
        axes.set_yscale("asinh", linear_width=1.0)
    axes.set_ylim(0, cell.scale.top)
    axes.set_yticks(list(cell.scale.ticks), [grouped(tick) for tick in cell.scale.ticks], fontsize=_TICK)
    axes.minorticks_off()


def _name_axes(axes: Axes, picture: OverTime, cell: _Cell, left: float) -> None:
    axes.set_xlabel(literal(picture.x_name), fontsize=_TICK, labelpad=2)
    height = axes.get_position().height * axes.get_figure().get_figheight() * 72  # type: ignore[union-attr]
    name = f"{picture.y_name}{', logarithmic' if cell.scale.is_log else ''}"
    lines = wrapped(name, height, _TICK)
    short = lines[0] if len(lines) == 1 else f"{wrapped(name, height - 8, _TICK)[0]} …"
    axes.annotate(literal(short), (0, 0.5), xytext=(-left + 1, 0), xycoords="axes fraction", textcoords="offset points",
                  rotation=90, ha="left", va="center", fontsize=_TICK)  # fmt: skip


def _draw_marks(axes: Axes, cell: _Cell, days: DayAxis, size: tuple[float, float]) -> None:
    aside = beside(cell.panel, cell.scale)
    a_day = size[0] / ((days.last - days.first).days + 2 * days.edge)  # points
    at_once = max((2 * max(map(abs, found)) + 1 for found in aside if found), default=1)
    step = min(_MARK * 1.5, a_day * 0.9)
    if cell.panel.has_bars:
        step = min(22.0, a_day * 0.85) / at_once
    for line, number, found in zip(cell.panel.lines, cell.numbers, aside, strict=True):
        moved = [(mark, height, by * step / a_day) for (mark, height), by in zip(line.drawn, found, strict=True)]
        if line.style is Style.BARS:
            _draw_bars(axes, moved, number, max(step, 0.6) / a_day)
        elif line.style is not Style.DOTS:
            _draw_steps(axes, line, number)
        _draw_points(axes, line, moved, number, cell.scale, size[1])


def _at(day: date, moved: float) -> float:
    from matplotlib.dates import date2num

    number: Any = date2num
    return float(number(day)) + moved


def _draw_bars(axes: Axes, marks: Sequence[tuple[Mark, float, float]], number: int, width: float) -> None:
    colour = COLOURS[number]
    for is_firm in (True, False):
        some = [(_at(mark.day, by), height) for mark, height, by in marks if mark.is_firm is is_firm]
        if some:
            days, heights = zip(*some, strict=True)
            face = colour if is_firm and not number else "white"
            axes.bar(days, heights, width=width, facecolor=face, edgecolor=colour, linewidth=0.7,
                     hatch=_HATCHES[number] if is_firm else "", zorder=2)  # fmt: skip


def _draw_steps(axes: Axes, line: Line, number: int) -> None:
    days = [_at(mark.day, 0) for mark, _ in line.drawn]
    axes.plot(days, [height for _, height in line.drawn], color=COLOURS[number], linestyle=_DASHES[number],
              linewidth=1.4, drawstyle="steps-post")  # fmt: skip
    if line.style is Style.BAND:
        bounds = [(mark.low, mark.high) if mark.is_range else (height, height) for mark, height in line.drawn]
        lows: Any = [low for low, _ in bounds]
        highs: Any = [high for _, high in bounds]
        axes.fill_between(days, lows, highs, step="post", color=COLOURS[number], alpha=0.15, linewidth=0)


def _draw_points(
    axes: Axes, line: Line, marks: Sequence[tuple[Mark, float, float]], number: int, scale: Scale, height: float
) -> None:
    colour, marker = COLOURS[number], _MARKERS[number]
    every = 1 if len(marks) <= _SHOWN_MARKERS or line.style is Style.DOTS else math.ceil(len(marks) / _SHOWN_MARKERS)
    if line.style is Style.BARS and every > 1:
        return  # the bars themselves are seen
    for place, (mark, value, by) in enumerate(marks):
        if mark.is_firm and place % every and place != len(marks) - 1:
            continue
        x = _at(mark.day, by)
        if line.has_rod(mark):
            axes.vlines([x], [mark.low or 0], [mark.high or 0], colors=colour, linewidth=1.3)
            if mark.value is None:
                _draw_signs(axes, [(x, mark.low or 0), (x, mark.high or 0)], marker, colour, "white")
        if mark.opening:
            _draw_arrow(axes, (x, value), mark.opening, colour, scale.place(value) * height)
        if mark.value is not None:
            _draw_signs(axes, [(x, value)], marker, colour, colour if mark.is_firm else "white")


def _draw_signs(axes: Axes, at: Sequence[tuple[float, float]], marker: str, colour: str, face: str) -> None:
    days, heights = zip(*at, strict=True)
    axes.plot(days, heights, linestyle="none", marker=marker, markersize=_MARK, markeredgewidth=1.1,
              markerfacecolor=face, markeredgecolor=colour, zorder=3, clip_on=False)  # fmt: skip


def _draw_arrow(axes: Axes, at: tuple[float, float], way: int, colour: str, above: float) -> None:
    """An open end, up or down; no longer than there is room above the axis."""
    length = _ARROW if way > 0 else min(_ARROW, above)
    axes.annotate("", at, xytext=(0, way * length), textcoords="offset points",
                  arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0,
                              "mutation_scale": 7}, zorder=2)  # fmt: skip


def _draw_labels(axes: Axes, cell: _Cell, height: float) -> None:
    """Names at the ends of their lines, moved apart, with a hair from each to its end."""
    ends = [cell.scale.place(line.drawn[-1][1]) * height for line in cell.panel.lines]
    sizes = [height_of(label, _LABEL) + 2 for label in cell.labels]
    for label, number, end, place in zip(cell.labels, cell.numbers, ends, apart(ends, sizes, 0, height), strict=True):
        style: Any = {"fontsize": _LABEL, "color": COLOURS[number], "linespacing": 1.08}
        axes.annotate(literal("\n".join(label)), (1, place / height), xycoords="axes fraction", xytext=(_GAP, 0),
                      textcoords="offset points", ha="left", va="center", gid="label", **style)  # fmt: skip
        axes.plot([1, 1 + (_GAP - 2) / _width(axes)], [end / height, place / height], transform=axes.transAxes,
                  color=COLOURS[number], linewidth=0.6, clip_on=False)  # fmt: skip


def _width(axes: Axes) -> float:
    return axes.get_position().width * WIDTH
